"""The events of termination, for the register of the agreement's own events and the yearly report (§XI)."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from models.event import Event
from models.termination.queries import all_notices
from models.termination.steps import STEPS

CLAUSE = "§XI"


def events(session: Session) -> Iterable[Event]:
    """Every notice that was given, and what was done with it; no word that anybody wrote."""
    for notice in all_notices(session):
        record, of = f"Notice of termination {notice.id}", ("termination", notice.id)
        yield Event(notice.given_at, CLAUSE, record, "Notice given", by=notice.given_by, of=of)
        for step in notice.steps:
            yield Event(step.taken_at, CLAUSE, record, STEPS[step.step].done, by=step.taken_by, of=of)
