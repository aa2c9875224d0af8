"""The workbook of commendations and complaints: who has which rows, and how it looks opened again."""

from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from exports.catalog import make
from exports.feedback.register import COLUMNS
from models.errors import Invalid, Refused
from models.feedback.export_requests import FeedbackRegister, feedback_register, rows
from models.store.audit import AuditEntry
from tests.export_requests.test_exporting import content, files
from tests.feedback import acts
from tests.feedback.test_in_slack import PRINCIPAL, records
from tests.support.staff import Staff
from tests.support.town import NOW
from tests.support.workplace import Workplace

FIRST, LAST = date(2026, 11, 1), date(2026, 11, 30)
FORMULA = '=HYPERLINK("http://example.invalid")'


def recorded(staff: Staff) -> dict[str, int]:
    """At Hall a handled complaint and a commendation, at Conard and of the program one each; and one of October."""
    with staff.town.database.write() as session:
        chief = staff.actor("chief")
        made = {
            "handled": acts.record(session, staff, chief, words=FORMULA),
            "thanks": acts.record(session, staff, chief, "commendation", officer_id=staff.id("officer")),
            "at Conard": acts.record(session, staff, chief, school="conard"),
            "program": acts.record(session, staff, chief, school=None),
            "October": acts.record(session, staff, chief, received_on=date(2026, 10, 31)),
        }
        acts.handle(session, staff, chief, made["handled"].id, NOW, words="@SUM(A1)")
        return {name: found.id for name, found in made.items()}


def test_each_gets_the_rows_that_they_may_read(staff: Staff) -> None:
    """Principals and designees their school's; heads of both parties and supervisors all; officers and team none."""
    ids = recorded(staff)
    everywhere = ("superintendent", "chief", "chief's designee", "supervisor")
    expected = {
        **{who: ["handled", "thanks"] for who in ("principal", "designee")},
        **{who: ["at Conard"] for who in ("principal elsewhere", "designee elsewhere")},
        **{who: ["handled", "thanks", "at Conard", "program"] for who in everywhere},
    }
    for who in staff.people:
        with staff.town.database.read() as session:
            if who in expected:
                found = [record.id for record in rows(session, staff.actor(who), FIRST, LAST)]
                assert found == [ids[name] for name in expected[who]], who
            else:
                with pytest.raises(Refused, match="export commendations and complaints"):
                    rows(session, staff.actor(who), FIRST, LAST)


def test_the_workbook_has_what_was_said_and_no_formula(staff: Staff) -> None:
    """Each column by its heading; the second sheet says what they mean."""
    recorded(staff)
    with staff.town.database.read() as session:
        made = make(session, staff.town.agreement, staff.actor("principal"), FeedbackRegister(FIRST, LAST), NOW)
    book = load_workbook(BytesIO(made.content))
    found = list(book["Records"].iter_rows())
    start = next(number for number, row in enumerate(found) if row[0].value == "Number")
    heads = [cell.value for cell in found[start]]
    first, second = (dict(zip(heads, row, strict=True)) for row in found[start + 1 : start + 3])
    assert heads == [entry.heading for entry in COLUMNS]
    assert (made.rows, made.name) == (2, "commendations-and-complaints-2026-11-01-to-2026-11-30.xlsx")
    said = {head: first[head].value for head in ("Kind", "School", "From", "About", "State", "Outcome", "Officer")}
    assert said == {
        "Kind": "Complaint", "School": "Hall High School", "From": "Parent or guardian",
        "About": "Response to an incident", "State": "Handled", "Outcome": "Resolved: explained, no change needed",
        "Officer": None,
    }  # fmt: skip
    for head, words in (("What was said", FORMULA), ("What was done", "@SUM(A1)")):
        assert (first[head].value, first[head].data_type) == (words, "s")
    assert (second["Officer"].value, second["State"].value) == ("Officer", "Recorded")
    defined = [row[0] for row in book["Definitions"].iter_rows(values_only=True)]
    assert {entry.heading for entry in COLUMNS} <= set(defined)


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [(None, LAST, "first"), (FIRST, None, "last"), (LAST, FIRST, "last"), (date(2024, 1, 1), LAST, "last")],
)
@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_period_that_is_none_is_refused_at_its_question(
    staff: Staff, first: date | None, last: date | None, field: str
) -> None:
    """Missing, reversed, too long."""
    with pytest.raises(Invalid) as found:
        feedback_register(staff.actor("principal"), first, last)
    assert list(found.value.fields) == [field]


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_it_comes_by_direct_message_and_is_on_record(workplace: Workplace) -> None:
    """Asked for in `/sro-export`; the audit log has how many rows were taken out."""
    records(workplace).close_all()
    principal = workplace.somebody(PRINCIPAL)
    principal.command("/sro-export")
    principal.press("export_feedback")
    assert principal.submit() == {"ok": True}
    (file,) = files(workplace, principal)
    book = load_workbook(BytesIO(content(workplace, PRINCIPAL, file)))
    assert "SAID-WORDS" in str(list(book["Records"].iter_rows(values_only=True)))
    with workplace.bot.database.read() as session:
        (row,) = session.scalars(select(AuditEntry).filter_by(act="export feedback"))
    assert '"rows": 1' in row.detail
