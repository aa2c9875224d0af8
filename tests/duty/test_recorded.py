"""What times on duty add up to: figures by hand, and once more in plain SQL; beside the plan in the workbook."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from models.duty import acts
from models.duty.queries import times_at
from models.duty.recorded import Recorded, recorded
from tests.duty.acts import A_DAY, A_MINUTE, AN_HOUR, BEGAN, TWO_31, off, on
from tests.schedules.acts import MONDAY, THURSDAY
from tests.schedules.test_coverage import DECEMBER_4, opened, scheduled, under
from tests.support.staff import Staff

SATURDAY_6_PM = datetime(2026, 11, 28, 23, 0, tzinfo=UTC)


def tapped(staff: Staff) -> None:
    """Two weeks of taps, beside the plan of `scheduled`: Nov 26 and 27 are without school.

    At Hall: Mon Nov 23 the officer 7:42 AM to 2:31 PM (409 minutes) and the second officer for 2 hours; Tue Nov 24 left
    open; Thu Nov 26 an hour; Sat Nov 28 from 6 to 9:30 PM; Tue Dec 1 3 hours; Wed Dec 2 withdrawn. At Conard: Dec 3.
    """
    with staff.town.database.write() as session:
        off(session, staff, on(session, staff))
        second = on(session, staff, "second officer", now=BEGAN + AN_HOUR)
        off(session, staff, second, "second officer", BEGAN + 3 * AN_HOUR)
        on(session, staff, now=BEGAN + A_DAY)
        for began, minutes in ((BEGAN + 3 * A_DAY, 60), (SATURDAY_6_PM, 210), (BEGAN + 8 * A_DAY, 180)):
            off(session, staff, on(session, staff, now=began), now=began + minutes * A_MINUTE)
        gone = on(session, staff, now=BEGAN + 9 * A_DAY)
        acts.withdraw(session, staff.actor("officer"), gone.id, "In error.", BEGAN + 9 * A_DAY)
        away = on(session, staff, "second officer", "conard", BEGAN + 10 * A_DAY)
        off(session, staff, away, "second officer", TWO_31 + 10 * A_DAY)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_what_two_weeks_add_up_to(staff: Staff) -> None:
    """School days Nov 23, 24 and Dec 1; 409 + 120 + 180 minutes on them, 60 + 210 on others; Nov 24 has no end."""
    tapped(staff)
    closed = {THURSDAY, THURSDAY + A_DAY}
    school_days = {day for day in (MONDAY + number * A_DAY for number in range(12)) if day.weekday() < 5} - closed
    with staff.town.database.read() as session:
        found = recorded(times_at(session, ["hall"], MONDAY, DECEMBER_4), school_days)
        assert found == Recorded(days=3, minutes=709, minutes_of_other_days=270, days_left_open=1)
        assert recomputed(session, school_days) == (3, 709, 270, 1)
        assert recorded([], school_days) == Recorded()


def recomputed(session: Session, school_days: set[date]) -> tuple[int, int, int, int]:
    """The same straight from the tables: the newest version of each time at Hall that was not withdrawn."""
    rows = session.execute(text(
        "SELECT t.day, (julianday(v.ends_at) - julianday(v.starts_at)) * 1440 FROM duty_time t JOIN duty_time_version v"
        " ON v.duty_id = t.id WHERE t.withdrawn_at IS NULL AND v.school = 'hall' AND v.version ="
        " (SELECT max(w.version) FROM duty_time_version w WHERE w.duty_id = t.id)"
    )).all()  # fmt: skip
    by_day = [(date.fromisoformat(day), None if minutes is None else round(minutes)) for day, minutes in rows]
    return (
        len({day for day, _minutes in by_day if day in school_days}),
        sum(minutes or 0 for day, minutes in by_day if day in school_days),
        sum(minutes or 0 for day, minutes in by_day if day not in school_days),
        len({day for day, minutes in by_day if minutes is None}),
    )


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_recorded_stands_beside_planned_in_the_coverage_workbook(staff: Staff) -> None:
    """Each month and the whole period; the planned figures are what they are without a tap."""
    scheduled(staff)
    planned = [row[:9] for row in under(opened(staff)["Coverage"], "School")[:3]]
    tapped(staff)
    sheet = opened(staff)["Coverage"]
    assert any("tapped" in str(row[0]) for row in sheet)
    heads = next(row for row in sheet if row[0] == "School")
    assert heads[9:13] == (
        "School days on duty", "Hours on duty", "Hours on other days", "Days left open",
    )  # fmt: skip
    rows = under(sheet, "School")[:3]
    assert [row[:9] for row in rows] == planned
    assert [tuple(round(cell, 4) for cell in row[9:13]) for row in rows] == [
        (2, 8.8167, 4.5, 1), (1, 3, 0, 0), (3, 11.8167, 4.5, 1),
    ]  # fmt: skip
    assert "Conard" not in str(sheet)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_district_that_records_none_has_no_such_columns(staff: Staff) -> None:
    """Unless there is something from when it did."""
    setting = staff.town.agreement.duty.model_copy(update={"is_recorded": False})
    asked, staff.town.agreement = staff.town.agreement, staff.town.agreement.model_copy(update={"duty": setting})
    scheduled(staff)
    assert "on duty" not in str(opened(staff)["Coverage"])
    without, staff.town.agreement = staff.town.agreement, asked
    tapped(staff)
    staff.town.agreement = without
    assert "Hours on duty" in str(opened(staff)["Coverage"])
