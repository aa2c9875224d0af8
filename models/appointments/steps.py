"""How a proposed appointment stands and what is done with it, as data (§III, §IV, §XI). Codes stay for good."""

from collections.abc import Mapping
from dataclasses import dataclass

from models.policy import Act

PROPOSED, HEARD, SILENT, AGREED, RETURNED = "proposed", "heard", "silent", "agreed", "sent_back"
WITHDRAWN, REPLACED, CLOSED, VOID = "withdrawn", "replaced", "closed", "void"
AGREE, CONCERN, SILENCE, ACCEPT, RETURN, WITHDRAW, ANEW, CLOSE, SCHOOL_CLOSED = (
    "principal_agrees", "principal_concern", "silence", "accept", "send_back", "withdraw", "anew", "agreement_ended",
    "school_closed",
)  # fmt: skip
OPEN_STATES = (PROPOSED, HEARD, SILENT, RETURNED)
TO_DECIDE = (HEARD, SILENT)
BEFORE_DECISION = (PROPOSED, *TO_DECIDE)


@dataclass(frozen=True)
class State:
    """How a proposal stands; `asks` is whom it waits for, by the right to take the next step."""

    label: str
    asks: Act | None = None


@dataclass(frozen=True)
class Step:
    """Something that is done with a proposal from some of its states.

    Args:
        before, after: the states in which it can be taken, and the one that it leads to.
        act: the right that it needs; the bot takes those without one.
        words: what is asked in words; nothing where it is empty. `needs_words`: they have to be there.
        is_heard: it is what a principal says: the words are for the chief, the superintendent and that principal.
        confirm: what is asked first, where it is pressed without a form.
    """

    code: str
    button: str
    done: str
    before: tuple[str, ...]
    after: str
    act: Act | None = None
    words: str = ""
    needs_words: bool = False
    is_heard: bool = False
    confirm: str = ""
    style: str | None = None


STATES: Mapping[str, State] = {
    PROPOSED: State("Waiting for the principal", Act.BE_HEARD),
    HEARD: State("Principal heard, waiting for the superintendent", Act.AGREE_APPOINTMENT),
    SILENT: State("No answer from the principal, waiting for the superintendent", Act.AGREE_APPOINTMENT),
    AGREED: State("Agreed"),
    RETURNED: State("Sent back to the chief", Act.PROPOSE_APPOINTMENT),
    WITHDRAWN: State("Withdrawn by the chief"),
    REPLACED: State("Proposed anew"),
    CLOSED: State("Closed, since the agreement ended"),
    VOID: State("Void, since the school is not open on these days"),
}
ALL_STEPS = (
    Step(AGREE, "Agree", "Agreed by the principal", BEFORE_DECISION, HEARD, Act.BE_HEARD, is_heard=True,
         confirm="The superintendent is told that you agree.", style="primary"),
    Step(CONCERN, "Raise a concern", "Concern raised by the principal", BEFORE_DECISION, HEARD, Act.BE_HEARD,
         "Your concern", needs_words=True, is_heard=True),
    Step(SILENCE, "", "No answer from the principal in time (district goal)", (PROPOSED,), SILENT),
    Step(ACCEPT, "Agree", "Agreed by the superintendent", TO_DECIDE, AGREED, Act.AGREE_APPOINTMENT,
         confirm="The assignments are entered on the roster, and the appointment letters are sent.", style="primary"),
    Step(RETURN, "Send back", "Sent back by the superintendent", BEFORE_DECISION, RETURNED, Act.AGREE_APPOINTMENT,
         "Why", needs_words=True),
    Step(ANEW, "Propose anew", "Proposed anew by the chief", (RETURNED,), REPLACED, Act.PROPOSE_APPOINTMENT,
         style="primary"),
    Step(WITHDRAW, "Withdraw", "Withdrawn by the chief", OPEN_STATES, WITHDRAWN, Act.PROPOSE_APPOINTMENT,
         "Why", needs_words=True, style="danger"),
    Step(CLOSE, "", "Closed with the end of the agreement", OPEN_STATES, CLOSED),
    Step(SCHOOL_CLOSED, "", "Void: the school is not open on these days", OPEN_STATES, VOID),
)  # fmt: skip
STEPS: Mapping[str, Step] = {step.code: step for step in ALL_STEPS}
"""Every step by its code, in the order in which their buttons stand."""
