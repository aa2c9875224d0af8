"""What is read of disclosures: those that somebody may read, the last one first, and those of a span of days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from models.actor import Actor
from models.disclosures.tables import Disclosure, DisclosureVersion
from models.policy import Act, Subject, may, own_schools

CURRENT = and_(DisclosureVersion.disclosure_id == Disclosure.id, DisclosureVersion.version == Disclosure.version)
"""Joins a disclosure with what it says now."""
KEPT = Disclosure.disposed_at.is_(None)


@dataclass(frozen=True)
class Listed:
    """Disclosures of a list, the newest first, and how many it has."""

    rows: Sequence[Disclosure]
    count: int


def within(actor: Actor, act: Act) -> ColumnElement[bool] | None:
    """Which disclosures a right of somebody reaches: all, those of their schools, or their own; or none."""
    if may(actor, act, Subject()):
        return KEPT
    reached: list[ColumnElement[bool]] = []
    if schools := own_schools(actor, act):
        reached.append(Disclosure.school.in_(schools))
    if may(actor, act, Subject(owner_id=actor.person_id)):
        reached.append(Disclosure.recorded_by_id == actor.person_id)
    return or_(*reached) & KEPT if reached else None


def newest(session: Session, actor: Actor, limit: int, page: int = 0) -> Listed | None:
    """The disclosures that somebody may read, the last one first; nothing for whoever may read none."""
    which = within(actor, Act.READ_DISCLOSURE)
    if which is None:
        return None
    query = select(Disclosure).where(which).order_by(Disclosure.id.desc()).offset(page * limit).limit(limit)
    rows = session.scalars(query).all()
    if not page and len(rows) < limit:
        return Listed(rows, len(rows))
    return Listed(rows, session.scalar(select(func.count(Disclosure.id)).where(which)) or 0)


def between(session: Session, first: date, last: date, which: ColumnElement[bool]) -> list[Disclosure]:
    """What was disclosed on days from the first to the last, withdrawn ones too, by day."""
    query = (
        select(Disclosure)
        .join(DisclosureVersion, CURRENT)
        .where(which, DisclosureVersion.disclosed_on.between(first, last))
        .order_by(DisclosureVersion.disclosed_on, Disclosure.id)
    )
    return list(session.scalars(query))
