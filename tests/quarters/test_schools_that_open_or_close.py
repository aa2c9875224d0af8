"""A school that opens or closes within a year: which quarters wait for it, and what is counted and compared (§IX)."""

from datetime import UTC, date, datetime, time, timedelta
from io import BytesIO

import docx
import pytest
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from exports.quarters.book import quarter_book
from exports.quarters.public.book import public_book
from exports.quarters.year import year_book
from exports.quarters.yearly_report.document import year_report
from models.district.parties import School
from models.quarters import opening, police_counts
from models.quarters import tables as records
from models.quarters.activity_figures import count_activities
from models.quarters.periods import period_of
from models.quarters.questionnaires import POLICE
from models.quarters.school_coverage import coverage_of
from models.quarters.signing import fingerprint
from models.quarters.tables import Quarter
from models.quarters.year import evaluations_of, year_of
from models.store.database import Database
from models.terms import Agreement
from models.vocabulary import Role
from tests.quarters import acts
from tests.quarters.acts import FIGURES, with_a_team
from tests.schedules.acts import give
from tests.support.staff import Staff
from tests.support.town import the_agreement

NEW = School(key="duffy", name="Duffy School", opens=date(2026, 11, 2))
CLOSES = date(2026, 11, 13)
YEAR = "2026-27"
QUARTERS = {"Q1": date(2026, 8, 3), "Q2": date(2026, 10, 5), "Q3": date(2027, 2, 1)}
IN_QUARTER = {
    "Q1": {"hall", "conard", "sedgwick", "king-philip", "bristow"},
    "Q2": {"hall", "conard", "sedgwick", "king-philip", "bristow", "duffy"},
    "Q3": {"hall", "conard", "sedgwick", "king-philip", "duffy"},
}
SENT = {"hall": 9, "bristow": 20, "duffy": 4}
"""Fights at the schools that send something; the team declares the others missing."""


def changing(*, with_new: bool = True, with_old: bool = True) -> Agreement:
    """Bristow closes and Duffy opens, both in the second quarter."""
    agreement = the_agreement()
    schools = [
        school.model_copy(update={"closes": CLOSES}) if school.key == "bristow" else school
        for school in agreement.school
        if with_old or school.key != "bristow"
    ]
    return agreement.model_copy(update={"school": [*schools, *([NEW] if with_new else [])]})


@pytest.fixture
def staff(database: Database) -> Staff:
    """Everybody, and the principals of both schools."""
    staff = with_a_team(database)
    staff.town.agreement = changing()
    for school in ("bristow", "duffy"):
        staff.people[f"principal of {school}"] = staff.town.add(f"Principal {school}", Role.PRINCIPAL, school)
    return staff


def opened(session: Session, staff: Staff, code: str, now: datetime) -> Quarter:
    """A quarter of the year, opened."""
    period = period_of(staff.town.agreement, QUARTERS[code])
    return opening.open_quarter(session, staff.town.agreement, period, None, now)


def schools_of(quarter: Quarter) -> set[str]:
    """The schools that a quarter waits for."""
    return {submission.party for submission in quarter.submissions} - {POLICE}


def signed(session: Session, staff: Staff, code: str) -> Quarter:
    """A quarter that was filled in, sent and signed, a week after its end."""
    days = period_of(staff.town.agreement, QUARTERS[code])
    now = datetime.combine(days.last_day + timedelta(days=7), time(15), UTC)
    quarter = opened(session, staff, code, now)
    of_police = staff.actor("team, police", now)
    for school in sorted(schools_of(quarter)):
        if school not in SENT:
            acts.declare(session, staff, of_police, quarter.id, now, school)
            continue
        principal = staff.actor("principal" if school == "hall" else f"principal of {school}", now)
        acts.fill(session, staff, principal, quarter.id, now, school, FIGURES | {"incidents.fighting": SENT[school]})
        acts.send(session, staff, principal, quarter.id, now, school)
    acts.confirm(session, staff, staff.actor("supervisor", now), quarter.id, now)
    acts.state_none(session, staff, of_police, quarter.id, now)
    acts.sign(session, staff, staff.actor("team, schools", now), quarter.id, now)
    acts.sign(session, staff, of_police, quarter.id, now)
    assert not quarter.is_open
    return quarter


def words_of(content: bytes) -> str:
    """Every cell of a workbook."""
    book = load_workbook(BytesIO(content))
    return "\n".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value)


@pytest.mark.parametrize("code", QUARTERS)
def test_a_quarter_waits_for_the_schools_that_have_a_day_of_it(database: Database, staff: Staff, code: str) -> None:
    """So do the police's figures, and nobody else's."""
    agreement = staff.town.agreement
    with database.write() as session:
        quarter = opened(session, staff, code, datetime(2027, 4, 5, tzinfo=UTC))
        assert schools_of(quarter) == IN_QUARTER[code]
        days = quarter.first_day, quarter.last_day
        assert set(police_counts.counts(session, agreement, *days)) == IN_QUARTER[code]
        assert set(count_activities(session, agreement, *days).counts) - {POLICE} == IN_QUARTER[code]


@pytest.mark.parametrize("state", ["opened", "schools have signed", "signed off"])
def test_an_open_quarter_gets_the_submission_of_a_school_that_is_added(
    database: Database, staff: Staff, state: str
) -> None:
    """At the next start, once; who has signed signs anew. A quarter that was signed off stays as it was signed."""
    with database.write() as session:
        staff.town.agreement = changing(with_new=False)
        quarter = records.get(session, acts.bring_to(session, staff, state))
        seen = fingerprint(session, quarter)
        for _start in range(2):
            opening.add_schools(session, changing(), acts.AFTER)
        assert ("duffy" in schools_of(quarter)) == (state != "signed off")
        assert (fingerprint(session, quarter) == seen) == (state == "signed off")
        assert [row for row in quarter.revision.signatures if row.ended_at is None] == (
            quarter.revision.signatures if state == "signed off" else []
        )
        # A school that left the file keeps what it has, and is found by its name.
        opening.add_schools(session, changing(with_old=False), acts.AFTER)
        assert "bristow" in schools_of(quarter)


def test_year_and_comparisons_are_of_the_schools_that_each_quarter_has(database: Database, staff: Staff) -> None:
    """Added up as each quarter was signed; what is compared knows of which schools it is, quarter by quarter."""
    with database.write() as session:
        for code in QUARTERS:
            signed(session, staff, code)
        agreement = staff.town.agreement
        total = year_of(session, agreement, YEAR).total("incidents.fighting", is_police=False)
        assert total is not None
        assert total.value == 9 * 3 + 20 * 2 + 4 * 2
        assert total.at == (
            frozenset({"hall", "bristow"}), frozenset({"hall", "bristow", "duffy"}), frozenset({"hall", "duffy"}),
            frozenset(),
        )  # fmt: skip
        assert {row.school for row in evaluations_of(session, agreement, YEAR)} == IN_QUARTER["Q2"]
        later = "2027-28"
        assert {row.school for row in evaluations_of(session, agreement, later)} == IN_QUARTER["Q3"]


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_files_keep_the_names_also_of_a_school_that_left_the_file(database: Database, staff: Staff) -> None:
    """The quarter's and the year's workbook, the report, the public edition; the key stands in none of them."""
    with database.write() as session:
        quarters = [signed(session, staff, code) for code in QUARTERS]
        gone = changing(with_old=False)
        gone.recall({"bristow": "Bristow Middle School", "hall": "Not Hall"})
        now = datetime(2027, 4, 20, tzinfo=UTC)
        files: dict[str, str] = {}
        for agreement in (staff.town.agreement, gone):
            report = docx.Document(BytesIO(year_report(session, agreement, YEAR, "Cleo Pretend", now)))
            files["report"] = "\n".join(cell.text for grid in report.tables for row in grid.rows for cell in row.cells)
            files["year"] = words_of(year_book(session, agreement, YEAR, "Cleo Pretend", now))
            for quarter in quarters:
                files[quarter.code] = words_of(quarter_book(session, agreement, quarter.revision, "Cleo Pretend", now))
                files[f"public {quarter.code}"] = words_of(public_book(session, agreement, quarter.revision, now)[0])
            for code, words in files.items():
                of_schools = IN_QUARTER.get(code.removeprefix("public "), IN_QUARTER["Q2"])
                assert ("Bristow Middle School" in words) == ("bristow" in of_schools), code
                assert ("Duffy School" in words) == ("duffy" in of_schools), code
                assert "Not Hall" not in words


def test_coverage_is_of_a_schools_own_days(database: Database, staff: Staff) -> None:
    """Days after its last one are none on which an officer was missing; one that opens later has none yet."""

    def schools(closes: date | None) -> list[School]:
        first, *others = the_agreement().school
        return [first.model_copy(update={"closes": closes}), *others]

    with database.write() as session:
        give(session, staff, staff.actor("officer"))
        found = {}
        for closes in (None, date(2026, 11, 27), date(2026, 6, 1)):
            agreement = the_agreement().model_copy(update={"school": schools(closes)})
            coverage = coverage_of(session, agreement, YEAR)
            found[closes] = {row.school: row for row in coverage.schools} if coverage else {}
    hall, short = found[None]["hall"], found[date(2026, 11, 27)]["hall"]
    assert short.school_days < hall.school_days
    assert short.with_officer == 5 < hall.with_officer
    assert date(2026, 6, 1) not in {closes for closes, rows in found.items() if "hall" in rows}
