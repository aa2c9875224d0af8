"""What people are told of a notice by direct message; each message goes on saying how the notice stands."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from models.delivery import outbox
from models.delivery.outbox import Delivery, DeliveryState
from models.destinations import PersonDM
from models.notices.tables import Notice
from models.people.tables import Person


def tell(session: Session, kind: str, notice: Notice, people: Iterable[Person], now: datetime) -> None:
    """Have people told. Nobody else changes the notice meanwhile, lest one of the messages is forgotten."""
    told = [outbox.enqueue(session, kind, notice.id, PersonDM(person.id), now) for person in people]
    notice.message_ids = [*notice.message_ids, *told]


def change(session: Session, notice: Notice, now: datetime) -> None:
    """Have every message say what the notice says now."""
    for message_id in notice.message_ids:
        message = session.get_one(Delivery, message_id)
        if message.state != DeliveryState.DROPPED:
            outbox.enqueue(session, message.kind, notice.id, message.place, now, changes=message_id)
