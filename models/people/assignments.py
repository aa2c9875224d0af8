"""Which officer is assigned to which school, and since when (§III). An assignment is the officer's role there."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from models.people.queries import counts_between
from models.people.roles import end_role, is_over
from models.people.tables import Person, RoleHeld
from models.vocabulary import Role


def officers_between(session: Session, school: str, first: date, today: date) -> dict[Person, bool]:
    """The officers assigned to a school on any day from the first until today, each with whether that is over."""
    query = (
        select(RoleHeld)
        .where(RoleHeld.role == Role.OFFICER, RoleHeld.school == school, counts_between(first, today))
        .options(joinedload(RoleHeld.person))
    )
    over: dict[Person, bool] = {}
    for held in session.scalars(query):
        over[held.person] = over.get(held.person, True) and is_over(held, today)
    return dict(sorted(over.items(), key=lambda ended: (ended[1], ended[0].name, ended[0].id)))


def officers_ever(session: Session, most: int) -> list[Person]:
    """Whoever is or was an officer, by name."""
    query = select(Person).join(RoleHeld).where(RoleHeld.role == Role.OFFICER).order_by(Person.name, Person.id)
    return list(session.scalars(query.distinct().limit(most)))


def is_assigned(session: Session, officer_id: int, school: str, today: date) -> bool:
    """Whether an officer has the school today or will have it."""
    return bool(_going_on(session, officer_id, school, today))


def end_assignment(
    session: Session, by: str, officer_id: int, school: str, last_day: date, today: date, now: datetime
) -> None:
    """End an officer's assignment to a school by the chief's decision (§X); an earlier end that is set stays.

    A roster file that still names the assignment does not bring it back.
    """
    for held in _going_on(session, officer_id, school, today):
        held.is_final = True
        if held.last_day is None or held.last_day > last_day:
            end_role(session, by, held, last_day, now)


def _going_on(session: Session, officer_id: int, school: str, day: date) -> Sequence[RoleHeld]:
    officer = select(RoleHeld).filter_by(person_id=officer_id, role=Role.OFFICER, school=school)
    return session.scalars(officer.where(counts_between(day, date.max))).all()
