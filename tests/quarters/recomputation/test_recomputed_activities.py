"""Every figure of activities that a made-up year prints is what plain SQL finds in the entries (§V.6, §IX)."""

import sqlite3
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook

from exports.quarters.book import quarter_book
from exports.quarters.year import year_book
from exports.quarters.yearly_report.document import year_report
from models.quarters import tables as records
from models.quarters.figures import of_revision
from models.store.database import Database
from tests.support.town import the_agreement

NOW = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
YEAR = "2025-26"
SCHOOLS = ("hall", "conard", "sedgwick", "king-philip", "bristow")
QUARTERS = {
    "Q1": ("2025-07-01", "2025-09-30"), "Q2": ("2025-10-01", "2025-12-31"), "Q3": ("2026-01-01", "2026-03-31"),
    "Q4": ("2026-04-01", "2026-06-30"),
}  # fmt: skip
TALK, CLASS = "Talk with a student, parent or staff", "Presentation or class"
REQUEST, TRAINING = "Request from staff about school discipline", "Training done"
LINES = {
    (TALK, "Entries"): ("talk", "1"), (TALK, "People"): ("talk", "v.people"), (TALK, "Minutes"): ("talk", "v.minutes"),
    (TALK, "Entries with minutes"): ("talk", "v.minutes IS NOT NULL"),
    (CLASS, "Entries"): ("presentation", "1"), (CLASS, "Students"): ("presentation", "v.people"),
    (CLASS, "Minutes"): ("presentation", "v.minutes"),
    (CLASS, "Entries with minutes"): ("presentation", "v.minutes IS NOT NULL"),
    (REQUEST, "Entries"): ("request", "1"),
    (REQUEST, "Handed back to the school"): ("request", "v.outcome = 'handed_back'"),
    (TRAINING, "Entries"): ("training", "1"), (TRAINING, "Hours"): ("training", "v.hours"),
    ("Concern about a danger", "Entries"): ("concern", "1"),
    ("Planned activity at the school", "Entries"): ("planned", "1"),
    ("Special event", "Entries"): ("event", "1"),
}  # fmt: skip
AT_SCHOOLS = ((TALK, "Entries"), (CLASS, "Entries"), (CLASS, "Students"), (REQUEST, "Entries"),
              (REQUEST, "Handed back to the school"))  # fmt: skip


class Entries:
    """The entries of the made-up year, asked by SQL of our own."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Those of a database."""
        self._connection = connection

    def total(self, line: tuple[str, str], codes: Sequence[str], school: str = "%") -> int:
        """A line over some quarters, at a school or everywhere."""
        kind, added = LINES[line]
        found = 0
        for code in codes:
            first, last = QUARTERS[code]
            query = f"""SELECT coalesce(sum(coalesce({added}, 0)), 0) FROM activity AS a
            JOIN activity_version AS v ON v.activity_id = a.id
            WHERE v.version = (SELECT max(version) FROM activity_version WHERE activity_id = a.id)
            AND a.withdrawn_at IS NULL AND a.kind = ? AND coalesce(a.school, '') LIKE ?
            AND v.happened_on >= ? AND v.happened_on <= ?"""  # noqa: S608  (pieces of this file)
            found += self._connection.execute(query, (kind, school, first, last)).fetchone()[0]
        return found


@pytest.fixture
def entries(made_up: Database, tmp_path: Path) -> Iterator[Entries]:
    """Those of the made-up year."""
    connection = sqlite3.connect(tmp_path / "sro.db")
    yield Entries(connection)
    connection.close()


def tables(content: bytes) -> tuple[list[list[Any]], list[list[Any]]]:
    """The rows of the two tables of the sheet, without headings."""
    rows = [list(row) for row in load_workbook(BytesIO(content))["Activities"].iter_rows(values_only=True)]
    found = []
    for head in ("Activity", "School"):
        first = next(number for number, row in enumerate(rows) if row[0] == head) + 1
        last = next((number for number, row in enumerate(rows) if number > first and row[0] is None), len(rows))
        found.append(rows[first:last])
    return found[0], found[1]


def check_schools(rows: list[list[Any]], entries: Entries, codes: Sequence[str]) -> None:
    """The table of schools: each count, and of requests the share that was handed back."""
    names = {school.name: school.key for school in the_agreement().school} | {"All together": "%"}
    assert [row[0] for row in rows] == [*names]
    for row in rows:
        expected = [entries.total(line, codes, names[row[0]]) for line in AT_SCHOOLS]
        assert row[1:6] == expected, row[0]
        assert row[6] == (pytest.approx(expected[4] / expected[3]) if expected[3] else None), row[0]


@pytest.mark.parametrize("code", [*QUARTERS])
def test_every_activity_of_a_quarter_is_that_of_the_entries(made_up: Database, entries: Entries, code: str) -> None:
    """Each line at each school and together; a training at none."""
    with made_up.read() as session:
        quarter = records.find(session, YEAR, code)
        assert quarter
        lines, schools = tables(quarter_book(session, the_agreement(), quarter.revision, "Cleo Pretend", NOW))
    assert [(row[0], row[1]) for row in lines] == [*LINES]
    for row in lines:
        line = (row[0], row[1])
        at = [None if row[0] == TRAINING else entries.total(line, [code], school) for school in SCHOOLS]
        assert row[2:8] == [*at, entries.total(line, [code])], line
    check_schools(schools, entries, [code])


def test_every_activity_of_a_year_is_that_of_the_entries(made_up: Database, entries: Entries) -> None:
    """Quarter by quarter, over the year, and of the year each school."""
    with made_up.read() as session:
        lines, schools = tables(year_book(session, the_agreement(), YEAR, "Cleo Pretend", NOW))
    assert [(row[0], row[1]) for row in lines] == [*LINES]
    for row in lines:
        line = (row[0], row[1])
        assert row[2:8] == [*(entries.total(line, [code]) for code in QUARTERS), entries.total(line, [*QUARTERS]), 4]
    check_schools(schools, entries, [*QUARTERS])
    assert entries.total((TALK, "Entries"), [*QUARTERS]) > 100


def test_the_yearly_report_says_what_the_entries_add_up_to(made_up: Database, entries: Entries) -> None:
    """Each number of the chapter on what officers did: counts, time, shares, and each school's."""
    with made_up.read() as session:
        content = year_report(session, the_agreement(), YEAR, "Cleo Pretend", NOW)
        quarters = [records.find(session, YEAR, code) for code in QUARTERS]
        notices = [of_revision(session, quarter.revision).total("notices.filed", is_police=True).value or 0
                   for quarter in quarters if quarter]  # fmt: skip
    tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in Document(BytesIO(content)).tables]
    spent, requests, schools = (
        next(table[1:] for table in tables if table[0][0] == head)
        for head in ("How the time was spent", "Requests", "Activities at")
    )
    assert spent[0][1:] == [f"{count:,}" for count in (*notices, sum(notices))] + ["none", "none"]
    for row, kind in zip(spent[1:], (CLASS, TALK), strict=True):
        counts = [entries.total((kind, "Entries"), [code]) for code in QUARTERS]
        minutes, timed = (entries.total((kind, words), [*QUARTERS]) for words in ("Minutes", "Entries with minutes"))
        time = f"{minutes // 60} h {minutes % 60} min"
        assert row[1:] == [*map(str, counts), str(sum(counts)), time, str(timed)]
    for row, codes in zip(requests, (*([code] for code in QUARTERS), [*QUARTERS]), strict=True):
        asked, back = (entries.total(line, codes) for line in AT_SCHOOLS[3:])
        assert row[1:] == [str(asked), str(back), f"{round(100 * back / asked)}%"], row[0]
    for row, school in zip(schools, (*SCHOOLS, "%"), strict=True):
        counts = [entries.total(line, [*QUARTERS], school) for line in AT_SCHOOLS]
        assert row[1:] == [*(f"{count:,}" for count in counts), f"{round(100 * counts[4] / counts[3])}%"], row[0]
