"""What a school provides, how a school year's list of it stands, and what is done with it, as data (§VIII).

Codes stay for good.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from models.policy import Act

ITEMS: Mapping[str, str] = {
    "desk": "Desk with drawers",
    "chair": "Chair",
    "filing": "Filing drawers",
    "computer": "Computer, or a connection for one",
    "records": "Access to the records system",
}
"""What the agreement names."""
NOT_STATED, TO_CHECK, MISSING, COMPLETE = "not_stated", "to_check", "missing", "complete"
STATE, CHECK = "state", "check"


@dataclass(frozen=True)
class State:
    """How a list stands; `asks` is whom it waits for, by the right to the next step."""

    label: str
    asks: Act | None = None


@dataclass(frozen=True)
class Step:
    """What a side says of every item. It can be said at any time, and anew.

    Args:
        button: what stands on it.
        all_there, something_missing: what is told of it, by what was said.
        said: that it was said, and not what.
    """

    code: str
    button: str
    act: Act
    all_there: str
    something_missing: str
    said: str


STATES: Mapping[str, State] = {
    NOT_STATED: State("Waiting for the school to say what is there", Act.STATE_FACILITIES),
    TO_CHECK: State("Waiting for the officer to check", Act.CHECK_FACILITIES),
    MISSING: State("Something is missing: waiting for the school", Act.STATE_FACILITIES),
    COMPLETE: State("All there, as school and officer say"),
}
STEPS: Mapping[str, Step] = {
    STATE: Step(STATE, "Say what is there", Act.STATE_FACILITIES,
                "School says that all is there", "School says that something is missing", "School said what is there"),
    CHECK: Step(CHECK, "Check what is there", Act.CHECK_FACILITIES,
                "Officer confirms that all is there", "Officer says that something is missing",
                "Officer checked what is there"),
}  # fmt: skip
"""By code: the school's, then the officer's."""


@dataclass(frozen=True)
class Said:
    """What one side said last: which statement of the list it is, and whether something is missing."""

    number: int
    is_missing: bool


def state_of(school: Said | None, officer: Said | None) -> str:
    """How a list stands by what both sides said last: it is closed once both say that all is there."""
    if school is None:
        return NOT_STATED
    if officer is None:
        return TO_CHECK
    if school.is_missing:
        return MISSING
    if not officer.is_missing:
        return COMPLETE
    return MISSING if officer.number > school.number else TO_CHECK
