"""Students arrested by group and by offense, of the notices that the police counted (C.G.S. 10-233n)."""

from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from exports.quarters.book import quarter_book
from models.notices import students
from models.notices.students import StudentForm
from models.notices.tables import Notice
from models.quarters import tables as records
from models.quarters.arrests import Arrests, arrests_in, over
from tests.quarters import acts
from tests.quarters.acts import AFTER, bring_to
from tests.quarters.test_police_submissions import NOW, file
from tests.quarters.test_quarter_book import table
from tests.support.staff import Staff

ARREST: dict[str, object] = {
    "actions": ("arrest",),
    "started_by": "officer",
    "custody_on_premises": "no",
    "custody_out_of_sight": "yes",
}


def student(
    session: Session, staff: Staff, notice: Notice, key: str, races: tuple[str, ...], *measures: str, grade: str = "9"
) -> None:
    """Record a student at a notice."""
    form = StudentForm(age=15, grade=grade, gender="female", ethnicity="no", races=races, disability="no",
                       english_learner="yes", measures=measures, disposition="to_family")  # fmt: skip
    students.record_student(session, staff.actor("officer"), notice.id, form, key, NOW)


def a_quarter(session: Session, staff: Staff) -> int:
    """Three arrested in two notices, one who was not; then signed, and one more recorded after it."""
    fight = file(session, staff, "1", incident="fighting", students=3, conduct_at_school="yes", **ARREST)
    student(session, staff, fight, "a", ("black",), "arrested")
    student(session, staff, fight, "b", ("white",), "arrested", "searched")
    student(session, staff, fight, "c", ("white",), "searched")
    theft = file(session, staff, "2", incident="theft", students=2, conduct_at_school="no", **ARREST)
    student(session, staff, theft, "d", ("black", "white"), "arrested", grade="7")
    quarter = bring_to(session, staff, "signed off")
    later = AFTER.replace(hour=20)
    form = StudentForm(age=15, grade="9", gender="male", ethnicity="no", races=("asian",), disability="no",
                       english_learner="no", measures=("arrested",), disposition="to_family")  # fmt: skip
    students.record_student(session, staff.actor("officer"), theft.id, form, "late", later)
    return quarter


def test_arrests_are_those_of_the_moment_of_the_confirmation(staff: Staff) -> None:
    """By offense, by where the conduct was, by group; nobody who was recorded later."""
    with staff.town.database.write() as session:
        revision = records.get(session, a_quarter(session, staff)).revision
        found = arrests_in(session, revision)
        content = quarter_book(session, staff.town.agreement, revision, "Cleo Pretend", AFTER)
    assert found
    assert dict(found.offenses) == {("hall", "fighting"): 2, ("hall", "theft"): 1}
    assert dict(found.conduct) == {("hall", "yes"): 2, ("hall", "no"): 1}
    assert found.groups["hall", ("race", "black")] == 1
    assert found.groups["hall", ("race", "two_or_more")] == 1
    assert found.groups["hall", ("race", "asian")] == 0
    assert found.groups["hall", ("grades", "middle")] == 1
    assert found.groups["hall", ("gender", "female")] == 3
    assert found.by_offense[("grades", "high"), "fighting"] == 2
    assert over([found, None, found]).at("hall") == 6
    book = load_workbook(BytesIO(content))
    offenses = {row[0]: row[1:] for row in table(book, "Arrests", "Offense")}
    assert offenses["Fighting and battery"] == [2, 0, 0, 0, 0, 2]
    assert offenses["All students arrested"] == [3, 0, 0, 0, 0, 3]
    conduct = {row[0]: row[-1] for row in table(book, "Arrests", "Conduct")}
    assert conduct["Conduct on school property or at a school event"] == 2
    of_groups = {tuple(row[:2]): row[2:] for row in table(book, "Arrests by group, offense", "Group")}
    assert of_groups["Group", "Line"] == ["Theft related behavior", "Fighting and battery", "Total"]
    assert of_groups["Race and ethnicity", "White"] == [0, 1, 1]
    assert of_groups["Grades", "Grades 6 to 8"] == [1, 0, 1]


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_before_the_police_confirm_there_are_none(staff: Staff) -> None:
    """Nothing is counted of what nobody has confirmed."""
    with staff.town.database.write() as session:
        quarter = acts.open_(session, staff, staff.actor("team, police"))
        assert arrests_in(session, quarter.revision) is None
    assert over([]) == Arrests()
