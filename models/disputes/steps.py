"""From a dispute about a clause to an outcome that both sides confirm: every state and every step, as a table (§XI).

The chief speaks for the police, the school's principal for the school. Nothing decides for them.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from models.vocabulary import Party

OPEN, PROPOSED, SETTLED, WITHDRAWN = "open", "proposed", "settled", "withdrawn"
UNSETTLED = (OPEN, PROPOSED)
BEGIN, VIEW, MEETING, OUTCOME = "begin", "view", "meeting", "outcome"
CONFIRM, WITHDRAW = "confirm", "withdraw"
SIDES = {Party.POLICE: "the chief", Party.SCHOOLS: "the principal"}
"""Who speaks for each side, within a sentence."""


@dataclass(frozen=True)
class Step:
    """Something that is done with a dispute.

    Args:
        code: how records keep it; such codes stay for good.
        button: what stands on its button.
        done: what has happened then, as histories say it.
        moves: the state that it leads to, by the one before; what is confirmed by both is settled.
        words: what is asked in words; nothing where none are.
        is_meeting: whether it also asks for a day, and who was there.
        is_openers: whether it is only the side's that opened the dispute.
        confirms: whether whoever takes it says that the outcome's very text is theirs.
    """

    code: str
    button: str
    done: str
    moves: Mapping[str, str]
    words: str = ""
    is_meeting: bool = False
    is_openers: bool = False
    confirms: bool = False
    style: str | None = None


STATES: Mapping[str, str] = {
    OPEN: "Open", PROPOSED: "Outcome proposed", SETTLED: "Settled", WITHDRAWN: "Withdrawn",
}  # fmt: skip
AS_IT_IS = {OPEN: OPEN, PROPOSED: PROPOSED}
ALL_STEPS = (
    Step(BEGIN, "Open a dispute", "Opened", {}, "How your side sees it"),
    Step(CONFIRM, "Confirm the outcome", "Outcome confirmed", {PROPOSED: PROPOSED}, confirms=True, style="primary"),
    Step(VIEW, "Your side's view", "View written", AS_IT_IS, "How your side sees it"),
    Step(MEETING, "Record a meeting", "Meeting recorded", AS_IT_IS, "What was said", is_meeting=True),
    Step(OUTCOME, "Write the outcome", "Outcome proposed", dict.fromkeys(UNSETTLED, PROPOSED), "The outcome",
         confirms=True),
    Step(WITHDRAW, "Withdraw", "Withdrawn", dict.fromkeys(UNSETTLED, WITHDRAWN), "Why", is_openers=True,
         style="danger"),
)  # fmt: skip
STEPS: Mapping[str, Step] = {step.code: step for step in ALL_STEPS}
"""Every step by its code, in the order in which their buttons stand."""


def other(party: Party) -> Party:
    """The other side."""
    return Party.SCHOOLS if party is Party.POLICE else Party.POLICE
