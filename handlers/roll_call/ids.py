"""The ids of forms and buttons: training on the agreement. Those on posted messages stay for good."""

from dataclasses import dataclass

from handlers.ids import ActionId, FormId
from handlers.values import Value


class RollCallFormId(FormId):
    """The forms of the roll-call."""

    ANSWERED = "roll_call_answered"
    ADDED = "roll_call_added"
    MARKED = "roll_call_marked"
    CHANGED = "roll_call_changed"


class RollCallActionId(ActionId):
    """What is pressed in messages and windows of the roll-call."""

    OPEN = "roll_call_open"
    TURN = "roll_call_turn"
    READ = "roll_call_read"
    CONFIRM = "roll_call_confirm"
    QUESTIONS = "roll_call_questions"
    MISSING = "roll_call_missing"
    LIST = "roll_call_list"
    ADD = "roll_call_add"
    MARK = "roll_call_mark"
    CHANGE = "roll_call_change"


@dataclass(frozen=True)
class Shown(Value):
    """What somebody was shown to read: of which school year and signed text, for which roles, which sections."""

    school_year: str
    signed_text: int
    roles: str
    sections: str


@dataclass(frozen=True)
class OfRoll(Value):
    """The police, all schools, or one school, by its code."""

    roll: str


@dataclass(frozen=True)
class RollPage(Value):
    """A page of one of them, from 0."""

    roll: str
    page: int
