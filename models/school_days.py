"""School days: dates with students in session. Weekdays, less the days on which the district is closed.

State law counts an officer's report in school days (C.G.S. 10-233p); that the day of the event is day 0 is our reading.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Date, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.agreement import Agreement
from models.base import Base

SATURDAY = 5


class ClosedDay(Base):
    """A weekday without students, from the district's calendar or by hand."""

    __tablename__ = "closed_day"

    day: Mapped[date] = mapped_column(Date, primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    source: Mapped[str] = mapped_column(String(10))


def school_days_after(session: Session, start: date, count: int) -> date:
    """The date on which the `count`-th school day after `start` falls."""
    closed = set(session.scalars(select(ClosedDay.day).where(ClosedDay.day > start)))
    day = start
    while count > 0:
        day += timedelta(days=1)
        if day.weekday() < SATURDAY and day not in closed:
            count -= 1
    return day


def school_days_left(session: Session, today: date, deadline: date) -> int:
    """School days from today until a deadline; below zero when it has passed, in calendar days."""
    if today > deadline:
        return (deadline - today).days
    closed = set(session.scalars(select(ClosedDay.day).where(ClosedDay.day > today, ClosedDay.day <= deadline)))
    days = (today + timedelta(days=step) for step in range(1, (deadline - today).days + 1))
    return sum(1 for day in days if day.weekday() < SATURDAY and day not in closed)


def calendar_is_known(session: Session, day: date) -> bool:
    """Whether the district's calendar reaches this far; otherwise weekdays stand in for school days."""
    return session.scalar(select(ClosedDay.day).where(ClosedDay.day >= day).limit(1)) is not None


@dataclass(frozen=True)
class ReportDeadline:
    """The day by which an officer's report is due, and how many school days are left."""

    day: date
    left: int
    calendar_is_known: bool


def report_deadline(
    session: Session, agreement: Agreement, occurred_at: datetime, now: datetime
) -> ReportDeadline | None:
    """When the student details of an event are due (C.G.S. 10-233p); nothing if the operator turned the clock off."""
    count = agreement.state_law_school_days.student_details
    if not count:
        return None
    day = school_days_after(session, agreement.today(occurred_at), count)
    left = school_days_left(session, agreement.today(now), day)
    return ReportDeadline(day, left, calendar_is_known(session, day))
