"""The chief's packet of a month: what is in it when it is made, and when it no longer is right (C.G.S. 10-233p).

A packet has what was submitted and is in no earlier packet; what is in one and was submitted anew, as a correction;
what is in one and is no report any more; and what was due and is not submitted. What is in a packet that was
forwarded stays as it was: the next one carries what has changed.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager, selectinload

from models.delivery.outbox import Delivery, DeliveryState
from models.export_requests.acts import DELIVERY
from models.notices.tables import Notice
from models.reports import packet_tables as packets
from models.reports.clock import ReportClock
from models.reports.packet_steps import MADE, MAKE
from models.reports.packet_tables import Packet, PacketFile, PacketLine, PacketStep
from models.reports.pending import late
from models.reports.tables import NO, YES, OfficerReport, ReportSubmission
from models.terms import Agreement

A_DAY = timedelta(days=1)


def of_month(session: Session, agreement: Agreement, now: datetime) -> Packet | None:
    """The packet that is made in this month: of the one before."""
    return session.scalars(select(Packet).filter_by(month=_month(agreement, now))).one_or_none()


def _month(agreement: Agreement, now: datetime) -> date:
    return (agreement.today(now).replace(day=1) - A_DAY).replace(day=1)


def put(session: Session, agreement: Agreement, now: datetime) -> Packet:
    """Make this month's packet."""
    packet = Packet(month=_month(agreement, now), edition=1, made_at=now, state=MADE, waits_since=now)
    packet.steps.append(PacketStep(step=MAKE, taken_at=now))
    session.add(packet)
    session.flush()
    fill(session, agreement, packet, now)
    return packet


def fill(session: Session, agreement: Agreement, packet: Packet, now: datetime) -> None:
    """Put in what there is at this moment."""
    packet.made_at = now
    packet.all_lines += [*_reports(session, packet), *_taken_back(session, packet),
                         *_missing(session, agreement, packet, now)]  # fmt: skip
    session.flush()


def _reports(session: Session, packet: Packet) -> Iterator[PacketLine]:
    """Each report in its newest version, unless that is in an earlier packet; it may be a correction of one that is."""
    earlier = _lines_before(session, packet)
    for report in _submitted(session):
        last, before = report.last, earlier.get(report.notice_id)
        if report.answer != YES or report.notice.withdrawn_at or last is None:
            continue
        if before and before.kind != packets.TAKEN_BACK and before.submission_id == last.id:
            continue
        kind = packets.CORRECTION if before else packets.REPORT
        yield PacketLine(edition=packet.edition, kind=kind, notice_id=report.notice_id, submission_id=last.id,
                         due_on=last.due_on, days_late=last.days_late)  # fmt: skip


def _taken_back(session: Session, packet: Packet) -> Iterator[PacketLine]:
    """Reports in earlier packets whose notice was withdrawn since, or that a supervisor says are none."""
    earlier = _lines_before(session, packet)
    for report in _submitted(session):
        before = earlier.get(report.notice_id)
        is_none = report.notice.withdrawn_at is not None or report.answer == NO
        if is_none and before and before.kind != packets.TAKEN_BACK:
            yield PacketLine(edition=packet.edition, kind=packets.TAKEN_BACK, notice_id=report.notice_id,
                             submission_id=before.submission_id, days_late=0)  # fmt: skip


def _missing(session: Session, agreement: Agreement, packet: Packet, now: datetime) -> Iterator[PacketLine]:
    clock = ReportClock(session, agreement, agreement.today(now))
    for found in late(session, agreement, clock).rows:
        if found.due:
            yield PacketLine(edition=packet.edition, kind=packets.MISSING, notice_id=found.notice.id,
                             due_on=found.due.day, days_late=found.due.days_late)  # fmt: skip


def _submitted(session: Session) -> list[OfficerReport]:
    query = select(OfficerReport).where(OfficerReport.submitted_at.is_not(None)).join(OfficerReport.notice)
    query = query.options(contains_eager(OfficerReport.notice), selectinload(OfficerReport.submissions))
    return list(session.scalars(query.order_by(Notice.school_year, Notice.number)))


def _lines_before(session: Session, packet: Packet) -> dict[int, PacketLine]:
    """By notice, the last line in an earlier packet that says more of it than that it is missing."""
    query = (
        select(PacketLine).join(PacketLine.packet)
        .where(PacketLine.edition == Packet.edition, Packet.id != packet.id, PacketLine.kind != packets.MISSING)
        .order_by(PacketLine.id)
    )  # fmt: skip
    return {line.notice_id: line for line in session.scalars(query)}


def outdated(session: Session, packet: Packet) -> list[PacketLine]:
    """Lines of a packet not forwarded yet that no longer say what was submitted last, or whose notice is no report."""
    if packet.state != MADE:
        return []
    return [line for line in packet.lines if line.submission and _is_outdated(session, line, line.submission)]


def not_had(session: Session, packet: Packet, person_id: int) -> list[str]:
    """The kinds of files of a packet, as it was made last, that have not reached somebody: nobody confirms those."""
    theirs = [file for file in packet.files if file.edition == packet.edition and file.sent_to_id == person_id]
    return [kind for kind in packets.FILES if not any(_has_arrived(session, file, kind) for file in theirs)]


def _has_arrived(session: Session, file: PacketFile, kind: str) -> bool:
    if file.kind != kind or file.made_at is None:
        return False
    on_its_way = (Delivery.kind == DELIVERY) & (Delivery.subject_id == file.export_id)
    query = select(Delivery.id).where(on_its_way, Delivery.changes.is_(None), Delivery.state != DeliveryState.POSTED)
    return session.scalar(query.limit(1)) is None


def _is_outdated(session: Session, line: PacketLine, submission: ReportSubmission) -> bool:
    report = submission.report
    is_one = report.answer == YES and line.notice.withdrawn_at is None
    if line.kind == packets.TAKEN_BACK:
        return is_one
    return not is_one or report.last is not submission
