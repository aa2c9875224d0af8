"""Has the topic `arrest_notifications` look at a notice whose arrest is new, changed or gone (C.G.S. 10-233h)."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.notices.tables import Notice, NoticeVersion
from models.store import deadlines
from models.store.deadlines import Deadline

ARREST_LOOK = "arrest_look"


def reports_arrest(notice: Notice) -> bool:
    """Whether a notice stands and reports an arrest, as it reads now."""
    return notice.withdrawn_at is None and _has_arrest(notice.current)


def look_at_arrest(session: Session, notice: Notice, before: NoticeVersion | None, now: datetime) -> None:
    """Have the notice looked at, where it reports an arrest or did `before`."""
    if _has_arrest(notice.current) or (before is not None and _has_arrest(before)):
        look_at(session, notice.id, now)


def look_at(session: Session, notice_id: int, at: datetime) -> None:
    """Have it looked at from then on, once more."""
    deadlines.put(session, notice_id, {ARREST_LOOK: at})
    deadlines.look_again(session, ARREST_LOOK, notice_id, at)


def is_looked_at(session: Session, notice_id: int) -> bool:
    """Whether it is ever looked at: not where its arrest is from before the bot did."""
    look = select(Deadline.id).filter_by(subject_id=notice_id, kind=ARREST_LOOK)
    return session.scalar(look) is not None


def _has_arrest(version: NoticeVersion) -> bool:
    return "arrest" in version.actions
