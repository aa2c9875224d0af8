"""The ids of forms and buttons: activities. Those on posted messages stay for good."""

from dataclasses import dataclass

from handlers.ids import ActionId, FormId, ShortcutId
from handlers.values import Value


class ActivityFormId(FormId):
    """The forms of activities."""

    LOGGED = "activity_logged"
    CORRECTED = "activity_corrected"
    WITHDRAWN = "activity_withdrawn"


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
    LIST = "activity_list"
    LIST_BACK = "activity_page_back"
    LIST_ON = "activity_page_on"
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
