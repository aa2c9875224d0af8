"""What follows when a school's channel does not get a notice: §V.4 has the principal told, so that somebody must call.

The officer is told at once, and the school's own people directly, as far as they can be reached.
"""

from datetime import datetime

from sqlalchemy import and_, or_
from sqlalchemy.orm import Session

from models.delivery.missed import first_arrived, first_missed
from models.delivery.outbox import Delivery
from models.errors import must_exist
from models.notices import acts, direct
from models.notices.finding import UNACKNOWLEDGED
from models.notices.tables import Notice
from models.people.queries import people_who_may
from models.store import audit
from models.store.base import locked_row
from models.terms import Agreement

FOR_OFFICER = "notice_not_delivered"
FOR_SCHOOL = "notice_not_delivered_school"
TELLS_THE_SCHOOL = or_(
    Delivery.id == Notice.card_id, and_(Delivery.replies_to == Notice.card_id, Delivery.kind == acts.AMENDED_REPLY)
)


def look(session: Session, agreement: Agreement, now: datetime) -> bool:
    """Tell of one notice that the channel does not get, or has after all; whether there was one."""
    if missed := first_missed(session, Notice, TELLS_THE_SCHOOL, UNACKNOWLEDGED):
        _tell(session, agreement, _locked(session, missed[0]), missed[1], now)
        return True
    arrived = first_arrived(session, Notice)
    if arrived is not None:
        _tell_of_arrival(session, _locked(session, arrived), now)
    return arrived is not None


def _locked(session: Session, notice_id: int) -> Notice:
    return must_exist(locked_row(session, Notice, notice_id), "notice")


def _tell(session: Session, agreement: Agreement, notice: Notice, delivery_id: int, now: datetime) -> None:
    if notice.undelivered_id or notice.acknowledged_at or notice.withdrawn_at:  # another process was quicker
        return
    notice.undelivered_id = delivery_id
    school = people_who_may(session, notice.told_of, notice.subject, agreement.today(now))
    direct.tell(session, FOR_OFFICER, notice, [notice.officer], now)
    direct.tell(session, FOR_SCHOOL, notice, school, now)
    audit.record(session, "bot", "notice not delivered", notice, now, {"people": [person.id for person in school]})


def _tell_of_arrival(session: Session, notice: Notice, now: datetime) -> None:
    notice.undelivered_id = None
    direct.change(session, notice, now)
    audit.record(session, "bot", "notice delivered after all", notice, now)
