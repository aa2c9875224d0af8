"""Which officer lacks a training that is due (§V.14), and who is reminded of it, once each, before and after.

C.G.S. 10-233m, as we read it, has an officer trained in social-emotional learning and in restorative practices: once,
since we know of no number of years. The day is a district goal. Of the agreement itself (§X): `roll_call`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.activities.kinds import TRAININGS
from models.activities.statistics import CURRENT
from models.activities.tables import Activity, ActivityVersion
from models.actor import Actor, person_label
from models.calendar.school_days import start_of
from models.delivery import outbox
from models.destinations import PersonDM
from models.people.queries import counts_between, people_who_may
from models.people.tables import Person, RoleHeld
from models.policy import Act, Subject, may
from models.store import audit, deadlines
from models.store.deadlines import WhenDue
from models.terms import Agreement
from models.vocabulary import Role

REMINDER, MISSING = "training_reminder", "trainings_missing"
BEFORE, AFTER, NEW_YEAR = "training_before", "training_after", "trainings_new_year"
AT = timedelta(hours=8)  # in the morning of the day


@dataclass(frozen=True)
class Due:
    """A training that each officer owes once: its topic, and the law."""

    topic: str
    source: str

    @property
    def label(self) -> str:
        """What it is about."""
        return TRAININGS[self.topic]


ALL_DUE = (Due("sel", "C.G.S. 10-233m"), Due("restorative", "C.G.S. 10-233m"))


@dataclass(frozen=True)
class Lacking:
    """An officer, and the trainings that are due and on no record."""

    officer: Person
    trainings: Sequence[Due]


def lacking(session: Session, agreement: Agreement, today: date, only: int | None = None) -> list[Lacking]:
    """The officers of today who lack a training that is due in this school year, by name; or one of them."""
    held = select(RoleHeld.person_id).where(RoleHeld.role == Role.OFFICER, counts_between(today, today))
    if only is not None:
        held = held.where(RoleHeld.person_id == only)
    officers = session.scalars(select(Person).where(Person.id.in_(held)).order_by(Person.name, Person.id)).all()
    done = _done(session, [officer.id for officer in officers])
    found = [(officer, [due for due in ALL_DUE if (officer.id, due.topic) not in done]) for officer in officers]
    return [Lacking(officer, trainings) for officer, trainings in found if trainings]


def _done(session: Session, officers: Sequence[int]) -> set[tuple[int, str | None]]:
    """Which of some officers has had which training, on any day: of what stands, as it reads now."""
    query = (
        select(Activity.officer_id, ActivityVersion.topic)
        .join(ActivityVersion, CURRENT)
        .where(Activity.officer_id.in_(officers), Activity.kind == "training", Activity.withdrawn_at.is_(None))
        .distinct()
    )
    return {(officer_id, topic) for officer_id, topic in session.execute(query)}


def lacking_for(session: Session, agreement: Agreement, actor: Actor, today: date) -> list[Lacking]:
    """What somebody may know of it: chief, designee and supervisors of every officer, officers of themselves."""
    if may(actor, Act.READ_ACTIVITY, Subject()):
        return lacking(session, agreement, today)
    return lacking(session, agreement, today, actor.person_id) if is_told(actor) else []


def is_told(actor: Actor) -> bool:
    """Whether somebody may know which trainings are lacking, of any officer."""
    return any(may(actor, Act.READ_ACTIVITY, about) for about in (Subject(), Subject(owner_id=actor.person_id)))


@dataclass(frozen=True)
class TrainingReminders:
    """What falls due in each school year; its rows are made when the bot starts, and when a new year begins."""

    agreement: Agreement

    def acts(self) -> dict[str, WhenDue]:
        """What to do when each has come. The subject is the calendar year in which the school year began."""
        return {
            BEFORE: self.remind_officers, AFTER: self.tell_supervisors,
            NEW_YEAR: lambda session, _year, now: self.plan(session, now),
        }  # fmt: skip

    def plan(self, session: Session, now: datetime) -> None:
        """Set this school year's days as the settings have them now, none of what has passed."""
        first, last = self.agreement.days_of(self.agreement.school_year(self.agreement.today(now)))
        due = start_of(self.agreement, self.agreement.training_due(self.agreement.school_year(first))) + AT
        before = timedelta(days=self.agreement.training_targets.remind_days_before)
        times = {BEFORE: due - before, AFTER: due + timedelta(days=1)}
        times[NEW_YEAR] = start_of(self.agreement, last + timedelta(days=1)) + AT
        deadlines.put(session, first.year, {kind: time for kind, time in times.items() if time > now})
        deadlines.hasten(session, first.year, {kind: now for kind, time in times.items() if time <= now})

    def remind_officers(self, session: Session, year: int, now: datetime) -> None:
        """A direct message to each officer who lacks a training, once."""
        if deadlines.has_come(session, (AFTER,), year, now):
            return  # after downtime one message to supervisors, and not one of each
        for row in self._lacking(session, year, now):
            if row.officer.is_reachable:
                outbox.enqueue(session, REMINDER, row.officer.id, PersonDM(row.officer.id), now)
                audit.record(session, "bot", "remind of training", row.officer, now)

    def tell_supervisors(self, session: Session, year: int, now: datetime) -> None:
        """On the day after, a direct message to each supervisor, if any officer still lacks one."""
        if not self._lacking(session, year, now):
            return
        for person in people_who_may(session, Act.LOG_TRAINING, Subject(), self.agreement.today(now)):
            outbox.enqueue(session, MISSING, person.id, PersonDM(person.id), now)
            audit.record(session, "bot", "tell of missing trainings", person_label(person.id), now)

    def _lacking(self, session: Session, year: int, now: datetime) -> list[Lacking]:
        """Those of today, unless the school year of the deadline is over: after a long downtime."""
        today = self.agreement.today(now)
        return lacking(session, self.agreement, today) if self.agreement.year_begins(today).year == year else []
