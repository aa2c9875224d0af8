"""How a request for records stands and what is done with it, as data (§V.6). Codes stay for good."""

from collections.abc import Mapping
from dataclasses import dataclass

from models.policy import Act

ASKED, QUESTION, RELEASED, REFUSED, WITHDRAWN = "asked", "question", "released", "refused", "withdrawn"
RELEASE, REFUSE, ASK_BACK, ANSWER, WITHDRAW = "release", "refuse", "ask_back", "answer", "withdraw"
OPEN_STATES = (ASKED, QUESTION)


@dataclass(frozen=True)
class State:
    """How a request stands; `asks` is whom it waits for, by the right to take the next step."""

    label: str
    asks: Act | None = None


@dataclass(frozen=True)
class Step:
    """Something that is done with a request from some of its states.

    Args:
        before, after: the states in which it can be taken, and the one that it leads to.
        act: the right that it needs.
        words: what is asked in words. `needs_words`: they have to be there.
    """

    code: str
    button: str
    done: str
    before: tuple[str, ...]
    after: str
    act: Act
    words: str
    needs_words: bool = True
    style: str | None = None


STATES: Mapping[str, State] = {
    ASKED: State("Waiting for the police", Act.RELEASE_RECORDS),
    QUESTION: State("Question from the police, waiting for the superintendent", Act.ASK_FOR_RECORDS),
    RELEASED: State("Released"),
    REFUSED: State("Refused"),
    WITHDRAWN: State("Withdrawn by the superintendent"),
}
ALL_STEPS = (
    Step(RELEASE, "Release", "Released by the police", OPEN_STATES, RELEASED, Act.RELEASE_RECORDS,
         "A word to the superintendent", needs_words=False, style="primary"),
    Step(ASK_BACK, "Ask back", "Question from the police", (ASKED,), QUESTION, Act.RELEASE_RECORDS, "Your question"),
    Step(REFUSE, "Refuse", "Refused by the police", OPEN_STATES, REFUSED, Act.RELEASE_RECORDS, "Why", style="danger"),
    Step(ANSWER, "Answer", "Answered by the superintendent", (QUESTION,), ASKED, Act.ASK_FOR_RECORDS, "Your answer",
         style="primary"),
    Step(WITHDRAW, "Withdraw", "Withdrawn by the superintendent", OPEN_STATES, WITHDRAWN, Act.ASK_FOR_RECORDS,
         "Why", needs_words=False, style="danger"),
)  # fmt: skip
STEPS: Mapping[str, Step] = {step.code: step for step in ALL_STEPS}
"""Every step by its code, in the order in which their buttons stand."""
