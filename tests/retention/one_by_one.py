"""What keeps a record, asked one by one and in as many statements: what the answer for many at once has to equal."""

from collections.abc import Iterator

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from models.arrest_notifications import steps as arrest_steps
from models.arrest_notifications.tables import ArrestNotification
from models.notices.tables import Notice, NoticeQuestion
from models.reports import packet_tables as packets
from models.reports.clock import ReportClock
from models.reports.packet_steps import OPEN_STATES
from models.reports.packet_tables import Packet, PacketLine
from models.reports.standing import CHANGED, DUE, SUBMITTED, Standing, standing
from models.reports.tables import of_notice
from models.retention import notice_waits
from models.retention.kind import PERSON, Kind
from models.terms import Agreement
from tests.support.town import NOW

AS_MADE_LAST = (PacketLine.packet_id == Packet.id, PacketLine.edition == Packet.edition)


def people(session: Session, kind: Kind, record_id: int) -> frozenset[int]:
    """Whom a record names, table by table."""
    found = set()
    for part in kind.contents:
        for column in part.sql.c:
            if any(key.target_fullname == PERSON for key in column.foreign_keys):
                found |= set(session.scalars(select(column).where(part.rows(record_id))))
    return frozenset(found - {None})


def waits(session: Session, agreement: Agreement, notice: Notice) -> list[str]:
    """What is still due about a notice, in words."""
    return [*_of_school(session, notice), *_of_arrest(session, notice), *_of_report(session, agreement, notice)]


def _of_school(session: Session, notice: Notice) -> Iterator[str]:
    if notice.withdrawn_at:
        return
    if notice.acknowledged_at is None:
        yield notice_waits.UNACKNOWLEDGED
    if notice.completed_at is None:
        yield notice_waits.INCOMPLETE
    if _is_any(session, NoticeQuestion.notice_id == notice.id, NoticeQuestion.answered_at.is_(None)):
        yield notice_waits.UNANSWERED


def _of_arrest(session: Session, notice: Notice) -> Iterator[str]:
    found = session.scalar(select(ArrestNotification).filter_by(notice_id=notice.id))
    if found and found.state in arrest_steps.OPEN_STATES:
        yield notice_waits.ARREST
    elif found and found.is_for_principal:
        yield notice_waits.PRINCIPAL


def _of_report(session: Session, agreement: Agreement, notice: Notice) -> Iterator[str]:
    found = _stands(session, agreement, notice)
    if found.state in (DUE, CHANGED):
        yield notice_waits.REPORT
    last = found.report.last.id if found.report and found.report.last else None
    in_packet = PacketLine.submission_id == last, PacketLine.kind != packets.TAKEN_BACK
    if found.state == SUBMITTED and not _is_any(session, *in_packet, *AS_MADE_LAST):
        yield notice_waits.NO_PACKET
    if _is_any(session, PacketLine.notice_id == notice.id, *AS_MADE_LAST, Packet.state.in_(OPEN_STATES)):
        yield notice_waits.PACKET


def _stands(session: Session, agreement: Agreement, notice: Notice) -> Standing:
    clock = ReportClock(session, agreement, NOW.date())
    return standing(session, agreement, clock, notice, of_notice(session, notice.id))


def _is_any(session: Session, *conditions: ColumnElement[bool]) -> bool:
    return bool(session.scalar(select(exists().where(*conditions))))
