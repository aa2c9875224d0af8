"""School days: dates with students in session. Weekdays, less the days on which the district is closed.

State law counts an officer's report in school days (C.G.S. 10-233p); that the day of the event is day 0 is our reading.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice, takewhile

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.calendar.feed import state_of_calendar
from models.calendar.reading import LONGEST_TITLE
from models.calendar.tables import ClosedDay
from models.store import audit
from models.terms import Agreement

SATURDAY = 5
FEED, HAND = "feed", "hand"


def _school_days_from(session: Session, day: date) -> Iterator[date]:
    """The school days after a day, on and on."""
    closed = set(session.scalars(select(ClosedDay.day).where(ClosedDay.is_open.is_(False), ClosedDay.day > day)))
    while True:
        day += timedelta(days=1)
        if day.weekday() < SATURDAY and day not in closed:
            yield day


def is_school_day(session: Session, day: date) -> bool:
    """Whether students are in session on a day, as far as is known."""
    closed = session.get(ClosedDay, day)
    return day.weekday() < SATURDAY and (closed is None or closed.is_open)


def school_days_after(session: Session, start: date, count: int) -> date:
    """The date on which the `count`-th school day after `start` falls."""
    return next(islice(_school_days_from(session, start), count - 1, None))


def school_days_left(session: Session, today: date, deadline: date) -> int:
    """School days from today until a deadline; below zero when it has passed, in calendar days."""
    if today > deadline:
        return (deadline - today).days
    return sum(1 for _day in takewhile(lambda day: day <= deadline, _school_days_from(session, today)))


def calendar_is_known(session: Session, day: date) -> bool:
    """Whether the district's calendar reaches this far; otherwise weekdays stand in for school days.

    Days set by hand do not tell: somebody who closes one day far ahead has not looked at those before it.
    """
    reaches = state_of_calendar(session).reaches
    return reaches is not None and reaches >= day


def set_by_hand(session: Session, by: str, day: date, title: str, now: datetime, *, is_open: bool) -> None:
    """Close a day or open it, whatever the calendar says of it now and later. `by` is who does it, for the audit."""
    session.merge(ClosedDay(day=day, title=title[:LONGEST_TITLE], source=HAND, is_open=is_open))
    audit.record(session, by, "open school day" if is_open else "close school day", f"day:{day}", now)


def days_from(session: Session, day: date) -> list[ClosedDay]:
    """The days that differ from other weekdays, from a day on."""
    return list(session.scalars(select(ClosedDay).where(ClosedDay.day >= day).order_by(ClosedDay.day)))


@dataclass(frozen=True)
class ReportDeadline:
    """The day by which an officer's report is due, and how many school days are left."""

    day: date
    left: int
    calendar_is_known: bool


def report_day(session: Session, agreement: Agreement, occurred_at: datetime) -> date | None:
    """The day by which the report of an event is due; nothing if the operator turned the clock off."""
    count = agreement.state_law_school_days.student_details
    return school_days_after(session, agreement.today(occurred_at), count) if count else None


def report_deadline(
    session: Session, agreement: Agreement, occurred_at: datetime, now: datetime
) -> ReportDeadline | None:
    """When the details of an event are due (C.G.S. 10-233p); nothing if the operator turned the clock off."""
    day = report_day(session, agreement, occurred_at)
    if day is None:
        return None
    left = school_days_left(session, agreement.today(now), day)
    return ReportDeadline(day, left, calendar_is_known(session, day))


def start_of(agreement: Agreement, day: date) -> datetime:
    """The moment at which a day begins in the district."""
    return datetime.combine(day, time.min, agreement.zone)
