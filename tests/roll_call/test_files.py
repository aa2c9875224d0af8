"""The certificate list opened again, with trainings beside officers; events for the register, counts for the report."""

import json
from datetime import date
from io import BytesIO
from typing import Any

import docx
import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from sqlalchemy import update

from exports.quarters.yearly_report.document import year_report
from exports.roll_call.certificates import OF_PEOPLE, OF_STAFF, certificates
from models.activities import acts as activities
from models.errors import Conflict, Refused
from models.people.tables import RoleHeld
from models.quarters.report_contents import made_of
from models.roll_call import lists
from models.roll_call.events import ADDED, CONFIRMED, STRUCK, TRAINED, events
from models.roll_call.export_requests import CertificateList, certificate_list, years_offered
from models.roll_call.rolls import POLICE
from models.roll_call.statistics import NEITHER, Count, of_kept, statistics
from models.vocabulary import Party, Role
from tests.activities.acts import TRAINING, log
from tests.agreement.acts import bring_in
from tests.roll_call.acts import CONARD, TODAY, YEAR, add, confirm, look, mark
from tests.support.staff import Staff
from tests.support.town import NOW

FORMULA = '=HYPERLINK("http://example.invalid")'


def table(sheet: Worksheet, first: str) -> list[dict[str, Any]]:
    """The rows of a sheet under its headings."""
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    start = next(at for at, row in enumerate(rows) if row and row[0] == first)
    return [{name: value for name, value in zip(rows[start], row, strict=True) if name}
            for row in rows[start + 1 :] if any(row)]  # fmt: skip


def opened(staff: Staff, who: str, year: str = YEAR) -> dict[str, list[dict[str, Any]]]:
    """Somebody's list: its people and its staff."""
    with staff.town.database.read() as session:
        content, count = certificates(session, staff.town.agreement, staff.actor(who), year, NOW)
    book = load_workbook(BytesIO(content))
    found = {name: table(book[name], first) for name, first in (("Counts", "Of"), ("People", OF_PEOPLE[0].heading),
                                                                ("Staff lists", OF_STAFF[0].heading))}  # fmt: skip
    assert count == len(found["People"]) + len(found["Staff lists"])
    return found


def filled(staff: Staff) -> None:
    """Two have confirmed, a training was logged and one withdrawn, and three lists have somebody with odd names."""
    with staff.town.database.write() as session:
        bring_in(session, holds_from=date(2023, 7, 1))
        look(session, staff, TODAY)
        confirm(session, staff, "officer")
        confirm(session, staff, "principal")
        log(session, staff, staff.actor("officer"), TRAINING, topic="sel", hours=6, happened_on=date(2026, 9, 1))
        log(session, staff, staff.actor("officer"), TRAINING, topic="sel", hours=3, happened_on=date(2026, 6, 30))
        gone = log(session, staff, staff.actor("officer"), TRAINING, topic="other", hours=9)
        activities.withdraw(session, staff.actor("officer"), gone.id, "Not held.", NOW)
        formula, struck, left = add(session, staff, f"{FORMULA}; @SUM(A1)\nAna 🎓 Pretend, coach\nBo Madeup, aide")
        mark(session, staff, formula.id, struck.id)
        lists.strike(session, staff.actor("principal"), struck.id, struck.seen, NOW)
        lists.strike(session, staff.actor("principal"), left.id, left.seen, NOW)
        add(session, staff, "Cy Sample, nurse", CONARD)
        add(session, staff, "Di Example, dispatcher", POLICE)


def test_each_has_the_rows_of_their_own(staff: Staff) -> None:
    """A principal the school's, the superintendent all schools', the chief the police's; all others none."""
    filled(staff)
    hall = {"Principal", "Designee"}
    schools = hall | {"Principal Elsewhere", "Designee Elsewhere", "Superintendent", "Team Schools"}
    police = {"Officer", "Officer Elsewhere", "Chief", "ChiefS Designee", "Supervisor", "Team Police"}
    expected = {"principal": (hall, {FORMULA, "Ana 🎓 Pretend"}), "principal elsewhere": (None, {"Cy Sample"}),
                "chief": (police, {"Di Example"}),
                "superintendent": (schools, {FORMULA, "Ana 🎓 Pretend", "Cy Sample"})}  # fmt: skip
    for who in staff.people:
        if who not in expected:
            with pytest.raises(Refused, match="export the certificate list"):
                opened(staff, who)
            continue
        people, listed = expected[who]
        found = opened(staff, who)
        assert {row["Name"] for row in found["Staff lists"]} == listed, who
        if people:
            assert {row["Name"] for row in found["People"]} == people, who


def test_a_row_says_how_somebody_stands(staff: Staff) -> None:
    """The day, the text, the goal's day; of an officer what was logged and stands, in this school year."""
    filled(staff)
    rows = {row["Name"]: row for row in opened(staff, "chief")["People"]}
    officer, chief = rows["Officer"], rows["Chief"]
    assert officer["State"] == "Confirmed"
    assert officer["Confirmed on"].date() == TODAY
    assert officer["Signed text from"].date() == date(2023, 7, 1)
    assert (officer["Trainings logged"], officer["Hours of training"]) == (1, 6)
    assert rows["Officer Elsewhere"]["Hours of training"] == 0
    assert chief["Hours of training"] is None
    assert (chief["State"], chief["Confirmed on"]) == ("Asked, not confirmed", None)
    assert chief["Due on"].date() == date(2026, 12, 23)
    assert opened(staff, "chief")["Counts"] == [
        {"Of": "Police", "With a role": 6, "Confirmed": 1, "On staff lists": 1, "Trained": 0}
    ]
    assert opened(staff, "superintendent")["Counts"][:2] == [
        {"Of": "All schools", "With a role": 6, "Confirmed": 1, "On staff lists": 2, "Trained": 1},
        {"Of": "Hall High School", "With a role": 2, "Confirmed": 1, "On staff lists": 1, "Trained": 1},
    ]


def test_names_are_no_formulas_and_who_was_struck_off_after_a_training_stays(staff: Staff) -> None:
    """As typed, in plain text; who was struck off untrained is in no list."""
    filled(staff)
    rows = {row["Name"]: row for row in opened(staff, "principal")["Staff lists"]}
    assert rows[FORMULA]["Function"] == "@SUM(A1)"
    with staff.town.database.read() as session:
        content, _count = certificates(session, staff.town.agreement, staff.actor("principal"), YEAR, NOW)
    cells = [cell for row in load_workbook(BytesIO(content))["Staff lists"].iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in cells)
    assert rows["Ana 🎓 Pretend"]["Struck off on"].date() == TODAY
    assert rows["Ana 🎓 Pretend"]["Trained on"].date() == TODAY


def test_three_hundred_names_are_in_it(staff: Staff) -> None:
    """In the order of their names."""
    with staff.town.database.write() as session:
        for start in range(0, 300, 60):
            add(session, staff, "\n".join(f"Person {start + number:03}, aide" for number in range(60)))
    names = [row["Name"] for row in opened(staff, "principal")["Staff lists"]]
    assert names == [f"Person {number:03}" for number in range(300)]


def test_this_year_and_the_one_before_are_offered(staff: Staff) -> None:
    """That one only where somebody was trained in it, as of its last day."""
    agreement, later = staff.town.agreement, date(2027, 9, 1)
    with staff.town.database.write() as session:
        assert years_offered(session, agreement, later) == ["2027-28"]
        confirm(session, staff, "officer")
        assert years_offered(session, agreement, later) == ["2027-28", "2026-27"]
        chief = staff.actor("chief")
        assert certificate_list(session, agreement, chief, "2026-27", later) == CertificateList("2026-27")
        with pytest.raises(Conflict):
            certificate_list(session, agreement, chief, "2020-21", later)
        with pytest.raises(Refused):
            certificate_list(session, agreement, staff.actor("supervisor"), "2026-27", later)


def test_the_counts_of_a_year_are_by_party_and_without_a_name(staff: Staff) -> None:
    """As of its last day: who has left by then is not missing, though they never confirmed."""
    filled(staff)
    agreement = staff.town.agreement
    with staff.town.database.write() as session:
        found = statistics(session, agreement, YEAR, TODAY)
        assert found == {Party.POLICE: Count(1, 6, 0, 1), Party.SCHOOLS: Count(1, 6, 1, 2), NEITHER: Count(0, 1, 0, 0)}
        ended = update(RoleHeld).where(RoleHeld.role == Role.CHIEF)
        session.execute(ended.values(last_day=date(2027, 6, 29)))
        assert statistics(session, agreement, YEAR)[Party.POLICE] == Count(1, 5, 0, 1)
        assert statistics(session, agreement, "2027-28", date(2027, 7, 1))[Party.SCHOOLS] == Count(0, 6, 0, 2)


def test_the_yearly_report_has_the_counts_by_party(staff: Staff) -> None:
    """Four numbers a party and no name; kept as numbers, so that an adopted report says what it said."""
    agreement = staff.town.agreement
    with staff.town.database.read() as session:
        assert "trained" not in made_of(session, agreement, YEAR), "nobody has confirmed"
    filled(staff)
    with staff.town.database.read() as session:
        document = docx.Document(BytesIO(year_report(session, agreement, YEAR, "Cleo Pretend", NOW)))
        kept = json.loads(json.dumps(made_of(session, agreement, YEAR)["trained"]))
    found = [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]
    (rows,) = [rows for rows in found if rows[0][0] == "Party"]
    assert rows[1:] == [
        ["Police", "6", "1", "1", "0"],
        ["Schools", "6", "1", "2", "1"],
        ["Neither party", "1", "0", "0", "0"],
    ]
    assert of_kept(kept) == {
        Party.POLICE: Count(1, 6, 0, 1),
        Party.SCHOOLS: Count(1, 6, 1, 2),
        NEITHER: Count(0, 1, 0, 0),
    }


def test_events_name_who_confirmed_and_count_the_lists(staff: Staff) -> None:
    """One for each confirmation; changes of lists with how many people, and no name of theirs."""
    filled(staff)
    with staff.town.database.read() as session:
        found = [(event.what, event.record, event.school, event.by.name if event.by else None)
                 for event in events(session)]  # fmt: skip
    assert sorted(found, key=str) == sorted([
        (CONFIRMED, f"Training on the agreement {YEAR}", None, "Officer"),
        (CONFIRMED, f"Training on the agreement {YEAR}", None, "Principal"),
        (ADDED, "Staff list, 3 people", "hall", "Principal"),
        (ADDED, "Staff list, 1 person", "conard", "Principal Elsewhere"),
        (ADDED, "Staff list, 1 person", None, "Supervisor"),
        (TRAINED, "Staff list, 2 people", "hall", "Principal"),
        (STRUCK, "Staff list, 2 people", "hall", "Principal"),
    ], key=str)  # fmt: skip
    assert not any(name in str(found) for name in ("Pretend", "Sample", "Example"))
