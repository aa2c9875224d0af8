"""How a packet stands and what is done with it, as data (C.G.S. 10-233p). Codes stay for good."""

from collections.abc import Mapping
from dataclasses import dataclass

from models.policy import Act

MADE, FORWARDED, CONFIRMED, NOTED = "made", "forwarded", "confirmed", "noted"
MAKE, RENEW, FORWARD, CONFIRM, NOTE_BOARD = "make", "renew", "forward", "confirm", "note_board"
FORWARDED_STATES = (FORWARDED, CONFIRMED, NOTED)
OPEN_STATES = (MADE, FORWARDED, CONFIRMED)


@dataclass(frozen=True)
class State:
    """How a packet stands; `asks` is whom it waits for, by the right to take the next step."""

    label: str
    asks: Act | None = None


@dataclass(frozen=True)
class Step:
    """Something that is done with a packet from some of its states.

    Args:
        before, after: the states in which it can be taken, and the one that it leads to.
        act: the right that it needs.
        asks_day: whether a day is asked for, and none that is to come.
    """

    code: str
    button: str
    done: str
    before: tuple[str, ...]
    after: str
    act: Act
    asks_day: bool = False
    style: str | None = None


STATES: Mapping[str, State] = {
    MADE: State("Waiting for the chief to look and forward", Act.FORWARD_PACKET),
    FORWARDED: State("Forwarded, waiting for the superintendent to confirm", Act.CONFIRM_PACKET),
    CONFIRMED: State("Confirmed, waiting for the board of education's day", Act.CONFIRM_PACKET),
    NOTED: State("The board of education has had it"),
}
ALL_STEPS = (
    Step(FORWARD, "Forward", "Forwarded to the superintendent", (MADE,), FORWARDED, Act.FORWARD_PACKET,
         style="primary"),
    Step(RENEW, "Make it again", "Made again", (MADE,), MADE, Act.FORWARD_PACKET),
    Step(CONFIRM, "Confirm receipt", "Receipt confirmed", (FORWARDED,), CONFIRMED, Act.CONFIRM_PACKET,
         style="primary"),
    Step(NOTE_BOARD, "Note the board's day", "Board's day noted", (CONFIRMED, NOTED), NOTED, Act.CONFIRM_PACKET,
         asks_day=True),
)  # fmt: skip
STEPS: Mapping[str, Step] = {step.code: step for step in ALL_STEPS}
"""Every step that people take by its code, in the order in which their buttons stand."""
DONE: Mapping[str, str] = {MAKE: "Made by the bot", **{step.code: step.done for step in ALL_STEPS}}
"""What is said of each step afterwards; the first one is the bot's."""
