"""What public editions print of activities, and what the audit of the finished file refuses (decision 52)."""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from exports.quarters.public.audit_files import judge
from exports.quarters.public.book import public_book
from exports.quarters.public.held_back import HeldBack, refuse_disclosure
from exports.quarters.public.read_back import Printed, read
from exports.quarters.public.tables import EVERYWHERE
from exports.quarters.public.year import public_year_book
from exports.quarters.yearly_report.public_document import public_year_report
from exports.suppression.tables import Key
from models.quarters import tables as records
from models.quarters.figures import of_revision
from models.store.database import Database
from tests.support.town import the_agreement

NOW = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
YEAR, HALL = "2025-26", "Hall High School"
AT_SCHOOLS = {"talk.entries", "presentation.entries", "presentation.people", "request.entries"}
TOGETHER = AT_SCHOOLS | {
    "talk.minutes", "talk.timed", "presentation.minutes", "presentation.timed", "request.handed_back",
    "training.entries", "training.hours", "concern.entries", "planned.entries", "event.entries",
}  # fmt: skip


@pytest.fixture(scope="module")
def of_quarter(published_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Database, bytes]]:
    """The made-up year, and the public edition of its second quarter."""
    database = Database(f"sqlite:///{shutil.copy(published_template, tmp_path_factory.mktemp('q2') / 'sro.db')}")
    with database.read() as session:
        quarter = records.find(session, YEAR, "Q2")
        assert quarter
        content, _decision = public_book(session, the_agreement(), quarter.revision, NOW)
    yield database, content
    database.close()


def figures_at(cells: dict[Key, Printed], place: str) -> set[str]:
    """Which figures are printed of a place."""
    return {str(figure) for _time, figure, where in cells if where == place}


def test_a_quarter_prints_officers_work_as_it_is(of_quarter: tuple[Database, bytes]) -> None:
    """Small counts too. With how many people officers talked is nowhere, and what became of requests of no school."""
    database, content = of_quarter
    cells = dict(read(content).activities)
    assert (figures_at(cells, HALL), figures_at(cells, EVERYWHERE)) == (AT_SCHOOLS, TOGETHER)
    with database.read() as session:
        quarter = records.find(session, YEAR, "Q2")
        assert quarter
        found = of_revision(session, quarter.revision).activities
        assert found
    assert cells[f"Q2 {YEAR}", "talk.entries", HALL] == found.at("hall", "talk.entries")
    assert cells[f"Q2 {YEAR}", "request.handed_back", EVERYWHERE] == found.total("request.handed_back")
    assert any(isinstance(value, int) and 1 <= value <= 5 for value in cells.values())
    assert judge([read(content)]).is_safe


def test_a_year_prints_its_quarters_and_their_sum(of_quarter: tuple[Database, bytes]) -> None:
    """Of each quarter all together, of the year each school too."""
    with of_quarter[0].read() as session:
        content, decision = public_year_book(session, the_agreement(), YEAR, NOW)
        refuse_disclosure(session, the_agreement(), content, decision)
    cells = dict(read(content).activities)
    assert (figures_at(cells, HALL), figures_at(cells, EVERYWHERE)) == (AT_SCHOOLS, TOGETHER)
    talks = [cells[f"{code} {YEAR}", "talk.entries", EVERYWHERE] for code in ("Q1", "Q2", "Q3", "Q4")]
    assert cells[f"Year {YEAR}", "talk.entries", EVERYWHERE] == sum(talk for talk in talks if isinstance(talk, int))


def line(sheet: Worksheet, *words: str) -> int:
    """The row that begins with these words."""
    return next(row[0].row for row in sheet.iter_rows()
                if tuple(cell.value for cell in row[: len(words)]) == words and row[0].row)  # fmt: skip


def one_more(sheet: Worksheet) -> None:
    """A talk at Hall that was not signed."""
    cell = sheet.cell(line(sheet, "Talk with a student, parent or staff", "Entries"), 3)
    cell.value = int(str(cell.value)) + 1


def another_total(sheet: Worksheet) -> None:
    """A number of presentations at Hall that was not signed."""
    sheet.cell(line(sheet, HALL), 3).value = 99


def of_a_school(sheet: Worksheet) -> None:
    """What became of requests at one school."""
    words = "Request from staff about school discipline", "Handed back to the school"
    sheet.cell(line(sheet, *words), 3).value = 1


def people(sheet: Worksheet) -> None:
    """With how many people officers talked."""
    sheet.cell(line(sheet, "Talk with a student, parent or staff", "Entries"), 2).value = "People"


def beside(sheet: Worksheet) -> None:
    """A number beside a table."""
    sheet.cell(line(sheet, HALL), 7).value = 3


def below(sheet: Worksheet) -> None:
    """A number under the tables."""
    sheet.cell(sheet.max_row + 2, 2).value = 3


def column(sheet: Worksheet) -> None:
    """A column that no public edition has."""
    sheet.cell(line(sheet, "School"), 5).value = "Handed back"


@pytest.mark.parametrize("change", [one_more, another_total, of_a_school, people, beside, below, column])
def test_what_was_not_signed_or_is_not_public_is_refused(
    of_quarter: tuple[Database, bytes], change: Callable[[Worksheet], None]
) -> None:
    """However it got into the file."""
    database, content = of_quarter
    book, target = load_workbook(BytesIO(content)), BytesIO()
    change(book["Activities"])
    book.save(target)
    with database.read() as session:
        quarter = records.find(session, YEAR, "Q2")
        assert quarter
        _content, decision = public_book(session, the_agreement(), quarter.revision, NOW)
        refuse_disclosure(session, the_agreement(), content, decision)
        with pytest.raises(HeldBack):
            refuse_disclosure(session, the_agreement(), target.getvalue(), decision)


def test_the_public_document_is_read_back_and_checked(of_quarter: tuple[Database, bytes]) -> None:
    """What officers did, as the records have it: with the time exactly, the share, and no school's requests' end."""
    with of_quarter[0].read() as session:
        content, decision = public_year_report(session, the_agreement(), YEAR, NOW)
        refuse_disclosure(session, the_agreement(), content, decision)
        cells = dict(read(content).activities)
        assert figures_at(cells, HALL) == AT_SCHOOLS
        assert {"talk.minutes", "talk.timed", "request.percent_handed_back"} <= figures_at(cells, EVERYWHERE)
        assert "talk.people" not in {figure for _time, figure, _place in cells}
        for head, row, column in (("How the time was spent", 2, 6), ("Requests", 5, 3), ("Activities at", 1, 1)):
            document, target = Document(BytesIO(content)), BytesIO()
            table = next(table for table in document.tables if table.rows[0].cells[0].text == head)
            words = table.rows[row].cells[column].text
            table.rows[row].cells[column].text = words.replace(words[0], str((int(words[0]) + 1) % 10), 1)
            document.save(target)
            with pytest.raises(HeldBack, match=r"not the one that was signed|printed twice"):
                refuse_disclosure(session, the_agreement(), target.getvalue(), decision)
