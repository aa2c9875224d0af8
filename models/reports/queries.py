"""What is read of officers' reports: whose turn it is, what was submitted; and of packets. What waits: `pending`."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from models.actor import Actor
from models.notices.tables import Notice
from models.people.queries import people_who_may
from models.people.tables import Person
from models.policy import Act, Subject, may
from models.reports.clock import ReportClock
from models.reports.packet_steps import ALL_STEPS, FORWARD, FORWARDED_STATES, STATES, Step
from models.reports.packet_tables import MISSING, Packet, PacketLine
from models.reports.standing import Standing, standing
from models.reports.tables import OfficerReport
from models.terms import Agreement


def may_open(actor: Actor) -> bool:
    """Whether somebody finds officer's reports or packets of them."""
    return reads_own(actor) or reads_all(actor) or may(actor, Act.READ_PACKET, Subject(is_forwarded=True))


def reads_own(actor: Actor) -> bool:
    """Whether somebody reads their own reports, being an officer."""
    return may(actor, Act.READ_OFFICER_REPORT, Subject(owner_id=actor.person_id))


def reads_all(actor: Actor) -> bool:
    """Whether somebody reads the reports of all officers."""
    return may(actor, Act.READ_OFFICER_REPORT, Subject())


def reports_page(
    session: Session, agreement: Agreement, actor: Actor, today: date, on_a_page: int, page: int
) -> tuple[list[Standing], bool]:
    """A page of the reports that somebody reads, the one submitted or answered last first; whether there are more."""
    if not reads_all(actor) and not reads_own(actor):
        return [], False
    clock = ReportClock(session, agreement, today)
    query = select(OfficerReport).join(OfficerReport.notice).options(joinedload(OfficerReport.notice))
    if not reads_all(actor):
        query = query.where(Notice.officer_id == actor.person_id)
    query = query.order_by(OfficerReport.id.desc()).limit(on_a_page + 1).offset(page * on_a_page)
    found = list(session.scalars(query))
    rows = [standing(session, agreement, clock, report.notice, report) for report in found[:on_a_page]]
    return rows, len(found) > on_a_page


def packets_page(session: Session, actor: Actor, on_a_page: int, page: int) -> tuple[list[Packet], bool]:
    """A page of the packets that somebody reads, the newest first; whether there are more."""
    if not may(actor, Act.READ_PACKET, Subject(is_forwarded=True)):
        return [], False
    query = select(Packet).filter_by(disposed_at=None).order_by(Packet.month.desc())
    if not may(actor, Act.READ_PACKET, Subject()):
        query = query.where(Packet.state.in_(FORWARDED_STATES))
    found = list(session.scalars(query.limit(on_a_page + 1).offset(page * on_a_page)))
    return found[:on_a_page], len(found) > on_a_page


def packets_waiting(session: Session, actor: Actor, limit: int) -> list[Packet]:
    """The packets whose next step is the reader's, the oldest first."""
    about = Subject(is_forwarded=True)
    theirs = [code for code, state in STATES.items() if state.asks and may(actor, state.asks, about)]
    if not theirs:
        return []
    query = select(Packet).where(Packet.state.in_(theirs)).order_by(Packet.month).limit(limit)
    return list(session.scalars(query))


def possible(actor: Actor, packet: Packet) -> list[Step]:
    """The steps that somebody may take now, in the order of their buttons."""
    return [step for step in ALL_STEPS if packet.state in step.before and may(actor, step.act, packet.subject)]


def sent_on(session: Session, notice_id: int) -> list[tuple[Packet, datetime]]:
    """The packets in which a report went to the superintendent, each with when: the officer whose it is reads that."""
    query = (
        select(Packet).join(Packet.all_lines)
        .where(PacketLine.notice_id == notice_id, PacketLine.edition == Packet.edition, PacketLine.kind != MISSING)
        .where(Packet.state.in_(FORWARDED_STATES), Packet.disposed_at.is_(None)).order_by(Packet.month).distinct()
    )  # fmt: skip
    found = session.scalars(query).all()
    return [(one, step.taken_at) for one in found for step in one.steps if step.step == FORWARD]


def newly_submitted(session: Session, since: datetime | None) -> int:
    """How many reports were submitted since a packet was made."""
    query = select(OfficerReport.id).where(OfficerReport.submitted_at.is_not(None))
    if since:
        query = query.where(OfficerReport.submitted_at > since)
    return len(list(session.scalars(query)))


def who_submits(session: Session, notice: Notice, today: date) -> list[Person]:
    """Who is asked for a report: its officer, else the supervisors, else who may forward it."""
    able: Sequence[Person] = people_who_may(session, Act.SUBMIT_REPORT, notice.subject, today)
    officer = [person for person in able if person.id == notice.officer_id]
    return officer or list(able) or people_who_may(session, Act.FORWARD_PACKET, notice.subject, today)


def who_is_told_late(session: Session, notice: Notice, today: date) -> list[Person]:
    """Who is told that a report is late: supervisors and chief."""
    able = people_who_may(session, Act.SUBMIT_REPORT, notice.subject, today)
    others = [person for person in able if person.id != notice.officer_id]
    return list(dict.fromkeys([*others, *people_who_may(session, Act.FORWARD_PACKET, notice.subject, today)]))
