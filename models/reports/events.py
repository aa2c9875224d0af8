"""What is done with officers' reports and packets, as events around the agreement (C.G.S. 10-233p)."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from models.event import ALWAYS, Event
from models.reports.packet_steps import CONFIRM, FORWARD, MAKE, NOTE_BOARD, RENEW
from models.reports.packet_tables import Packet
from models.reports.tables import OfficerReport, ReportSubmission

CLAUSE = "C.G.S. 10-233p"
SUBMITTED = "Officer's report submitted"
WHAT = {
    MAKE: "Packet of officer's reports made",
    FORWARD: "Packet of officer's reports forwarded", RENEW: "Packet of officer's reports made again",
    CONFIRM: "Packet of officer's reports received", NOTE_BOARD: "Packet of officer's reports with the board",
}  # fmt: skip


def events(session: Session) -> Iterator[Event]:
    """Each version submitted, then each packet with its steps."""
    yield from within(session, *ALWAYS)


def within(session: Session, begins: datetime, ends: datetime) -> Iterator[Event]:
    """The same, of reports those that were submitted from one moment to before another: there are very many."""
    at, notice_of = ReportSubmission.submitted_at, joinedload(ReportSubmission.report).joinedload(OfficerReport.notice)
    query = select(ReportSubmission).where(at >= begins, at < ends).order_by(ReportSubmission.id)
    for row in session.scalars(query.options(notice_of)):
        notice, of = row.report.notice, ("officer_report", row.report_id)
        record = f"Officer's report {notice.label}, version {row.version}"
        yield Event(row.submitted_at, CLAUSE, record, SUBMITTED, notice.school, row.submitted_by, of)
    for packet in session.scalars(select(Packet).order_by(Packet.id)):
        record, of = f"Packet {packet.label}", ("officer_packet", packet.id)
        for step in packet.steps:
            yield Event(step.taken_at, CLAUSE, record, WHAT[step.step], None, step.taken_by, of)
