"""What tests do with the lists of what schools provide."""

from datetime import datetime

from sqlalchemy.orm import Session

from models.facilities import acts, tables
from models.facilities.form import Answer
from models.facilities.steps import CHECK, COMPLETE, ITEMS, MISSING, NOT_STATED, STATE, TO_CHECK
from models.facilities.tables import FacilityList
from tests.support.staff import Staff
from tests.support.town import NOW

WHO = {STATE: "principal", CHECK: "officer"}
GONE = "It is on order."


def answers(*missing: str, words: str = GONE) -> dict[str, Answer]:
    """All there, but for these items."""
    return {item: Answer("missing", words) if item in missing else Answer("there") for item in ITEMS}


def opened(session: Session, staff: Staff, now: datetime = NOW, school: str = "hall") -> FacilityList:
    """The school was asked."""
    made = acts.open_list(session, staff.town.agreement, school, now)
    assert made
    return made


def say(
    session: Session, staff: Staff, found: FacilityList, step: str, *missing: str, now: datetime = NOW,
    who: str | None = None, words: str = GONE,
) -> FacilityList:  # fmt: skip
    """One side says what is there, and what is not."""
    actor = staff.actor(who or WHO[step], now)
    given = answers(*missing, words=words)
    return acts.say(session, staff.town.agreement, actor, found.id, step, found.seen, given, now)


WAYS: dict[str, tuple[tuple[str, ...], ...]] = {
    NOT_STATED: (), TO_CHECK: ((STATE,),), MISSING: ((STATE,), (CHECK, "desk")), COMPLETE: ((STATE,), (CHECK,)),
}  # fmt: skip
"""What is said to bring a list to a state."""


def bring_to(session: Session, staff: Staff, state: str, now: datetime = NOW, words: str = GONE) -> FacilityList:
    """A list in a state."""
    found = opened(session, staff, now)
    for step, *missing in WAYS[state]:
        say(session, staff, found, step, *missing, now=now, words=words)
    return tables.get(session, found.id)
