"""What waits for a person: notices to acknowledge, to complete, or escalated; and what the person filed."""

from datetime import date

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from models.actor import Actor
from models.notices import succession
from models.notices.tables import Notice
from models.policy import Act, Part, Subject, may, own_schools

STANDS = Notice.withdrawn_at.is_(None)
UNACKNOWLEDGED = STANDS & Notice.acknowledged_at.is_(None)


def to_acknowledge(session: Session, actor: Actor, limit: int) -> list[Notice]:
    """Notices of the principal's or designee's school that nobody has acknowledged, oldest first."""
    schools = own_schools(actor, Act.ACKNOWLEDGE_NOTICE)
    return _first(session, UNACKNOWLEDGED & Notice.school.in_(schools), limit) if schools else []


def to_complete(session: Session, actor: Actor, limit: int) -> list[Notice]:
    """The officer's notices whose student details are not complete, oldest first."""
    if not _files(actor):
        return []
    return _first(session, STANDS & Notice.completed_at.is_(None) & (Notice.officer_id == actor.person_id), limit)


def left_open(session: Session, actor: Actor, today: date, limit: int) -> list[Notice]:
    """For whoever stands in for officers: incomplete notices of those who can no longer complete them, oldest first."""
    return succession.unattended(session, today, limit) if may(actor, Act.CHANGE_NOTICE, Subject()) else []


def escalated(session: Session, actor: Actor, limit: int) -> list[Notice]:
    """Notices that the superintendent was told of and that nobody has acknowledged, oldest first."""
    if not may(actor, Part.TOLD_LAST, Subject()):
        return []
    return _first(session, UNACKNOWLEDGED & Notice.escalated_at.is_not(None), limit)


def filed(session: Session, actor: Actor, limit: int) -> list[Notice]:
    """What the officer filed, newest first; nothing for somebody who is no officer any more."""
    if not _files(actor):
        return []
    query = select(Notice).where(Notice.officer_id == actor.person_id).order_by(Notice.filed_at.desc()).limit(limit)
    return list(session.scalars(query))


def _files(actor: Actor) -> bool:
    return may(actor, Act.CHANGE_NOTICE, Subject(owner_id=actor.person_id))


def _first(session: Session, condition: ColumnElement[bool], limit: int) -> list[Notice]:
    return list(session.scalars(select(Notice).where(condition).order_by(Notice.filed_at).limit(limit)))
