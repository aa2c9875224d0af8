"""The appointment letter and the register: what they say, and what they never say."""

from datetime import date
from io import BytesIO

import docx
import pytest
from openpyxl import load_workbook

from exports.appointments.letter import letter, letter_of
from exports.appointments.register import register
from models.appointments.steps import ACCEPT, AGREED, CONCERN, RETURN, SILENT
from models.store.database import Database
from tests.agreement import acts as agreement_acts
from tests.appointments import acts
from tests.appointments.acts import ENDS, TODAY
from tests.support.staff import Staff
from tests.support.town import NOW

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


def lines_of(content: bytes) -> list[str]:
    """Every paragraph and cell of a document, in the order of kinds."""
    document = docx.Document(BytesIO(content))
    cells = [" | ".join(cell.text for cell in row.cells) for table in document.tables for row in table.rows]
    return [paragraph.text for paragraph in document.paragraphs] + cells


def test_a_letter_says_who_where_from_until_and_who_took_part(database: Database, staff: Staff) -> None:
    """And the agreement that was in force; that the principal was heard, and not what was said."""
    with database.write() as session:
        agreement_acts.bring_in(session)
        made = acts.propose(session, staff, words="SECRET reason of the chief")
        acts.take(session, staff, made, CONCERN, words="SECRET concern")
        acts.take(session, staff, made, ACCEPT)
        content = letter(letter_of(session, staff.town.agreement, made.named[0]))
        assert content == letter(letter_of(session, staff.town.agreement, made.named[0]))
    lines = lines_of(content)
    assert (
        "Officer is appointed School Resource Officer at Hall High School from November 23, 2026 until June 30, 2027, "
        "both days included." in lines
    )
    assert "Principal | Principal was heard, November 23, 2026, 10:00 AM EST" in lines
    assert "Agreed | Superintendent, November 23, 2026, 10:00 AM EST" in lines
    assert "Agreement in force | from July 1, 2023" in lines
    assert not [line for line in lines if "SECRET" in line or "oncern" in line]


def test_a_letter_says_that_the_principal_did_not_answer(database: Database, staff: Staff) -> None:
    """As a fact, with the district goal as ours."""
    with database.write() as session:
        made = acts.bring_to(session, staff, SILENT)
        acts.take(session, staff, made, ACCEPT)
        lines = lines_of(letter(letter_of(session, staff.town.agreement, made.named[0])))
    assert "Principal | did not answer in time (district goal)" in lines


def test_the_register_has_every_proposal_and_every_officer(database: Database, staff: Staff) -> None:
    """With what became of it, and no words of anybody; what was typed is no formula."""
    with database.write() as session:
        acts.bring_to(session, staff, AGREED)
        back = acts.propose(session, staff, school="conard", words="=SECRET words")
        acts.take(session, staff, back, CONCERN, words="SECRET concern", who="principal elsewhere")
        acts.take(session, staff, back, RETURN, words="SECRET reason")
        content, rows = register(session, staff.town.agreement, staff.actor("chief"), NOW)
    book = load_workbook(BytesIO(content))
    cells = [[cell.value for cell in row] for sheet in book for row in sheet.iter_rows()]
    assert rows == 2
    assert not [cell for row in cells for cell in row if "SECRET" in str(cell)]
    (first,) = [row for row in cells if row[0] == 1]
    assert first[:5] == [1, "2026-27", "Hall High School", "Officer", "Yearly appointment"]
    assert [day.date() for day in first[5:8]] == [TODAY, TODAY, ENDS]
    assert (first[8], first[12]) == ("Agreed", "Heard")
    (second,) = [row for row in cells if row[0] == 2]
    assert (second[6], second[8], second[12]) == (None, "Sent back to the chief", "Heard")
    (officer,) = [row for row in cells if row[:1] == ["Officer"] and row[2] == "Hall High School"]
    assert officer[3:5] == [1, "Appointed"]
    assert [day.date() for day in officer[5:7]] == [TODAY, date(2027, 6, 30)]
