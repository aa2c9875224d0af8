"""What a proposal touches beside its school: where else its officers are to be, and what whoever leaves leaves behind.

An officer may serve several schools, and events may wait for the successor: it is said, and a person decides.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from models.activities.dated import CALLED_OFF, EVENT, PLANNED
from models.activities.tables import Activity
from models.appointments.form import ProposalForm
from models.appointments.queries import assignments, leaving
from models.appointments.steps import OPEN_STATES
from models.appointments.tables import AppointedOfficer, Appointment
from models.people.tables import Person
from models.schedules.doubts import said
from models.schedules.tables import ScheduleChange, Substitution
from models.terms import Agreement


@dataclass(frozen=True)
class Elsewhere:
    """Another school at which an officer is to be on some of the same days; `what` it rests on."""

    person: Person
    what: str
    school: str
    first_day: date
    last_day: date | None

    def words(self, agreement: Agreement) -> str:
        """As it is said in windows and asked about in forms."""
        until = f" until {_day(self.last_day)}" if self.last_day else ""
        school = agreement.school_name(self.school)
        return f"{self.person.name} is also {self.what} {school} from {_day(self.first_day)}{until}."


@dataclass(frozen=True)
class LeftBehind:
    """What is ahead of an officer whose assignment ends: days alone, no content."""

    person: Person
    events: Sequence[date]
    substitutions: Sequence[tuple[date, date]]

    @property
    def words(self) -> str:
        """As it is said in windows."""
        counts = [
            _counted(len(self.events), "special event or planned activity", "special events or planned activities",
                     [_day(day) for day in self.events]),
            _counted(len(self.substitutions), "substitution", "substitutions",
                     [said(*days) for days in self.substitutions]),
        ]  # fmt: skip
        return f"{self.person.name}: {'; '.join(filter(None, counts))}."


def elsewhere(
    session: Session, school: str, officers: Collection[int], first: date, last: date, but: Collection[str] = ()
) -> list[Elsewhere]:
    """Where else officers are proposed or assigned on any day of a span; `but` schools that are looked at together."""
    passed = {school, *but}
    overlap = (Appointment.first_day <= last) & (Appointment.last_day >= first) & Appointment.state.in_(OPEN_STATES)
    query = select(AppointedOfficer).join(Appointment).where(overlap, AppointedOfficer.person_id.in_(officers))
    proposed = [
        Elsewhere(row.person, "proposed for", of.school, of.first_day, of.last_day)
        for row in session.scalars(query.order_by(AppointedOfficer.id)) if (of := row.appointment).school not in passed
    ]  # fmt: skip
    assigned = [
        Elsewhere(held.person, "appointed to" if held.is_appointed else "assigned to", of_school, held.first_day,
                  held.last_day)
        for of_school, roles in assignments(session, first, last).items() if of_school not in passed
        for held in roles if held.person_id in officers
    ]  # fmt: skip
    return [*proposed, *assigned]


def doubts(session: Session, agreement: Agreement, forms: Sequence[ProposalForm]) -> list[str]:
    """What is asked before proposals are made, alone or together: whether an officer of several schools is meant so."""
    together = {form.school for form in forms}
    found = [
        place.words(agreement)
        for form in forms if form.first_day and form.last_day
        for place in elsewhere(session, form.school, form.officers, form.first_day, form.last_day, together)
    ]  # fmt: skip
    return [*dict.fromkeys([*_of_several(session, agreement, forms), *found])]


def _of_several(session: Session, agreement: Agreement, forms: Sequence[ProposalForm]) -> Iterable[str]:
    """The officers who are named for several schools at once."""
    schools: dict[int, list[str]] = {}
    for form in forms:
        for person_id in dict.fromkeys(form.officers):
            schools.setdefault(person_id, []).append(form.school)
    for person_id, at in schools.items():
        if len(at) > 1:
            yield f"{session.get_one(Person, person_id).name} is named for {agreement.school_names(at)}."


def left_behind(session: Session, school: str, officers: Iterable[Person], first: date) -> list[LeftBehind]:
    """What is ahead, from a day on, of officers whose assignment to a school ends. Nothing for those without any."""
    found = [_of_officer(session, school, person, first) for person in dict.fromkeys(officers)]
    return [left for left in found if left.events or left.substitutions]


def consequences(session: Session, agreement: Agreement, appointment: Appointment, today: date) -> list[str]:
    """What agreeing to a proposal brings besides: whose assignment ends, who is elsewhere too, what is left behind."""
    officers = [row.person_id for row in appointment.named]
    first, last = max(appointment.first_day, today), appointment.last_day
    ending = leaving(session, appointment.school, first, last, officers)
    people = list(dict.fromkeys(held.person for held in ending))
    return [
        *(f"{person.name} is no longer assigned from {_day(first)} on." for person in people),
        *(place.words(agreement) for place in elsewhere(session, appointment.school, officers, first, last)),
        *(behind.words for behind in left_behind(session, appointment.school, people, first)),
    ]


def _of_officer(session: Session, school: str, person: Person, first: date) -> LeftBehind:
    ahead = select(Activity).where(
        Activity.kind.in_((EVENT, PLANNED)), Activity.officer_id == person.id, Activity.school == school,
        Activity.withdrawn_at.is_(None), Activity.state != CALLED_OFF,
    )  # fmt: skip
    days = [entry.current.happened_on for entry in session.scalars(ahead)]
    theirs = or_(Substitution.substitute_id == person.id, ScheduleChange.officer_id == person.id)
    named = (
        select(Substitution).outerjoin(Substitution.change)
        .where(theirs, Substitution.cancelled_at.is_(None), Substitution.last_day >= first)
        .order_by(Substitution.first_day, Substitution.id)
    )  # fmt: skip
    spans = [(row.first_day, row.last_day) for row in session.scalars(named)]
    return LeftBehind(person, sorted(day for day in days if day >= first), spans)


def _counted(count: int, single: str, several: str, days: Sequence[str]) -> str:
    return f"{count} {single if count == 1 else several} ({', '.join(dict.fromkeys(days))})" if count else ""


def _day(day: date) -> str:
    return said(day, day)
