"""Reminds an officer whose usual week is not on record on a school day, then the supervisors. District goals (§III).

Each once a school year. It is looked at on the morning of each school day, so that a new officer is reminded on the
first one at the school; where the district's calendar is not known, nobody is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from models.calendar.school_days import calendar_is_known, is_school_day, school_days_after, start_of
from models.delivery import outbox
from models.destinations import PersonDM
from models.errors import must_exist
from models.people.queries import counts_between, people_who_may
from models.people.tables import Person, RoleHeld
from models.policy import Act, Subject
from models.schedules.plan import A_DAY
from models.schedules.queries import lacks_week
from models.store import audit, deadlines
from models.store.base import Base
from models.store.deadlines import WhenDue
from models.terms import Agreement
from models.vocabulary import Role

LOOK = "schedules_look"
REMINDER = "schedule_reminder"
FOR_SUPERVISOR = "schedule_reminder_supervisor"
AT = timedelta(hours=8)  # in the morning
THEN_AFTER = 2
"""School days after the reminder on which supervisors are told: a district goal."""


class ScheduleReminder(Base):
    """That an officer was reminded of the usual week in a school year, and that supervisors were told then."""

    __tablename__ = "schedule_reminder"
    __table_args__ = (UniqueConstraint("officer_id", "school_year"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    school_year: Mapped[str] = mapped_column(String(7))
    reminded_at: Mapped[datetime]
    supervisors_told_at: Mapped[datetime | None]

    officer: Mapped[Person] = relationship(lazy="joined")

    @property
    def subject(self) -> Subject:
        """What rights to what it tells of depend on."""
        return Subject(owner_id=self.officer_id)


@dataclass(frozen=True)
class ScheduleReminders:
    """The look of each morning."""

    agreement: Agreement

    def acts(self) -> dict[str, WhenDue]:
        """What to do when it has come."""
        return {LOOK: self.look}

    def plan(self, session: Session, now: datetime) -> None:
        """Have it done for the first time."""
        deadlines.put_next(session, LOOK, self._next_look(now), now)

    def look(self, session: Session, _subject: int, now: datetime) -> None:
        """Remind whoever has given no usual week, if there is school today, as far as the calendar is known."""
        today = self.agreement.today(now)
        begins = self.agreement.schedules_from(self.agreement.school_year(today))
        if today >= begins and calendar_is_known(session, today) and is_school_day(session, today):
            for officer in _assigned(session, self.agreement, now):
                if lacks_week(session, self.agreement, officer.id, now):
                    self._remind(session, officer, now)
        deadlines.look_again(session, LOOK, 0, self._next_look(now))

    def _remind(self, session: Session, officer: Person, now: datetime) -> None:
        today = self.agreement.today(now)
        year = self.agreement.school_year(today)
        reminder = session.scalars(
            select(ScheduleReminder).filter_by(officer_id=officer.id, school_year=year)
        ).one_or_none()
        if reminder is None:
            reminder = ScheduleReminder(officer_id=officer.id, school_year=year, reminded_at=now)
            session.add(reminder)
            session.flush()
            self._tell(session, REMINDER, reminder, [officer], now)
            return
        then = school_days_after(session, self.agreement.today(reminder.reminded_at), THEN_AFTER)
        if reminder.supervisors_told_at is None and today >= then:
            reminder.supervisors_told_at = now
            supervisors = people_who_may(session, Act.NAME_SUBSTITUTE, Subject(), today)
            self._tell(session, FOR_SUPERVISOR, reminder, supervisors, now)

    def _tell(
        self, session: Session, kind: str, reminder: ScheduleReminder, people: Sequence[Person], now: datetime
    ) -> None:
        for person in people:
            if person.is_reachable:
                outbox.enqueue(session, kind, reminder.id, PersonDM(person.id), now)
        audit.record(session, "bot", "remind of usual week", reminder, now, {"told": len(people)})

    def _next_look(self, now: datetime) -> datetime:
        at = start_of(self.agreement, self.agreement.today(now)) + AT
        return at if at > now else start_of(self.agreement, self.agreement.today(now) + A_DAY) + AT


def week_given(session: Session, officer_id: int, now: datetime) -> None:
    """Who was asked for an officer's usual week, or told that it is missing, reads that it is there."""
    for reminder in session.scalars(select(ScheduleReminder.id).filter_by(officer_id=officer_id)).all():
        outbox.change_all(session, (REMINDER, FOR_SUPERVISOR), reminder, now)


def _assigned(session: Session, agreement: Agreement, now: datetime) -> list[Person]:
    """The officers who are assigned to a school today."""
    today = agreement.today(now)
    held = (RoleHeld.role == Role.OFFICER) & RoleHeld.school.is_not(None) & RoleHeld.is_substitute.is_(False)
    return list(session.scalars(
        select(Person).where(Person.roles.any(held & counts_between(today, today))).order_by(Person.id)
    ))  # fmt: skip


def get(session: Session, reminder_id: int) -> ScheduleReminder:
    """A reminder by its id, `NotFound` where there is none; for the bot itself: no right is checked."""
    return must_exist(session.get(ScheduleReminder, reminder_id), "reminder")
