"""What ends with the agreement on the roster: every officer's assignment to a school (§III, §XI)."""

from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from models.people.queries import counts_between
from models.people.roles import Wanted, begin_role, end_role, standing_roles
from models.people.tables import Person, RoleHeld
from models.termination.tables import Termination
from models.terms import Agreement
from models.vocabulary import Party, Role

A_DAY = timedelta(days=1)
BY = "bot"


def end_assignments(session: Session, agreement: Agreement, notice: Termination, last_day: date, now: datetime) -> int:
    """End every assignment that goes beyond the last day; how many. What begins with a new agreement stays.

    A roster file that still names one does not bring it back. Whoever was an officer stays one without a school, so
    that what is theirs can be finished and read.
    """
    ended = [held for held in _beyond(session, last_day) if not _is_anew(notice, held)]
    for held in ended:
        # One that would begin later never does: its last day is before its first.
        end_role(session, BY, held, max(last_day, held.first_day - A_DAY), now)
        held.is_final = True
    for person in dict.fromkeys(held.person for held in ended if held.first_day <= last_day):
        _stay(session, agreement, person, last_day + A_DAY, now)
    session.flush()
    return len(ended)


def _beyond(session: Session, last_day: date) -> list[RoleHeld]:
    at_a_school = (RoleHeld.role == Role.OFFICER) & RoleHeld.school.is_not(None)
    query = select(RoleHeld).where(at_a_school, counts_between(last_day + A_DAY, date.max))
    return list(session.scalars(query.options(joinedload(RoleHeld.person)).order_by(RoleHeld.id)))


def _is_anew(notice: Termination, held: RoleHeld) -> bool:
    return notice.resumes_on is not None and held.first_day >= notice.resumes_on


def _stay(session: Session, agreement: Agreement, person: Person, first_day: date, now: datetime) -> None:
    if not any(held.role == Role.OFFICER and held.school is None for held in standing_roles(person, first_day)):
        wanted = Wanted(Role.OFFICER, Party.POLICE, None, first_day, None)
        begin_role(session, agreement, BY, person, wanted, now)
