"""The ids of forms and buttons: activities. Those on posted messages stay for good."""

from dataclasses import dataclass

from handlers.ids import ActionId, FormId, ShortcutId
from handlers.values import Value


class ActivityFormId(FormId):
    """The forms of activities."""

    LOGGED = "activity_logged"
    CORRECTED = "activity_corrected"
    WITHDRAWN = "activity_withdrawn"
    STEP_TAKEN = "activity_step_taken"
    ROW_ADDED = "activity_row_added"
    IMPORT_GIVEN = "activity_import_given"
    IMPORT_TAKEN = "activity_import_taken"
    IMPORT_WITHDRAWN = "activity_import_withdrawn"


class ActivityShortcutId(ShortcutId):
    """The shortcut that opens the chooser, from anywhere."""

    ANYWHERE = "activity_shortcut"


class ActivityActionId(ActionId):
    """What is pressed in windows and messages of activities."""

    CHOOSE = "activity_choose"
    FORM = "activity_form"
    AGAIN = "activity_again"
    OPEN = "activity_open"
    MENU = "activity_menu"
    CORRECT = "activity_correct"
    WITHDRAW = "activity_withdraw"
    STEP = "activity_step"
    LIST = "activity_list"
    LIST_BACK = "activity_page_back"
    LIST_ON = "activity_page_on"
    SEVERAL = "activity_several"
    ROW_KIND = "activity_row_kind"
    ROW_TYPED = "activity_row_typed"
    ROW_REMOVE = "activity_row_remove"
    ROWS_SAVE = "activity_rows_save"
    IMPORTS = "activity_imports"
    IMPORT_TEMPLATE = "activity_import_template"
    IMPORT_GIVE = "activity_import_give"
    IMPORT_OPEN = "activity_import_open"
    IMPORT_WITHDRAW = "activity_import_withdraw"
    TRAININGS = "activity_trainings"


@dataclass(frozen=True)
class OfKind(Value):
    """A kind of activity, by its code."""

    code: str


@dataclass(frozen=True)
class EntryChoice(Value):
    """What is to be done with an entry: `open`, `correct` or `withdraw`."""

    choice: str
    id: int


@dataclass(frozen=True)
class StepChoice(Value):
    """A step with an entry, by its code, and what tells whether the entry has changed since it was seen."""

    id: int
    step: str
    seen: str


@dataclass(frozen=True)
class RowsSeen(Value):
    """Rows that are not saved yet, as they were shown: how often they had been changed."""

    changes: int
