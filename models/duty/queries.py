"""What is read of times on duty: who is on duty now, what was left open, the times of a span of days."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from models.actor import Actor
from models.duty.tables import DutyTime, DutyTimeVersion
from models.people.queries import counts_between
from models.people.tables import RoleHeld
from models.policy import Act, Subject, may, own_schools
from models.schedules.plan import day_at
from models.schedules.queries import records_of_officer
from models.terms import Agreement
from models.vocabulary import Role

ASKED_FOR = timedelta(days=14)
"""Whoever does not know the time after two weeks never will: it stays not known."""
STANDING = DutyTime.withdrawn_at.is_(None) & DutyTime.disposed_at.is_(None)


def running_of(session: Session, officer_id: int, today: date) -> DutyTime | None:
    """The time on duty of an officer that runs now; of two, which only a correction can make, the one begun last."""
    return running_among(open_of(session, officer_id, today), today)


def left_open(session: Session, officer_id: int, today: date) -> Sequence[DutyTime]:
    """The times of an officer whose day is over and whose end nobody knows, newest first, while it is asked for."""
    return left_among(open_of(session, officer_id, today), today)


def open_of(session: Session, officer_id: int, today: date) -> Sequence[DutyTime]:
    """Both: the times of an officer without an end that run, or are still asked for."""
    query = _without_end(officer_id).where(DutyTime.day >= today - ASKED_FOR)
    return session.scalars(query.order_by(DutyTime.day.desc(), DutyTime.id.desc())).all()


def running_among(times: Sequence[DutyTime], today: date) -> DutyTime | None:
    """The one of these that runs now, as `running_of`."""
    return max((time for time in times if time.day >= today), key=lambda time: time.id, default=None)


def left_among(times: Sequence[DutyTime], today: date) -> Sequence[DutyTime]:
    """Those of these that were left open, as `left_open`."""
    return [time for time in times if time.day < today]


def _without_end(officer_id: int) -> Select[DutyTime]:
    query = _now_says(DutyTimeVersion.ends_at.is_(None))
    return query.where(DutyTime.officer_id == officer_id, STANDING)


def _now_says(what: ColumnElement[bool]) -> Select[DutyTime]:
    """The times on duty of which the current version says something."""
    current = (DutyTimeVersion.duty_id == DutyTime.id) & (DutyTimeVersion.version == DutyTime.version)
    return select(DutyTime).join(DutyTimeVersion, current).where(what)


def times_at(session: Session, schools: Collection[str], first: date, last: date) -> Sequence[DutyTime]:
    """The times on duty at some schools on the days of a span, by day and start; without those withdrawn."""
    query = _now_says(DutyTimeVersion.school.in_(schools)).where(DutyTime.day.between(first, last), STANDING)
    return session.scalars(query.order_by(DutyTime.day, DutyTimeVersion.starts_at, DutyTime.id)).all()


def times_of(session: Session, officer_id: int, first: date, last: date) -> Sequence[DutyTime]:
    """The same of one officer, wherever that was."""
    query = select(DutyTime).where(DutyTime.officer_id == officer_id, DutyTime.day.between(first, last), STANDING)
    return session.scalars(query.order_by(DutyTime.day, DutyTime.id)).all()


def readable_times(
    session: Session, agreement: Agreement, actor: Actor, first: date, last: date
) -> Sequence[DutyTime] | None:
    """The times on duty that somebody may know of: of their schools, or their own; nothing for whoever may of none."""
    schools = readable_schools(actor, agreement)
    own = may(actor, Act.READ_DUTY, Subject(owner_id=actor.person_id))
    if not schools and not own:
        return None
    found = {time.id: time for time in times_at(session, schools, first, last)}
    found |= {time.id: time for time in times_of(session, actor.person_id, first, last)} if own else {}
    return sorted(found.values(), key=lambda time: (time.day, time.current.starts_at, time.id))


def readable_schools(actor: Actor, agreement: Agreement) -> list[str]:
    """The schools of which somebody may know who is or was on duty."""
    schools = [school.key for school in agreement.school]
    if may(actor, Act.READ_DUTY, Subject()):
        return schools
    own = own_schools(actor, Act.READ_DUTY)
    return [key for key in schools if key in own]


def schools_today(session: Session, agreement: Agreement, actor: Actor, now: datetime) -> list[str]:
    """Where an officer who goes on duty now may be: where the plan has them today, else at any of their schools."""
    today = agreement.today(now)
    records = records_of_officer(session, actor.person_id, today, today)
    own = own_open_schools(agreement, actor, today)
    planned = [
        school for school in own
        if any(presence.officer.id == actor.person_id for presence in day_at(records, school, today).here)
    ]  # fmt: skip
    return planned or own


def own_open_schools(agreement: Agreement, actor: Actor, today: date) -> list[str]:
    """An officer's schools that are open today; where none is, all of them, so that whoever asks is told why not."""
    own = list(own_schools(actor, Act.GO_ON_DUTY))
    return [school for school in own if agreement.is_open(school, today)] or own


def schools_on(session: Session, officer_id: int, day: date) -> list[str]:
    """The schools at which somebody had an officer's role on a day, also as a substitute."""
    is_held = (RoleHeld.person_id == officer_id) & (RoleHeld.role == Role.OFFICER) & RoleHeld.school.is_not(None)
    held = session.scalars(select(RoleHeld.school).where(is_held, counts_between(day, day)).order_by(RoleHeld.id))
    return list(dict.fromkeys(school for school in held if school))
