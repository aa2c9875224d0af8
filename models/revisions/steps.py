"""From a written request to a signed text: every state and every step, as a table (§XI).

A request names a party that asked; its steps alternate between the two. An answer with another text turns it back.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from models.vocabulary import Party

ASKED, COUNTERED, ACCEPTED = "asked", "countered", "accepted"
DECLINED, WITHDRAWN, SIGNED = "declined", "withdrawn", "signed"
TO_ANSWER = (ASKED, COUNTERED)
IN_HAND = (*TO_ANSWER, ACCEPTED)
REQUEST, ACCEPT, COUNTER, DECLINE = "request", "accept", "counter", "decline"
WITHDRAW, POSTPONE, SIGN, REOPEN = "withdraw", "postpone", "sign", "reopen"
HEADS = {Party.POLICE: "the chief", Party.SCHOOLS: "the superintendent"}
"""Who speaks for each party, within a sentence."""


class By(StrEnum):
    """Whose step it is."""

    ASKED_NOW = "whoever is asked now"
    REQUESTER = "the party that asked first"
    EITHER = "either party"
    NOBODY = "the bot"


@dataclass(frozen=True)
class Step:
    """Something that is done with a request.

    Args:
        code: how records keep it; such codes stay for good.
        button: what stands on its button.
        done: what has happened then, as lists and histories say it.
        moves: the state that it leads to, by the one before.
        by: whose it is.
        words: what is asked in words; nothing where none are.
        has_text: whether another text for the agreement comes with it.
        day: what is asked as a day; nothing where none is.
    """

    code: str
    button: str
    done: str
    moves: Mapping[str, str]
    by: By
    words: str = ""
    has_text: bool = False
    day: str = ""
    style: str | None = None


STATES: Mapping[str, str] = {
    ASKED: "Waiting for {}", COUNTERED: "Answered with another text, waiting for {}",
    ACCEPTED: "Accepted, waiting for a signed text", DECLINED: "Declined", WITHDRAWN: "Withdrawn", SIGNED: "Signed",
}  # fmt: skip
"""How a request stands; with who is asked now."""
ALL_STEPS = (
    Step(REQUEST, "Request a revision", "Requested", {}, By.REQUESTER, "Reason", has_text=True),
    Step(ACCEPT, "Accept", "Accepted", dict.fromkeys(TO_ANSWER, ACCEPTED), By.ASKED_NOW,
         day="A new signed text is due by", style="primary"),
    Step(COUNTER, "Answer with another text", "Answered with another text", {ASKED: COUNTERED, COUNTERED: ASKED},
         By.ASKED_NOW, "Reason", has_text=True),
    Step(DECLINE, "Decline", "Declined", dict.fromkeys(TO_ANSWER, DECLINED), By.ASKED_NOW, "Reason"),
    Step(POSTPONE, "Change the day", "Due day changed", {ACCEPTED: ACCEPTED}, By.EITHER, "Reason",
         day="A new signed text is due by"),
    Step(SIGN, "", "A new signed text was imported", {ACCEPTED: SIGNED}, By.NOBODY),
    Step(REOPEN, "It is not in the signed text", "Not in the signed text", {SIGNED: ACCEPTED}, By.EITHER,
         "What is missing", day="A new signed text is due by"),
    Step(WITHDRAW, "Withdraw", "Withdrawn", dict.fromkeys(IN_HAND, WITHDRAWN), By.REQUESTER, "Reason",
         style="danger"),
)  # fmt: skip
STEPS: Mapping[str, Step] = {step.code: step for step in ALL_STEPS}
"""Every step by its code, in the order in which their buttons stand."""


def other(party: Party) -> Party:
    """The other party."""
    return Party.SCHOOLS if party is Party.POLICE else Party.POLICE


def asked_now(state: str, requester: Party) -> Party | None:
    """The party that is to answer."""
    return {ASKED: other(requester), COUNTERED: requester}.get(state)


def is_theirs(step: Step, state: str, requester: Party, party: Party) -> bool:
    """Whether a step is a party's to take in a state."""
    whose = {By.ASKED_NOW: asked_now(state, requester), By.REQUESTER: requester, By.EITHER: party, By.NOBODY: None}
    return state in step.moves and whose[step.by] is party
