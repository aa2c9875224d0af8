"""The made-up district's calendar: its days worked out by hand for the school year 2026-27."""

from datetime import date, timedelta

import pytest

from bot.practice.calendar import import_practice_calendar, made_up
from models.calendar.school_days import calendar_is_known, is_school_day, set_by_hand
from models.store.database import Database
from tests.support.town import NOW, the_agreement

TODAY, A_DAY = date(2026, 11, 23), timedelta(days=1)


def test_the_school_year_by_hand() -> None:
    """From August 26 to June 15: 210 weekdays, of which 20 have no school."""
    closed = made_up(TODAY).closed
    days = [date(2026, 8, 26) + number * A_DAY for number in range(294)]
    assert days[-1] == date(2027, 6, 15)
    without = [day for day in days if day.weekday() < 5 and day in closed]
    assert [f"{day:%m-%d}" for day in without] == [
        "09-07", "10-12", "11-03", "11-26", "11-27", "12-24", "12-25", "12-28", "12-29", "12-30", "12-31", "01-01",
        "01-18", "02-15", "04-12", "04-13", "04-14", "04-15", "04-16", "05-31",
    ]  # fmt: skip
    assert len([day for day in days if day.weekday() < 5]) - len(without) == 190
    assert closed[date(2026, 8, 25)] == closed[date(2027, 6, 16)] == "Summer vacation"
    assert min(closed) == date(2025, 7, 1)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_it_is_taken_over_once_and_a_decision_stays(database: Database) -> None:
    """Practice knows its school days to the end of the year; what somebody set by hand is kept."""
    import_practice_calendar(database, the_agreement(), NOW)
    with database.write() as session:
        assert calendar_is_known(session, date(2027, 6, 30))
        assert not is_school_day(session, date(2026, 11, 27))
        set_by_hand(session, "operator", date(2026, 11, 27), "School after all", NOW, is_open=True)
    import_practice_calendar(database, the_agreement(), NOW)
    with database.read() as session:
        assert is_school_day(session, date(2026, 11, 27))
