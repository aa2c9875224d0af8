"""What is read of appointments: who is at which school in a year, what waits for whom, and where nobody is."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from models.actor import Actor
from models.appointments.steps import AGREED, ALL_STEPS, OPEN_STATES, Step
from models.appointments.tables import AppointedOfficer, Appointment
from models.people.queries import counts_between, officers_ever
from models.people.tables import Person, RoleHeld
from models.policy import Act, Subject, may, may_somewhere
from models.terms import Agreement
from models.vocabulary import Party, Role

A_DAY = timedelta(days=1)
MOST_OFFICERS = 300
OF_A_SCHOOL = (RoleHeld.role == Role.OFFICER) & RoleHeld.school.is_not(None) & RoleHeld.is_substitute.is_(False)


def assignments(session: Session, first: date, last: date) -> Mapping[str, list[RoleHeld]]:
    """The assignments that count on any day of a span, by school; substitutes are none."""
    query = select(RoleHeld).where(OF_A_SCHOOL, counts_between(first, last)).options(joinedload(RoleHeld.person))
    found: dict[str, list[RoleHeld]] = {}
    for held in session.scalars(query.order_by(RoleHeld.first_day, RoleHeld.id)):
        found.setdefault(held.school or "", []).append(held)
    return found


def candidates(session: Session) -> Mapping[int, Person]:
    """Whom the chief can appoint, by id: whoever is or was an officer and has an account in Slack."""
    return {person.id: person for person in officers_ever(session, MOST_OFFICERS) if person.is_reachable}


def holds_for_schools(person: Person, today: date) -> bool:
    """Whether somebody holds a role of the schools' side: nobody may hold roles for both parties."""
    return any(held.side == Party.SCHOOLS and not held.is_over(today) for held in person.roles)


def year_after(agreement: Agreement, school_year: str) -> str:
    """The school year after another."""
    return agreement.school_year(agreement.days_of(school_year)[1] + A_DAY)


def asks_for(agreement: Agreement, today: date) -> str | None:
    """The school year for which the chief is to propose now: the next one, from so many days before it (goal)."""
    begins = agreement.days_of(year_after(agreement, agreement.school_year(today)))[0]
    asked_from = begins - timedelta(days=agreement.appointment_targets.propose_days_before)
    return agreement.school_year(begins) if today >= asked_from else None


def of_year(
    session: Session, school_year: str, schools: Collection[str] | None = None
) -> Mapping[str, list[Appointment]]:
    """Every proposal of a school year, or those for some schools, by school, the oldest first."""
    found: dict[str, list[Appointment]] = {}
    query = select(Appointment).filter_by(school_year=school_year, disposed_at=None).order_by(Appointment.id)
    if schools is not None:
        query = query.where(Appointment.school.in_(schools))
    for row in session.scalars(query):
        found.setdefault(row.school, []).append(row)
    return found


def open_one(session: Session, school: str, school_year: str) -> Appointment | None:
    """The proposal for a school and year that is not decided."""
    query = select(Appointment).filter_by(school=school, school_year=school_year)
    return session.scalars(query.where(Appointment.state.in_(OPEN_STATES))).one_or_none()


def to_propose(session: Session, agreement: Agreement, school_year: str) -> list[str]:
    """The schools for which nothing is proposed or agreed for a school year, as the agreement names them."""
    there = {
        school for school, rows in of_year(session, school_year).items()
        if any(row.state in (*OPEN_STATES, AGREED) for row in rows)
    }  # fmt: skip
    schools = agreement.schools_between(*agreement.days_of(school_year))
    return [school.key for school in schools if school.key not in there]


def waiting(actor: Actor, found: Iterable[Appointment], limit: int) -> list[Appointment]:
    """Of open proposals those whose next step is the reader's."""
    return [row for row in found if _is_theirs(actor, row)][:limit]


def underway(actor: Actor, found: Iterable[Appointment], limit: int) -> list[Appointment]:
    """Of open proposals those that somebody may read and that wait for others."""
    return [row for row in found if may(actor, Act.READ_APPOINTMENT, row.subject) and not _is_theirs(actor, row)][
        :limit
    ]


def open_ones(session: Session, today: date) -> Sequence[Appointment]:
    """The proposals that are not decided, the oldest first. One whose days are over waits for nobody."""
    is_open = Appointment.state.in_(OPEN_STATES) & (Appointment.last_day >= today)
    return session.scalars(select(Appointment).where(is_open).order_by(Appointment.id)).all()


def _is_theirs(actor: Actor, row: Appointment) -> bool:
    return row.stands.asks is not None and may(actor, row.stands.asks, row.subject)


def own(session: Session, actor: Actor, today: date) -> list[AppointedOfficer]:
    """The agreed appointments of an officer that are not over."""
    query = (
        select(AppointedOfficer)
        .join(AppointedOfficer.role)
        .where(AppointedOfficer.person_id == actor.person_id, AppointedOfficer.is_ending.is_(False))
        .where(RoleHeld.last_day >= today, RoleHeld.last_day >= RoleHeld.first_day)
        .order_by(RoleHeld.first_day, AppointedOfficer.id)
    )
    return list(session.scalars(query))


def possible(actor: Actor, appointment: Appointment) -> list[Step]:
    """The steps that somebody may take now, in the order of their buttons."""
    return [step for step in ALL_STEPS if step.act and appointment.state in step.before
            and may(actor, step.act, appointment.subject)]  # fmt: skip


def leaving(session: Session, school: str, first: date, last: date, officers: Iterable[int]) -> list[RoleHeld]:
    """The assignments of officers who are at the school in these days, and are not among those proposed for it."""
    named = set(officers)
    return [held for held in assignments(session, first, last).get(school, ()) if held.person_id not in named]


@dataclass(frozen=True)
class Gap:
    """A school without an officer from a day on. `is_final` where the chief ended the assignment before (§X)."""

    school: str
    first_day: date
    is_final: bool


def gaps(session: Session, agreement: Agreement, today: date) -> Iterator[Gap]:
    """The schools that have no officer on some day until the end of the school year, and for which nothing is open.

    A school that the superintendent has agreed to leave empty has none of which anybody is to be told.
    """
    year = agreement.school_year(today)
    last = agreement.days_of(year)[1]
    begins = _without_officer(session, agreement, today, last)
    proposed = of_year(session, year, begins) if begins else {}
    for school in [*begins]:
        rows = proposed.get(school, [])
        if any(row.state in OPEN_STATES for row in rows) or _is_agreed_empty(rows, begins[school]):
            del begins[school]
    ended = _ended_by_chief(session, begins) if begins else set()
    return (Gap(school, day, school in ended) for school, day in begins.items())


def _without_officer(session: Session, agreement: Agreement, today: date, last: date) -> dict[str, date]:
    """From which day on each school has none, as far as there is one until a day."""
    query = select(RoleHeld.school, RoleHeld.first_day, RoleHeld.last_day).where(
        OF_A_SCHOOL, counts_between(today, last)
    )
    there: dict[str | None, list[Days]] = {}
    for held in session.execute(query.order_by(RoleHeld.first_day, RoleHeld.id)):
        there.setdefault(held.school, []).append(Days(held.first_day, held.last_day))
    found: dict[str, date] = {}
    for school in agreement.schools_between(today, last):
        opens, closes = school.days_within(today, last)
        begins = first_without(there.get(school.key, ()), opens)
        if begins <= closes:
            found[school.key] = begins
    return found


@dataclass(frozen=True)
class Days:
    """From when until when somebody has a role; without a last day, for good."""

    first_day: date
    last_day: date | None


def first_without(roles: Iterable[Days], first: date) -> date:
    """The first day from a day on that no role covers; they are in the order of their first days."""
    for held in roles:
        if held.first_day <= first and (held.last_day is None or held.last_day >= first):
            first = date.max if held.last_day is None else held.last_day + A_DAY
            if first == date.max:
                return first
    return first


def _is_agreed_empty(rows: Sequence[Appointment], day: date) -> bool:
    agreed = [row for row in rows if row.begins_on and row.begins_on <= day <= row.last_day]
    return bool(agreed) and not agreed[-1].named


def _ended_by_chief(session: Session, begins: Mapping[str, date]) -> set[str]:
    """The schools where the last assignment before days without an officer was ended by the chief's decision."""
    query = select(RoleHeld.school, RoleHeld.last_day, RoleHeld.is_final).where(
        OF_A_SCHOOL, RoleHeld.school.in_(begins)
    )
    before = session.execute(query.where(RoleHeld.last_day.is_not(None)).order_by(RoleHeld.last_day, RoleHeld.id))
    last = {school: is_final for school, day, is_final in before if school and day and day < begins[school]}
    return {school for school, is_final in last.items() if is_final}


def not_renewed(session: Session, agreement: Agreement, today: date) -> list[RoleHeld]:
    """The appointments that end within so many days, where the officer does not go on at the school (district goal)."""
    last = today + timedelta(days=agreement.appointment_targets.renewal_days_before)
    ends = RoleHeld.is_appointed & (RoleHeld.first_day <= today) & RoleHeld.last_day.between(today, last)
    if session.scalar(select(RoleHeld.id).where(OF_A_SCHOOL, ends).limit(1)) is None:
        return []
    going_on = assignments(session, today, last + A_DAY)
    return [
        held for roles in going_on.values() for held in roles
        if held.is_appointed and held.last_day and held.first_day <= today <= held.last_day <= last
        and not any(_follows(other, held) for other in roles)
    ]  # fmt: skip


def _follows(other: RoleHeld, held: RoleHeld) -> bool:
    after = (held.last_day or date.max) + A_DAY
    return other.person_id == held.person_id and other is not held and other.first_day <= after and (
        other.last_day is None or other.last_day >= after
    )  # fmt: skip


def without_appointment(session: Session, today: date) -> list[tuple[str, str]]:
    """The assignments of today that nobody agreed to in this bot: of the first set-up, or older than appointments.

    Each as who is at which school, by school in the order of the first ones' first days.
    """
    query = select(Person.name, RoleHeld.school).join(RoleHeld.person)
    query = query.where(OF_A_SCHOOL, counts_between(today, today), RoleHeld.is_appointed.is_(False))
    found = [(name, school or "") for name, school in session.execute(query.order_by(RoleHeld.first_day, RoleHeld.id))]
    order = {school: number for number, school in reversed([*enumerate(school for _name, school in found)])}
    return sorted(found, key=lambda row: order[row[1]])


def may_open(actor: Actor) -> bool:
    """Whether somebody may open the list of appointments."""
    return may_somewhere(actor, Act.READ_APPOINTMENT)


def readable_schools(agreement: Agreement, actor: Actor) -> list[str]:
    """The schools whose appointments somebody may read, as the agreement names them."""
    every = [*(school.key for school in agreement.school), *agreement.former_schools]
    return [key for key in every if may(actor, Act.READ_APPOINTMENT, Subject(school=key))]
