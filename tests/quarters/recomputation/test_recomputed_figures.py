"""Every printed figure of a made-up year is what plain SQL finds in the records (§IX)."""

import sqlite3
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from exports.quarters.book import quarter_book
from exports.quarters.public.book import public_book
from exports.quarters.year import year_book
from models.people.queries import with_roles_of
from models.people.tables import Person, RoleHeld
from models.quarters import police_submissions
from models.quarters import tables as records
from models.quarters.tables import Revision
from models.store.database import Database
from models.vocabulary import Role
from tests.quarters.recomputation.answers import AT_A_GLANCE, OF_SCHOOLS, Line, Quarter, Records, Year
from tests.quarters.recomputation.questions import QUESTIONS
from tests.support.town import the_agreement

NOW = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
YEAR, YEAR_AFTER, BASELINE = "2025-26", "2026-27", "2023-24"
ORDER = ("Q1", "Q2", "Q3", "Q4")
REVISIONS = [(YEAR, "Q1", 1), (YEAR, "Q2", 1), (YEAR, "Q3", 1), (YEAR, "Q3", 2), (YEAR, "Q4", 1), (YEAR_AFTER, "Q1", 1)]
ADJUSTED = {"reports.theft": 2, "actions.arrest": 1, "actions.both.search": 3}
OF_COUNTS = {
    "Summary", "School incidents", "School actions", "Students disciplined", "Referrals", "Students referred",
    "Police incidents", "Police actions", "Who acted", "Police students", "Timeliness",
    "School figures", "Police figures", "School by school",
}  # fmt: skip
MARKERS = ("*", "withheld")
PLACE = ZoneInfo("America/New_York")
Table = list[list[Any]]


@pytest.fixture
def found(made_up: Database, tmp_path: Path) -> Iterator[Records]:
    """The made-up year's records; the police of its last quarter have confirmed, with adjustments."""
    _confirm_with_adjustments(made_up)
    records_of_file = Records(tmp_path / "sro.db")
    yield records_of_file
    records_of_file.close()


def _confirm_with_adjustments(database: Database) -> None:
    with database.write() as session:
        quarter = records.find(session, YEAR_AFTER, "Q1")
        assert quarter
        query = select(Person).join(RoleHeld).where(RoleHeld.role == Role.SUPERVISOR)
        supervisor = session.scalars(query).first()
        assert supervisor
        actor = with_roles_of(session, supervisor, NOW.date())
        for figure, count in ADJUSTED.items():
            police_submissions.add(session, actor, quarter.id, "hall", figure, count, "Found in the paper log.", NOW)
        differ = police_submissions.to_confirm(session, the_agreement(), quarter).asks
        explained = {held.code: "Looked at twice: it is right." for held in differ}
        police_submissions.confirm(session, the_agreement(), actor, quarter.id, None, NOW, explained)


def tables(content: bytes) -> dict[str, Table]:
    """The tables of counts, by their sheets: the rows below the headings. Rates have tests of their own."""
    found = {}
    for sheet in (sheet for sheet in load_workbook(BytesIO(content)) if sheet.title in OF_COUNTS):
        rows = [list(row) for row in sheet.iter_rows(values_only=True)]
        heads = [number for number, row in enumerate(rows) if "Measure" in row]
        if heads:
            width = len([cell for cell in rows[heads[0]] if cell is not None])
            ends = (number for number, row in enumerate(rows) if number > heads[0] and row[0] is None)
            found[sheet.title] = [row[:width] for row in rows[heads[0] + 1 : next(ends, len(rows))]]
    return found


def line_of(sheet: str, title: str, label: str) -> Line:
    """A line of a quarter's sheet. Which students it counts says the sheet."""
    named = f"{sheet}: {title}"
    return (named if (named, label) in OF_SCHOOLS else title), label


def of_quarter(found: Records, school_year: str, code: str, revision: int) -> Quarter:
    """A quarter in a revision, beside what it is compared with."""
    now = found.time(school_year, code, revision)
    assert now
    place = ORDER.index(code)
    before = _year_before(school_year)
    previous = found.time(school_year, ORDER[place - 1]) if place else found.time(before, ORDER[-1])
    return Quarter(found, now, previous, found.time(before, code), found.time(BASELINE, "baseline"))


def _year_before(school_year: str) -> str:
    first = int(school_year[:4]) - 1
    return f"{first}-{(first + 1) % 100:02}"


@pytest.mark.parametrize(("school_year", "code", "revision"), REVISIONS)
def test_every_figure_of_a_quarter_is_that_of_the_records(
    made_up: Database, found: Records, school_year: str, code: str, revision: int
) -> None:
    """Line by line and school by school, with totals, other times and changes; each line that can be counted, once."""
    with made_up.read() as session:
        quarter = records.find(session, school_year, code)
        assert quarter
        printed = tables(
            quarter_book(
                session, the_agreement(), session.get_one(Revision, (quarter.id, revision)), "Cleo Pretend", NOW
            )
        )
    expected = of_quarter(found, school_year, code, revision)
    lines = Counter[Line]()
    for sheet, rows in printed.items():
        for row in rows:
            is_glance = sheet == "Summary"
            line = AT_A_GLANCE[row[0]] if is_glance else line_of(sheet, row[0], row[1])
            assert row[1 if is_glance else 2 :] == expected.row(line, is_first_of_year=code == "Q1"), (sheet, line)
            lines[line] += not is_glance
    assert lines == Counter([*OF_SCHOOLS, *QUESTIONS])


def test_a_public_edition_prints_the_same_or_a_marker(made_up: Database, found: Records) -> None:
    """Each number that the public sees, as the internal edition has it."""
    with made_up.read() as session:
        quarter = records.find(session, YEAR, "Q1")
        assert quarter
        printed = tables(public_book(session, the_agreement(), quarter.revision, NOW)[0])
    expected, markers = of_quarter(found, YEAR, "Q1", 1), Counter[bool]()
    for sheet, rows in printed.items():
        for row in rows:
            line, first = (AT_A_GLANCE[row[0]], 1) if sheet == "Summary" else (line_of(sheet, row[0], row[1]), 2)
            for cell, counted in zip(row[first:], expected.row(line, is_first_of_year=True), strict=False):
                assert cell in (counted, *MARKERS), (sheet, line)
                markers[cell in MARKERS] += 1
    assert markers[False]
    assert markers[True]


@pytest.mark.parametrize("school_year", [YEAR, YEAR_AFTER])
def test_every_figure_of_a_year_is_that_of_the_records(made_up: Database, found: Records, school_year: str) -> None:
    """Quarter by quarter, added up where it can be, and compared; and each school's, at a glance."""
    with made_up.read() as session:
        printed = tables(year_book(session, the_agreement(), school_year, "Cleo Pretend", NOW))
    of_year = [found.time(school_year, code) for code in ORDER]
    before = [found.time(_year_before(school_year), code) for code in ORDER]
    expected = Year(found, of_year, before if any(before) else [], found.time(BASELINE, "baseline"))
    for sheet in ("School figures", "Police figures"):
        for row in printed[sheet]:
            assert row[2:] == expected.row((row[0], row[1])), row[:2]
    for row in printed["Summary"]:
        assert row[1:] == expected.row(AT_A_GLANCE[row[0]]), row[0]
    named = {school.name: school.key for school in the_agreement().school}
    for row in printed["School by school"]:
        school, line = named[row[0]], AT_A_GLANCE[row[1]]
        assert row[2:] == [found.cell(time, school, line) if time else "none" for time in of_year], row[:2]
    assert len(printed["School figures"]) == len(OF_SCHOOLS)
    assert len(printed["Police figures"]) == len(QUESTIONS)
    assert len(printed["School by school"]) == len(AT_A_GLANCE) * len(expected.schools)


def test_a_confirmed_quarter_counts_each_notice_of_its_days(made_up: Database, found: Records, tmp_path: Path) -> None:
    """By the day of the event in the district as the notice read then; without those that were withdrawn by then."""
    connection = sqlite3.connect(tmp_path / "sro.db")
    query = """SELECT quarter.first_day, quarter.last_day, version.id, version.submitted_at
    FROM submission_version AS version
    JOIN quarter_submission AS submission ON submission.id = version.submission_id AND submission.party = ':police'
    JOIN quarter ON quarter.id = submission.quarter_id WHERE quarter.code <> 'baseline'"""
    confirmed = connection.execute(query).fetchall()
    assert len(confirmed) == len({(school_year, code) for school_year, code, _number in REVISIONS})
    for first_day, last_day, version, at in confirmed:
        begin, end = (_midnight(first_day, 0), _midnight(last_day, 1))
        counted = connection.execute(
            "SELECT notice_id, notice_version FROM counted_notice WHERE version_id = ?", (version,)
        )
        happened = connection.execute(
            """SELECT notice.id, v.version FROM notice JOIN notice_version AS v ON v.notice_id = notice.id
            WHERE v.version = (SELECT max(version) FROM notice_version
                               WHERE notice_id = notice.id AND changed_at <= :at)
            AND v.occurred_at >= :begin AND v.occurred_at < :end AND (withdrawn_at IS NULL OR withdrawn_at > :at)""",
            {"at": at, "begin": begin, "end": end},
        )  # fmt: skip
        assert sorted(counted) == sorted(happened)


def _midnight(day: str, later: int) -> str:
    local = datetime.combine(date.fromisoformat(day) + timedelta(days=later), datetime.min.time(), PLACE)
    return local.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
