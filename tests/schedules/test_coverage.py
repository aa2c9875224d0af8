"""Coverage by month: figures worked out by hand, and once more in another way; the workbook, opened again."""

from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from exports.schedules.coverage import _sheet_name, coverage_book
from models.calendar.school_days import set_by_hand
from models.errors import Invalid, Refused
from models.schedules import queries
from models.schedules.coverage import Coverage, by_month, coverage, months
from models.schedules.export_requests import coverage_calendar
from models.schedules.plan import days_at
from models.schedules.tables import ScheduleChange, Substitution, UsualWeek
from tests.schedules.acts import FRIDAY, MONDAY, THURSDAY, TUESDAY, WEDNESDAY, enter, give, name_substitute
from tests.support.staff import Staff
from tests.support.town import NOW

DECEMBER_4 = date(2026, 12, 4)
A_DAY = timedelta(days=1)


def scheduled(staff: Staff) -> None:
    """Two weeks of Hall, Nov 23 to Dec 4, whose Thursday and Friday of Thanksgiving are closed.

    The officer: Monday to Friday 7:30 to 2:30 (7 hours), absent Tue Nov 24 (a substitute from 8 to 12) and Mon Nov 30,
    on Tue Dec 1 from 9 to 12. The second officer, who is at Hall and Conard, has given no usual week.
    """
    with staff.town.database.write() as session:
        officer = staff.actor("officer")
        for day in (THURSDAY, FRIDAY):
            set_by_hand(session, "operator", day, "Thanksgiving recess", NOW, is_open=False)
        give(session, staff, officer)
        absent = enter(session, staff, officer)
        name_substitute(session, staff, change_id=absent.id, starts=time(8), ends=time(12))
        enter(session, staff, officer, first_day=date(2026, 11, 30))
        enter(
            session,
            staff,
            officer,
            first_day=date(2026, 12, 1),
            kind="hours",
            school="hall",
            starts=time(9),
            ends=time(12),
        )
        gone = enter(session, staff, officer, first_day=date(2026, 12, 2))
        gone.withdrawn_at = NOW


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_what_two_weeks_add_up_to(staff: Staff) -> None:
    """By hand: of 8 school days, Mon Nov 30 is not known, since nobody knows of the second officer.

    Hours: Nov 23 7, Nov 24 4 (substitute), Nov 25 7; Dec 1 3, Dec 2 to 4 7 each.
    """
    scheduled(staff)
    with staff.town.database.read() as session:
        records = queries.records_of(session, ["hall"], MONDAY, DECEMBER_4)
        days = days_at(records, "hall", MONDAY, DECEMBER_4)
        assert coverage(days) == Coverage(
            school_days=8, with_officer=7, without_officer=0, not_known=1, minutes=42 * 60, minutes_of_substitutes=240
        )
        assert coverage(days).share is None
        found = by_month(days, MONDAY, DECEMBER_4)
        assert [(begins, one.school_days, one.hours) for begins, one in found.items()] == [
            (MONDAY, 4, 18.0), (date(2026, 12, 1), 4, 24.0),
        ]  # fmt: skip
        assert found[date(2026, 12, 1)].share == 1.0
        assert coverage([]).share is None
        assert recomputed(session, MONDAY, DECEMBER_4) == (7, 42 * 60)


def recomputed(session: Session, first: date, last: date) -> tuple[int, int]:
    """Days with the officer or the substitute at Hall, and minutes, straight from the tables."""
    weeks, changes, subs = (
        session.query(table).order_by(table.id).all() for table in (UsualWeek, ScheduleChange, Substitution)
    )
    closed, covered, minutes, day = queries.closed_days(session, first, last), 0, 0, first
    while day <= last:
        if day.weekday() < 5 and day not in closed:
            spans: list[tuple[time, time]] = [
                (sub.starts, sub.ends) for sub in subs if sub.first_day <= day <= sub.last_day
            ]
            of_day = [
                c for c in changes if not c.withdrawn_at and c.versions[-1].first_day <= day <= c.versions[-1].last_day
            ]
            said = of_day[-1].versions[-1] if of_day else None
            if said is None:
                spans += [(usual.starts, usual.ends) for usual in weeks[-1].days if usual.weekday == day.weekday()]
            elif said.starts and said.ends:
                spans.append((said.starts, said.ends))
            covered += bool(spans)
            minutes += sum((b.hour - a.hour) * 60 + b.minute - a.minute for a, b in spans)
        day += A_DAY
    return covered, minutes


def test_months_are_cut_at_the_ends_of_a_span() -> None:
    """Over New Year, and of a leap year."""
    assert list(months(date(2027, 12, 30), date(2028, 3, 1))) == [
        (date(2027, 12, 30), date(2027, 12, 31)), (date(2028, 1, 1), date(2028, 1, 31)),
        (date(2028, 2, 1), date(2028, 2, 29)), (date(2028, 3, 1), date(2028, 3, 1)),
    ]  # fmt: skip


def opened(staff: Staff, who: str = "principal") -> dict[str, list[tuple[Any, ...]]]:
    """The sheets of somebody's workbook."""
    with staff.town.database.read() as session:
        made = coverage_book(session, staff.town.agreement, staff.actor(who), MONDAY, DECEMBER_4, NOW)
    return {sheet.title: list(sheet.values) for sheet in load_workbook(BytesIO(made))}


def under(sheet: list[tuple[Any, ...]], heading: str) -> list[tuple[Any, ...]]:
    """The rows under the headings of which the first is this one."""
    start = next(number for number, row in enumerate(sheet) if row[0] == heading)
    return sheet[start + 1 :]


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_the_workbook_has_a_grid_for_each_month(staff: Staff) -> None:
    """Who is here, absent, unknown, and days without school; of a principal the own school alone; no reason."""
    scheduled(staff)
    sheets = opened(staff)
    assert [*sheets] == ["Coverage", "Hall High School", "Definitions"]
    totals = under(sheets["Coverage"], "School")
    assert totals[0][:9] == ("Hall High School", "November 2026", 4, 3, 0, 1, None, 18, 4)
    assert totals[1][:9] == ("Hall High School", "December 2026", 4, 4, 0, 0, 1, 24, 0)
    assert totals[2][:9] == ("Hall High School", "Whole period", 8, 7, 0, 1, None, 42, 4)
    (first, second) = under(sheets["Hall High School"], "Week of")[:2]
    assert first[0] == datetime(2026, 11, 23)  # noqa: DTZ001
    assert first[1].startswith("23\nOfficer\n7:30 AM – 2:30 PM")
    assert "Officer Elsewhere (substitute)\n8:00 AM – 12:00 PM" in first[2]
    assert "Officer: absent" in first[2]
    assert first[4] == "26\nNo school: Thanksgiving recess"
    assert second[1] == "30\nOfficer: absent\nSecond Officer: no schedule on record"
    assert second[2] is None
    assert "leave" not in str(sheets).casefold()
    assert len(opened(staff, "chief")) == 2 + len(staff.town.agreement.school)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_period_that_is_none_is_said_so(staff: Staff) -> None:
    """As of the other exports; an officer has no coverage calendar."""
    principal = staff.actor("principal")
    for first, last, field in (
        (None, MONDAY, "first"), (MONDAY, None, "last"), (TUESDAY, MONDAY, "last"),
        (date(2025, 11, 23), WEDNESDAY, "last"),
    ):  # fmt: skip
        with pytest.raises(Invalid) as problem:
            coverage_calendar(principal, first, last)
        assert [*problem.value.fields] == [field]
    with pytest.raises(Refused):
        coverage_calendar(staff.actor("officer"), MONDAY, TUESDAY)


def test_each_school_has_a_sheet_of_its_own() -> None:
    """Whatever it is called."""
    taken = {"coverage"}
    names = [_sheet_name(name, taken) for name in ("Coverage", "A/B [School]", "X" * 40, "X" * 41)]
    assert names == ["Coverage 2", "AB School", "X" * 28, f"{'X' * 25} 2"]
