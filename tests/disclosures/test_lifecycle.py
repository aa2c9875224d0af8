"""Disclosures of student records: every role, act and state; what is taken, counted, registered and told."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

import docx
import pytest
from openpyxl import load_workbook

from exports.disclosures.register import disclosure_register
from exports.quarters.year import year_book
from exports.quarters.yearly_report.document import year_report
from exports.quarters.yearly_report.public_document import public_year_report
from models.disclosures import acts as lifecycle
from models.disclosures import queries
from models.disclosures.events import events
from models.disclosures.kinds import BASES
from models.disclosures.statistics import Tally, counted
from models.errors import Conflict, Invalid, Refused
from models.store.database import Database
from tests.disclosures import acts
from tests.quarters.yearly_report.acts import LAST_YEAR, adopted_report
from tests.support.staff import Act, Staff, goes_through
from tests.support.town import NOW

on_sqlite = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
DAYS = (date(2026, 7, 1), date(2027, 6, 30))
READS = {"principal", "designee", "superintendent", "chief", "chief's designee", "supervisor"}


def _log(session, staff, actor, _record_id, now):  # type: ignore[no-untyped-def]
    lifecycle.log(session, staff.town.agreement, actor, "hall", acts.FORM, now)


def _correct(session, staff, actor, record_id, now):  # type: ignore[no-untyped-def]
    found = acts.tables.get(session, record_id)
    form = replace(found.current.form, students=9)
    lifecycle.correct(session, staff.town.agreement, actor, record_id, found.version, form, acts.WHY, now)


def _withdraw(session, _staff, actor, record_id, now):  # type: ignore[no-untyped-def]
    lifecycle.withdraw(session, actor, record_id, acts.tables.get(session, record_id).version, acts.WHY, now)


def _read(session, _staff, actor, record_id, now):  # type: ignore[no-untyped-def]
    lifecycle.read(session, actor, record_id, now)


TRIED: dict[str, Act] = {"log": _log, "correct": _correct, "withdraw": _withdraw, "read": _read}
CHANGES = {"officer": {"officer", "chief"}, "principal": {"principal", "superintendent"}}
"""Who corrects and withdraws, by who has logged it."""


@pytest.mark.parametrize("state", ["logged", "corrected", "withdrawn"])
@pytest.mark.parametrize("who", CHANGES)
def test_who_can_do_what_in_each_state(database: Database, staff: Staff, state: str, who: str) -> None:
    """An officer reads the own ones, a school those at it; neither side takes back what the other has logged."""
    with database.write() as session:
        found = acts.bring_to(session, staff, state, who)
        may_change = CHANGES[who] if state != "withdrawn" else set()
        assert goes_through(session, staff, TRIED, found.id, NOW) == {
            "log": {"officer", "principal", "designee"}, "correct": may_change, "withdraw": may_change,
            "read": READS | ({who} & {"officer"}),
        }  # fmt: skip


WRONG: tuple[tuple[dict[str, Any], str], ...] = (
    ({"disclosed_on": None}, "disclosed_on"), ({"disclosed_on": date(2026, 11, 24)}, "disclosed_on"),
    ({"disclosed_on": date(2025, 11, 1)}, "disclosed_on"), ({"records": None}, "records"),
    ({"records": "grades"}, "records"), ({"basis": None}, "basis"), ({"basis": "none"}, "basis"),
    ({"purpose": None}, "purpose"), ({"purpose": "x"}, "purpose"), ({"purpose": "y" * 3001}, "purpose"),
    ({"purpose": "Student ID 1234567"}, "purpose"), ({"records": "other"}, "records_words"),
    ({"records_words": "born on 2012-03-04"}, "records_words"), ({"students": None}, "students"),
    ({"students": 0}, "students"), ({"students": 5001}, "students"),
)  # fmt: skip


@on_sqlite
@pytest.mark.parametrize(("given", "field"), WRONG)
def test_what_is_not_taken(database: Database, staff: Staff, given: dict[str, Any], field: str) -> None:
    """Nothing that tells of a student; every answer."""
    with database.write() as session, pytest.raises(Invalid) as wrong:
        acts.log(session, staff, **given)
    assert set(wrong.value.fields) == {field}


@on_sqlite
def test_versions_stay_and_of_two_at_once_one_is_first(database: Database, staff: Staff) -> None:
    """A change of nothing is none; what was withdrawn changes no more; a reason has to be given."""
    long = "=1+1 <!channel> :tada: " + "y" * 2977
    with database.write() as session:
        found = acts.log(session, staff, purpose=long)
        acts.correct(session, staff, found, purpose="Other words", who="chief")
        assert [version.purpose for version in found.versions] == [long, "Other words"]
        assert [version.changed_because for version in found.versions] == [None, acts.WHY]
        officer, agreement = staff.actor("officer"), staff.town.agreement
        with pytest.raises(Conflict):
            lifecycle.withdraw(session, officer, found.id, 1, acts.WHY, NOW)
        with pytest.raises(Conflict):
            lifecycle.correct(session, agreement, officer, found.id, 2, found.current.form, acts.WHY, NOW)
        with pytest.raises(Invalid):
            lifecycle.withdraw(session, officer, found.id, 2, " ", NOW)
        acts.withdraw(session, staff, found)
        with pytest.raises(Conflict):
            lifecycle.for_change(session, officer, found.id, NOW)


@on_sqlite
def test_a_list_has_what_its_reader_may_read(database: Database, staff: Staff) -> None:
    """Newest first, page by page."""
    with database.write() as session:
        own, of_school = acts.log(session, staff).id, acts.log(session, staff, "principal").id
        elsewhere = acts.log(session, staff, "officer elsewhere", school="conard").id
        expected = {
            "officer": [own], "principal": [of_school, own], "designee": [of_school, own],
            "officer elsewhere": [elsewhere], "principal elsewhere": [elsewhere], "designee elsewhere": [elsewhere],
            **{who: [elsewhere, of_school, own] for who in READS - {"principal", "designee"}},
        }  # fmt: skip
        for who in staff.people:
            found = queries.newest(session, staff.actor(who), 10)
            assert (found and [row.id for row in found.rows]) == expected.get(who), who
        last = queries.newest(session, staff.actor("chief"), 2, 1)
        assert last
        assert ([row.id for row in last.rows], last.count) == ([own], 3)


@on_sqlite
def test_counts_are_by_basis_without_withdrawn_ones(database: Database, staff: Staff) -> None:
    """By the day of the disclosure."""
    with database.write() as session:
        acts.bring_to(session, staff, "withdrawn")
        acts.log(session, staff)
        acts.log(session, staff, basis="emergency", disclosed_on=date(2026, 7, 1))
        acts.correct(session, staff, acts.log(session, staff, basis="order"), basis="emergency")
        acts.log(session, staff, disclosed_on=date(2026, 6, 30))
        assert counted(session, *DAYS) == [Tally("official", 1), Tally("emergency", 2)]


def sheet_of(content: bytes, name: str) -> list[list[Any]]:
    """The rows of a sheet."""
    return [list(row) for row in load_workbook(BytesIO(content))[name].iter_rows(values_only=True)]


@on_sqlite
def test_the_register_has_what_its_reader_may_take_out(database: Database, staff: Staff) -> None:
    """Words as typed, never a formula; counts by basis."""
    with database.write() as session:
        acts.log(session, staff, purpose="=SUM(1) :tada: words")
        acts.bring_to(session, staff, "withdrawn", "principal")
        acts.log(session, staff, "officer elsewhere", school="conard")
        content, rows = disclosure_register(session, staff.town.agreement, staff.actor("principal"), *DAYS, NOW)
        assert rows == 2
        found = [row for row in sheet_of(content, "Disclosures") if isinstance(row[0], int)]
        assert [(row[2], row[3], row[5]) for row in found] == [("Hall High School", "Attendance", 2)] * 2
        cells = [cell for row in load_workbook(BytesIO(content))["Disclosures"].iter_rows() for cell in row]
        (typed,) = [cell for cell in cells if "SUM" in str(cell.value)]
        assert typed.data_type == "s"
        assert [row[1] for row in sheet_of(content, "Counts") if row[0] in BASES.values()] == [1, 0, 0, 0, 0, 0]
        _content, rows = disclosure_register(session, staff.town.agreement, staff.actor("chief"), *DAYS, NOW)
        assert rows == 3
        for who in ("officer", "administrator", "team, police"):
            with pytest.raises(Refused):
                disclosure_register(session, staff.town.agreement, staff.actor(who), *DAYS, NOW)


def table_of(content: bytes, head: str) -> list[list[str]]:
    """The one table of a document whose first row begins like this; nothing where there is none."""
    found = [[[cell.text for cell in row.cells] for row in table.rows]
             for table in docx.Document(BytesIO(content)).tables]  # fmt: skip
    return next((rows for rows in found if rows[0][0] == head), [])


@on_sqlite
def test_the_yearly_report_has_numbers_only_and_as_they_were_adopted(database: Database, staff: Staff) -> None:
    """The public document has none."""
    agreement, parties = staff.town.agreement, (staff.actor("team, schools"), staff.actor("team, police"))
    in_year = datetime(2026, 3, 2, 15, 0, tzinfo=NOW.tzinfo)
    with database.write() as session:
        chief_logs = replace(acts.FORM, disclosed_on=in_year.date(), purpose="SECRET words")
        principal = staff.actor("principal")
        lifecycle.log(session, agreement, principal, "hall", chief_logs, NOW)
        adopted_report(session, agreement, *parties)
        lifecycle.log(session, agreement, principal, "hall", chief_logs, NOW)
        internal = year_report(session, agreement, LAST_YEAR, "Cleo Pretend", NOW)
        public, _decision = public_year_report(session, agreement, LAST_YEAR, NOW)
        book = year_book(session, agreement, LAST_YEAR, "Cleo Pretend", NOW)
    assert table_of(internal, "Basis") == [["Basis", "Disclosures"], [BASES["official"], "1"], ["In all", "1"]]
    assert table_of(public, "Basis") == []
    assert [BASES["official"], 2] in [row[:2] for row in sheet_of(book, "Disclosures")]
    assert "SECRET" not in "\n".join(paragraph.text for paragraph in docx.Document(BytesIO(internal)).paragraphs)


@on_sqlite
def test_events_tell_of_each_change(database: Database, staff: Staff) -> None:
    """And of no word."""
    with database.write() as session:
        found = acts.bring_to(session, staff, "corrected")
        acts.withdraw(session, staff, found, now=NOW + timedelta(hours=1))
        assert [event.what for event in events(session)] == [
            "Disclosure of student records logged", "Disclosure corrected", "Disclosure withdrawn as logged in error",
        ]  # fmt: skip
