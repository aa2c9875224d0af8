"""What is read of commendations and complaints: those that somebody may read, and those that are still open."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session, selectinload

from models.actor import Actor
from models.feedback.kinds import COMMENDATION, COMPLAINT, KINDS
from models.feedback.tables import READS, Feedback, FeedbackStep, FeedbackVersion
from models.people.queries import counts_between
from models.people.tables import Person, RoleHeld
from models.policy import Act, Part, Subject, may, may_somewhere, own_schools, roles_with

CURRENT = and_(FeedbackVersion.feedback_id == Feedback.id, FeedbackVersion.version == Feedback.version)
"""Joins a record with what it says now."""
KEPT = Feedback.disposed_at.is_(None)


@dataclass(frozen=True)
class Listed:
    """Records of a list, newest first, and how many it has."""

    rows: Sequence[Feedback]
    count: int


def kinds_recorded_by(actor: Actor) -> list[str]:
    """The kinds that somebody may record somewhere."""
    return list(KINDS) if may_somewhere(actor, Act.RECORD_FEEDBACK) else []


def within(actor: Actor, act: Act) -> ColumnElement[bool] | None:
    """Which records a right of somebody reaches: all, those of their schools, or those that name them; or none."""
    if may(actor, act, Subject()):
        return KEPT
    reached: list[ColumnElement[bool]] = []
    if schools := own_schools(actor, act):
        reached.append(Feedback.school.in_(schools))
    if may(actor, act, Subject(named_id=actor.person_id)):
        reached.append(Feedback.officer_id == actor.person_id)
    return or_(*reached) & KEPT if reached else None


def readable(actor: Actor) -> ColumnElement[bool] | None:
    """Which records somebody may read, each kind by its own right; nothing where none."""
    found = [(kind, within(actor, act)) for kind, act in READS.items()]
    reached = [(Feedback.kind == kind) & where for kind, where in found if where is not None]
    return or_(*reached) if reached else None


def newest(session: Session, actor: Actor, limit: int, page: int = 0) -> Listed | None:
    """The records that somebody may read, the last one first; nothing for whoever may read none."""
    which = readable(actor)
    if which is None:
        return None
    query = select(Feedback).where(which).order_by(Feedback.id.desc()).offset(page * limit).limit(limit)
    rows = session.scalars(query).all()
    if not page and len(rows) < limit:
        return Listed(rows, len(rows))
    return Listed(rows, session.scalar(select(func.count(Feedback.id)).where(which)) or 0)


def open_complaints(session: Session, actor: Actor, limit: int) -> list[Feedback]:
    """The complaints of which somebody may record the outcome and nobody has, the oldest first."""
    which = within(actor, Act.HANDLE_COMPLAINT)
    if which is None:
        return []
    is_open = (Feedback.kind == COMPLAINT) & Feedback.handled_on.is_(None) & Feedback.withdrawn_at.is_(None)
    return list(session.scalars(select(Feedback).where(is_open, which).order_by(Feedback.id).limit(limit)))


def officers_of(session: Session, schools: Collection[str], first: date, last: date, most: int) -> list[Person]:
    """The officers of some schools on any day from the first to the last, by name: whom a commendation may be for."""
    held = counts_between(first, last) & RoleHeld.role.in_(roles_with(Part.COMMENDED)) & RoleHeld.school.in_(schools)
    query = select(Person).where(Person.roles.any(held)).order_by(Person.name, Person.id)
    return list(session.scalars(query.limit(most)))


def is_for_oneself(actor: Actor) -> bool:
    """Whether somebody reads commendations for themselves only: an officer."""
    return not may_somewhere(actor, READS[COMMENDATION])


def received_between(session: Session, first: date, last: date, which: ColumnElement[bool]) -> list[Feedback]:
    """The records of what was received on days from the first to the last, withdrawn ones too, as received."""
    query = (
        select(Feedback)
        .join(FeedbackVersion, CURRENT)
        .where(which, FeedbackVersion.received_on.between(first, last))
        .order_by(FeedbackVersion.received_on, Feedback.id)
        .options(selectinload(Feedback.steps).selectinload(FeedbackStep.taken_by), selectinload(Feedback.recorded_by))
    )
    return list(session.scalars(query))
