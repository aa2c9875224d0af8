"""A packet's workbook and document: what is in them, that they stay as they were, and that nothing leaks."""

import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import docx
import pytest
from openpyxl import load_workbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.exporting.child import make_export
from exports.reports.paper import packet_paper
from models.delivery.outbox import Delivery
from models.export_requests import acts as exporting
from models.export_requests.tables import Export
from models.reports.packet_steps import FORWARD
from models.reports.packet_tables import Packet, PacketFile
from models.store.audit import AuditEntry
from models.store.database import Database
from tests.reports import acts
from tests.support.office import pages
from tests.support.staff import Staff
from tests.support.town import NOW

DECEMBER = datetime(2026, 12, 1, 15, tzinfo=UTC)
CANARY = "Zebrafink"


def made(database: Database, staff: Staff) -> dict[str, list[bytes]]:
    """What is made of all that was asked for, by its name."""
    while True:
        with database.write() as session:
            export_id = exporting.claim(session, NOW)
        if export_id is None:
            break
        make_export(database, staff.town.agreement, export_id, DECEMBER)
    found: dict[str, list[bytes]] = {}
    with database.read() as session:
        for export in session.scalars(select(Export).order_by(Export.id)):
            found.setdefault(export.name or "", []).append(export.content or b"")
    return found


def rows(content: bytes) -> dict[str, list[list[Any]]]:
    """Every sheet's rows."""
    book = load_workbook(io.BytesIO(content))
    return {sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book}


def text(content: bytes) -> str:
    """All that a document says."""
    paper = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(part.text for part in paper.paragraphs), *cells])


def a_packet(session: Session, staff: Staff) -> Packet:
    """One report, one that was late, one that is missing."""
    sent, late = acts.fight(session, staff, narrative=f"=1+1 {CANARY}"), acts.fight(session, staff, "T:F2")
    acts.fight(session, staff, "T:F3")
    acts.submit(session, staff, sent)
    acts.submit(session, staff, late, DECEMBER, who="supervisor", why="away")
    return acts.make(session, staff, DECEMBER)


def test_what_the_files_say(database: Database, staff: Staff) -> None:
    """Everything from the notices; typed text is no formula; what is late stands there with its days."""
    with database.write() as session:
        a_packet(session, staff)
    files = made(database, staff)
    assert set(files) == {"officers-reports-2026-11.xlsx", "officers-reports-2026-11.docx"}
    sheets = rows(files["officers-reports-2026-11.xlsx"][0])
    assert set(sheets) == {"Reports", "Students", "Late"}
    found = [row for row in sheets["Reports"] if str(row[0]).startswith("2026-27/")]
    assert [(row[0], row[1], row[6], row[16]) for row in found] == [
        ("2026-27/0001", "1", acts.BADGE, 0), ("2026-27/0002", "1", acts.BADGE, 1),
    ]  # fmt: skip
    assert found[0][8] == f"=1+1 {CANARY}"
    assert found[1][15] == "Supervisor (the officer is away)"
    assert [row[0] for row in sheets["Students"] if str(row[0]).startswith("2026-27/")] == [
        "2026-27/0001", "2026-27/0002",
    ]  # fmt: skip
    late = [(row[0], row[4], row[5]) for row in sheets["Late"] if str(row[0]).startswith("2026-27/")]
    assert late == [
        ("2026-27/0003", 1, "Due and not submitted"), ("2026-27/0002", 1, "Submitted late"),
    ]  # fmt: skip
    paper = text(files["officers-reports-2026-11.docx"][0])
    for said in ("Officer's reports", "November 2026", "badge 4711", "Fighting and battery", "White", "Male, 15",
                 "not submitted", "Chief of Police", CANARY):  # fmt: skip
        assert said in paper


def test_what_the_superintendent_gets_is_what_the_chief_looked_at(database: Database, staff: Staff) -> None:
    """Byte for byte, whatever became of the notices since; each file's hash is noted."""
    with database.write() as session:
        packet = a_packet(session, staff)
    first = made(database, staff)
    with database.write() as session:
        packet = session.scalars(select(Packet)).one()
        acts.take(session, staff, packet, FORWARD, DECEMBER)
        notice = packet.lines[0].notice
        acts.amend(session, staff, notice, DECEMBER, incident="weapons")
        acts.student(session, staff, notice, DECEMBER, 1)
    after = made(database, staff)
    for name, contents in after.items():
        assert len(contents) == len(first[name]) + 1 == 3
        assert set(contents) == set(first[name])
    with database.read() as session:
        hashes = {(file.kind, file.sha256) for file in session.scalars(select(PacketFile))}
        assert len(hashes) == 2
        assert None not in {sha for _kind, sha in hashes}


def test_no_free_text_and_no_students_detail_outside_of_records_and_files(
    database: Database, staff: Staff, capfd: pytest.CaptureFixture[str]
) -> None:
    """Neither in the audit log, nor in a delivery, a file's name, or what is logged."""
    with database.write() as session:
        packet = a_packet(session, staff)
        acts.take(session, staff, packet, FORWARD, DECEMBER)
    names = list(made(database, staff))
    with database.read() as session:
        logged = [str((entry.actor, entry.act, entry.subject, entry.detail)) for entry in session.scalars(
            select(AuditEntry))]  # fmt: skip
        sent = [str((row.kind, row.destination, row.subject_id)) for row in session.scalars(select(Delivery))]
    out = capfd.readouterr()
    for said in (*names, *logged, *sent, out.out, out.err):
        assert CANARY not in said
        assert "Officer'" not in said


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_packet_with_one_report_is_one_page(database: Database, staff: Staff, tmp_path: Path) -> None:
    """No page with nothing but the line to sign on, or the end."""
    with database.write() as session:
        acts.submit(session, staff, acts.fight(session, staff, narrative="Two students fought at the cafeteria. " * 6))
        packet = acts.make(session, staff, DECEMBER)
        content = packet_paper(session, staff.town.agreement, packet)
    assert pages(content, tmp_path / "office") == 1
