"""The register of the agreement's own events, their counts, and what of them is in the yearly report."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any

import docx
import pytest
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from exports.agreement.register import register
from exports.quarters.agreement_itself import TITLE
from exports.quarters.year import year_book
from exports.quarters.yearly_report.document import year_report
from exports.quarters.yearly_report.public_document import public_year_report
from models.agreement.acts import enter_posting
from models.agreement.posting import PostingForm
from models.appointments.steps import ACCEPT, CONCERN, RETURN
from models.errors import Refused
from models.events.sources import between
from models.events.statistics import Tally, counted
from tests.agreement import acts as agreement_acts
from tests.appointments import acts as appointments
from tests.quarters.yearly_report.acts import adopt, adopted_report, signed_quarter, write_all
from tests.support.staff import Staff
from tests.support.town import NOW

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
YEAR, LAST_YEAR = "2026-27", "2025-26"
DAYS = (date(2026, 7, 1), date(2027, 6, 30))
LATER = NOW + timedelta(hours=1)
THEN = NOW - timedelta(days=300)


def happened(session: Session, staff: Staff) -> None:
    """A text is imported, an appointment goes back and is agreed anew at another school, a place is entered."""
    agreement_acts.bring_in(session)
    back = appointments.propose(session, staff, words="=SECRET words")
    appointments.take(session, staff, back, CONCERN, LATER, words="SECRET concern")
    appointments.take(session, staff, back, RETURN, LATER, words="SECRET reason")
    agreed = appointments.propose(session, staff, LATER, school="conard", officers=(staff.id("officer elsewhere"),))
    appointments.take(session, staff, agreed, CONCERN, LATER, who="principal elsewhere")
    appointments.take(session, staff, agreed, ACCEPT, LATER)
    form = PostingForm(is_posted=True, day=date(2026, 11, 1), whereabouts="=SECRET shelf")
    enter_posting(session, staff.town.agreement, staff.actor("superintendent"), "school.hall", form, 0, LATER)


def cells_of(content: bytes, sheet: str) -> list[list[Any]]:
    """The rows of a sheet."""
    return [list(row) for row in load_workbook(BytesIO(content))[sheet].iter_rows(values_only=True)]


def tables_of(content: bytes, head: str) -> list[list[str]]:
    """The one table of a document whose first row begins like this; nothing where there is none."""
    found = [[[cell.text for cell in row.cells] for row in table.rows]
             for table in docx.Document(BytesIO(content)).tables]  # fmt: skip
    return next((rows for rows in found if rows[0][0] == head), [])


def test_the_register_has_a_row_for_each_event_in_order(staff: Staff) -> None:
    """With its clause, record, school and who did it; not a word that anybody wrote, nor that it was a concern."""
    with staff.town.database.write() as session:
        happened(session, staff)
        content, rows = register(session, staff.town.agreement, staff.actor("chief"), *DAYS, NOW)
    book = str([cells_of(content, sheet) for sheet in ("Events", "Counts")])
    assert "SECRET" not in book
    assert "oncern" not in book
    found = [row[1:6] for row in cells_of(content, "Events") if str(row[1]).startswith(("§", "C.G.S."))]
    assert rows == len(found)
    assert found[1:] == [
        ["§IV", "Appointment 1", "Officers proposed", "Hall High School", "Chief"],
        ["C.G.S. 10-233m", "Posting on the school's website", "Posted", "Hall High School", "Superintendent"],
        ["§III", "Appointment 1", "Principal heard", "Hall High School", "Principal"],
        ["§IV", "Appointment 1", "Sent back by the superintendent", "Hall High School", "Superintendent"],
        ["§IV", "Appointment 2", "Officers proposed", "Conard High School", "Chief"],
        ["§III", "Appointment 2", "Principal heard", "Conard High School", "Principal Elsewhere"],
        ["§IV", "Appointment 2", "Agreed by the superintendent", "Conard High School", "Superintendent"],
    ]
    assert found[0] == ["§XI", "Signed agreement 1", "Signed text imported", None, None]


def test_events_are_of_the_days_on_which_they_were_recorded(staff: Staff) -> None:
    """The first and the last day of the period count in the district's own time; nobody else has the register."""
    with staff.town.database.write() as session:
        happened(session, staff)
        agreement, today = staff.town.agreement, date(2026, 11, 23)
        assert len(between(session, agreement, today, today)) == 8
        assert between(session, agreement, today + timedelta(days=1), DAYS[1]) == []
        assert between(session, agreement, DAYS[0], today - timedelta(days=1)) == []
        for who in staff.people:
            if who not in ("superintendent", "chief", "chief's designee"):
                with pytest.raises(Refused):
                    register(session, agreement, staff.actor(who), *DAYS, NOW)


def test_counts_are_clause_by_clause(staff: Staff) -> None:
    """In the order of the agreement; the law behind it last."""
    with staff.town.database.write() as session:
        happened(session, staff)
        found = counted(session, staff.town.agreement, *DAYS)
    assert found == [
        Tally("§III", "Principal heard", 2),
        Tally("§IV", "Agreed by the superintendent", 1),
        Tally("§IV", "Officers proposed", 2),
        Tally("§IV", "Sent back by the superintendent", 1),
        Tally("§XI", "Signed text imported", 1),
        Tally("C.G.S. 10-233m", "Posted", 1),
    ]


def test_the_report_prints_what_was_adopted_and_the_public_none_of_it(staff: Staff) -> None:
    """A later event changes an adopted report no more; the workbook has it as it stands."""
    agreement, parties = staff.town.agreement, (staff.actor("team, schools"), staff.actor("team, police"))
    with staff.town.database.write() as session:
        agreement_acts.bring_in(session, now=THEN)
        adopted_report(session, agreement, *parties)
        form = PostingForm(is_posted=True, day=THEN.date(), whereabouts="A made-up shelf")
        enter_posting(session, agreement, staff.actor("superintendent"), "central", form, 0, THEN)
        internal = year_report(session, agreement, LAST_YEAR, "Cleo Pretend", NOW)
        public, _decision = public_year_report(session, agreement, LAST_YEAR, NOW)
        book = year_book(session, agreement, LAST_YEAR, "Cleo Pretend", NOW)
    assert tables_of(internal, "Clause") == [["Clause", "What", "How often"], ["§XI", "Signed text imported", "1"]]
    assert tables_of(public, "Clause") == []
    cover = [paragraph.text for paragraph in docx.Document(BytesIO(internal)).paragraphs]
    assert any("in force at the end of the year: version 1, in force from July 1, 2023" in words for words in cover)
    rows = [row[:3] for row in cells_of(book, TITLE) if row[2] == 1]
    assert rows == [["§XI", "Signed text imported", 1], ["C.G.S. 10-233m", "Posted", 1]]


def test_an_event_between_both_adoptions_ends_the_first(staff: Staff) -> None:
    """The second party adopts what it saw: the first one's adoption was of other counts."""
    agreement, parties = staff.town.agreement, (staff.actor("team, schools"), staff.actor("team, police"))
    with staff.town.database.write() as session:
        signed_quarter(session, agreement, *parties)
        write_all(session, agreement, parties[0], LAST_YEAR, NOW)
        first = adopt(session, agreement, parties[0], LAST_YEAR, NOW)
        agreement_acts.bring_in(session, now=THEN)
        second = adopt(session, agreement, parties[1], LAST_YEAR, NOW)
        assert not second.adopted_at
        assert first.id == second.id
