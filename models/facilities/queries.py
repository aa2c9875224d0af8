"""What is read of what schools provide: the lists of a school year that somebody may read, and those that wait."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from models.actor import Actor
from models.facilities.steps import STEPS, Step
from models.facilities.tables import FacilityList
from models.people.queries import people_who_may
from models.policy import Act, Subject, may
from models.terms import Agreement


def of_year(session: Session, school_year: str) -> Mapping[str, FacilityList]:
    """The lists of a school year, by school."""
    query = select(FacilityList).filter_by(school_year=school_year, disposed_at=None)
    query = query.options(selectinload(FacilityList.statements))
    return {found.school: found for found in session.scalars(query.order_by(FacilityList.id))}


def readable_schools(agreement: Agreement, actor: Actor) -> Sequence[str]:
    """The schools whose lists somebody may read, as the agreement names them."""
    return [school.key for school in agreement.school if may(actor, Act.READ_FACILITIES, Subject(school=school.key))]


def has_officer(session: Session, school: str, today: date) -> bool:
    """Whether a school has an officer today who can be reached: nobody else is asked to check."""
    return bool(people_who_may(session, Act.CHECK_FACILITIES, Subject(school=school), today))


def waiting(session: Session, agreement: Agreement, actor: Actor, today: date) -> Sequence[FacilityList]:
    """The lists of this school year whose next step is the reader's."""
    if not any(may(actor, step.act, Subject(school=held.school)) for step in STEPS.values() for held in actor.holdings):
        return []
    open_today = {school.key for school in agreement.schools_on(today)}
    found = of_year(session, agreement.school_year(today)).values()
    return [
        row
        for row in found
        if row.school in open_today and row.stands.asks and may(actor, row.stands.asks, row.subject)
    ]


def missing(session: Session, agreement: Agreement, actor: Actor, today: date) -> Sequence[FacilityList]:
    """The lists of this school year of which something is missing, for those who read those of all schools."""
    if not may(actor, Act.READ_FACILITIES, Subject()):
        return []
    found = of_year(session, agreement.school_year(today)).values()
    return [row for row in found if row.missing and agreement.is_open(row.school, today)]


def possible(agreement: Agreement, actor: Actor, found: FacilityList, today: date) -> Sequence[Step]:
    """What somebody may say now."""
    if found.school_year != agreement.school_year(today):
        return []
    return [step for step in STEPS.values() if may(actor, step.act, found.subject)]
