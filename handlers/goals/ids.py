"""The ids of forms and buttons: the team's goals. Those on posted messages stay for good."""

from dataclasses import dataclass

from handlers.ids import ActionId, FormId
from handlers.values import Value


class GoalFormId(FormId):
    """The forms of goals."""

    SET = "goal_made"
    CHANGED = "goal_changed"
    STEP_TAKEN = "goal_step_taken"


class GoalActionId(ActionId):
    """What is pressed in messages and windows of goals."""

    OPEN = "goal_open"
    TURN = "goal_turn"
    READ = "goal_read"
    FORM = "goal_form"
    STEP = "goal_step"
    WRITE = "goal_write"


@dataclass(frozen=True)
class GoalsOf(Value):
    """A school year."""

    school_year: str


@dataclass(frozen=True)
class GoalStepSeen(Value):
    """What somebody does with a goal, as it was shown: how much had been done with it."""

    id: int
    step: str
    seen: int
