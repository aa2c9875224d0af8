"""When a notice is complete: all details are answered, and as many students recorded as it says (C.G.S. 10-233p)."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.notices import cards, details_clock
from models.notices.form import details_to_follow
from models.notices.tables import Notice, StudentDetail, form_of

COMPLETE_REPLY = "notice_complete_reply"


def is_complete(session: Session, notice: Notice) -> bool:
    """Whether nothing is to follow any more."""
    if details_to_follow(form_of(notice.current)):
        return False
    expected = notice.current.students
    recorded = select(func.count()).select_from(StudentDetail).filter_by(notice_id=notice.id, ended_at=None)
    return not expected or expected == session.scalar(recorded)


def settle(session: Session, notice: Notice, now: datetime) -> None:
    """Note that the notice is complete, or no longer. Who reads its card is told once it is."""
    was_complete, now_complete = notice.completed_at is not None, is_complete(session, notice)
    if was_complete != now_complete:
        notice.completed_at = now if now_complete else None
        cards.change(session, notice, now)
        if now_complete:
            cards.reply(session, COMPLETE_REPLY, notice, now)
            details_clock.stop(session, notice.id, now)
        else:
            details_clock.begin_anew(session, notice.id, now + details_clock.A_DAY)
