"""What a message says once it was changed, as the outbox has it."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from handlers.message import Telling
from handlers.messages import MESSAGES
from models.delivery.outbox import Delivery
from models.terms import Agreement
from tests.support.workplace import text_of


def as_changed(session: Session, agreement: Agreement, kind: str, now: datetime) -> str:
    """What the newest change of a message of this kind makes of it."""
    query = select(Delivery).where(Delivery.kind == kind, Delivery.changes.is_not(None)).order_by(Delivery.id.desc())
    change = session.scalars(query.limit(1)).one()
    message = MESSAGES[kind].make(Telling(session, agreement, now, is_change=True), change.subject_id)
    assert message
    return text_of([block.to_dict() for block in message.blocks])
