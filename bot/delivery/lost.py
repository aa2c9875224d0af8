"""What becomes of a message that is not where it was: deleted by hand or by a rule, or its channel replaced."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.delivery.parcel import person_of
from handlers.messages import ALWAYS_SAID, may_still_have, still_matters
from models.delivery import dispatch
from models.delivery.outbox import Delivery, DeliveryState
from models.terms import Agreement


def matters(session: Session, agreement: Agreement, delivery: Delivery, now: datetime) -> bool:
    """Whether somebody who may have it is still to do something about a message's record, or to hear this delivery."""
    first = session.get_one(Delivery, delivery.first_id) if delivery.first_id else delivery
    person = person_of(session, first.place)
    if person and not may_still_have(session, first, person, agreement.today(now)):
        return False
    return delivery.kind in ALWAYS_SAID or still_matters(session, first)


def let_go(session: Session, first: Delivery, now: datetime, *, is_there: bool, posted_anew: bool) -> None:
    """Post a message anew or be done with it. One that stands where it does not belong any more is closed there."""
    if is_there and first.state == DeliveryState.POSTED:
        dispatch.close(session, first, now)
    elif first.state == DeliveryState.POSTED or (posted_anew and first.state == DeliveryState.DROPPED):
        dispatch.look_after_place(session, first, now)
    if not posted_anew:
        dispatch.drop(session, first, "message_gone", but=ALWAYS_SAID)
    elif first.state in dispatch.ENDED:
        dispatch.post_anew(session, first, now)
