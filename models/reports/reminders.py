"""What the bot does each morning: reports that are due, the month's packet, packets that nobody takes further."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.calendar.school_days import SATURDAY, report_deadline, start_of
from models.notices.tables import Notice
from models.policy import Act
from models.reports import packet_acts, pending, queries, telling
from models.reports import packet_tables as packets
from models.reports import tables as records
from models.reports.clock import A_DAY, Due, ReportClock
from models.reports.packet_steps import CONFIRMED, FORWARDED, MADE, OPEN_STATES
from models.reports.packet_tables import Packet
from models.reports.packets import of_month
from models.reports.standing import Standing
from models.reports.tables import ReportWord
from models.store import audit, deadlines
from models.store.base import locked_row
from models.store.deadlines import WhenDue
from models.termination.queries import ended_on
from models.terms import Agreement

LOOK = "officer_reports_look"
AT = timedelta(hours=8)  # in the morning
SOON, TODAY, LATE = "soon", "today", "late"
STILL_TOLD = timedelta(days=7)
"""A report that is late for longer is listed, and nobody is told anew: the setting may have been turned on today."""
AGAIN_AFTER = timedelta(days=7)


@dataclass(frozen=True)
class OfficerReportReminders:
    """The look of each morning."""

    agreement: Agreement

    def acts(self) -> dict[str, WhenDue]:
        """What to do when it has come."""
        return {LOOK: self.look}

    def plan(self, session: Session, now: datetime) -> None:
        """Have it done for the first time."""
        deadlines.put_next(session, LOOK, self._next_look(now), now)

    def _next_look(self, now: datetime) -> datetime:
        today = self.agreement.today(now)
        at = start_of(self.agreement, today) + AT
        return at if at > now else start_of(self.agreement, today + A_DAY) + AT

    def look(self, session: Session, _subject: int, now: datetime) -> None:
        """Remind, make what is to be made, chase; on weekdays, and where reports are kept."""
        today = self.agreement.today(now)
        if self.agreement.officer_reports.is_kept and today.weekday() < SATURDAY:
            clock = ReportClock(session, self.agreement, today)
            for found in pending.to_submit(session, self.agreement, clock).rows:
                self._remind(session, found, now)
            self._make_packet(session, clock, now)
            self._chase(session, now)
        deadlines.look_again(session, LOOK, 0, self._next_look(now))

    def _remind(self, session: Session, found: Standing, now: datetime) -> None:
        kind = self._kind(found.due) if found.due else None
        if kind is None or found.due is None or _was_told(session, found.notice, kind, found.due.day):
            return
        notice, today = locked_row(session, Notice, found.notice.id), self.agreement.today(now)
        if notice is None or notice.withdrawn_at:
            return
        session.add(ReportWord(notice_id=notice.id, kind=kind, due_on=found.due.day, told_at=now))
        if kind == LATE:
            people = queries.who_is_told_late(session, notice, today)
            telling.tell(session, records.LATE_TOLD, notice, people, now)
        elif not self._is_reminded_of_details(session, notice, now):
            people = queries.who_submits(session, notice, today)
            telling.tell(session, records.REMINDER, notice, people, now)
        else:
            return
        detail = {"kind": kind, "people": [person.id for person in people]}
        audit.record(session, "bot", "remind of officer report", notice, now, detail)

    def _kind(self, due: Due) -> str | None:
        if due.left < 0:
            return LATE if due.days_late <= STILL_TOLD.days else None
        if due.left == 0:
            return TODAY
        return SOON if due.left <= self.agreement.officer_reports.remind_school_days_before else None

    def _is_reminded_of_details(self, session: Session, notice: Notice, now: datetime) -> bool:
        """Whether the same morning brings the reminder of what the notice lacks: one is enough."""
        due = report_deadline(session, self.agreement, notice.current.occurred_at, now)
        return notice.completed_at is None and due is not None and 0 <= due.left <= 1

    def _make_packet(self, session: Session, clock: ReportClock, now: datetime) -> None:
        """On the month's first school day, or later where the bot stood still; the first one ever on that day only."""
        today = self.agreement.today(now)
        first = clock.first_of_month(today)
        has_any = session.scalars(select(Packet.id).limit(1)).first() is not None
        if today < first or (today > first and not has_any) or of_month(session, self.agreement, now):
            return
        if ended_on(session, today) and not self._has_something(session, clock):
            return
        packet_acts.make(session, self.agreement, now)

    def _has_something(self, session: Session, clock: ReportClock) -> bool:
        last = session.scalars(select(Packet).order_by(Packet.month.desc()).limit(1)).first()
        since = last.made_at if last else None
        return bool(
            queries.newly_submitted(session, since) or pending.to_submit(session, self.agreement, clock, 0).count
        )

    def _chase(self, session: Session, now: datetime) -> None:
        """Remind whoever has the next step of a packet, a district goal after it came to them and weekly then."""
        today = self.agreement.today(now)
        query = select(Packet).where(Packet.state.in_(OPEN_STATES)).order_by(Packet.id)
        for packet in session.scalars(query).all():
            if today < due_on(self.agreement, packet) or (packet.chased_on and today < packet.chased_on + AGAIN_AFTER):
                continue
            is_chiefs = packet.state == MADE
            kind = packets.CHASE_CHIEF if is_chiefs else packets.CHASE_SUPERINTENDENT
            right = Act.FORWARD_PACKET if is_chiefs else Act.CONFIRM_PACKET
            packet.chased_on = today
            people = telling.of_packet(session, self.agreement, packet, kind, right, now)
            detail = {"state": packet.state, "people": [person.id for person in people]}
            audit.record(session, "bot", "chase packet of officer reports", packet, now, detail)


def due_on(agreement: Agreement, packet: Packet) -> date:
    """The day by which the district goal has a packet taken further."""
    goals = agreement.officer_reports
    days = {MADE: goals.forward_days, FORWARDED: goals.confirm_days, CONFIRMED: goals.board_days}
    return agreement.today(packet.waits_since) + timedelta(days=days.get(packet.state, 0))


def _was_told(session: Session, notice: Notice, kind: str, due_on: date) -> bool:
    query = select(ReportWord.id).filter_by(notice_id=notice.id, kind=kind, due_on=due_on)
    return session.scalars(query).first() is not None
