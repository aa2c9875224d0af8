"""How a notice that ends the agreement stands and what is done with it, as data (§XI). Codes stay for good."""

from collections.abc import Mapping
from dataclasses import dataclass

from models.policy import Act

GIVEN, RUNNING, CONFIRMED, TAKEN_BACK, ENDED = "given", "running", "confirmed", "taken_back", "ended"
ARRIVE, HAND_OVER, CONFIRM, TAKE_BACK, END = "arrive", "hand_over", "confirm", "take_back", "end"
STANDING = (GIVEN, RUNNING, CONFIRMED)
DELIVERED = (RUNNING, CONFIRMED, ENDED)


@dataclass(frozen=True)
class State:
    """How a notice stands."""

    label: str


@dataclass(frozen=True)
class Step:
    """Something that is done with a notice from some of its states.

    Args:
        before, after: the states in which it can be taken, and the one that it leads to.
        act: the right that it needs; the bot takes those without one.
        words: what is asked in words, which have to be there; nothing where it is empty.
        asks_day: the day on which it happened is asked for, too.
        confirm: what is asked first, where it is pressed without a form.
    """

    code: str
    button: str
    done: str
    before: tuple[str, ...]
    after: str
    act: Act | None = None
    words: str = ""
    asks_day: bool = False
    confirm: str = ""
    style: str | None = None


STATES: Mapping[str, State] = {
    GIVEN: State("Given, not delivered yet"),
    RUNNING: State("Delivered, receipt not confirmed"),
    CONFIRMED: State("Delivered, receipt confirmed"),
    TAKEN_BACK: State("Taken back"),
    ENDED: State("The agreement has ended"),
}
ALL_STEPS = (
    Step(ARRIVE, "", "Delivered in Slack", (GIVEN,), RUNNING),
    Step(CONFIRM, "Confirm receipt", "Receipt confirmed", (GIVEN, RUNNING), CONFIRMED, Act.CONFIRM_TERMINATION,
         confirm="This records that you have received the notice. It does not say that you agree.", style="primary"),
    Step(HAND_OVER, "Record delivery on paper", "Delivered outside Slack", (GIVEN,), RUNNING,
         Act.DELIVER_TERMINATION, "How, and to whom", asks_day=True),
    Step(TAKE_BACK, "Take the notice back", "Taken back", STANDING, TAKEN_BACK, Act.TAKE_BACK_TERMINATION,
         "A word to the other party", style="danger"),
    Step(END, "", "The agreement has ended", (RUNNING, CONFIRMED), ENDED),
)  # fmt: skip
STEPS: Mapping[str, Step] = {step.code: step for step in ALL_STEPS}
"""Every step by its code, in the order in which their buttons stand."""
