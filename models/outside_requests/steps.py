"""How a request from outside stands and what is done with it, as data. Codes stay for good."""

from collections.abc import Mapping
from dataclasses import dataclass

from models.policy import Act

OPEN, APPEALED, DECIDED, ANSWERED = "open", "appealed", "decided", "answered"
WITHDRAWN, VOID = "withdrawn", "void"
RELEASE, PART, WITHHOLD, NONE = "release", "part", "withhold", "none"
EXTEND, SEND, APPEAL, REOPEN, RECONSIDER, WITHDRAW, NOTE, ERROR = (
    "extend", "send", "appeal", "reopen", "reconsider", "withdraw", "note", "error",
)  # fmt: skip
UNDECIDED, UNANSWERED = (OPEN, APPEALED), (OPEN, APPEALED, DECIDED)
WITH_PACKET = (DECIDED, ANSWERED, APPEALED)
"""The states in which what was sent can be kept: something was decided."""
STATES: Mapping[str, str] = {
    OPEN: "Waiting for a decision",
    APPEALED: "Appealed, waiting for another decision",
    DECIDED: "Decided, the answer is to be sent",
    ANSWERED: "Answered",
    WITHDRAWN: "Withdrawn by whoever asked",
    VOID: "Logged in error",
}
WORDS, WITHHELD, DUE, DAY, WAY = "words", "withheld", "due_on", "day", "way"
"""What a step may ask for: words, what is withheld, a new due day, a day in the past, how it was sent."""


@dataclass(frozen=True)
class Step:
    """Something that is done with a request from some of its states.

    Args:
        before, after: the states in which it can be taken, and the one that it leads to; nothing leaves it as it is.
        asks: what its form asks for, by field, with the question. `may_lack`: those that may stay blank.
        outcome: what a decision is called from then on.
    """

    code: str
    button: str
    done: str
    before: tuple[str, ...]
    after: str | None
    asks: Mapping[str, str]
    may_lack: tuple[str, ...] = ()
    outcome: str = ""
    style: str | None = None
    act: Act = Act.DECIDE_OUTSIDE


WHAT_IS_RELEASED = "What is released"
WHAT_IS_WITHHELD = "What is withheld, and why: the exemption in its own words"
ALL_STEPS = (
    Step(RELEASE, "Release", "Decided: released in full", UNDECIDED, DECIDED, {WORDS: WHAT_IS_RELEASED},
         outcome="Released in full", style="primary"),
    Step(PART, "Release a part", "Decided: a part is released", UNDECIDED, DECIDED,
         {WORDS: WHAT_IS_RELEASED, WITHHELD: WHAT_IS_WITHHELD}, outcome="Released in part"),
    Step(WITHHOLD, "Withhold", "Decided: withheld", UNDECIDED, DECIDED, {WITHHELD: WHAT_IS_WITHHELD},
         outcome="Withheld", style="danger"),
    Step(NONE, "No such records", "Decided: no such records", UNDECIDED, DECIDED, {WORDS: "Where was looked for them"},
         outcome="No such records"),
    Step(SEND, "Record as sent", "The answer was sent", (DECIDED,), ANSWERED,
         {WAY: "How it was sent", DAY: "On which day", WORDS: "More about it"}, (WORDS,), style="primary"),
    Step(EXTEND, "Extend", "The due day was extended", UNANSWERED, None, {DUE: "New due day", WORDS: "Why"}),
    Step(APPEAL, "Record an appeal", "An appeal was recorded", (ANSWERED,), APPEALED,
         {DAY: "Received on", WORDS: "What the appeal says", DUE: "Due day"}, (DUE,)),
    Step(REOPEN, "Decide again", "Opened again for another decision", (ANSWERED,), OPEN,
         {WORDS: "Why it is decided again", DUE: "Due day"}, (DUE,)),
    Step(RECONSIDER, "Decide again", "Opened again for another decision, before an answer", (DECIDED,), OPEN,
         {WORDS: "Why it is decided again"}),
    Step(WITHDRAW, "Withdrawn", "Withdrawn by whoever asked", UNANSWERED, WITHDRAWN, {WORDS: "What was said"},
         (WORDS,)),
    Step(NOTE, "Add a note", "Note", (*UNANSWERED, ANSWERED, WITHDRAWN), None, {WORDS: "Note"}),
    Step(ERROR, "Logged in error", "Logged in error", (OPEN,), VOID, {WORDS: "Why"}, style="danger"),
)  # fmt: skip
STEPS: Mapping[str, Step] = {step.code: step for step in ALL_STEPS}
"""Every step by its code, in the order in which their buttons stand."""
OUTCOMES: Mapping[str, str] = {step.code: step.outcome for step in ALL_STEPS if step.outcome}
"""What was decided, by the decision."""
WAIT_AGAIN = (APPEAL, REOPEN, RECONSIDER)
"""The steps after which it waits for a decision once more. What was not answered keeps its due day."""
