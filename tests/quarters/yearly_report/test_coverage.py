"""Coverage of schools in the yearly report: by hand, kept as adopted, in both editions and both kinds of file."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from io import BytesIO
from typing import Any

import docx
import pytest
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from exports.document import About, Paper
from exports.quarters.coverage import BY_WEEKDAYS, coverage_lines
from exports.quarters.public.held_back import HeldBack, refuse_disclosure
from exports.quarters.public.read_back import read
from exports.quarters.public.unreadable import Unreadable
from exports.quarters.public.year import public_year_book
from exports.quarters.year import COVERAGE_ADOPTED, COVERAGE_NOT_ADOPTED, year_book
from exports.quarters.yearly_report import officers
from exports.quarters.yearly_report.document import year_report
from exports.quarters.yearly_report.public_document import public_year_report
from models.calendar.school_days import set_by_hand
from models.duty.tables import BEGAN, DutyTime, DutyTimeVersion
from models.people.tables import RoleHeld
from models.quarters.report_tables import newest_edition
from models.quarters.school_coverage import OnDuty, SchoolCoverage, YearCoverage, coverage_of, kept
from models.quarters.school_coverage import read as read_kept
from models.schedules.tables import ScheduleChange, ScheduleChangeVersion, UsualDay, UsualWeek
from tests.quarters.yearly_report.acts import LAST_YEAR
from tests.quarters.yearly_report.test_report_document import changed_part, lines, rows
from tests.quarters.yearly_report.test_yearly_report import adopt, look, ready
from tests.support.staff import Staff
from tests.support.town import NOW

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
FIRST, LAST, A_DAY = date(2025, 7, 1), date(2026, 6, 30), timedelta(days=1)
SCHOOL_FROM, SCHOOL_UNTIL = date(2026, 6, 1), date(2026, 6, 12)
COVERAGE_AT, ON_DUTY_AT = "Coverage at", "On duty at"
SEVEN_30, TWO_30 = time(7, 30), time(14, 30)


def two_weeks_of_school(session: Session, staff: Staff) -> None:
    """A school year of ten days, June 1 to 12, 2026; two officers at Hall in it, the second only until June 5.

    The first one: Monday to Thursday, 7 hours; absent Tuesday June 2; Fridays are not in the usual week. The second
    officer has no usual week on record.
    """
    day = FIRST
    while day <= LAST:
        if day.weekday() < 5 and not SCHOOL_FROM <= day <= SCHOOL_UNTIL:
            set_by_hand(session, "operator", day, "Vacation", NOW, is_open=False)
        day += A_DAY
    officer, second = staff.id("officer"), staff.id("officer elsewhere")
    session.add_all([
        RoleHeld(person_id=officer, role="officer", school="hall", first_day=FIRST, last_day=LAST),
        RoleHeld(person_id=second, role="officer", school="hall", first_day=SCHOOL_FROM, last_day=date(2026, 6, 5)),
        UsualWeek(
            officer_id=officer, first_day=SCHOOL_FROM, last_day=LAST, given_at=NOW, given_by_id=officer,
            days=[UsualDay(weekday=number, school="hall", starts=SEVEN_30, ends=TWO_30) for number in range(4)],
        ),
        ScheduleChange(officer_id=officer, recorded_at=NOW, recorded_by_id=officer, version=1, versions=[
            ScheduleChangeVersion(
                version=1, changed_at=NOW, changed_by_id=officer, kind="leave", first_day=date(2026, 6, 2),
                last_day=date(2026, 6, 2),
            ),
        ]),
    ])  # fmt: skip
    session.flush()
    for number, ends in ((1, datetime(2026, 6, 1, 18, 12, tzinfo=UTC)), (3, None)):
        version = DutyTimeVersion(
            version=1, how=BEGAN, school="hall", starts_at=datetime(2026, 6, number, 11, 42, tzinfo=UTC), ends_at=ends,
            changed_at=NOW, changed_by_id=officer,
        )  # fmt: skip
        session.add(DutyTime(officer_id=officer, day=date(2026, 6, number), version=1, versions=[version]))
    session.flush()


BY_HAND = SchoolCoverage("hall", 10, 7, 1, 2, 7 * 7 * 60, 0, OnDuty(2, 390, 0, 1))
"""With an officer June 1, 3, 4 and 8 to 11; on June 2 and 5 nobody knows of the second officer; June 12 has none.

On duty June 1 for 6.5 hours; June 3 has no end.
"""
AS_PRINTED = ["Hall High School", "10", "7", "1", "2", "none", "49.0", "0.0"]
ELSEWHERE = ["Conard High School", "10", "none", "none", "none", "none", "none", "none"]


def of_sheet(content: bytes) -> list[tuple[Any, ...]]:
    """The sheet of a workbook."""
    return list(load_workbook(BytesIO(content))["Coverage"].values)


def lines_under(sheet: Sequence[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """The rows from the headings on."""
    start = next(number for number, row in enumerate(sheet) if row[0] == COVERAGE_AT)
    return list(sheet[start:])


def test_the_year_by_hand(staff: Staff) -> None:
    """And as it is kept with a report, word for word."""
    with staff.town.database.write() as session:
        assert coverage_of(session, staff.town.agreement, LAST_YEAR) is None
        two_weeks_of_school(session, staff)
        found = coverage_of(session, staff.town.agreement, LAST_YEAR)
        assert found is not None
        assert found.schools[0] == BY_HAND
        assert found.schools[0].share is None
        assert not found.schools[1].has_schedule
        again = read_kept(kept(found))
        assert again is not None
        assert list(again.schools) == list(found.schools)
    assert SchoolCoverage("hall", 4, 3, 1, 0, 60, 0).share == 0.75


def test_a_year_without_activities_still_has_its_coverage(staff: Staff) -> None:
    """The chapter is there for either; a year of which neither is on record has none."""
    about = About("A title", "A subject", "An author", NOW, "A head", "A foot")
    for coverage, chapter in ((YearCoverage([BY_HAND], calendar_is_known=False), ["officers"]), (None, [])):
        paper = Paper(about)
        tables = officers.tables(paper, staff.town.agreement, officers.OfficersYear({}, [], [], coverage=coverage))
        assert [*tables] == chapter
        for write in tables.values():
            write()
            assert rows(paper.content(), COVERAGE_AT)[1] == AS_PRINTED
            assert BY_WEEKDAYS in " ".join(lines(paper.content()))


def test_internal_files_have_plan_and_taps_side_by_side(staff: Staff) -> None:
    """The document two tables, the workbook a sheet: the same figures."""
    with staff.town.database.write() as session:
        ready(session, staff)
        two_weeks_of_school(session, staff)
        document = year_report(session, staff.town.agreement, LAST_YEAR, "Cleo Pretend", NOW)
        workbook = of_sheet(year_book(session, staff.town.agreement, LAST_YEAR, "Cleo Pretend", NOW))
    assert rows(document, COVERAGE_AT)[1:3] == [AS_PRINTED, ELSEWHERE]
    assert rows(document, ON_DUTY_AT)[:2] == [
        [ON_DUTY_AT, "With an officer", "School days on duty", "Hours of officers", "Hours on duty",
         "Hours on other days", "Days left open"],
        ["Hall High School", "7", "2", "49.0", "6.5", "0.0", "1"],
    ]  # fmt: skip
    assert COVERAGE_NOT_ADOPTED in [row[0] for row in workbook]
    assert lines_under(workbook)[1][:12] == ("Hall High School", 10, 7, 1, 2, None, 49, 0, 2, 6.5, 0, 1)
    assert lines_under(workbook)[2][:9] == ("Conard High School", 10, "none", "none", "none", None, None, None, None)


def test_what_was_adopted_stays_when_a_schedule_is_corrected(staff: Staff) -> None:
    """A correction between the two adoptions ends the first one; one after both changes no figure."""
    with staff.town.database.write() as session:
        ready(session, staff)
        two_weeks_of_school(session, staff)
        (line, *_others) = coverage_lines(staff.town.agreement, look(session, staff).found.coverage)
        assert line == (  # what they are shown before they adopt it
            "Hall High School: school days 10; with an officer 7; without an officer 1; not known 2; share with an "
            "officer none; hours of officers 49.0; by substitutes 0.0; school days on duty 2; hours on duty 6.5; hours "
            "on other days 0.0; days left open 1"
        )
        adopt(session, staff, "team, schools")
        change = session.query(ScheduleChange).one()
        change.withdrawn_at = NOW
        session.flush()
        adopt(session, staff, "team, police")
        report = newest_edition(session, LAST_YEAR)
        assert report
        assert [adoption.side for adoption in report.standing] == ["police"]
        adopt(session, staff, "team, schools")
        adopted = year_report(session, staff.town.agreement, LAST_YEAR, "Cleo Pretend", NOW)
        assert rows(adopted, COVERAGE_AT)[1][2] == "8"
        change.withdrawn_at = None
        session.flush()
        assert year_report(session, staff.town.agreement, LAST_YEAR, "Cleo Pretend", NOW) == adopted
        workbook = of_sheet(year_book(session, staff.town.agreement, LAST_YEAR, "Cleo Pretend", NOW))
        assert COVERAGE_ADOPTED in [row[0] for row in workbook]
        assert lines_under(workbook)[1][2] == 8


def test_the_public_gets_days_as_adopted_and_no_hours(staff: Staff) -> None:
    """Nothing before the adoption. The check of the finished file takes both, and no other number."""
    agreement = staff.town.agreement
    with staff.town.database.write() as session:
        ready(session, staff)
        two_weeks_of_school(session, staff)
        for before in (public_year_report, public_year_book):
            assert read(before(session, agreement, LAST_YEAR, NOW)[0]).coverage == {}
        adopt(session, staff, "team, schools")
        adopt(session, staff, "team, police")
        document, decision = public_year_report(session, agreement, LAST_YEAR, NOW)
        workbook, _same = public_year_book(session, agreement, LAST_YEAR, NOW)
        for content in (document, workbook):
            refuse_disclosure(session, agreement, content, decision)
        found = read(document).coverage
        assert found == read(workbook).coverage
        assert found["Hall High School", "With an officer"] == 7
        wrong = changed_part(document, "word/document.xml", b">7</w:t>", b">6</w:t>")
        with pytest.raises(Unreadable, match="does not add up"):
            read(wrong)
        for old, new in ((b">10</w:t>", b">11</w:t>"),):
            with pytest.raises(Unreadable):
                read(changed_part(document, "word/document.xml", old, new))
        with pytest.raises(Unreadable, match="other columns"):
            read(changed_part(document, "word/document.xml", b">Not known<", b">Hours known<"))
        report = newest_edition(session, LAST_YEAR)
        assert report
        assert report.content
        report.content = report.content | {"coverage": None}
        session.flush()
        with pytest.raises(HeldBack, match="not those that the team adopted"):
            refuse_disclosure(session, agreement, document, decision)
    assert lines_under(of_sheet(workbook))[0][:6] == (
        COVERAGE_AT, "School days", "With an officer", "Without an officer", "Not known", "Share with an officer",
    )  # fmt: skip
    printed = "".join(cell.text for table in docx.Document(BytesIO(document)).tables for cell in table._cells)
    assert "Hours" not in printed
    assert "substitutes" not in printed
