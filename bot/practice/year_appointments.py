"""The made-up appointments of this school year, made before it began, and a change that is underway."""

from datetime import datetime, time, timedelta

from sqlalchemy.orm import Session

from models.actor import Actor
from models.appointments import acts, queries
from models.appointments.form import ProposalForm
from models.appointments.steps import ACCEPT, AGREE
from models.appointments.tables import Appointment
from models.errors import Doubtful
from models.people.queries import people_who_may, with_roles_of
from models.policy import Act, Subject
from models.terms import Agreement

PROPOSED, ANSWERED, AGREED = (timedelta(days=days) for days in (45, 38, 30))
"""How long before the school year."""
WHY = "The officer of the school goes on leave."
AHEAD = timedelta(days=21)


def appoint_year(session: Session, agreement: Agreement, now: datetime) -> None:
    """Appoint who is assigned anyhow, as far as chief, superintendent and principals are there; propose one change."""
    first, last = agreement.days_of(agreement.school_year(agreement.today(now)))
    begins = datetime.combine(first, time(10, 0), agreement.zone)
    there = queries.assignments(session, first, last)
    for school in agreement.school:
        officers = tuple(dict.fromkeys(held.person_id for held in there.get(school.key, ())))
        chief, principal, superintendent = (
            _somebody(session, agreement, act, school.key, begins - before)
            for act, before in (
                (Act.PROPOSE_APPOINTMENT, PROPOSED), (Act.BE_HEARD, ANSWERED), (Act.AGREE_APPOINTMENT, AGREED),
            )
        )  # fmt: skip
        if not (officers and chief and principal and superintendent):
            continue
        form = ProposalForm(school.key, officers, first_day=first, last_day=last)
        made = _propose(session, agreement, chief, form, begins - PROPOSED)
        acts.take_step(session, agreement, principal, made.id, AGREE, made.seen, None, begins - ANSWERED)
        acts.take_step(session, agreement, superintendent, made.id, ACCEPT, made.seen, None, begins - AGREED)
    _underway(session, agreement, now)


def _underway(session: Session, agreement: Agreement, now: datetime) -> None:
    """At the last school, another officer from some weeks on: its principal has not answered yet."""
    today, school = agreement.today(now), agreement.school[-1].key
    last = agreement.days_of(agreement.school_year(today))[1]
    chief = _somebody(session, agreement, Act.PROPOSE_APPOINTMENT, school, now)
    busy = {held.person_id for roles in queries.assignments(session, today, last).values() for held in roles}
    spare = [person_id for person_id in queries.candidates(session) if person_id not in busy]
    if chief and spare and today + AHEAD <= last:
        form = ProposalForm(school, (spare[0],), WHY, "leave", today + AHEAD, last)
        _propose(session, agreement, chief, form, now)


def _propose(session: Session, agreement: Agreement, chief: Actor, form: ProposalForm, at: datetime) -> Appointment:
    """The chief proposes, and confirms that an officer is to serve several schools."""
    try:
        return acts.propose(session, agreement, chief, form, at)
    except Doubtful as doubt:
        return acts.propose(session, agreement, chief, form, at, doubt.key)


def _somebody(session: Session, agreement: Agreement, act: Act, school: str, at: datetime) -> Actor | None:
    """Somebody who may do this on that day."""
    day = agreement.today(at)
    people = people_who_may(session, act, Subject(school=school), day)
    return with_roles_of(session, people[0], day) if people else None
