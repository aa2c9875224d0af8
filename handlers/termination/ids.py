"""The ids of forms and buttons: the end of the agreement. Those on posted messages stay for good."""

from dataclasses import dataclass

from handlers.ids import ActionId, FormId
from handlers.values import Value


class TerminationFormId(FormId):
    """The forms of a notice that ends the agreement."""

    WRITTEN = "termination_written"
    GIVEN = "termination_given"
    STEP_TAKEN = "termination_step_taken"


class TerminationActionId(ActionId):
    """What is pressed in messages and windows of it."""

    OPEN = "termination_open"
    READ = "termination_read"
    WRITE = "termination_begin"
    STEP = "termination_step"
    WRITE_STEP = "termination_write_step"


@dataclass(frozen=True)
class StepSeen(Value):
    """A step with a notice, as it was shown: how many steps it had."""

    id: int
    step: str
    seen: int
