"""What is read of officers' reports: whose turn it is, what is late, what was submitted; and of packets."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from models.actor import Actor
from models.calendar.school_days import start_of
from models.notices.statistics import CURRENT
from models.notices.tables import Notice, NoticeVersion, StudentDetail
from models.people.queries import people_who_may
from models.people.tables import Person
from models.policy import Act, Subject, may
from models.reports.clock import ReportClock
from models.reports.packet_steps import ALL_STEPS, FORWARDED_STATES, STATES, Step
from models.reports.packet_tables import Packet
from models.reports.proposal import proposed
from models.reports.standing import ASKED, TO_SUBMIT, Standing, standing
from models.reports.tables import YES, OfficerReport
from models.terms import Agreement

LOOKED_BACK = timedelta(days=400)
MOST = 300


def may_open(actor: Actor) -> bool:
    """Whether somebody finds officer's reports or packets of them."""
    return reads_own(actor) or reads_all(actor) or may(actor, Act.READ_PACKET, Subject(is_forwarded=True))


def reads_own(actor: Actor) -> bool:
    """Whether somebody reads their own reports, being an officer."""
    return may(actor, Act.READ_OFFICER_REPORT, Subject(owner_id=actor.person_id))


def reads_all(actor: Actor) -> bool:
    """Whether somebody reads the reports of all officers."""
    return may(actor, Act.READ_OFFICER_REPORT, Subject())


def own_open(session: Session, agreement: Agreement, actor: Actor, today: date) -> list[Standing]:
    """The officer's reports to submit, by clock; then notices of which it is not said whether they are one."""
    clock, own = ReportClock(session, agreement, today), Notice.officer_id == actor.person_id
    asked = _open(session, agreement, clock, own, OfficerReport.id.is_(None), ~proposed())
    return [*_to_submit(session, agreement, clock, own), *asked]


def late(session: Session, agreement: Agreement, clock: ReportClock) -> list[Standing]:
    """All reports that were due and are not submitted, the longest overdue first."""
    days = timedelta(days=agreement.officer_reports.submit_school_days)
    is_old = NoticeVersion.occurred_at < start_of(agreement, clock.today - days)
    found = _to_submit(session, agreement, clock, or_(is_old, OfficerReport.submitted_at.is_not(None)))
    return [row for row in found if row.is_late]


def to_submit(session: Session, agreement: Agreement, clock: ReportClock) -> list[Standing]:
    """All reports that are to be submitted, the earliest day first."""
    return _to_submit(session, agreement, clock, most=None)


def _to_submit(
    session: Session, agreement: Agreement, clock: ReportClock, *conditions: ColumnElement[bool],
    most: int | None = MOST,
) -> list[Standing]:  # fmt: skip
    is_one = or_(OfficerReport.id.is_not(None), proposed())
    found = [
        row
        for row in _open(session, agreement, clock, is_one, *conditions, most=most)
        if row.state in TO_SUBMIT and row.due
    ]
    return sorted(found, key=lambda row: (row.due.day if row.due else date.max, row.notice.id))


def _open(
    session: Session, agreement: Agreement, clock: ReportClock, *conditions: ColumnElement[bool],
    most: int | None = MOST,
) -> list[Standing]:  # fmt: skip
    """Notices that are unanswered, or whose report is not submitted as they stand now.

    A report, said or proposed to be one, is there until it is submitted, however long that takes. What is proposed to
    be none leaves the list after a year or so: it is gone by as none, and its own window still asks.
    """
    is_recent = Notice.filed_at > start_of(agreement, clock.today) - LOOKED_BACK
    stays = or_(OfficerReport.id.is_not(None), proposed())
    query = (
        select(Notice, OfficerReport).join(NoticeVersion, CURRENT)
        .outerjoin(OfficerReport, OfficerReport.notice_id == Notice.id)
        .where(Notice.withdrawn_at.is_(None), Notice.disposed_at.is_(None), or_(is_recent, stays))
        .where(or_(OfficerReport.id.is_(None), and_(OfficerReport.answer == YES, _not_as_it_stands())), *conditions)
        .options(selectinload(Notice.versions).selectinload(NoticeVersion.action_rows))
        .order_by(NoticeVersion.occurred_at, Notice.id).limit(most)
    )  # fmt: skip
    if since := agreement.officer_reports.since:
        query = query.where(NoticeVersion.occurred_at >= start_of(agreement, since))
    rows = [standing(session, agreement, clock, notice, report) for notice, report in session.execute(query)]
    return [row for row in rows if row.state in (ASKED, *TO_SUBMIT)]


def _not_as_it_stands() -> ColumnElement[bool]:
    changed = exists().where(
        StudentDetail.notice_id == Notice.id,
        or_(
            StudentDetail.recorded_at > OfficerReport.submitted_at, StudentDetail.ended_at > OfficerReport.submitted_at
        ),
    )
    never = OfficerReport.submitted_at.is_(None)
    return or_(never, OfficerReport.submitted_notice_version != Notice.version, changed)


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
