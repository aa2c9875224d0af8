"""The card of a notice in the school's channel, and what is said in its thread."""

from datetime import datetime

from sqlalchemy import bindparam, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from models.actor import Actor
from models.delivery import outbox
from models.delivery.outbox import Delivery, DeliveryState
from models.destinations import School
from models.notices import direct
from models.notices.tables import Notice
from models.people.spaces import can_see
from models.policy import may_sit
from models.store.base import Base

CARD = "notice_card"
CARD_CHANGE = "notice_card_change"
_NOTICES = Base.metadata.tables[Notice.__tablename__]
_POSTED = update(_NOTICES).where(_NOTICES.c.id == bindparam("of_notice")).values(card_id=bindparam("its_card"))


def post(session: Session, notice: Notice, now: datetime) -> None:
    """Have the card posted."""
    card_id = outbox.enqueue(session, CARD, notice.id, School(notice.school), now)
    # Not by a second flush, which looks through all that was filed once more.
    session.execute(_POSTED, {"of_notice": notice.id, "its_card": card_id})
    set_committed_value(notice, "card_id", card_id)


def link_for(session: Session, actor: Actor, notice: Notice) -> str | None:
    """Slack's link to the card where it stands now, for those who may be in its channel; nothing before it arrived."""
    card, place = session.get(Delivery, notice.card_id or 0), School(notice.school)
    if card is None or card.state != DeliveryState.POSTED or not may_sit(actor, place):
        return None
    return card.permalink if can_see(session, actor.person_id, place) else None


def change(session: Session, notice: Notice, now: datetime) -> None:
    """Have the card, and what people were told directly, say what the notice says now."""
    outbox.enqueue(session, CARD_CHANGE, notice.id, School(notice.school), now, changes=notice.card_id)
    direct.change(session, notice, now)


def reply(session: Session, kind: str, notice: Notice, now: datetime, subject_id: int | None = None) -> None:
    """Say something in the card's thread. `subject_id` names what it tells of, where that is not the notice."""
    about = notice.id if subject_id is None else subject_id
    outbox.enqueue(session, kind, about, School(notice.school), now, replies_to=notice.card_id)
