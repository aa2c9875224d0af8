"""The activity log: who may have which rows, what they add up to, and how the workbook looks opened again."""

import json
from datetime import date, datetime
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from exports.activities.log import COLUMNS, PARTS, activity_log
from exports.catalog import make
from exports.workbook.sheets import WIDEST
from models.activities import acts, register
from models.activities import export_requests as requests
from models.activities.export_requests import ActivityLog
from models.activities.kinds import ALL_KINDS
from models.errors import Invalid, Refused
from models.store.audit import AuditEntry
from tests.activities.acts import PRESENTATION, REQUEST, TALK, TRAINING, correct, log
from tests.activities.test_steps import WORDS, bring_to, take
from tests.export_requests.test_exporting import content, files
from tests.support.filing import OFFICER
from tests.support.staff import Staff
from tests.support.town import NOW
from tests.support.workplace import Workplace, text_of

FIRST, LAST = date(2026, 11, 1), date(2026, 11, 30)
FORMULA = '=HYPERLINK("http://example.invalid")'


def logged(staff: Staff) -> dict[str, int]:
    """Seven entries of November and one of October; one of them is withdrawn, one corrected."""
    with staff.town.database.write() as session:
        officer, elsewhere = staff.actor("officer"), staff.actor("officer elsewhere")
        november_2 = date(2026, 11, 2)
        made = {
            "class": log(session, staff, officer, PRESENTATION, happened_on=november_2, detail=FORMULA),
            "talk": log(session, staff, officer, TALK, people=3, minutes=15),
            "handed back": log(session, staff, officer, REQUEST),
            "assisted": log(session, staff, officer, REQUEST, outcome="assisted"),
            "withdrawn": log(session, staff, officer, REQUEST),
            "training": log(session, staff, officer, TRAINING),
            "at Conard": log(session, staff, elsewhere, REQUEST, school="conard"),
            "October": log(session, staff, officer, TALK, happened_on=date(2026, 10, 31)),
        }
        ids = {name: activity.id for name, activity in made.items()}
        acts.withdraw(session, officer, ids["withdrawn"], "Logged twice.", NOW)
        correct(session, staff, officer, ids["class"], people=26, happened_on=november_2, detail=FORMULA)
    return ids


def rows(staff: Staff, who: str, first: date = FIRST, last: date = LAST) -> list[int]:
    """The entries of somebody's log."""
    with staff.town.database.read() as session:
        return [activity.id for activity in register.rows(session, staff.actor(who), first, last)]


def test_each_gets_the_rows_that_they_may_have(staff: Staff) -> None:
    """The officer the own, the principal the school's, the police all; as they were done, then as they were logged."""
    ids = logged(staff)
    own = [ids[name] for name in ("class", "talk", "handed back", "assisted", "withdrawn", "training")]
    assert rows(staff, "officer") == own
    assert rows(staff, "principal") == own[:-1]
    assert rows(staff, "second officer") == []
    assert rows(staff, "officer elsewhere") == rows(staff, "principal elsewhere") == [ids["at Conard"]]
    for who in ("supervisor", "chief", "chief's designee"):
        assert rows(staff, who) == [*own, ids["at Conard"]]
    assert rows(staff, "officer", date(2026, 10, 31), date(2026, 11, 2)) == [ids["October"], ids["class"]]
    for who in ("superintendent", "designee", "team, schools", "team, police", "administrator"):
        with pytest.raises(Refused, match="export the activity log"):
            rows(staff, who)


def test_what_the_entries_add_up_to(staff: Staff) -> None:
    """By hand: one talk of 3 people and 15 minutes, a class of 26, 2 of 3 requests handed back, 6 hours of training."""
    logged(staff)
    with staff.town.database.read() as session:
        found = register.totals(register.rows(session, staff.actor("chief"), FIRST, LAST), ALL_KINDS)
        assert [(t.kind.code, t.entries, t.people, t.minutes, t.hours, t.handed_back) for t in found] == [
            ("talk", 1, 3, 15, None, None), ("presentation", 1, 26, 45, None, None),
            ("request", 3, None, None, None, 2), ("training", 1, None, None, 6, None),
            ("concern", 0, None, None, None, None), ("planned", 0, None, None, None, None),
            ("conflict", 0, None, None, None, None), ("event", 0, None, None, None, None),
        ]  # fmt: skip
        assert [t.share_handed_back for t in found] == [None, None, 2 / 3, *[None] * 5]
        nothing = register.totals([], ALL_KINDS)
        assert [t.share_handed_back for t in nothing] == [None] * len(ALL_KINDS)


def opened(staff: Staff, who: str = "chief") -> dict[str, list[tuple[Any, ...]]]:
    """The sheets of somebody's workbook, from their headings on."""
    with staff.town.database.read() as session:
        made, _rows = activity_log(session, staff.town.agreement, staff.actor(who), FIRST, LAST, NOW)
    return {sheet.title: list(sheet.values) for sheet in load_workbook(BytesIO(made))}


def under(sheet: list[tuple[Any, ...]], heading: str) -> list[tuple[Any, ...]]:
    """The rows under the headings of which the first is this one."""
    start = next(number for number, row in enumerate(sheet) if row[0] == heading)
    return sheet[start + 1 :]


def whole(sheets: dict[str, list[tuple[Any, ...]]]) -> dict[int, dict[str, Any]]:
    """What all sheets say of each entry, by its number."""
    found: dict[int, dict[str, Any]] = {}
    for part in PARTS:
        for row in under(sheets[part.title], "Entry") if part.title in sheets else ():
            found.setdefault(row[0], {}).update(zip(part.headings, row, strict=False))
    return found


def test_each_column_is_on_a_sheet_and_each_sheet_as_wide_as_a_page() -> None:
    """On paper no sheet breaks between its columns."""
    assert {heading for part in PARTS for heading in part.headings} == {column.heading for column in COLUMNS}
    for part in PARTS:
        assert sum(column.width for column in part.entries) <= WIDEST, part.title
    of_some = {kind for part in PARTS for kind in part.kinds}
    assert of_some <= {kind.code for kind in ALL_KINDS}


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_the_log_of_a_school_says_nothing_of_trainings(staff: Staff) -> None:
    """They are at no school: a 0 would say that there were none. The officer's own log has them, and the chief's."""
    logged(staff)
    kinds = {who: [row[0] for row in under(opened(staff, who)["Totals"], "Kind")] for who in ("principal", "officer")}
    assert [kind.label for kind in ALL_KINDS] == kinds["officer"]
    assert kinds["principal"] == [label for label in kinds["officer"] if label != "Training done"]
    assert under(opened(staff)["Totals"], "Kind")[3][:1] + under(opened(staff)["Totals"], "Kind")[3][4:5] == (
        "Training done", 6,
    )  # fmt: skip


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_the_workbook_has_a_row_for_each_entry(staff: Staff) -> None:
    """In words, with its days and numbers as such; typed text is no formula; what was withdrawn is marked."""
    ids = logged(staff)
    sheets = opened(staff)
    assert [*sheets] == ["Activities", "Trainings", "How logged", "Totals", "Definitions"]
    found = whole(sheets)
    headings = [column.heading for column in COLUMNS]
    first = found[ids["class"]]
    assert first["Day"] == datetime(2026, 11, 2)  # noqa: DTZ001
    assert {name: first[name] for name in ("Entry", "Officer", "School", "Kind", "Topic", "Grade", "People")} == {
        "Entry": ids["class"], "Officer": "Officer", "School": "Hall High School", "Kind": "Presentation or class",
        "Topic": "Crime prevention", "Grade": "Grade 9", "People": 26,
    }  # fmt: skip
    assert (first["In a few words"], first["Version"]) == (FORMULA, 2)
    assert first["Reason for the last correction"] == "A wrong number."
    withdrawn = found[ids["withdrawn"]]
    assert withdrawn["Reason for withdrawal"] == "Logged twice."
    training = found[ids["training"]]
    assert (training["School"], training["Hours"], training["Certificate number"]) == (None, 6, "SEL-4471")
    totals = under(sheets["Totals"], "Kind")
    assert totals[2][:2] + totals[2][5:6] == ("Request from staff about school discipline", 3, 2)
    assert round(totals[2][6], 4) == 0.6667
    meanings = dict(row[:2] for row in under(sheets["Definitions"], "Column"))
    assert set(headings) <= meanings.keys()


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_conflict_is_in_the_log_of_those_who_see_it_and_steps_in_everybodys(staff: Staff) -> None:
    """The supervisor's log has neither its row nor its name; the event's has who approved and what was worked."""
    with staff.town.database.write() as session:
        bring_to(session, staff, "conflict", "resolved")
        bring_to(session, staff, "event", "confirmed", happened_on=date(2026, 11, 24))
    of = {who: opened(staff, who) for who in ("supervisor", "chief's designee", "chief", "principal", "officer")}
    for who, sheets in of.items():
        sees = who in ("chief", "principal", "officer")
        assert ("Conflict of duties" in str(sheets)) is sees, who
        assert ("records division" in str(sheets)) is sees, who
    found_by = whole(of["supervisor"])
    event = found_by[max(found_by)]
    found = {name: event[name] for name in ("Time", "Topic", "People", "Overtime", "Hours worked", "State")}
    assert found == {
        "Time": "6:00 PM", "Topic": "Homecoming", "People": 400, "Overtime": 4, "Hours worked": 4,
        "State": "Hours confirmed",
    }  # fmt: skip
    assert event["Steps"].startswith("Overtime approved: Supervisor, November 24, 2026, ")
    assert event["Steps"].count("; ") == 2
    assert event["Last answer"] == f"Supervisor: {WORDS}"


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_the_log_has_the_words_of_the_last_answer_as_text(staff: Staff) -> None:
    """Of the principal's plan; a formula in them stays text, and who may not read the entry has no row of it."""
    with staff.town.database.write() as session:
        activity_id = bring_to(session, staff, "concern", "open")
        take(session, staff, "principal", activity_id, "concern_plan", words=FORMULA)
        take(session, staff, "principal", activity_id, "concern_name")
    for who in ("principal", "officer", "supervisor", "chief"):
        row = whole(opened(staff, who))[activity_id]
        assert row["Last answer"] == f"Principal: {FORMULA}", who


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [
        (None, LAST, "first"), (FIRST, None, "last"), (LAST, FIRST, "last"),
        (date(2024, 11, 28), LAST, "last"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_period_that_is_none_is_said_so(staff: Staff, first: date | None, last: date | None, field: str) -> None:
    """And two years and a day are taken."""
    with pytest.raises(Invalid) as problem:
        requests.activity_log(staff.actor("officer"), first, last)
    assert [*problem.value.fields] == [field]
    longest = requests.activity_log(staff.actor("officer"), date(2024, 11, 29), date(2026, 11, 30))
    assert longest.last - longest.first == requests.LONGEST


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_the_right_is_looked_at_when_it_is_made(staff: Staff) -> None:
    """Who has lost the role since asking gets nothing."""
    logged(staff)
    with staff.town.database.read() as session, pytest.raises(Refused):
        make(session, staff.town.agreement, staff.actor("superintendent"), ActivityLog(FIRST, LAST), NOW)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_an_officer_takes_out_the_own_log(workplace: Workplace) -> None:
    """From the command to the file in the direct message; the export and its rows are on record."""
    officer = workplace.somebody(OFFICER)
    officer.command("/sro-log", "talk")
    officer.submit(topic="bullying")
    officer.close_all()
    assert officer.command("/sro-export") == {"ok": True}
    offered = text_of(officer.window())
    assert "Notice log" not in offered
    assert "export_year" not in offered
    officer.press("export_activity_log")
    assert officer.submit() == {"ok": True}
    (file,) = files(workplace, officer)
    book = load_workbook(BytesIO(content(workplace, OFFICER, file)))
    assert len(under(list(book["Activities"].values), "Entry")) == 1
    with workplace.bot.database.read() as session:
        (detail,) = session.scalars(select(AuditEntry.detail).filter_by(act="export activities"))
        assert detail is not None
        assert json.loads(detail)["rows"] == 1
