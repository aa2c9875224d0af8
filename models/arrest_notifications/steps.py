"""How an arrest notification stands and what is done with it, as data (C.G.S. 10-233h). Codes stay for good."""

from collections.abc import Mapping
from dataclasses import dataclass

from models.policy import Act

ASKING, OPEN, TOLD, SENT, WAITING = "asking", "open", "told", "sent", "waiting"
RECEIVED, DONE, NOT_COVERED, VOID = "received", "done", "not_covered", "void"
SAY_CLASS, TELL, SEND, HAND_OVER, CONFIRM, PRINCIPAL = "say_class", "tell", "send", "hand_over", "confirm", "principal"
GONE, BACK = "gone", "back"
COVERED = (OPEN, TOLD, SENT, WAITING, RECEIVED, DONE)
"""The states in which the law applies, as recorded."""
OWED_ORALLY, OWED_IN_WRITING = (OPEN, SENT, RECEIVED), (OPEN, TOLD)
TO_CONFIRM = (SENT, WAITING)
OPEN_STATES = (ASKING, OPEN, TOLD, SENT, WAITING, RECEIVED)
"""Those in which the police, or the superintendent, still have something to do."""
INFORMED = (TOLD, SENT, WAITING, RECEIVED, DONE)
OF_POLICE = (SAY_CLASS, TELL, SEND, HAND_OVER)
"""The steps that are an officer's, and others of the police may take."""


@dataclass(frozen=True)
class State:
    """How a notification stands."""

    label: str


@dataclass(frozen=True)
class Step:
    """Something that is done with a notification in some of its states.

    Which state it leads to follows from what is on record then: `state_of`.

    Args:
        done: how it stands in the history.
        before: the states in which it can be taken.
        act: the right that it needs.
        is_press: a press alone records it; else a form asks.
        is_once: it is taken once for an arrest.
    """

    code: str
    button: str
    done: str
    before: tuple[str, ...]
    act: Act
    is_press: bool = False
    is_once: bool = False


STATES: Mapping[str, State] = {
    ASKING: State("Class of offense not yet determined"),
    OPEN: State("Superintendent to be told orally and in writing"),
    TOLD: State("Told orally; letter to be sent"),
    SENT: State("Letter sent; still to be told orally"),
    WAITING: State("Told orally, and letter sent; receipt not confirmed"),
    RECEIVED: State("Letter received; still to be told orally"),
    DONE: State("Told orally and in writing"),
    NOT_COVERED: State("State law asks for no notification, as recorded"),
    VOID: State("No longer an arrest, as the notice reads now"),
}
ALL_STEPS = (
    Step(SAY_CLASS, "Class of offense", "Class of offense", (ASKING, *COVERED, NOT_COVERED), Act.KEEP_ARREST),
    Step(TELL, "Told orally", "Told orally", COVERED, Act.KEEP_ARREST),
    Step(SEND, "Send the letter", "Letter sent", COVERED, Act.KEEP_ARREST),
    Step(HAND_OVER, "Delivered by hand", "Delivered by hand", (OPEN, TOLD, SENT, WAITING), Act.KEEP_ARREST),
    Step(CONFIRM, "Confirm receipt", "Receipt confirmed", TO_CONFIRM, Act.CONFIRM_ARREST, is_press=True),
    Step(PRINCIPAL, "Principal told", "Principal told by the superintendent", INFORMED, Act.CONFIRM_ARREST,
         is_press=True, is_once=True),
)  # fmt: skip
STEPS: Mapping[str, Step] = {step.code: step for step in ALL_STEPS}
"""Every step by its code, in the order in which their buttons stand."""
BY_THE_NOTICE: Mapping[str, str] = {
    GONE: "The notice no longer reported an arrest",
    BACK: "The notice reported an arrest again; what was done before does not count for it",
}  # fmt: skip
"""What nobody does: it follows from a change of the notice."""


def state_of(*, covered: bool | None, told: bool, sent: bool, received: bool) -> str:
    """How it stands by what is on record; `covered` is nothing as long as the class of offense is not known."""
    if covered is None:
        return ASKING
    if not covered:
        return NOT_COVERED
    if received:
        return DONE if told else RECEIVED
    if sent:
        return WAITING if told else SENT
    return TOLD if told else OPEN
