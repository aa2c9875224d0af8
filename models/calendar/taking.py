"""Takes the district's calendar over: the days that it closes, and the events that a person has to decide."""

from dataclasses import astuple
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from models.calendar.feed import Version, locked_state
from models.calendar.questions import DECIDED, apply_decisions, take_questions
from models.calendar.reading import LONGEST_TITLE, Reading
from models.calendar.school_days import FEED
from models.calendar.tables import ClosedDay
from models.terms import Agreement


def take_calendar(
    session: Session, agreement: Agreement, reading: Reading, now: datetime, version: Version | None = None
) -> None:
    """Take over what the district's calendar says of the days. What was set by hand or decided stays.

    Days that the calendar names no more are removed from today on, but not in the past: calendars drop what is past.
    Without a version, as from a file, the address is next read in full.
    """
    state, today = locked_state(session), agreement.today(now)
    state.reaches, state.taken_at = reading.reaches, now
    state.address, state.etag, state.last_modified = astuple(version) if version else (None, None, None)
    # Past deadlines were counted with the past days: those stay as they were known then.
    ours = ClosedDay.source.in_((FEED, DECIDED))
    session.execute(delete(ClosedDay).where(ours, ClosedDay.day >= today))
    kept = set(session.scalars(select(ClosedDay.day)))
    session.add_all(
        ClosedDay(day=day, title=title[:LONGEST_TITLE], source=FEED)
        for day, title in reading.closed.items()
        if day not in kept
    )
    session.flush()
    take_questions(session, reading)
    apply_decisions(session, today)
