"""Substitutes: a supervisor names another officer for a school, for some days; that person has the role for these.

It needs no approval by both parties, unlike an assignment: the days are few and end by themselves, officers remain
under the control of the police (§III), who assign their days (§IV), and principal and chief are told at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.actor import Actor
from models.delivery import outbox
from models.destinations import PersonDM
from models.errors import Conflict, Invalid, must_exist, require_confirmed, require_valid
from models.people.queries import people_who_may
from models.people.roles import Wanted, begin_role, end_role
from models.people.tables import Person, RoleHeld
from models.policy import Act, Part, Subject, refusal, require
from models.schedules import cards, doubts
from models.schedules.doubts import Named
from models.schedules.form import check_hours
from models.schedules.plan import A_DAY
from models.schedules.queries import assigned_schools, changes_of, possible_substitutes, schools_of_change
from models.schedules.tables import ScheduleChange, Substitution
from models.store import audit
from models.store.base import lock, locked_row
from models.store.disposed import require_kept
from models.termination.queries import require_in_force
from models.terms import Agreement
from models.vocabulary import Party, Role

TOLD = "substitute_told"
LONGEST = timedelta(days=92)


@dataclass(frozen=True)
class SubstituteForm:
    """Whom a supervisor names: for which days at which school, and when; for whose absence, if for one."""

    substitute_id: int | None = None
    school: str | None = None
    first_day: date | None = None
    last_day: date | None = None
    starts: time | None = None
    ends: time | None = None
    change_id: int | None = None


def name_substitute(
    session: Session, agreement: Agreement, actor: Actor, form: SubstituteForm, now: datetime,
    confirmed: str | None = None,
) -> Substitution:  # fmt: skip
    """Name a substitute. The person has the school's officer role on exactly these days, and everybody is told.

    Raises:
        Refused: not a supervisor.
        Invalid: an answer cannot be taken; or the person has the school anyhow, is its substitute, or is absent then.
        Conflict: the absence was withdrawn, or does not have these days any more.
        Doubtful: somebody else is named there, the person is needed elsewhere, or the days are many, unless the
            supervisor has `confirmed` that.
    """
    require_in_force(session, agreement, agreement.today(now))
    require(actor, Act.NAME_SUBSTITUTE, Subject())
    change = locked_row(session, ScheduleChange, form.change_id) if form.change_id else None
    if change:
        change.require_standing()
    require_valid(_check(agreement, form, agreement.today(now)) or _check_absence(change, form))
    school, first, last = form.school or "", form.first_day or date.min, form.last_day or date.min
    _name_one_after_the_other(session)
    person = session.get(Person, form.substitute_id or 0)
    if person is None or person not in possible_substitutes(session, change.officer_id if change else None):
        raise Invalid({"substitute": "Choose an officer who can be reached in Slack."})
    require_valid(_check_person(session, agreement, person, school, first, last))
    named = Named(person, school, first, last)
    require_confirmed(doubts.of_substitute(session, agreement, named), confirmed)
    wanted = Wanted(Role.OFFICER, Party.POLICE, school, first, last)
    role = begin_role(session, agreement, actor.label, person, wanted, now, is_substitute=True)
    substitution = Substitution(
        school=school, substitute_id=person.id, change_id=form.change_id, role_id=role.id, first_day=first,
        last_day=last, starts=form.starts, ends=form.ends, named_at=now, named_by_id=actor.person_id,
    )  # fmt: skip
    session.add(substitution)
    session.flush()
    _tell(session, agreement, substitution, now)
    detail = {"person": person.id, "school": school, "from": str(first), "until": str(last)}
    audit.record(session, actor.label, "name substitute", substitution, now, detail)
    return substitution


def _name_one_after_the_other(session: Session) -> None:
    """Of two supervisors at once the second one is asked about the first: also where they name different people."""
    officers = select(RoleHeld.person_id).where(RoleHeld.role == Role.OFFICER)
    lock(session, select(Person.id).where(Person.id.in_(officers)).order_by(Person.id))


def _check(agreement: Agreement, form: SubstituteForm, today: date) -> dict[str, str]:
    if form.substitute_id is None:
        return {"substitute": "Choose an officer."}
    if form.school not in [school.key for school in agreement.school]:
        return {"school": "Choose the school."}
    first, last = form.first_day, form.last_day
    if first is None or last is None:
        return {"first_day" if first is None else "last_day": "Enter the day."}
    if first < today:
        return {"first_day": "A substitute cannot be named for days in the past."}
    if last < first:
        return {"last_day": "The last day cannot be before the first day."}
    if closed := agreement.closed_in_words(form.school, first, last):
        return {"last_day": closed}
    if last - first > LONGEST:
        return {"last_day": f"A substitute can be named for {LONGEST.days} days at most. Longer needs an assignment."}
    return check_hours(form.starts, form.ends)


def _check_absence(change: ScheduleChange | None, form: SubstituteForm) -> dict[str, str]:
    if change is None or form.first_day is None or form.last_day is None:
        return {}
    current = change.current
    if not current.of_kind.is_absence:
        return {"first_day": "The officer is no longer absent on these days."}
    if form.first_day < current.first_day or form.last_day > current.last_day:
        return {"last_day": f"The absence is {doubts.on_days(current.first_day, current.last_day)}."}
    return {}


def _check_person(
    session: Session, agreement: Agreement, person: Person, school: str, first: date, last: date
) -> dict[str, str]:
    if school in assigned_schools(session, person.id, first, last):
        return {"substitute": f"This officer is assigned to {agreement.school_name(school)} in these days anyhow."}
    for other in standing_of(session, person.id):
        if other.school == school and other.first_day <= last and other.last_day >= first:
            where, days = agreement.school_name(other.school), doubts.on_days(other.first_day, other.last_day)
            return {"substitute": f"This officer is a substitute at {where} {days}."}
    for change in changes_of(session, {person.id}, first, last):
        absent = change.current
        if absent.of_kind.is_absence:
            return {"substitute": f"This officer is absent {doubts.on_days(absent.first_day, absent.last_day)}."}
    return {}


def standing_of(session: Session, person_id: int) -> Sequence[Substitution]:
    """The days for which somebody was named and that were not cancelled."""
    query = select(Substitution).filter_by(substitute_id=person_id, cancelled_at=None)
    return session.scalars(query.order_by(Substitution.first_day)).all()


def of_change(session: Session, change_id: int) -> Sequence[Substitution]:
    """The substitutes for an absence, also those that were cancelled."""
    return session.scalars(select(Substitution).filter_by(change_id=change_id).order_by(Substitution.id)).all()


def staying_after(session: Session, change: ScheduleChange, today: date) -> Sequence[Substitution]:
    """Who is still named at its schools for days of an absence that was withdrawn: named, but not for that absence."""
    version = change.current
    if change.withdrawn_at is None or not version.of_kind.is_absence:
        return []
    is_other = Substitution.change_id.is_(None) | (Substitution.change_id != change.id)
    of_days = (Substitution.first_day <= version.last_day) & (Substitution.last_day >= version.first_day)
    at_schools = Substitution.school.in_(schools_of_change(session, change))
    found = session.scalars(select(Substitution).where(is_other, of_days, at_schools).order_by(Substitution.id))
    return [substitution for substitution in found if substitution.is_to_come(today)]


def cancel(session: Session, agreement: Agreement, actor: Actor, substitution_id: int, now: datetime) -> Substitution:
    """Cancel a substitute. Today still counts where it had begun: the person may be at the school.

    Raises:
        Refused: not a supervisor.
        Conflict: it was cancelled before, or is over.
    """
    require(actor, Act.NAME_SUBSTITUTE, Subject())
    substitution = locked_row(session, Substitution, substitution_id)
    if substitution is None:
        raise refusal(Act.NAME_SUBSTITUTE)
    require_kept(substitution)
    if not substitution.is_to_come(agreement.today(now)):
        raise Conflict("This was cancelled before, or its days are over.")
    _cancel(session, agreement, actor, substitution, now)
    return substitution


def cancel_outside(session: Session, agreement: Agreement, actor: Actor, change: ScheduleChange, now: datetime) -> None:
    """Cancel the substitutes for an absence that was withdrawn, or that no longer has their days."""
    current = change.current
    is_absent = change.withdrawn_at is None and current.of_kind.is_absence
    for substitution in of_change(session, change.id):
        is_within = substitution.first_day >= current.first_day and substitution.last_day <= current.last_day
        if substitution.is_to_come(agreement.today(now)) and not (is_absent and is_within):
            _cancel(session, agreement, actor, substitution, now)


def _cancel(session: Session, agreement: Agreement, actor: Actor, substitution: Substitution, now: datetime) -> None:
    today = agreement.today(now)
    substitution.cancelled_at, substitution.cancelled_by_id = now, actor.person_id
    has_begun = substitution.first_day <= today
    end_role(session, actor.label, substitution.role, today if has_begun else substitution.first_day - A_DAY, now)
    session.flush()
    _tell(session, agreement, substitution, now)
    audit.record(session, actor.label, "cancel substitute", substitution, now)


def get(session: Session, substitution_id: int) -> Substitution:
    """A substitution by its id, `NotFound` where there is none; for the bot itself: no right is checked."""
    return must_exist(session.get(Substitution, substitution_id), "substitution")


def _tell(session: Session, agreement: Agreement, substitution: Substitution, now: datetime) -> None:
    """Cards for the school and for those where the substitute is missed; and word to everybody concerned."""
    person_id, first, last = substitution.substitute_id, substitution.first_day, substitution.last_day
    others = [row.school for row in standing_of(session, person_id) if row.first_day <= last and row.last_day >= first]
    cards.tell(
        session, substitution, [substitution.school, *assigned_schools(session, person_id, first, last), *others], now
    )
    for told in told_of(session, agreement, substitution, now):
        outbox.enqueue(session, TOLD, substitution.id, PersonDM(told.id), now)


def told_of(session: Session, agreement: Agreement, substitution: Substitution, now: datetime) -> list[Person]:
    """The substitute, the officer who is absent, the school's principal, and the chief."""
    subject = Subject(school=substitution.school)
    people = [substitution.substitute, *([substitution.change.officer] if substitution.change else [])]
    people += people_who_may(session, Part.TOLD_OF_SUBSTITUTE, subject, agreement.today(now))
    return [person for person in dict.fromkeys(people) if person.is_reachable]
