"""The clock of what a notice lacks. State law, as we read it, gives it some school days (C.G.S. 10-233p).

A notice that is not complete is looked at each morning, since the district's calendar, its officer's role and the
setting may all have changed overnight: no day that was worked out before is relied upon.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.calendar.school_days import is_school_day, report_deadline, start_of
from models.delivery import outbox
from models.destinations import PersonDM
from models.notices import succession
from models.notices.tables import Notice
from models.people.tables import Person
from models.store import audit, deadlines
from models.store.deadlines import WhenDue
from models.terms import Agreement

DUE, OFFICER_GONE = "notice_details_due", "notice_officer_gone"
LOOKS = (DUE, OFFICER_GONE)
REMINDER, OVERDUE, UNATTENDED = "notice_details_reminder", "notice_details_overdue", "notice_unattended"
AT = timedelta(hours=8)  # in the morning
A_DAY = timedelta(days=1)
MOST_AT_ONCE = 500


def looks(agreement: Agreement, now: datetime) -> dict[str, datetime]:
    """When a notice that is filed now is looked at first; then each morning, until it is complete or withdrawn."""
    return dict.fromkeys(LOOKS, next_morning(agreement, now))


def begin_anew(session: Session, notice_id: int, first: datetime) -> None:
    """Look at a notice that was complete before, or whose event was on another day, from then on."""
    deadlines.put(session, notice_id, dict.fromkeys(LOOKS, first))
    for kind in LOOKS:
        deadlines.look_again(session, kind, notice_id, first)


def stop(session: Session, notice_id: int, now: datetime) -> None:
    """Nothing is to follow any more; what asked for it says so."""
    outbox.change_all(session, (REMINDER, OVERDUE), notice_id, now)
    deadlines.settle(session, LOOKS, notice_id, now)


def next_morning(agreement: Agreement, now: datetime) -> datetime:
    """The next time that notices are looked at, in the district's own hours."""
    today = agreement.today(now)
    at = start_of(agreement, today) + AT
    return at if at > now else start_of(agreement, today + A_DAY) + AT


@dataclass(frozen=True)
class DetailsClock:
    """Reminds the officer on the school day before and on the day; the supervisors once the day has passed."""

    agreement: Agreement

    def acts(self) -> dict[str, WhenDue]:
        """What to do on each morning of a notice that is not complete."""
        return {DUE: self._look_at_day, OFFICER_GONE: self._look_for_officer}

    def _look_at_day(self, session: Session, notice_id: int, now: datetime) -> None:
        notice, today = session.get_one(Notice, notice_id), self.agreement.today(now)
        due = report_deadline(session, self.agreement, notice.current.occurred_at, now)
        if due and due.left < 0:
            self._tell(session, OVERDUE, notice, now, without_officer=True)
            return  # said once: from now on it stands on their Home as overdue
        if due and due.left <= 1 and is_school_day(session, today):
            self._tell(session, REMINDER, notice, now)
        deadlines.look_again(session, DUE, notice_id, next_morning(self.agreement, now))

    def _tell(
        self, session: Session, kind: str, notice: Notice, now: datetime, *, without_officer: bool = False
    ) -> None:
        today = self.agreement.today(now)
        people = succession.who_completes(session, notice, today, without_officer=without_officer)
        for person in people:
            outbox.enqueue(session, kind, notice.id, PersonDM(person.id), now)
        audit.record(session, "bot", kind.replace("_", " "), notice, now, {"people": [person.id for person in people]})

    def _look_for_officer(self, session: Session, notice_id: int, now: datetime) -> None:
        notice, today = session.get_one(Notice, notice_id), self.agreement.today(now)
        left = succession.unattended(session, today, MOST_AT_ONCE, officer_id=notice.officer_id)
        if notice not in left:
            notice.handed_over_at = None
        elif notice.handed_over_at is None:
            self._hand_over(session, notice, left, now)
        deadlines.look_again(session, OFFICER_GONE, notice_id, next_morning(self.agreement, now))

    def _hand_over(self, session: Session, notice: Notice, left: list[Notice], now: datetime) -> None:
        """Tell who completes them now, once for all that the officer left."""
        people = succession.who_completes(session, notice, self.agreement.today(now))
        if not people:
            return  # `sro-bot check` says so; tomorrow there may be somebody
        for row in {notice, *left}:
            row.handed_over_at = now
        for person in people:
            outbox.enqueue(session, UNATTENDED, notice.officer_id, PersonDM(person.id), now)
        detail = {"notices": len(left), "people": [person.id for person in people]}
        audit.record(session, "bot", "hand over notices", notice.officer, now, detail)


def handed_over(session: Session, officer_id: int) -> tuple[Person, list[Notice]]:
    """An officer who can no longer complete notices, and those that still wait for somebody else."""
    query = select(Notice).where(
        Notice.officer_id == officer_id, Notice.completed_at.is_(None), Notice.withdrawn_at.is_(None),
        Notice.handed_over_at.is_not(None),
    )  # fmt: skip
    return session.get_one(Person, officer_id), list(session.scalars(query.order_by(Notice.filed_at, Notice.id)))
