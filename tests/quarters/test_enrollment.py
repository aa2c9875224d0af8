"""Enrollment, once a school year: who enters it, what a signed revision keeps, what a correction changes (§IX)."""

from datetime import timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from exports.catalog import fill_in_of
from exports.fill_in.read import read
from exports.quarters.book import quarter_book
from models.errors import Conflict, Invalid, NotFound, Refused
from models.quarters import opening, school_submissions, signing
from models.quarters import tables as records
from models.quarters.enrollment import enrollments, has_changed_since
from models.quarters.enrollment_measures import STUDENTS_ENROLLED
from models.quarters.figures import of_revision
from models.quarters.questionnaires import OF_ENROLLMENT
from models.quarters.reminders import missing, waiting_submissions
from models.quarters.submission_checks import Figures
from models.quarters.tables import Quarter
from models.store.audit import AuditEntry
from tests.quarters import acts
from tests.quarters.acts import AFTER, bring_to
from tests.quarters.test_quarter_book import table
from tests.support.staff import Staff

YEAR, MEMBER = "2026-27", "team, schools"
LINES: Figures = dict.fromkeys(OF_ENROLLMENT.keys, 0) | {
    STUDENTS_ENROLLED: 700, "enrolled.race.white": 500, "enrolled.race.asian": 200, "enrolled.gender.male": 350,
    "enrolled.gender.female": 350, "enrolled.grades.high": 700, "enrolled.disability.no": 700,
    "enrolled.english_learner.no": 700, "enrolled.meals.no": 700,
}  # fmt: skip
on_sqlite = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


def open_year(session: Session, staff: Staff, school_year: str = YEAR) -> Quarter:
    """Open a school year for its enrollment."""
    return opening.open_enrollment(session, staff.town.agreement, staff.actor(MEMBER), school_year, AFTER)


def enroll(
    session: Session, staff: Staff, school: str = "hall", lines: Figures = LINES, school_year: str = YEAR
) -> int:
    """Enter and send a school's enrollment; the id of the year."""
    year, member = open_year(session, staff, school_year), staff.actor(MEMBER)
    acts.fill(session, staff, member, year.id, AFTER, school, lines)
    acts.send(session, staff, member, year.id, AFTER, school)
    return year.id


def correct(session: Session, staff: Staff, year: int, lines: Figures, school: str = "hall") -> None:
    """Correct what was sent, with a reason."""
    member, one = staff.actor(MEMBER), records.get(session, year).submission_of(school)
    school_submissions.start_correction(session, member, one.id, "The count was of another day.", AFTER)
    acts.fill(session, staff, member, year, AFTER, school, lines)
    acts.send(session, staff, member, year, AFTER, school)


def rate_of_hall(session: Session, staff: Staff, quarter: int, revision: int) -> object:
    """Hall's disciplinary actions per 1,000 students, as the workbook of a revision prints them."""
    found = next(row for row in records.get(session, quarter).revisions if row.revision == revision)
    book = load_workbook(BytesIO(quarter_book(session, staff.town.agreement, found, "Cleo Pretend", AFTER)))
    rows = table(book, "Rates", "Measure") if "Enrollment" in book.sheetnames else []
    return next((row[1] for row in rows if row[0] == "Schools: disciplinary actions"), None)


def test_a_signed_revision_keeps_the_enrollment_it_was_signed_with(staff: Staff) -> None:
    """12 actions of 700 students are 17.1; the correction to 600 makes 20.0, in the next revision only."""
    with staff.town.database.write() as session:
        year = enroll(session, staff)
        quarter = bring_to(session, staff, "signed off")
        assert rate_of_hall(session, staff, quarter, 1) == 17.1
        smaller = LINES | {STUDENTS_ENROLLED: 600} | {
            figure: 600 for figure in LINES if figure.endswith((".no", ".high"))
        } | {"enrolled.race.white": 400, "enrolled.gender.male": 250}  # fmt: skip
        correct(session, staff, year, smaller)
        signed = records.get(session, quarter).revision
        assert rate_of_hall(session, staff, quarter, 1) == 17.1
        assert has_changed_since(signed)
        acts.reopen(session, staff, staff.actor(MEMBER), quarter, AFTER)
        assert rate_of_hall(session, staff, quarter, 2) == 20.0
        assert rate_of_hall(session, staff, quarter, 1) == 17.1


def test_what_was_signed_without_enrollment_stays_without(staff: Staff) -> None:
    """Entered later, it is in no signed edition, and the workbook says that it came after."""
    with staff.town.database.write() as session:
        quarter = bring_to(session, staff, "signed off")
        enroll(session, staff)
        assert rate_of_hall(session, staff, quarter, 1) is None
        revision = records.get(session, quarter).revision
        content = quarter_book(session, staff.town.agreement, revision, "Cleo Pretend", AFTER)
        notes = [row[0].value for row in load_workbook(BytesIO(content))["Rates"].iter_rows()]
        assert any(str(note).startswith("Enrollment was entered or corrected after") for note in notes)
        revision.content = {key: value for key, value in revision.made_of.items() if key != "enrollment"}
        assert of_revision(session, revision).enrollment == {}  # as revisions were signed before there was any


def test_a_correction_ends_a_lone_signature_and_stops_who_saw_it_before(staff: Staff) -> None:
    """Who signs, signs the rates too."""
    with staff.town.database.write() as session:
        year = enroll(session, staff)
        quarter = bring_to(session, staff, "schools have signed")
        seen = signing.fingerprint(session, records.get(session, quarter))
        correct(session, staff, year, LINES | {"enrolled.race.white": 499, "enrolled.race.unknown": 1})
        assert records.get(session, quarter).revision.standing == []
        with pytest.raises(Conflict, match="has changed"):
            signing.sign(session, staff.town.agreement, staff.actor("team, police"), quarter, seen, AFTER)


@on_sqlite
def test_the_schools_side_of_the_team_enters_it_and_nobody_else(staff: Staff) -> None:
    """A principal neither opens a year nor fills in a school's lines."""
    with staff.town.database.write() as session:
        year = open_year(session, staff)
        hall, may_open, may_fill_in = year.submission_of("hall").id, set[str](), set[str]()
        for name in staff.people:
            try:
                opening.open_enrollment(session, staff.town.agreement, staff.actor(name), YEAR, AFTER)
                may_open.add(name)
                school_submissions.for_act(session, staff.actor(name), hall)
                may_fill_in.add(name)
            except Refused:
                with pytest.raises(Refused):
                    school_submissions.for_act(session, staff.actor(name), hall)
        assert may_open == may_fill_in == {MEMBER, "second, schools"}


@on_sqlite
def test_a_total_that_its_groups_do_not_come_to_is_not_sent(staff: Staff) -> None:
    """What was not collected is left out, and then the lines may be less than the total."""
    with staff.town.database.write() as session:
        year, member = open_year(session, staff), staff.actor(MEMBER)
        one = acts.fill(session, staff, member, year.id, AFTER, "hall", LINES | {"enrolled.race.white": 499})
        (error,) = school_submissions.checked(session, staff.town.agreement, one, AFTER).errors
        assert error.words == "Enrollment: “Race and ethnicity” adds up to 699, but there are 700 students."
        with pytest.raises(Conflict, match="adds up to 699"):
            acts.send(session, staff, member, year.id, AFTER, "hall")
        acts.fill(session, staff, member, year.id, AFTER, "hall", LINES | {"enrolled.race.white": None})
        acts.send(session, staff, member, year.id, AFTER, "hall")
        entries = session.scalars(select(AuditEntry.act).where(AuditEntry.subject == f"quarter:{year.id}"))
        assert {"open enrollment", "fill in submission", "send submission"} <= set(entries)


@on_sqlite
def test_it_is_no_quarter(staff: Staff) -> None:
    """Nothing waits for it, nobody is reminded of it or signs it, and no quarter is compared with it."""
    with staff.town.database.write() as session:
        year = open_year(session, staff)
        assert open_year(session, staff).id == year.id
        assert records.newest(session, 5) == []
        assert [found.label for found in enrollments(session)] == ["Enrollment 2026-27"]
        assert waiting_submissions(session, staff.actor(MEMBER)) == []
        assert not [row for row in missing(year) if row.is_awaited]
        assert [row.party for row in year.submissions] == [school.key for school in staff.town.agreement.school]
        with pytest.raises(NotFound):
            acts.sign(session, staff, staff.actor(MEMBER), year.id, AFTER + timedelta(days=365))


@on_sqlite
@pytest.mark.parametrize("typed", [None, "", "2026", "2026-28", "2027-28"])
def test_a_school_year_that_cannot_be_is_said_where_it_was_typed(staff: Staff, typed: str | None) -> None:
    """Nor one that has not begun."""
    with staff.town.database.write() as session, pytest.raises(Invalid) as refusal:
        opening.open_enrollment(session, staff.town.agreement, staff.actor(MEMBER), typed, AFTER)
    assert list(refusal.value.fields) == ["school_year"]


@on_sqlite
def test_the_workbook_comes_back_as_it_was_filled_in(staff: Staff) -> None:
    """Beside the year before; and it is not taken for another year's, or for a quarter's."""
    with staff.town.database.write() as session:
        open_year(session, staff, "2025-26")
        enroll(session, staff)
        before = records.find(session, "2025-26", "enrollment")
        assert before
        acts.fill(session, staff, staff.actor(MEMBER), before.id, AFTER, "hall", LINES | {STUDENTS_ENROLLED: 700})
        acts.send(session, staff, staff.actor(MEMBER), before.id, AFTER, "hall")
        quarter = records.find(session, YEAR, "enrollment")
        assert quarter
        content = fill_in_of(session, staff.town.agreement, quarter.submission_of("hall"), AFTER)
    book = load_workbook(BytesIO(content))
    assert book.sheetnames == ["How to fill in", "Students enrolled"]
    assert book["Students enrolled"]["C4"].value == "Previous school year: Enrollment 2025-26"
    about = ("hall", "Hall High School", "Enrollment 2026-27")
    assert read(content, *about, "enrollment").figures == LINES
    (wrong,) = read(content, "hall", "Hall High School", "Q1 2026-27", "Q1").mistakes
    assert wrong.words.startswith("This workbook is for Hall High School, Enrollment 2026-27.")


@on_sqlite
def test_the_workbook_of_one_school_adds_nothing_up(staff: Staff) -> None:
    """Neither a total nor all schools: there are no others in it."""
    with staff.town.database.write() as session:
        enroll(session, staff)
        quarter = records.get(session, bring_to(session, staff, "signed off"))
        content = quarter_book(session, staff.town.agreement, quarter.revision, "Cleo Pretend", AFTER, ("hall",))
    book = load_workbook(BytesIO(content))
    cells = {cell.value for sheet in book for row in sheet.iter_rows() for cell in row[2:]}  # lines have totals, too
    assert cells.isdisjoint({"Total", "All schools", "These schools"})
    assert table(book, "Enrollment", "Measure")[0][-1] == "Hall High School"
    assert "Rates by group" not in book.sheetnames
