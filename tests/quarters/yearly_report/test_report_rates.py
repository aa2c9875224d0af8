"""Rates and trends in the yearly report: worked out by hand, and followed in the public edition (§IX)."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from exports.quarters.public.read_back import read
from exports.quarters.public.unreadable import Unreadable
from exports.quarters.yearly_report.public_document import public_year_report
from models.quarters.enrollment_measures import STUDENTS_ENROLLED
from models.store.database import Database
from tests.quarters.test_enrollment import enroll
from tests.quarters.yearly_report import acts
from tests.quarters.yearly_report.acts import LAST_YEAR
from tests.quarters.yearly_report.test_report_document import changed_part, charts, internal, lines, rows
from tests.quarters.yearly_report.test_yearly_report import parties, ready
from tests.support.staff import Staff
from tests.support.town import NOW, the_agreement

PER, COUNT, RATE = "Per 1,000 students", "Count", "Rate"


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_school_stands_beside_its_students(staff: Staff) -> None:
    """Nine incidents and twelve detentions at Hall with its 700 students; Conard's students are not on record."""
    with staff.town.database.write() as session:
        enroll(session, staff, school_year=LAST_YEAR)
        ready(session, staff)
        content = internal(session, staff)
    table = rows(content, PER)
    assert table[0] == [PER, "Enrolled", "Incidents", "Disciplinary actions", "Referrals to police", "Known arrests",
                        "Action notices"]  # fmt: skip
    assert table[1] == ["Hall High School", "700", "12.9", "17.1", "0.0", "0.0", "0.0"]
    assert table[2][:2] == ["Conard High School", "not submitted"]
    assert table[-1] == ["All schools", "not submitted", "12.9", "17.1", "0.0", "0.0", "no enrollment"]


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_without_enrollment_and_another_year_there_is_no_such_chapter(staff: Staff) -> None:
    """The team has written none."""
    with staff.town.database.write() as session:
        acts.signed_quarter(session, staff.town.agreement, *parties(staff))
        assert "Rates and trends" not in lines(internal(session, staff))


@pytest.fixture(scope="module")
def published(published_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[bytes]:
    """The public report of the made-up year."""
    database = Database(f"sqlite:///{shutil.copy(published_template, tmp_path_factory.mktemp('report') / 'sro.db')}")
    with database.read() as session:
        yield public_year_report(session, the_agreement(), LAST_YEAR, NOW)[0]
    database.close()


def test_the_public_report_has_the_rates_and_years_that_its_numbers_give(published: bytes) -> None:
    """Its baseline has 943 incidents at schools with 5,250 students, which are 179.6 per 1,000."""
    found = read(published).cells
    everybody = found[f"Year {LAST_YEAR}", "schools", STUDENTS_ENROLLED, "all schools"]
    incidents = found[f"Year {LAST_YEAR}", "schools", "incidents", "all schools"]
    assert isinstance(everybody, int)
    assert isinstance(incidents, int)
    whole = next(row for row in rows(published, PER) if row[0] == "All schools")
    assert whole[1:3] == [f"{everybody:,}", f"{(2_000 * incidents * 10 + everybody) // (2 * everybody) / 10:.1f}"]
    counts, rates = ({row[0]: row[1:] for row in rows(published, head)} for head in (COUNT, RATE))
    assert (counts["Schools: incidents"][0], counts["Students enrolled"][0]) == ("943", "5,250")
    assert rates["Schools: incidents"][0] == "179.6"
    drawn = [words for words, _numbers in charts(published)]
    assert any(words.startswith("Year by year. Schools: incidents: 2023-24 (baseline) 179.6") for words in drawn)


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (b">179.6<", b">179.7<", "a chart shows a number that no table prints"),
        (b">106.9<", b">107.0<", "a rate that does not follow"),
        (b">943<", b">3<", "a count of 1 to 5"),
        (b">Schools: incidents<", b">Schools: secrets<", "no line of a public edition"),
    ],
)
def test_a_number_that_does_not_follow_is_refused(published: bytes, old: bytes, new: bytes, problem: str) -> None:
    """In the tables of rates as everywhere else."""
    with pytest.raises(Unreadable, match=problem):
        read(changed_part(published, "word/document.xml", old, new))
