"""The ids of forms and buttons: holds and disposal. Those on posted messages stay for good."""

from dataclasses import dataclass

from handlers.ids import ActionId, FormId
from handlers.values import Value


class RetentionFormId(FormId):
    """The forms of holds and disposals."""

    HOLD_SET = "hold_set"
    HOLD_LIFTED = "hold_lifted"
    STEP_TAKEN = "disposal_step_taken"


class RetentionActionId(ActionId):
    """What is pressed in messages and windows of holds and disposals."""

    OPEN = "hold_open"
    TURN = "hold_turn"
    SET = "hold_write"
    READ = "hold_read"
    LIFT = "hold_lift"
    READ_LIST = "disposal_read"
    TURN_LIST = "disposal_turn"
    STAYING = "disposal_staying"
    PREVIEW = "disposal_preview"
    WRITE_STEP = "disposal_write_step"
    TAKE_OFF = "disposal_take_off"
    CERTIFICATE = "disposal_certificate"


@dataclass(frozen=True)
class RecordOfKind(Value):
    """A record by its kind, as lists have it, and its id."""

    kind: str
    id: int
