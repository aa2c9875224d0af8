"""Commendations and complaints in the year's report and workbook: figures by hand and by SQL; what the public gets."""

from collections import Counter
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

import docx
import pytest
from docx.document import Document
from openpyxl import load_workbook
from sqlalchemy import text
from sqlalchemy.orm import Session

from exports.quarters.feedback import FEEDBACK_SHEET, PUBLIC_LINES
from exports.quarters.public.held_back import HeldBack, refuse_disclosure
from exports.quarters.public.read_back import read
from exports.quarters.public.year import public_year_book
from exports.quarters.report_headings import FEEDBACK_COUNTED
from exports.quarters.year import year_book
from exports.quarters.yearly_report.document import year_report
from exports.quarters.yearly_report.public_document import public_year_report
from models.feedback import statistics
from models.quarters.editions import Decision
from models.store.database import Database
from tests.conftest import MADE_UP_YEAR, YEAR_MADE
from tests.feedback import acts
from tests.quarters.yearly_report.acts import LAST_YEAR, adopt, adopted_report, signed_quarter, write_all
from tests.support.staff import Staff
from tests.support.town import NOW, the_agreement

on_sqlite = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
IN_YEAR = date(2026, 3, 2)
THEN = datetime.combine(IN_YEAR, NOW.timetz())
BY_HAND = [
    ["All", "All", "2", "3"],
    ["School", "Hall High School", "1", "2"], ["School", "Conard High School", "0", "1"],
    ["School", "The program as a whole", "1", "0"],
    ["From", "Student", "0", "1"], ["From", "Parent or guardian", "2", "1"], ["From", "Anonymous", "0", "1"],
    ["About", "Conduct of an officer", "0", "1"], ["About", "Response to an incident", "2", "2"],
    ["Outcome", "Resolved: explained, no change needed", "–", "1"], ["Outcome", "No outcome yet", "–", "2"],
]  # fmt: skip
"""What `recorded` comes to: by kind of line, then its label, commendations, complaints."""


def recorded(session: Session, staff: Staff) -> None:
    """Two commendations and three complaints of last year; others that are not of it, and one that is withdrawn."""
    chief = staff.actor("chief")

    def one(kind: str = "complaint", day: date = IN_YEAR, **more: Any) -> int:
        return acts.record(session, staff, chief, kind, THEN, received_on=day, **more).id

    one("commendation", officer_id=None)
    one("commendation", school=None)
    handled, again = one(from_whom="student", about="conduct"), one(from_whom="anonymous")
    one(school="conard")
    acts.handle(session, staff, chief, handled, NOW, handled_on=IN_YEAR)
    acts.handle(session, staff, chief, again, NOW, handled_on=IN_YEAR)
    acts.reopen(session, staff, chief, again, NOW)  # open again
    acts.withdraw(session, staff, chief, one(), THEN)
    acts.record(session, staff, chief, received_on=date(2026, 7, 1))  # the first day of this year
    acts.record(session, staff, chief, now=THEN, received_on=date(2025, 6, 30))


def parties(staff: Staff) -> tuple[Any, Any]:
    """The members of the team."""
    return staff.actor("team, schools"), staff.actor("team, police")


def with_report(session: Session, staff: Staff) -> None:
    """A report adopted with these counts; what is recorded later changes it no more."""
    recorded(session, staff)
    adopted_report(session, staff.town.agreement, *parties(staff))
    acts.record(session, staff, staff.actor("chief"), "commendation", THEN, received_on=IN_YEAR)


def table(content: bytes, head: str) -> list[list[str]]:
    """The one table of a document whose first row begins like this; nothing where there is none."""
    found = [
        [[cell.text for cell in row.cells] for row in table.rows] for table in docx.Document(BytesIO(content)).tables
    ]
    return next((rows for rows in found if rows[0][0] == head), [])


@on_sqlite
def test_the_report_prints_the_counts_that_were_adopted(staff: Staff) -> None:
    """Each line worked out by hand; not a word, no name; a later record is in a new edition only."""
    with staff.town.database.write() as session:
        with_report(session, staff)
        content = year_report(session, staff.town.agreement, LAST_YEAR, "Cleo Pretend", NOW)
    assert table(content, "By") == [["By", "What", "Commendations", "Complaints"], *BY_HAND]
    assert "SECRET" not in "\n".join(line.text for line in docx.Document(BytesIO(content)).paragraphs)


@on_sqlite
def test_the_workbook_prints_them_as_they_stand(staff: Staff) -> None:
    """The later commendation too: one more from a parent about a response, at Hall."""
    with staff.town.database.write() as session:
        with_report(session, staff)
        content = year_book(session, staff.town.agreement, LAST_YEAR, "Cleo Pretend", NOW)
    rows = [list(row) for row in load_workbook(BytesIO(content))[FEEDBACK_SHEET].iter_rows(values_only=True)]
    found = [row for row in rows if row[0] in {line[0] for line in BY_HAND}]
    assert [row[:2] for row in found] == [line[:2] for line in BY_HAND]
    assert [row[2:4] for row in found][:2] == [[3, 3], [2, 2]]
    assert "SECRET" not in str(rows)


@on_sqlite
def test_the_public_has_three_numbers_and_no_more(staff: Staff) -> None:
    """Of all schools together, and only once they are adopted. The workbook has none."""
    with staff.town.database.write() as session:
        recorded(session, staff)
        agreement = staff.town.agreement
        signed_quarter(session, agreement, *parties(staff))
        content, decision = public_year_report(session, agreement, LAST_YEAR, NOW)
        assert table(content, FEEDBACK_COUNTED) == []
        refuse_disclosure(session, agreement, content, decision)
        write_all(session, agreement, parties(staff)[0], LAST_YEAR, NOW)
        for actor in parties(staff):
            adopt(session, agreement, actor, LAST_YEAR, NOW)
        content, decision = public_year_report(session, agreement, LAST_YEAR, NOW)
        refuse_disclosure(session, agreement, content, decision)
        book, decision = public_year_book(session, agreement, LAST_YEAR, NOW)
        refuse_disclosure(session, agreement, book, decision)
    printed = dict(zip(PUBLIC_LINES, ("2", "3", "1"), strict=True))
    assert dict(map(tuple, table(content, FEEDBACK_COUNTED)[1:])) == printed  # type: ignore[arg-type]
    assert table(content, "By") == []
    assert read(content).feedback == {words: int(count) for words, count in printed.items()}
    assert FEEDBACK_SHEET not in load_workbook(BytesIO(book)).sheetnames
    words = [paragraph.text for paragraph in docx.Document(BytesIO(content)).paragraphs]
    assert not any("SECRET" in line or "Anonymous" in line for line in words)


FORGED = {
    "another number": lambda rows: _set(rows[1].cells[1], "4"),
    "a line of a school": lambda rows: _set(rows[1].cells[0], "Hall High School"),
    "a line twice": lambda rows: _set(rows[2].cells[0], PUBLIC_LINES[0]),
    "another heading": lambda rows: _set(rows[0].cells[1], "Hall High School"),
    "a line of students": lambda rows: _set(rows[2].cells[0], "Student"),
    "a word in place of a count": lambda rows: _set(rows[1].cells[1], "a few"),
}


@pytest.mark.parametrize("forged", FORGED)
@on_sqlite
def test_the_audit_refuses_any_other_line_or_number(staff: Staff, forged: str) -> None:
    """The finished file, as it lies on disk."""
    with staff.town.database.write() as session:
        with_report(session, staff)
        content, decision = public_year_report(session, staff.town.agreement, LAST_YEAR, NOW)
        refuse_disclosure(session, staff.town.agreement, content, decision)
        _refused(session, staff, forge(content, forged), decision)


def _refused(session: Session, staff: Staff, content: bytes, decision: Decision) -> None:
    with pytest.raises(HeldBack):
        refuse_disclosure(session, staff.town.agreement, content, decision)


def forge(content: bytes, forged: str) -> bytes:
    """The document with a cell changed."""
    document: Document = docx.Document(BytesIO(content))
    (found,) = [table for table in document.tables if table.rows[0].cells[0].text == FEEDBACK_COUNTED]
    FORGED[forged](found.rows)
    changed = BytesIO()
    document.save(changed)
    return changed.getvalue()


def _set(cell: Any, words: str) -> None:
    cell.paragraphs[0].runs[0].text = words


@on_sqlite
def test_a_year_without_any_has_no_table_and_keeps_its_fingerprint(staff: Staff) -> None:
    """What was adopted before they were counted is what it was."""
    with staff.town.database.write() as session:
        report = adopted_report(session, staff.town.agreement, *parties(staff))
        assert report.content is not None
        assert "feedback" not in report.content
        content = year_report(session, staff.town.agreement, LAST_YEAR, "Cleo Pretend", NOW)
        book = year_book(session, staff.town.agreement, LAST_YEAR, "Cleo Pretend", NOW)
    assert table(content, "By") == []
    assert FEEDBACK_SHEET not in load_workbook(BytesIO(book)).sheetnames


@on_sqlite
def test_one_that_comes_between_two_adoptions_ends_the_first(staff: Staff) -> None:
    """Nobody adopts counts that the other party has not seen."""
    with staff.town.database.write() as session:
        agreement, (schools, police) = staff.town.agreement, parties(staff)
        signed_quarter(session, agreement, schools, police)
        write_all(session, agreement, schools, LAST_YEAR, NOW)
        adopt(session, agreement, schools, LAST_YEAR, NOW)
        acts.record(session, staff, staff.actor("chief"), now=THEN, received_on=IN_YEAR)
        report = adopt(session, agreement, police, LAST_YEAR, NOW)
        assert (report.adopted_at, [row.party for row in report.standing]) == (None, [police.holdings[0].side])


QUERY = """
SELECT f.kind, f.school, v.from_whom, v.about, f.outcome, count(*) FROM feedback AS f
JOIN feedback_version AS v ON v.feedback_id = f.id
WHERE v.version = (SELECT max(version) FROM feedback_version WHERE feedback_id = f.id)
AND f.withdrawn_at IS NULL AND v.received_on BETWEEN '2025-07-01' AND '2026-06-30'
GROUP BY f.kind, f.school, v.from_whom, v.about, f.outcome
"""


@on_sqlite
def test_the_counts_are_what_plain_sql_finds(staff: Staff) -> None:
    """The records of this file."""
    with staff.town.database.write() as session:
        recorded(session, staff)
        by_sql = Counter({tuple(row[:5]): row[5] for row in session.execute(text(QUERY))})
        found = statistics.counted(session, *staff.town.agreement.days_of(LAST_YEAR))
    assert by_sql.total() == 5
    assert Counter({tuple(tally[:5]): tally[5] for tally in found.kept()}) == by_sql
    assert statistics.of_kept(found.kept()) == found


def test_the_made_up_year_has_two_commendations_and_a_complaint(made_up: Database) -> None:
    """One of each in the year that is reported on: by SQL, in the document, in the workbook."""
    agreement = the_agreement()
    with made_up.read() as session:
        by_sql = {row[0]: row[5] for row in session.execute(text(QUERY))}
        content = year_report(session, agreement, MADE_UP_YEAR, "Cleo Pretend", YEAR_MADE)
        everything = session.execute(text("SELECT kind, outcome FROM feedback ORDER BY id")).all()
    assert by_sql == {"commendation": 1, "complaint": 1}
    assert table(content, "By")[1] == ["All", "All", "1", "1"]
    assert [tuple(row) for row in everything] == [
        ("commendation", None), ("complaint", "changed"), ("commendation", None),
    ]  # fmt: skip
    assert timedelta(0) < YEAR_MADE - NOW
