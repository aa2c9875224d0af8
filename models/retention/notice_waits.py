"""What is still due about an action notice: as long as there is any of it, the notice is not disposed of.

What was withdrawn is settled; what an officer's report or an arrest asks for, state law asks for.
"""

from collections.abc import Iterator

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from models.arrest_notifications.steps import OPEN_STATES
from models.arrest_notifications.tables import ArrestNotification
from models.notices.tables import Notice, NoticeQuestion
from models.policy import Act
from models.reports import packet_tables as packets
from models.reports.packet_steps import OPEN_STATES as PACKET_OPEN
from models.reports.packet_tables import Packet, PacketLine
from models.reports.standing import SUBMITTED, TO_SUBMIT, state_of
from models.reports.tables import OfficerReport, of_notice
from models.retention.rules import Wait
from models.terms import Agreement

UNACKNOWLEDGED = "the school has not acknowledged it"
INCOMPLETE = "details of it are still to follow"
UNANSWERED = "a question about it is not answered"
ARREST = "what the superintendent is told of the arrest is not finished, or its arrival not confirmed"
PRINCIPAL = "that the principal was told of the arrest is not recorded"
REPORT = "its officer's report is to be submitted"
NO_PACKET = "its officer's report has not gone to the superintendent in a packet"
PACKET = "the packet with its officer's report has not reached the board of education, as recorded"


def waits(session: Session, agreement: Agreement, notice: Notice) -> Iterator[Wait]:
    """All of it, each for whoever may know of it."""
    if notice.withdrawn_at is None:
        for is_due, words in _of_the_school(session, notice):
            if is_due:
                yield Wait(words, Act.READ_NOTICE, notice.subject)
    for words in _of_arrest(session, notice):
        yield Wait(words, Act.READ_ARREST, notice.subject)
    if agreement.officer_reports.is_kept:
        for words in _of_report(session, agreement, notice):
            yield Wait(words, Act.READ_OFFICER_REPORT, notice.subject)


def _of_the_school(session: Session, notice: Notice) -> Iterator[tuple[bool, str]]:
    yield notice.acknowledged_at is None, UNACKNOWLEDGED
    yield notice.completed_at is None, INCOMPLETE
    yield _is_any(session, NoticeQuestion.notice_id == notice.id, NoticeQuestion.answered_at.is_(None)), UNANSWERED


def _of_arrest(session: Session, notice: Notice) -> Iterator[str]:
    found = session.scalars(select(ArrestNotification).filter_by(notice_id=notice.id)).one_or_none()
    if found is not None and found.state in OPEN_STATES:
        yield ARREST
    elif found is not None and found.is_for_principal:
        yield PRINCIPAL


def _of_report(session: Session, agreement: Agreement, notice: Notice) -> Iterator[str]:
    """What is due of it as a report; of a report that was submitted, its way to the board."""
    since = agreement.officer_reports.since
    if since and agreement.today(notice.current.occurred_at) < since:
        return
    report = of_notice(session, notice.id)
    state, _since = state_of(session, notice, report)
    if state in TO_SUBMIT:
        yield REPORT
    if state == SUBMITTED and not _is_any(session, *_in_a_packet(report)):
        yield NO_PACKET
    if _is_any(session, PacketLine.notice_id == notice.id, *_as_made_last(), Packet.state.in_(PACKET_OPEN)):
        yield PACKET


def _in_a_packet(report: OfficerReport | None) -> tuple[ColumnElement[bool], ...]:
    last = report.last.id if report and report.last else None
    return (PacketLine.submission_id == last, PacketLine.kind != packets.TAKEN_BACK, *_as_made_last())


def _as_made_last() -> tuple[ColumnElement[bool], ...]:
    return PacketLine.packet_id == Packet.id, PacketLine.edition == Packet.edition


def _is_any(session: Session, *conditions: ColumnElement[bool]) -> bool:
    return bool(session.scalar(select(exists().where(*conditions))))
