"""An officer's reports of a month, opened again and compared cell by cell (C.G.S. 10-233p)."""

from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from exports.notices.officer_month import packet
from models.notices import acts as notices
from models.people.tables import Person
from tests.quarters.test_police_submissions import add_student, file
from tests.support.staff import Staff
from tests.support.town import NOW

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
NOVEMBER = date(2026, 11, 1), date(2026, 11, 30)
EVENT_HEADS = ["Notice", "School", "Date and time", "Location", "Reason and nature", "Narrative", "Actions",
               "Who acted", "Who searched", "Case number", "Students", "Details complete"]  # fmt: skip
STUDENT_HEADS = ["Notice", "Student", "Race and ethnicity", "Hispanic or Latino", "Race", "Gender", "Age", "Grade",
                 "Disability", "Searched", "Miranda warning given", "Citation or summons", "Arrested", "Detained",
                 "Minutes detained", "Disposition"]  # fmt: skip
TRAP = '=HYPERLINK("http://example.invalid")'


def made(session: Session, staff: Staff) -> dict[str, list[list[Any]]]:
    """The sheets of the officer's reports of November, from the headings on."""
    officer = session.get_one(Person, staff.id("officer"))
    content = packet(session, staff.town.agreement, officer, *NOVEMBER, "Cleo Pretend", NOW)
    found = {}
    for sheet in load_workbook(BytesIO(content)):
        rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
        start = next(number for number, row in enumerate(rows) if row[0] == "Notice")
        width = sum(value is not None for value in rows[start])
        found[sheet.title] = [row[:width] for row in rows[start:]]
    return found


def test_each_event_of_the_month_and_each_student_stands_in_a_row(staff: Staff) -> None:
    """What the law names, in words, at the district's time; typed text as it was typed; no other month."""
    with staff.town.database.write() as session:
        notice = file(session, staff, "1", report_written="yes", case_number="26-1", actions=("search", "arrest"),
                      searched_by="officer", search_basis="consent", conduct_at_school="yes",
                      custody_on_premises="no", custody_out_of_sight="yes", narrative=TRAP, grounds="emergency",
                      grounds_detail="A knife was seen.", acted_by="both")  # fmt: skip
        add_student(session, staff, notice, "s1", races=("asian", "white"), measures=("searched", "detained"),
                    detained_minutes=12)  # fmt: skip
        add_student(session, staff, notice, "s2", gender="female", ethnicity="yes", races=("black",), age=14, grade="8",
                    disability="yes", measures=())  # fmt: skip
        file(session, staff, "2", occurred_at=datetime(2026, 11, 1, 3, 59, tzinfo=UTC))
        file(session, staff, "3", occurred_at=datetime(2026, 11, 1, 4, 0, tzinfo=UTC), students=1)
        found = made(session, staff)
    assert found["Events"] == [
        EVENT_HEADS,
        ["2026-27/0003", "Hall High School", datetime(2026, 11, 1), "On campus: Cafeteria",  # noqa: DTZ001
         "Physical or verbal confrontation. School staff request.", "Two students pushed each other.", "Verbal warning",
         "This officer", None, None, 1, None],
        ["2026-27/0001", "Hall High School", datetime(2026, 11, 23, 9, 0), "On campus: Cafeteria",  # noqa: DTZ001
         "Physical or verbal confrontation. School staff request. It was an emergency.",
         f"{TRAP}\nA knife was seen.", "Search; Arrest", "This officer and other officers", "An officer", "26-1", 2,
         datetime(2026, 11, 23, 10, 0)],  # noqa: DTZ001
    ]  # fmt: skip
    assert found["Students"] == [
        STUDENT_HEADS,
        ["2026-27/0001", 1, "Two or more races", "No", "Asian; White", "Male", 15, "Grade 9", "No", "Yes", "No", "No",
         "No", "Yes", 12, "Warned"],
        ["2026-27/0001", 2, "Hispanic/Latino of any race", "Yes", "Black or African American", "Female", 14, "Grade 8",
         "Yes", "No", "No", "No", "No", "No", None, "Warned"],
    ]  # fmt: skip


def test_withdrawn_notices_and_those_of_others_are_left_out(staff: Staff) -> None:
    """And a month without any says so."""
    with staff.town.database.write() as session:
        notice = file(session, staff, "1")
        notices.withdraw(session, staff.actor("officer"), notice.id, "Filed twice.", NOW)
        found = made(session, staff)
    assert [row[:1] for row in found["Events"]] == [["Notice"], ["No records."]]
    assert [row[:1] for row in found["Students"]] == [["Notice"], ["No records."]]


def test_what_other_officers_did_without_this_officer_is_left_out_and_named(staff: Staff) -> None:
    """The report is of what the officer did; nobody is to wonder where a notice has gone."""
    with staff.town.database.write() as session:
        file(session, staff, "1", actions=("arrest",), acted_by="others")
        file(session, staff, "2", actions=("arrest",), acted_by="both")
        file(session, staff, "3", actions=("none",), acted_by=None)
        officer = session.get_one(Person, staff.id("officer"))
        content = packet(session, staff.town.agreement, officer, *NOVEMBER, "Cleo Pretend", NOW)
    texts = [cell.value for row in load_workbook(BytesIO(content))["Events"].iter_rows() for cell in row if cell.value]
    assert "Not included, since other officers acted without this officer: 2026-27/0001." in texts
    assert [text for text in texts if str(text).startswith("2026-27/")] == ["2026-27/0002", "2026-27/0003"]
