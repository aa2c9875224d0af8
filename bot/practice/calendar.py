"""The made-up district's calendar: which weekdays of the last school year and of this one have no school.

By the rules that such calendars follow, so that practice has one in any year. It is nobody's real calendar.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from models.calendar.feed import state_of_calendar
from models.calendar.reading import Reading
from models.calendar.taking import take_calendar
from models.store.database import Database
from models.terms import Agreement

A_DAY = timedelta(days=1)
MONDAY, WEDNESDAY, THURSDAY, SATURDAY = 0, 2, 3, 5
LAST = -1
SUMMER, WINTER, SPRING = "Summer vacation", "Winter recess", "Spring recess"


def import_practice_calendar(database: Database, agreement: Agreement, now: datetime) -> None:
    """Take it over, unless a calendar is there already."""
    with database.write() as session:
        if state_of_calendar(session).reaches is None:
            take_calendar(session, agreement, made_up(agreement.today(now)), now)


def made_up(today: date) -> Reading:
    """The weekdays without school from July of the last school year to June of this one."""
    begins = today.year if today.month >= 7 else today.year - 1
    closed = {day: title for year in (begins - 1, begins) for day, title in _of_year(year) if day.weekday() < SATURDAY}
    return Reading(closed, max(closed))


def _of_year(year: int) -> Iterator[tuple[date, str]]:
    """The days of the school year that begins in a calendar year: school is from late August to mid-June."""
    after = year + 1
    thanksgiving, april = _nth(year, 11, THURSDAY, 4), _nth(after, 4, MONDAY, 2)
    yield from _span(date(year, 7, 1), _nth(year, 8, WEDNESDAY, LAST) - A_DAY, SUMMER)
    yield _nth(year, 9, MONDAY, 1), "Labor Day"
    yield _nth(year, 10, MONDAY, 2), "Indigenous Peoples' Day"
    yield _nth(year, 11, MONDAY, 1) + A_DAY, "Election Day: no school for students"
    yield from _span(thanksgiving, thanksgiving + A_DAY, "Thanksgiving recess")
    yield from _span(date(year, 12, 24), date(after, 1, 1), WINTER)
    yield _nth(after, 1, MONDAY, 3), "Martin Luther King Jr. Day"
    yield _nth(after, 2, MONDAY, 3), "Presidents' Day"
    yield from _span(april, april + 4 * A_DAY, SPRING)
    yield _nth(after, 5, MONDAY, LAST), "Memorial Day"
    yield from _span(date(after, 6, 16), date(after, 6, 30), SUMMER)


def _span(first: date, last: date, title: str) -> Iterator[tuple[date, str]]:
    return ((first + number * A_DAY, title) for number in range((last - first).days + 1))


def _nth(year: int, month: int, weekday: int, which: int) -> date:
    """A weekday of a month: the first, the second, …; or the last."""
    if which == LAST:
        last = date(year + month // 12, month % 12 + 1, 1) - A_DAY
        return last - ((last.weekday() - weekday) % 7) * A_DAY
    first = date(year, month, 1)
    return first + ((weekday - first.weekday()) % 7 + 7 * (which - 1)) * A_DAY
