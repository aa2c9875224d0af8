"""Has the topic `arrest_notifications` look at a notice whose arrest is new, changed or gone (C.G.S. 10-233h)."""

from datetime import datetime

from sqlalchemy.orm import Session

from models.notices.tables import Notice, NoticeVersion
from models.store import deadlines

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


def _has_arrest(version: NoticeVersion) -> bool:
    return "arrest" in version.actions
