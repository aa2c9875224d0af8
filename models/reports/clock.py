"""By when a report is due: school days from the event, and what stands in where school days give no answer.

State law counts in school days (C.G.S. 10-233p, as we read it; counsel is to confirm). Beyond the district's calendar
weekdays stand in for them; and where school is out for so long that the count would take more than a month, as in
summer, so many weekdays do: the report is then due earlier, never later.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from sqlalchemy.orm import Session

from models.calendar.feed import state_of_calendar
from models.calendar.school_days import SATURDAY, days_from
from models.terms import Agreement

SCHOOL_DAYS, BEYOND, RECESS = "school_days", "beyond", "recess"
A_DAY = timedelta(days=1)
LONGEST_WAIT = timedelta(days=31)
"""A packet goes out each month: a count that takes longer is no answer."""
BASES = {
    SCHOOL_DAYS: "",
    BEYOND: "The district's calendar does not extend that far, so weekdays are counted as school days.",
    RECESS: "School is out for too long for school days to answer, so weekdays are counted.",
}
"""What the reader is told of how a day was found."""


@dataclass(frozen=True)
class Due:
    """The day by which a report is due, how many days that count are left, and how it was counted.

    After that day `left` is below zero, in days of the calendar.
    """

    day: date
    left: int
    basis: str

    @property
    def days_late(self) -> int:
        """For how many days it has been late."""
        return max(0, -self.left)

    @property
    def note(self) -> str:
        """What the reader is told of how it was counted; nothing where school days gave the answer."""
        return BASES[self.basis]


class ReportClock:
    """The district's calendar, read once for as many reports as are looked at."""

    def __init__(self, session: Session, agreement: Agreement, today: date) -> None:
        self.today, self._count = today, agreement.officer_reports.submit_school_days
        rows = days_from(session, today - timedelta(days=500))
        self._closed = {row.day for row in rows if not row.is_open}
        self._reaches = state_of_calendar(session).reaches

    def due(self, start: date) -> Due:
        """When the report of an event on a day is due; the day itself is day 0, which is our reading."""
        basis, days = SCHOOL_DAYS, self._school_days(start)
        day = next(islice(days, self._count - 1, None))
        if day - start > LONGEST_WAIT:
            basis, day = RECESS, next(islice(_weekdays(start), self._count - 1, None))
        elif self._reaches is None or self._reaches < day:
            basis = BEYOND
        return Due(day, self._left(day, basis), basis)

    def _left(self, day: date, basis: str) -> int:
        if self.today > day:
            return (day - self.today).days
        days = _weekdays(self.today) if basis == RECESS else self._school_days(self.today)
        return sum(1 for _day in _until(days, day))

    def is_school_day(self, day: date) -> bool:
        """Whether students are in session, as far as is known."""
        return day.weekday() < SATURDAY and day not in self._closed

    def first_of_month(self, day: date) -> date:
        """The first school day of a day's month; the first weekday where the month has none."""
        days = [day.replace(day=1) + timedelta(days=count) for count in range(31)]
        weekdays = [each for each in days if each.month == day.month and each.weekday() < SATURDAY]
        return next((each for each in weekdays if self.is_school_day(each)), weekdays[0])

    def _school_days(self, start: date) -> Iterator[date]:
        return (day for day in _weekdays(start) if day not in self._closed)


def _weekdays(start: date) -> Iterator[date]:
    """The weekdays after a day, on and on."""
    while True:
        start += A_DAY
        if start.weekday() < SATURDAY:
            yield start


def _until(days: Iterator[date], last: date) -> Iterator[date]:
    for day in days:
        if day > last:
            return
        yield day
