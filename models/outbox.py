"""The outbox: what is to be told, written in the same transaction as the record it tells of.

A delivery names the record, not the text: the text is made from the record when the message leaves.
"""

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base
from models.database import DELIVERIES_WAITING


class DeliveryState(StrEnum):
    """Where a delivery stands."""

    PENDING = "pending"  # to be sent when due
    SENDING = "sending"  # claimed by a process until the lease ends
    UNCLEAR = "unclear"  # sent, and nobody knows whether it arrived: to be looked up
    POSTED = "posted"  # arrived; message_ts says where
    PARKED = "parked"  # Slack refuses it for good until a person acts
    DROPPED = "dropped"  # there is nothing left to say


class Delivery(Base):
    """One message to one place: a new message, a reply in a message's thread, or a change of a message."""

    __tablename__ = "delivery"
    __table_args__ = (
        Index("ix_delivery_waiting", "due_at", postgresql_where=text("state IN ('pending', 'sending', 'unclear')"),
              sqlite_where=text("state IN ('pending', 'sending', 'unclear')")),
        Index("ix_delivery_subject", "kind", "subject_id"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[str] = mapped_column(String(36), unique=True)
    kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int]
    destination: Mapped[str] = mapped_column(String(60))
    replies_to: Mapped[int | None] = mapped_column(ForeignKey("delivery.id"))
    changes: Mapped[int | None] = mapped_column(ForeignKey("delivery.id"))
    state: Mapped[str] = mapped_column(String(10), default=DeliveryState.PENDING)
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    owner: Mapped[str | None] = mapped_column(String(60))
    attempts: Mapped[int] = mapped_column(default=0)
    claimed_at: Mapped[datetime | None]
    lease_until: Mapped[datetime | None]
    looked_up: Mapped[int] = mapped_column(default=0)
    channel_id: Mapped[str | None] = mapped_column(String(20))
    message_ts: Mapped[str | None] = mapped_column(String(30))
    posted_at: Mapped[datetime | None]
    payload: Mapped[dict[str, object] | None] = mapped_column(JSON)
    problem: Mapped[str | None] = mapped_column(Text)
    escalated_at: Mapped[datetime | None]


def enqueue(
    session: Session,
    kind: str,
    subject_id: int,
    destination: str,
    now: datetime,
    *,
    replies_to: int | None = None,
    changes: int | None = None,
) -> Delivery:
    """Have a message sent once the record's transaction is committed.

    `destination` is a channel's purpose (`school:hall`, `administrators`) or `person:<id>` for a direct message.
    """
    delivery = Delivery(
        uuid=str(uuid.uuid4()), kind=kind, subject_id=subject_id, destination=destination,
        replies_to=replies_to, changes=changes, created_at=now, due_at=now,
    )  # fmt: skip
    session.add(delivery)
    session.flush()
    session.info[DELIVERIES_WAITING] = True
    return delivery
