"""The packet as it was sent: kept byte for byte, never opened, sent again to whoever may; and the list of a year."""

import hashlib
import io
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import select, update

from bot.exporting.child import make_export
from exports.catalog import make
from models.errors import Conflict, Invalid, Refused
from models.export_requests import acts as exporting
from models.export_requests.tables import Export, ExportRequest
from models.outside_requests import packets, tables
from models.outside_requests.export_requests import OutsideFile, OutsideList, outside_list
from models.outside_requests.form import LARGEST, MOST_FILES, HandedIn, ending_of
from models.outside_requests.numbers import typed
from models.outside_requests.queries import years
from models.outside_requests.steps import ANSWERED, DECIDED, OPEN, RECONSIDER
from models.outside_requests.tables import OutsideItem
from models.store.database import Database
from tests.outside_requests import acts
from tests.support.staff import Staff
from tests.support.town import NOW

ODD = HandedIn("Jordan Canary's file.ZIP", b"PK\x03\x04 whatever it is")
FORMULA = "=HYPERLINK(1) a made-up paper <!channel>"


def decided(database: Database, staff: Staff, who: str = "chief", **changes: object) -> int:
    """A request of which a part was decided to be released."""
    with database.write() as session:
        return acts.bring_to(session, staff, DECIDED, who, **changes).id


def test_a_file_is_kept_as_it_was_handed_in(database: Database, staff: Staff) -> None:
    """With its size and SHA-256; the same one once, and its name nowhere but in the window."""
    request = decided(database, staff)
    with database.write() as session:
        found = acts.keep(session, staff, tables.get(session, request), acts.PDF, ODD, ODD)
        found = acts.keep(session, staff, found, ODD, replace(acts.PDF, content=b"another"))
        items = session.scalars(select(OutsideItem).order_by(OutsideItem.number)).all()
        assert [(item.number, item.content) for item in items] == [
            (1, acts.PDF.content), (2, ODD.content), (3, b"another"),
        ]  # fmt: skip
        assert [item.sha256 for item in items[:2]] == [
            hashlib.sha256(file.content).hexdigest() for file in (acts.PDF, ODD)
        ]
        assert [item.sent_as for item in items[:2]] == [
            "request-from-outside-P-2026-27-0001-file-1.pdf", "request-from-outside-P-2026-27-0001-file-2.zip",
        ]  # fmt: skip
        with pytest.raises(Conflict, match="already has each of these files"):
            acts.keep(session, staff, found, ODD)


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ((HandedIn("a.pdf", b""),), "empty"), ((HandedIn("a.exe", b"x"),), "no usual kind"),
        ((HandedIn("pdf", b"x"),), "no usual kind"), ((HandedIn("a.html", b"x"),), "no usual kind"),
        ((HandedIn("a.pdf", b"x" * LARGEST),), "larger than 8 MB"),
        (tuple(HandedIn(f"{n}.pdf", bytes([n])) for n in range(1, MOST_FILES + 2)), "At most 5 files"),
    ],
)  # fmt: skip
def test_what_is_not_kept(database: Database, staff: Staff, files: tuple[HandedIn, ...], said: str) -> None:
    """All of them or none."""
    request = decided(database, staff)
    with database.write() as session:
        with pytest.raises(Invalid) as wrong:
            acts.keep(session, staff, tables.get(session, request), acts.PDF, *files[: MOST_FILES + 1])
        assert said in wrong.value.fields["files"] or "At most" in wrong.value.fields["files"]
        assert not session.scalars(select(OutsideItem)).all()


def test_a_request_keeps_so_many_items(database: Database, staff: Staff) -> None:
    """A window shows them all; one that is kept already does not count."""
    request = decided(database, staff)
    with database.write() as session:
        found = tables.get(session, request)
        for start in range(0, 20, 5):
            acts.keep(session, staff, found, *(HandedIn(f"{n}.pdf", f"{n}".encode()) for n in range(start, start + 5)))
        with pytest.raises(Invalid, match="20 items"):
            acts.keep(session, staff, found)
        with pytest.raises(Conflict, match="20 items"):
            packets.describe(session, staff.actor("chief"), request, "A recording", NOW)


def test_something_kept_in_error_is_set_aside_and_stays(database: Database, staff: Staff) -> None:
    """With its reason; the same file can be kept anew."""
    request = decided(database, staff)
    chief = staff.actor("chief")
    with database.write() as session:
        found = acts.keep(session, staff, tables.get(session, request))
        other = acts.keep(session, staff, acts.bring_to(session, staff, ANSWERED))
        with pytest.raises(Invalid):
            packets.set_aside(session, chief, request, found.items[0].id, "x", NOW)
        packets.set_aside(session, chief, request, found.items[0].id, "A made-up mistake", NOW)
        for item in (found.items[0].id, other.items[0].id, 99):
            with pytest.raises(Conflict, match="set aside before"):
                packets.set_aside(session, chief, request, item, "A made-up mistake", NOW)
        assert [bool(item.set_aside_at) for item in acts.keep(session, staff, found).items] == [True, False]


def test_nothing_is_kept_before_a_decision(database: Database, staff: Staff) -> None:
    """A packet is what was sent."""
    with database.write() as session:
        made = acts.bring_to(session, staff, OPEN)
        with pytest.raises(Conflict, match="Nothing was decided yet"):
            acts.keep(session, staff, made)


@pytest.mark.parametrize("who", ["chief", "principal"])
def test_only_the_own_side_can_have_a_file(database: Database, staff: Staff, who: str) -> None:
    """Of what is not there, or is no file, there is nothing."""
    request = decided(database, staff, who)
    with database.write() as session:
        found = acts.keep(session, staff, tables.get(session, request), ODD, who=who)
        packets.describe(session, staff.actor(who), found.id, "A made-up recording", NOW)
    able = set()
    for one in staff.people:
        for item in (1, 2, 99):
            with database.read() as session:
                try:
                    file = make(session, staff.town.agreement, staff.actor(one), OutsideFile(item), NOW)
                except Refused:
                    continue
            assert file.content == ODD.content
            able.add((one, item))
    own = {"chief", "chief's designee", "supervisor"} if who == "chief" else {"principal", "superintendent"}
    assert able == {(one, 1) for one in own}


def test_a_file_that_was_changed_in_the_database_is_not_sent(database: Database, staff: Staff) -> None:
    """Its fingerprint tells."""
    request = decided(database, staff)
    with database.write() as session:
        acts.keep(session, staff, tables.get(session, request))
    with database.write() as session:
        session.execute(update(OutsideItem).values(content=b"something else"))
    with database.read() as session, pytest.raises(Conflict, match="changed in the database"):
        make(session, staff.town.agreement, staff.actor("chief"), OutsideFile(1), NOW)


@pytest.mark.parametrize(
    ("name", "ending"),
    [("a.PDF", "pdf"), ("a.tar.gz", "gz"), ("pdf", ""), ("a.p/f", ""), ("a.", ""), ("a.pdf.exe", "exe"), ("", "")],
)
def test_only_the_ending_of_a_name_is_used(name: str, ending: str) -> None:
    """In small letters."""
    assert ending_of(name) == ending


ONE = "P-2026-27/0001"


def is_number(cell: object) -> bool:
    """Whether a cell has the number of a request."""
    return typed(str(cell)) is not None


def made(database: Database, staff: Staff, who: str, request: ExportRequest) -> tuple[str, bytes]:
    """A file that somebody asks for, as the process for that makes it."""
    with database.write() as session:
        exporting.ask(session, staff.actor(who), request, NOW)
        export_id = exporting.claim(session, NOW) or 0
    make_export(database, staff.town.agreement, export_id, NOW + timedelta(minutes=1))
    with database.read() as session:
        export = session.get_one(Export, export_id)
        return export.name or "", export.content or b""


def sheets(content: bytes) -> dict[str, list[list[Any]]]:
    """Every sheet's rows."""
    book = load_workbook(io.BytesIO(content))
    for sheet in book:
        assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "d", "inlineStr"}
    return {sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book}


def test_the_list_of_a_year_has_the_own_side_alone(database: Database, staff: Staff) -> None:
    """Each request, each step with its words, what was sent, and counts; typed text is no formula."""
    with database.write() as session:
        ours = acts.bring_to(session, staff, ANSWERED, asked_for=FORMULA)
        due = ours.due_on
        acts.keep(session, staff, ours, ODD)
        acts.log(session, staff, basis="subpoena", requester="=1+1 Pretend", received_on=acts.FORM.received_on)
        acts.log(session, staff, "principal", requester="Of the schools")
        acts.log(session, staff, "superintendent", school="conard")
    name, content = made(database, staff, "supervisor", OutsideList("2026-27"))
    found = sheets(content)
    assert name == "requests-from-outside-2026-27.xlsx"
    assert set(found) == {"Requests", "Steps", "What was sent", "Counts", "Definitions"}
    rows = [row for row in found["Requests"] if is_number(row[0])]
    assert [(row[0], row[9], row[10], row[11]) for row in rows] == [
        (ONE, FORMULA, "Answered", "Released in part"),
        ("P-2026-27/0002", "Made-up records of a made-up event", "Waiting for a decision", None),
    ]
    assert "Of the schools" not in str(found)
    assert [row[2] for row in found["Steps"] if row[0] == ONE] == [
        "Logged", "Decided: a part is released", "The answer was sent",
    ]  # fmt: skip
    logged = next(row for row in found["Steps"] if row[0] == ONE)
    assert [day.date() for day in logged[6:8]] == [due, acts.FORM.received_on]
    headings = next(row for row in found["Requests"] if row[0] == "Number")
    assert [row[headings.index("Days late")] for row in rows] == [0, None]
    assert "Days late" in [row[0] for row in found["Definitions"]]
    counts = [row[:2] for row in found["Counts"]]
    assert ["Basis: Subpoena", 1] in counts
    assert ["All requests", 2] in counts
    (sent,) = [row for row in found["What was sent"] if row[0] == ONE]
    assert sent[3:6] == [
        "request-from-outside-P-2026-27-0001-file-1.zip", len(ODD.content), hashlib.sha256(ODD.content).hexdigest(),
    ]  # fmt: skip
    assert "Canary" not in str(found)
    _name, of_hall = made(database, staff, "principal", OutsideList("2026-27"))
    assert [row[0] for row in sheets(of_hall)["Requests"] if is_number(row[0])] == ["S-2026-27/0001"]


def test_what_is_decided_again_has_no_decision_meanwhile(database: Database, staff: Staff) -> None:
    """The old one stands among the steps; it is counted as being decided again, and then by the new one."""
    with database.write() as session:
        request = acts.bring_to(session, staff, DECIDED)
        acts.take(session, staff, request, RECONSIDER)
    _name, content = made(database, staff, "chief", OutsideList("2026-27"))
    found = sheets(content)
    (row,) = [row for row in found["Requests"] if row[0] == ONE]
    assert row[10:12] == ["Waiting for a decision", "Being decided again"]
    counts = {row[0]: row[1] for row in found["Counts"]}
    assert (counts["Decision: being decided again"], counts["Decision: Released in part"]) == (1, 0)
    assert "Decided: a part is released" in str(found["Steps"])


def test_the_years_of_the_list(database: Database, staff: Staff) -> None:
    """This one, and those in which requests of the own side came."""
    agreement, actor = staff.town.agreement, staff.actor("chief")
    with database.write() as session:
        acts.log(session, staff, received_on=acts.TODAY - timedelta(days=400))
        acts.log(session, staff, "superintendent", received_on=acts.TODAY - timedelta(days=700))
        assert years(session, agreement, actor, acts.TODAY) == ["2026-27", "2025-26"]
        assert outside_list(session, agreement, actor, "2025-26", acts.TODAY) == OutsideList("2025-26")
        for year in (None, "2024-25"):
            with pytest.raises(Conflict):
                outside_list(session, agreement, actor, year, acts.TODAY)
        with pytest.raises(Refused):
            outside_list(session, agreement, staff.actor("officer"), "2026-27", acts.TODAY)
