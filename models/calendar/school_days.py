"""School days: dates with students in session. Weekdays, less the days on which the district is closed.

State law counts an officer's report in school days (C.G.S. 10-233p); that the day of the event is day 0 is our reading.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice, takewhile

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.calendar.feed import CalendarState, state_of_calendar
from models.calendar.reading import LONGEST_TITLE
from models.calendar.tables import ClosedDay
from models.store import audit
from models.terms import Agreement

SATURDAY = 5
FEED, HAND = "feed", "hand"


def _closed_after(session: Session, day: date) -> frozenset[date]:
    return frozenset(session.scalars(select(ClosedDay.day).where(ClosedDay.is_open.is_(False), ClosedDay.day > day)))


def _school_days_from(closed: frozenset[date], day: date) -> Iterator[date]:
    """The school days after a day, on and on."""
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
    return _nth_after(_closed_after(session, start), start, count)


def _nth_after(closed: frozenset[date], start: date, count: int) -> date:
    return next(islice(_school_days_from(closed, start), count - 1, None))


def _left(closed: frozenset[date], today: date, deadline: date) -> int:
    """School days from today until a deadline; below zero when it has passed, in calendar days."""
    if today > deadline:
        return (deadline - today).days
    return sum(1 for _day in takewhile(lambda day: day <= deadline, _school_days_from(closed, today)))


def calendar_is_known(session: Session, day: date) -> bool:
    """Whether the district's calendar reaches this far; otherwise weekdays stand in for school days.

    Days set by hand do not tell: somebody who closes one day far ahead has not looked at those before it.
    """
    return state_of_calendar(session).knows(day)


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


class DetailsClock:
    """When the details of events are due (C.G.S. 10-233p): the calendar is read once, for as many as are looked at."""

    def __init__(self, session: Session, agreement: Agreement, now: datetime) -> None:
        self._session, self._agreement, self._today = session, agreement, agreement.today(now)
        self._since, self._closed = date.max, frozenset[date]()
        self._calendar: CalendarState | None = None

    def due(self, occurred_at: datetime) -> ReportDeadline | None:
        """When those of an event are due; nothing if the operator turned the clock off."""
        count = self._agreement.state_law_school_days.student_details
        if not count:
            return None
        happened_on = self._agreement.today(occurred_at)
        self._read_from(min(happened_on, self._today))
        day = _nth_after(self._closed, happened_on, count)
        is_known = self._calendar is not None and self._calendar.knows(day)
        return ReportDeadline(day, _left(self._closed, self._today, day), is_known)

    def _read_from(self, day: date) -> None:
        if day < self._since:
            self._since, self._closed = day, _closed_after(self._session, day)
            self._calendar = state_of_calendar(self._session)  # kept, so that it is not read again


def report_deadline(
    session: Session, agreement: Agreement, occurred_at: datetime, now: datetime
) -> ReportDeadline | None:
    """When the details of one event are due; nothing if the operator turned the clock off."""
    return DetailsClock(session, agreement, now).due(occurred_at)


def start_of(agreement: Agreement, day: date) -> datetime:
    """The moment at which a day begins in the district."""
    return datetime.combine(day, time.min, agreement.zone)
