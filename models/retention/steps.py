"""How a disposal stands and what is done with it, as data. Codes stay for good."""

from collections.abc import Mapping
from dataclasses import dataclass

from models.policy import Act

LISTED, APPROVED, DONE, DECLINED = "listed", "approved", "done", "declined"
BEING_MADE = "being_made"
"""The bot is still looking for what is due: nobody sees such a list, and nobody can do anything with it."""
APPROVE, DECLINE = "approve", "decline"
DISPOSED, HELD, OPEN, NOT_DUE, TAKEN_OFF = "disposed", "held", "open", "not_due", "taken_off"


@dataclass(frozen=True)
class Step:
    """Something that chief or superintendent do with a list that waits for approval."""

    code: str
    button: str
    done: str
    words: str
    needs_words: bool
    style: str | None = None
    act: Act = Act.APPROVE_DISPOSAL


STATES: Mapping[str, str] = {
    LISTED: "Waiting for approval",
    APPROVED: "Approved by both sides, being carried out",
    DONE: "Carried out",
    DECLINED: "Declined",
}
NONE_LEFT = "No record is left on it"
"""How a list that waits stands once every record was taken off it."""
BEFORE = (LISTED,)
"""Only what waits for approval can be approved, declined or made shorter."""
ALL_STEPS = (
    Step(APPROVE, "Approve", "Approved", "In words", needs_words=False, style="primary"),
    Step(DECLINE, "Decline", "Declined", "Why", needs_words=True, style="danger"),
)
STEPS: Mapping[str, Step] = {step.code: step for step in ALL_STEPS}
OUTCOMES: Mapping[str, str] = {
    DISPOSED: "disposed of",
    HELD: "kept: under a hold",
    OPEN: "kept: something about it is still to be done",
    NOT_DUE: "kept: no longer due",
    TAKEN_OFF: "kept: taken off the list",
}
"""What became of a record on a list; nothing while nothing has."""
