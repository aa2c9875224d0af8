"""What follows when the card of a notice does not arrive: §V.4 has the principal told, so that somebody has to call.

The officer is told at once, and the school's own people directly, as far as they can be reached.
"""

from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from models.delivery.outbox import UNDELIVERED, Delivery
from models.errors import must_exist
from models.notices import direct
from models.notices.tables import Notice
from models.notices.waiting import UNACKNOWLEDGED
from models.people.queries import people_who_may
from models.store import audit
from models.store.base import locked_row
from models.terms import Agreement

FOR_OFFICER = "notice_not_delivered"
FOR_SCHOOL = "notice_not_delivered_school"


def look(session: Session, agreement: Agreement, now: datetime) -> bool:
    """Tell of one card that does not arrive, or that has arrived after all; whether there was one."""
    for which, tell in ((_in_trouble(), _tell), (_arrived(), _tell_of_arrival)):
        notice_id = session.scalar(which.limit(1))
        if notice_id is not None:
            tell(session, agreement, must_exist(locked_row(session, Notice, notice_id), "notice"), now)
            return True
    return False


def _in_trouble() -> Select[int]:
    """The notices whose card is late enough for an alarm, and that nobody has been told of yet."""
    late = Delivery.state.in_(UNDELIVERED) & Delivery.alarmed_at.is_not(None)
    card = select(Notice.id).join(Delivery, Delivery.id == Notice.card_id)
    return card.where(UNACKNOWLEDGED, Notice.undelivered_at.is_(None), late)


def _arrived() -> Select[int]:
    told = select(Notice.id).join(Delivery, Delivery.id == Notice.card_id)
    return told.where(Notice.undelivered_at.is_not(None), Delivery.state.not_in(UNDELIVERED))


def _tell(session: Session, agreement: Agreement, notice: Notice, now: datetime) -> None:
    if notice.undelivered_at or notice.acknowledged_at or notice.withdrawn_at:  # another process was quicker
        return
    notice.undelivered_at = now
    school = people_who_may(session, notice.told_of, notice.subject, agreement.today(now))
    direct.tell(session, FOR_OFFICER, notice, [notice.officer], now)
    direct.tell(session, FOR_SCHOOL, notice, school, now)
    audit.record(session, "bot", "notice not delivered", notice, now, {"people": [person.id for person in school]})


def _tell_of_arrival(session: Session, _agreement: Agreement, notice: Notice, now: datetime) -> None:
    notice.undelivered_at = None
    direct.change(session, notice, now)
    audit.record(session, "bot", "notice delivered after all", notice, now)
