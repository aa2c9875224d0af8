"""Every kind of workbook as a package: nothing that a spreadsheet program would repair, even of nasty text (§IX)."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from exports.catalog import fill_in_of
from exports.notices.officer_month import packet
from exports.quarters.book import quarter_book
from exports.quarters.year import year_book
from models.actor import Actor, Holding
from models.notices.export_requests import Register
from models.notices.tables import NoticeVersion
from models.people.tables import Person
from models.quarters import tables as records
from models.quarters.export_requests import PublicQuarter, PublicYear
from models.quarters.tables import Meeting, Recommendation, SubmissionVersion
from models.store.database import Database
from models.vocabulary import Party, Role
from tests.exports.package import flaws
from tests.support.editions import content_of
from tests.support.town import the_agreement

NOW = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
CHIEF = Actor(1, "=1+1 Pretend", (Holding(Role.CHIEF, Party.POLICE, None),))
NASTY = (
    "=1+1", "+cmd|' /C calc'!A0", "@SUM(A1)", "-2+3", "tab\there", "control\x01\x0b\x1f\ufffe", "_x0041_ <b>&amp;</b>",
    "line\r\nbreak\rend", "👩‍👩‍👧 emoji", "w" * 3000, "line\n" * 500, "A sentence of minutes. " * 130,
)  # fmt: skip


def nasty(database: Database) -> None:
    """Put such texts wherever people type."""
    texts = [(SubmissionVersion, "because"), (Meeting, "minutes"), (Recommendation, "words"), (Person, "name"),
             (NoticeVersion, "narrative"), (NoticeVersion, "grounds_detail")]  # fmt: skip
    with database.write() as session:
        for table, column in texts:
            for number, row in enumerate(session.scalars(select(table))):
                text = NASTY[number % len(NASTY)]
                setattr(row, column, text[:80] if column == "name" else text)


@pytest.mark.long
def test_no_workbook_needs_repair(published: Database) -> None:
    """Each kind, of a made-up year in which people typed the worst; no formula but our own sums for filling in."""
    agreement = the_agreement()
    nasty(published)
    with published.read() as session:
        third = records.find(session, "2025-26", "Q3")
        assert third
        public = PublicQuarter(third.id, 2)
    books = {
        "register": content_of(published, Register(date(2025, 7, 1), date(2026, 9, 30)), NOW),
        "public": content_of(published, public, NOW),
        "public year": content_of(published, PublicYear("2025-26"), NOW),
    }
    with published.read() as session:
        quarter = records.find(session, "2025-26", "Q3")
        officer = session.scalars(select(Person).filter_by(user_id="UOFFHALL")).one()
        assert quarter
        books |= {
            "quarter": quarter_book(session, agreement, quarter.revision, CHIEF.name, NOW),
            "school": quarter_book(session, agreement, quarter.revision, CHIEF.name, NOW, ("hall",)),
            "year": year_book(session, agreement, "2025-26", CHIEF.name, NOW),
            "no year": year_book(session, agreement, "2019-20", CHIEF.name, NOW),
            "packet": packet(session, agreement, officer, date(2026, 2, 1), date(2026, 2, 28), CHIEF.name, NOW),
            "fill-in": fill_in_of(session, agreement, quarter.submissions[0], NOW),
        }
    assert [(kind, flaw) for kind, content in books.items() for flaw in flaws(content)] == []
    del books["fill-in"]
    for content in books.values():
        cells = [cell for sheet in load_workbook(BytesIO(content)) for row in sheet.iter_rows() for cell in row]
        assert [cell.value for cell in cells if cell.data_type == "f"] == []


def test_what_needs_repair_is_found(database: Database) -> None:
    """A part that is gone, and rows out of order."""
    content = year_book_of_nothing(database)
    assert flaws(without(content, "xl/styles.xml")) == [
        "a type of xl/styles.xml, which is not there",
        "xl/_rels/workbook.xml.rels leads to xl/styles.xml, which is not there",
    ]
    assert flaws(changed(content, b'<row r="2"', b'<row r="1"')) == [
        "xl/worksheets/sheet1.xml: its rows are not in order"
    ]


def year_book_of_nothing(database: Database) -> bytes:
    """A workbook of a year without a quarter."""
    with database.read() as session:
        return year_book(session, the_agreement(), "2019-20", "Cleo Pretend", NOW)


def without(content: bytes, name: str) -> bytes:
    """The package without a part."""
    return _copied(content, lambda part, data: None if part == name else data)


def changed(content: bytes, old: bytes, new: bytes) -> bytes:
    """The package with something else on its first sheet."""
    return _copied(content, lambda part, data: data.replace(old, new) if part.endswith("sheet1.xml") else data)


def _copied(content: bytes, change: Callable[[str, bytes], bytes | None]) -> bytes:
    target = BytesIO()
    with ZipFile(BytesIO(content)) as old, ZipFile(target, "w", ZIP_DEFLATED) as new:
        for part in old.namelist():
            data = change(part, old.read(part))
            if data is not None:
                new.writestr(part, data)
    return target.getvalue()
