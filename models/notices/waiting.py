"""What waits for a person: notices to acknowledge, to complete, or escalated; what is new, and arrests of late."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from models.actor import Actor
from models.notices import succession
from models.notices.finding import (
    CONDITIONS,
    EARLIEST_EVENT,
    NEWEST,
    UNACKNOWLEDGED,
    URGENT_FIRST,
    Found,
    Listed,
    State,
    found,
    readable,
    with_action,
)
from models.notices.tables import Notice
from models.policy import Act, Part, Subject, may, own_schools

OF_LATE = timedelta(days=30)


def to_acknowledge(session: Session, actor: Actor, most: int) -> Found[Listed] | None:
    """Notices of the principal's or designee's school that nobody has acknowledged, urgent first, then by clock."""
    schools = own_schools(actor, Act.ACKNOWLEDGE_NOTICE)
    return found(session, UNACKNOWLEDGED & Notice.school.in_(schools), URGENT_FIRST, most) if schools else None


def to_complete(session: Session, actor: Actor, most: int) -> Found[Listed] | None:
    """The officer's notices to which details or students are to be added, the earliest event first."""
    if not may(actor, Act.CHANGE_NOTICE, Subject(owner_id=actor.person_id)):
        return None
    own = CONDITIONS[State.INCOMPLETE] & (Notice.officer_id == actor.person_id)
    rows = found(session, own, EARLIEST_EVENT, most)
    _look_at_students(session, [listed.notice.id for listed in rows.rows])
    # A supervisor, who may complete every notice, seldom has an own one.
    return None if not rows.rows and may(actor, Act.CHANGE_NOTICE, Subject()) else rows


def _look_at_students(session: Session, ids: Sequence[int]) -> None:
    """Read once for all of them what is recorded of their students."""
    if ids:
        session.scalars(select(Notice).where(Notice.id.in_(ids)).options(selectinload(Notice.recorded))).all()


def left_open(session: Session, actor: Actor, today: date, limit: int) -> list[Notice]:
    """For whoever stands in for officers: incomplete notices of those who can no longer complete them, oldest first."""
    return succession.unattended(session, today, limit) if may(actor, Act.CHANGE_NOTICE, Subject()) else []


def escalated(session: Session, actor: Actor, most: int) -> Found[Listed] | None:
    """Notices that the superintendent was told of and that nobody has acknowledged, urgent first, then by clock."""
    if not may(actor, Part.TOLD_LAST, Subject()):
        return None
    return found(session, CONDITIONS[State.ESCALATED], URGENT_FIRST, most)


def arrests(session: Session, actor: Actor, most: int, now: datetime) -> Found[Listed] | None:
    """Notices of the last 30 days with an arrest, newest first, for those who are told of arrests."""
    if not may(actor, Part.TOLD_OF_ARREST, Subject()):
        return None
    return found(session, with_action("arrest") & (Notice.filed_at > now - OF_LATE), NEWEST, most)


def newest(session: Session, actor: Actor, most: int) -> Found[Listed] | None:
    """What was filed last of all that the person may read: the officer's own, the school's, or everything."""
    condition = readable(actor)
    return None if condition is None else found(session, condition, NEWEST, most)
