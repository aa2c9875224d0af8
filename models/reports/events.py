"""What is done with officers' reports and packets, as events around the agreement (C.G.S. 10-233p)."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.agreement.events import Event
from models.reports.packet_steps import CONFIRM, FORWARD, MAKE, NOTE_BOARD, RENEW
from models.reports.packet_tables import Packet
from models.reports.tables import ReportSubmission

CLAUSE = "C.G.S. 10-233p"
SUBMITTED = "Officer's report submitted"
WHAT = {
    MAKE: "Packet of officer's reports made",
    FORWARD: "Packet of officer's reports forwarded", RENEW: "Packet of officer's reports made again",
    CONFIRM: "Packet of officer's reports received", NOTE_BOARD: "Packet of officer's reports with the board",
}  # fmt: skip


def events(session: Session) -> Iterator[Event]:
    """Each version submitted, then each packet with its steps."""
    query = select(ReportSubmission).join(ReportSubmission.report).order_by(ReportSubmission.id)
    for row in session.scalars(query):
        notice = row.report.notice
        record = f"Officer's report {notice.label}, version {row.version}"
        yield Event(row.submitted_at, CLAUSE, record, SUBMITTED, notice.school, row.submitted_by)
    for packet in session.scalars(select(Packet).order_by(Packet.id)):
        record = f"Packet {packet.label}"
        for step in packet.steps:
            yield Event(step.taken_at, CLAUSE, record, WHAT[step.step], None, step.taken_by)
