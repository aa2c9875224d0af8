"""Who is told what of the roll-call, by direct message; what was sent follows the record."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.delivery import outbox
from models.delivery.outbox import Delivery, DeliveryState
from models.destinations import PersonDM
from models.roll_call.tables import Ask, Told

ASKED, REMINDER, MISSING = "roll_call_asked", "roll_call_reminder", "roll_call_missing"


def ask(session: Session, found: Ask, kind: str, now: datetime) -> None:
    """Ask somebody, or remind them."""
    outbox.enqueue(session, kind, found.id, PersonDM(found.person_id), now)


def tell(session: Session, found: Told, now: datetime) -> None:
    """Tell somebody responsible how many have not confirmed in time."""
    outbox.enqueue(session, MISSING, found.id, PersonDM(found.person_id), now)


def change(session: Session, person_id: int, now: datetime) -> None:
    """Have every message that asked somebody say how it stands now."""
    asks = select(Ask.id).filter_by(person_id=person_id)
    query = select(Delivery).where(
        Delivery.destination == str(PersonDM(person_id)), Delivery.kind.in_((ASKED, REMINDER)),
        Delivery.subject_id.in_(asks), Delivery.changes.is_(None), Delivery.state != DeliveryState.DROPPED,
    )  # fmt: skip
    for message in session.scalars(query.order_by(Delivery.id)).all():
        outbox.enqueue(session, message.kind, message.subject_id, message.place, now, changes=message.id)
