"""What is read of schedules: the records of a span of days, for some schools or of some officers."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import NamedTuple

from sqlalchemy import BindParameter, ColumnElement, Date, Select, bindparam, select
from sqlalchemy.orm import Session, joinedload

from models.actor import Actor
from models.calendar.school_days import is_school_day
from models.calendar.tables import ClosedDay
from models.people.queries import counts_between
from models.people.tables import Person, RoleHeld
from models.policy import Act, Subject, may, own_schools
from models.schedules.kinds import is_weekday
from models.schedules.plan import A_DAY, DayAtSchool, Records, days_at, friday_of, week_on
from models.schedules.tables import ScheduleChange, ScheduleChangeVersion, Substitution, UsualWeek
from models.terms import Agreement
from models.vocabulary import Role

KEPT_WEEK, KEPT_CHANGE, KEPT_SUBSTITUTE = (
    table.disposed_at.is_(None) for table in (UsualWeek, ScheduleChange, Substitution)
)  # fmt: skip
"""What has its contents: of what was disposed of nothing follows."""


class Sent(NamedTuple):
    """A substitute's days at a school, by their id until they are shown."""

    id: int
    school: str
    substitute_id: int
    cancelled_at: datetime | None


def records_of(
    session: Session, schools: Collection[str], first: date, last: date, sent: Sequence[Sent] | None = None
) -> Records:
    """Everything on record from which follows who is at some schools from the first to the last day.

    `sent` is who is a substitute in the span, for whoever has looked that up.
    """
    roles = _roles(session, RoleHeld.school.in_(schools), first, last)
    sent = sent_between(session, first, last) if sent is None else sent
    officers = {held.person_id for held in roles} | {row.substitute_id for row in sent if row.school in schools}
    return Records(
        weeks=_weeks(session, officers, first, last),
        changes=_changes(session, officers, first, last),
        substitutions=substitutions(
            session, [row.id for row in sent if row.school in schools or row.substitute_id in officers]
        ),
        roles=roles,
        closed=closed_days(session, first, last),
    )


def sent_between(session: Session, first: date, last: date) -> Sequence[Sent]:
    """Who is a substitute where on any day of a span: few of all."""
    query = select(Substitution.id, Substitution.school, Substitution.substitute_id, Substitution.cancelled_at)
    spans = (Substitution.last_day >= first) & (Substitution.first_day <= last) & KEPT_SUBSTITUTE
    return [Sent(*row) for row in session.execute(query.where(spans))]


def substitutions(session: Session, ids: Sequence[int]) -> Sequence[Substitution]:
    """Some substitutions, in the order in which they were named; without any, nothing is asked."""
    query = select(Substitution).where(Substitution.id.in_(ids)).order_by(Substitution.id)
    return session.scalars(query).all() if ids else []


def records_of_officer(session: Session, officer_id: int, first: date, last: date) -> Records:
    """The same of one officer, wherever that is."""
    spans = (Substitution.first_day <= last) & (Substitution.last_day >= first) & KEPT_SUBSTITUTE
    sent = select(Substitution).where(spans, Substitution.substitute_id == officer_id).order_by(Substitution.id)
    return Records(
        weeks=_weeks(session, {officer_id}, first, last),
        changes=_changes(session, {officer_id}, first, last),
        substitutions=session.scalars(sent).all(),
        roles=_roles(session, RoleHeld.person_id == officer_id, first, last),
        closed=closed_days(session, first, last),
    )


def closed_days(session: Session, first: date, last: date) -> dict[date, str]:
    """The weekdays of a span without school, as far as the calendar is known, with what they are called."""
    rows = session.scalars(select(ClosedDay).where(ClosedDay.day.between(first, last), ClosedDay.is_open.is_(False)))
    return {row.day: row.title for row in rows}


def _roles(session: Session, which: ColumnElement[bool], first: date, last: date) -> Sequence[RoleHeld]:
    """The assignments of officers to schools in a span, without the days of substitutes."""
    return session.scalars(_assigned().where(which), {"first": first, "last": last}).all()


def _weeks(session: Session, officers: Collection[int], first: date, last: date) -> Sequence[UsualWeek]:
    return session.scalars(WEEKS, {"officers": list(officers), "first": first, "last": last}).all()


def _changes(session: Session, officers: Collection[int], first: date, last: date) -> Sequence[ScheduleChange]:
    """The changes that stand and have a day of the span."""
    return session.scalars(CHANGES, {"officers": list(officers), "first": first, "last": last}).all()


# Each Home asks these: they are made once.
FIRST, LAST = bindparam("first", type_=Date()), bindparam("last", type_=Date())
OFFICERS: BindParameter[list[int]] = bindparam("officers", expanding=True)
WEEKS = (
    select(UsualWeek).where(UsualWeek.officer_id.in_(OFFICERS))
    .where(UsualWeek.first_day <= LAST, UsualWeek.last_day >= FIRST, KEPT_WEEK)
)  # fmt: skip
_current = (ScheduleChangeVersion.change_id == ScheduleChange.id) & (
    ScheduleChangeVersion.version == ScheduleChange.version
)
CHANGES = (
    select(ScheduleChange).join(ScheduleChangeVersion, _current)
    .where(ScheduleChange.officer_id.in_(OFFICERS), ScheduleChange.withdrawn_at.is_(None), KEPT_CHANGE)
    .where(ScheduleChangeVersion.first_day <= LAST, ScheduleChangeVersion.last_day >= FIRST)
    .order_by(ScheduleChangeVersion.first_day, ScheduleChange.id)
)  # fmt: skip


@cache
def _assigned() -> Select[RoleHeld]:
    is_assigned = (RoleHeld.role == Role.OFFICER) & RoleHeld.school.is_not(None) & RoleHeld.is_substitute.is_(False)
    query = select(RoleHeld).options(joinedload(RoleHeld.person)).where(is_assigned, counts_between(FIRST, LAST))
    return query.order_by(RoleHeld.id)


def assigned_schools(session: Session, officer_id: int, first: date, last: date | None = None) -> list[str]:
    """The schools that an officer is assigned to on any day of a span, without those of days as a substitute."""
    roles = _roles(session, RoleHeld.person_id == officer_id, first, last or first)
    return list(dict.fromkeys(held.school for held in roles if held.school))


def schools_of(session: Session, officer_id: int, first: date, last: date, other: str | None = None) -> list[str]:
    """The schools that days of an officer concern: where the usual week has the officer, and where they are instead.

    Of days without a usual week that is every school of the officer.
    """
    records = records_of_officer(session, officer_id, first, last)
    found = dict.fromkeys([other] if other else [])
    for number in range((last - first).days + 1):
        day = first + number * A_DAY
        if not is_weekday(day):
            continue
        week = week_on(records.weeks, officer_id, day)
        usual = week.on(day) if week else None
        schools = [usual.school] if usual else [] if week else [held.school for held in records.roles if held.school]
        found |= dict.fromkeys(schools)
    return list(found)


def schools_of_change(session: Session, change: ScheduleChange) -> list[str]:
    """The schools that a change concerns as it stands."""
    version = change.current
    return schools_of(session, change.officer_id, version.first_day, version.last_day, version.school)


def newest_week(session: Session, officer_id: int) -> UsualWeek | None:
    """The usual week that an officer gave last, whether or not it counts: the next one is mostly the same."""
    query = (
        select(UsualWeek).where(UsualWeek.officer_id == officer_id, KEPT_WEEK).order_by(UsualWeek.id.desc()).limit(1)
    )
    return session.scalars(query).first()


def week_of(session: Session, officer_id: int, day: date) -> UsualWeek | None:
    """The usual week that counts for an officer on a day."""
    return week_on(_weeks(session, {officer_id}, day, day), officer_id, day)


def newer_week(session: Session, week: UsualWeek) -> UsualWeek | None:
    """The usual week that ends another one before its last day: the next that begins, or was given anew for its day."""
    is_later = (UsualWeek.first_day > week.first_day) | (
        (UsualWeek.first_day == week.first_day) & (UsualWeek.id > week.id)
    )
    query = select(UsualWeek).where(UsualWeek.officer_id == week.officer_id, is_later)
    found = session.scalars(
        query.where(UsualWeek.first_day <= week.last_day).order_by(UsualWeek.first_day, UsualWeek.id)
    )
    return found.first()


def lacks_week(session: Session, agreement: Agreement, officer_id: int, now: datetime) -> bool:
    """Whether an officer has a school today and has given no usual week for it, or only one for later."""
    today = agreement.today(now)
    if not assigned_schools(session, officer_id, today):
        return False
    last = agreement.days_of(agreement.school_year(today))[1]
    return not _weeks(session, {officer_id}, today, last)


def changes_of(session: Session, officers: Collection[int], first: date, last: date) -> Sequence[ScheduleChange]:
    """The changes of some officers that stand and have a day of the span, by their days."""
    return _changes(session, officers, first, last)


def readable_schools(
    actor: Actor, agreement: Agreement, act: Act = Act.READ_SCHEDULE, days: tuple[date, date] | None = None
) -> list[str]:
    """The schools of which somebody may know who is there: all of the agreement's, or their own; none for others.

    With the days of a span, those that are part of the agreement on one of them.
    """
    known = agreement.schools_between(*days) if days else agreement.school
    schools = [school.key for school in known]
    if may(actor, act, Subject()):
        return schools
    own = own_schools(actor, act)
    return [key for key in schools if key in own]


def week_at(
    agreement: Agreement, records: Records, schools: Collection[str], monday: date
) -> dict[str, list[DayAtSchool]]:
    """Who is at some schools in a week, day by day: nobody where a school is not open, whatever is planned."""
    days = {school: days_at(records, school, monday, friday_of(monday)) for school in schools}
    return {school: [_if_open(agreement, school, day) for day in found] for school, found in days.items()}


def _if_open(agreement: Agreement, school: str, at_school: DayAtSchool) -> DayAtSchool:
    closed = agreement.closed_in_words(school, at_school.day)
    return DayAtSchool(at_school.day, closed) if closed else at_school


def is_soon(session: Session, agreement: Agreement, first: date, last: date, now: datetime) -> bool:
    """Whether a span has today in it, tomorrow, or the school day that comes next: of a Friday that is Monday."""
    today = agreement.today(now)
    next_day = today + A_DAY
    while not is_school_day(session, next_day) and next_day < today + timedelta(days=14):
        next_day += A_DAY
    return first <= next_day and last >= today


def possible_substitutes(session: Session, but_not: int | None) -> list[Person]:
    """Whoever is or was an officer and can be reached in Slack, by name."""
    is_officer = Person.roles.any(RoleHeld.role == Role.OFFICER)
    query = select(Person).where(is_officer, Person.id != (but_not or 0)).order_by(Person.name, Person.id)
    return [person for person in session.scalars(query) if person.is_reachable]


@dataclass(frozen=True)
class History:
    """Everything that was ever on record of some officers and days, also what no longer counts."""

    weeks: Sequence[UsualWeek]
    changes: Sequence[ScheduleChange]
    substitutions: Sequence[Substitution]

    def once_at(self, school: str, day: date) -> Iterator[tuple[Person, tuple[time, time]]]:
        """The officers who at some time were to be at a school on a day, and when."""
        for week in self.weeks:
            usual = week.on(day) if week.covers(day) else None
            if usual and usual.school == school:
                yield week.officer, (usual.starts, usual.ends)
        for change in self.changes:
            for said in change.versions:
                if said.school == school and said.first_day <= day <= said.last_day and said.starts and said.ends:
                    yield change.officer, (said.starts, said.ends)
        for sub in self.substitutions:
            if sub.school == school and sub.first_day <= day <= sub.last_day:
                yield sub.substitute, (sub.starts, sub.ends)

    def versions_of(self, officer_id: int) -> int:
        """How often an officer's schedule has changed: a number that only ever grows."""
        changes = (change for change in self.changes if change.officer_id == officer_id)
        named = (sub for sub in self.substitutions if sub.substitute_id == officer_id)
        return (
            sum(week.officer_id == officer_id for week in self.weeks)
            + sum(change.version + (change.withdrawn_at is not None) for change in changes)
            + sum(1 + (sub.cancelled_at is not None) for sub in named)
        )


def history_of(session: Session, schools: Collection[str], records: Records, first: date, last: date) -> History:
    """What was ever on record of the officers of some schools and of their days: all of it, whatever its days."""
    sent_here = Substitution.school.in_(schools) & (Substitution.first_day <= last) & (Substitution.last_day >= first)
    officers = {held.person_id for held in records.roles}
    officers |= set(session.scalars(select(Substitution.substitute_id).where(sent_here)))
    return History(
        session.scalars(select(UsualWeek).where(UsualWeek.officer_id.in_(officers)).order_by(UsualWeek.id)).all(),
        session.scalars(select(ScheduleChange).where(ScheduleChange.officer_id.in_(officers))).all(),
        session.scalars(select(Substitution).where(Substitution.substitute_id.in_(officers))).all(),
    )
