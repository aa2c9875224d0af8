"""The outbox: what is to be told, written in the same transaction as the record it tells of.

A delivery names the record, not the text: the text is made from the record when the message leaves.
"""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import JSON, ForeignKey, Index, String, Text, func, insert, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.destinations import Destination, destination
from models.store.base import Base, partial_index
from models.store.database import DELIVERIES_WAITING

NOTIFY_CHANNEL = "sro_deliveries"
PROBLEM = "delivery_problem"
PROBLEM_DIRECT = "delivery_problem_direct"
PROBLEMS = (PROBLEM, PROBLEM_DIRECT)
CLOSING = "closing"
"""The kind of a change that takes everything off a message that was posted anew elsewhere; no record is behind it.

Without a `message_ts` it changes nothing: it is there for looks at a channel or thread that a message has left.
"""
ERASING = "erasing"
"""The kind of what deletes a message of a record that was disposed of; `subject_id` is the message's own delivery."""
TELLS_NOTHING = (CLOSING, ERASING)


class DeliveryState(StrEnum):
    """Where a delivery stands."""

    PENDING = "pending"  # to be sent when due
    SENDING = "sending"  # claimed by a process until the lease ends
    UNCLEAR = "unclear"  # sent, and nobody knows whether it arrived: to be looked up
    POSTED = "posted"  # arrived; message_ts says where
    PARKED = "parked"  # cannot be sent until a person puts something right; tried again now and then
    DROPPED = "dropped"  # there is nothing left to say


UNDELIVERED = (DeliveryState.PENDING, DeliveryState.SENDING, DeliveryState.UNCLEAR, DeliveryState.PARKED)


class Delivery(Base):
    """One message to one place: a new message, a reply in a message's thread, or a change of a message.

    A reply and a change name the message by its own delivery, whatever has become of that in Slack meanwhile.
    """

    __tablename__ = "delivery"
    __table_args__ = (
        Index("ix_delivery_due", "state", "due_at"),
        Index("ix_delivery_state", "state", "destination"),
        partial_index("ix_delivery_sweep", "sweep_at", where="sweep_at IS NOT NULL"),
        # One in flight for a destination: order in a channel, and what Slack allows, hold across processes.
        partial_index("uq_delivery_in_flight", "destination", where="state = 'sending'", unique=True),
        Index("ix_delivery_recent", "destination", "posted_at"),
        Index("ix_delivery_changes", "changes"),
        Index("ix_delivery_replies_to", "replies_to"),
        Index("ix_delivery_stamped", "stamped_at"),
        Index("ix_delivery_subject", "subject_id", "kind", "changes"),  # a record's messages, to change them with it
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[str] = mapped_column(String(36), unique=True)
    kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int]
    destination: Mapped[str] = mapped_column(String(60))
    replies_to: Mapped[int | None] = mapped_column(ForeignKey("delivery.id"))
    changes: Mapped[int | None] = mapped_column(ForeignKey("delivery.id"))
    state: Mapped[str] = mapped_column(String(10), default=DeliveryState.PENDING)
    created_at: Mapped[datetime]
    waiting_since: Mapped[datetime]
    stamped_at: Mapped[datetime]  # when the next times of this row were set, by the clock of who set them
    due_at: Mapped[datetime]
    owner: Mapped[str | None] = mapped_column(String(80))
    attempts: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    looked_up: Mapped[int] = mapped_column(default=0)
    team_id: Mapped[str | None] = mapped_column(String(20))  # by which connection it went; nothing: by the only one
    channel_id: Mapped[str | None] = mapped_column(String(20))
    message_ts: Mapped[str | None] = mapped_column(String(30))
    thread_ts: Mapped[str | None] = mapped_column(String(30))
    permalink: Mapped[str | None] = mapped_column(Text)  # Slack's link to it, where a window leads to it
    shows: Mapped[str | None] = mapped_column(String(40))  # the last change that Slack confirmed, by `Claim.name`
    posted_at: Mapped[datetime | None]
    payload: Mapped[dict[str, object] | None] = mapped_column(JSON)
    problem: Mapped[str | None] = mapped_column(Text)
    alarmed_at: Mapped[datetime | None]
    sweep_at: Mapped[datetime | None]
    sweeps: Mapped[int] = mapped_column(default=0)
    is_doubtful: Mapped[bool] = mapped_column(default=False)  # an attempt may have taken effect, or may still do so
    file_ids: Mapped[list[str] | None] = mapped_column(JSON)  # what was tried as its file; the last one counts

    @property
    def place(self) -> Destination:
        """Where it goes."""
        return destination(self.destination)

    @property
    def first_id(self) -> int | None:
        """The message that it answers or changes, by its delivery."""
        return self.replies_to or self.changes


_TABLE = Base.metadata.tables[Delivery.__tablename__]
_ENQUEUE = insert(_TABLE).returning(_TABLE.c.id)  # made once: every act that tells somebody waits for it


def enqueue(
    session: Session, kind: str, subject_id: int, place: Destination, now: datetime, *, replies_to: int | None = None,
    changes: int | None = None,
) -> int:  # fmt: skip
    """Have a message sent once the record's transaction is committed; the delivery's id."""
    row = {
        "uuid": str(uuid.uuid4()), "kind": kind, "subject_id": subject_id, "destination": str(place),
        "replies_to": replies_to, "changes": changes, "created_at": now, "due_at": now, "waiting_since": now,
        "stamped_at": now,
    }  # fmt: skip
    delivery_id = session.execute(_ENQUEUE, row).scalar_one()
    session.info[DELIVERIES_WAITING] = True
    if session.get_bind().dialect.name == "postgresql":
        # PostgreSQL sends it when the transaction commits, and once however often it was asked to.
        session.execute(select(func.pg_notify(NOTIFY_CHANNEL, "")))
    return int(delivery_id)


def change_all(session: Session, kinds: Collection[str], subject_id: int, now: datetime) -> None:
    """Have every message of some kinds about a record, wherever it went, say how the record stands now."""
    query = select(Delivery).where(
        Delivery.kind.in_(kinds), Delivery.subject_id == subject_id, Delivery.changes.is_(None),
        Delivery.state != DeliveryState.DROPPED,
    )  # fmt: skip
    # Sorted here: with an ORDER BY, SQLite reads all first messages in that order rather than those of the record.
    for message in sorted(session.scalars(query), key=lambda found: found.id):
        enqueue(session, message.kind, subject_id, message.place, now, changes=message.id)


def state_at(session: Session, message_ids: Collection[int], place: Destination) -> str | None:
    """The state of that of some messages which went to a place; nothing where none did."""
    there = select(Delivery.state).where(Delivery.id.in_(message_ids), Delivery.destination == str(place))
    return session.scalar(there.limit(1))


def channel_replaced(session: Session, destination: str, team_id: str, channel_id: str, now: datetime) -> None:
    """Have the messages looked at that stand in another channel than the one of today: some are to be posted there.

    What is parked for want of a channel is tried at once.
    """
    there = update(Delivery).where(Delivery.destination == destination)
    parked = there.where(Delivery.state == DeliveryState.PARKED)
    session.execute(parked.values(due_at=now, stamped_at=now))
    is_another = or_(Delivery.channel_id != channel_id, Delivery.team_id != (team_id or Delivery.team_id))
    elsewhere = there.where(Delivery.state == DeliveryState.POSTED, is_another)
    first = elsewhere.where(Delivery.replies_to.is_(None), Delivery.changes.is_(None), Delivery.kind != CLOSING)
    session.execute(first.values(sweep_at=now, stamped_at=now))


def channel_put_right(session: Session, destination: str, now: datetime) -> None:
    """Have the messages looked at once more that may be twice in a channel, or untrue, since it could not be reached:
    a change of theirs was given up, or the looks at them have failed.
    """
    in_doubt = or_(Delivery.is_doubtful, Delivery.sweeps > 1)
    arrived = (Delivery.state == DeliveryState.POSTED) & Delivery.changes.is_(None)
    messages = update(Delivery).where(Delivery.destination == destination, arrived, in_doubt)
    session.execute(messages.values(sweep_at=now, stamped_at=now))


def oldest_undelivered(session: Session, now: datetime) -> timedelta | None:
    """How long the oldest message that has not arrived has waited; nothing when all have."""
    told = Delivery.state.in_(UNDELIVERED) & Delivery.kind.not_in(TELLS_NOTHING)
    oldest = session.scalar(select(func.min(Delivery.waiting_since)).where(told))
    return None if oldest is None else now - oldest


@dataclass(frozen=True)
class Waiting:
    """Messages that wait for the same reason: where to, the problem as it is noted, and how many."""

    destination: str
    problem: str | None
    is_parked: bool
    count: int


def waiting(session: Session, since: datetime) -> list[Waiting]:
    """What is parked, or has waited since before a moment."""
    parked = Delivery.state == DeliveryState.PARKED
    query = (
        select(Delivery.destination, Delivery.problem, parked, func.count())
        .where(Delivery.state.in_(UNDELIVERED), or_(parked, Delivery.waiting_since <= since))
        .group_by(Delivery.destination, Delivery.problem, parked)
        .order_by(Delivery.destination, Delivery.problem)
    )
    return [Waiting(*row) for row in session.execute(query)]


@dataclass(frozen=True)
class OnTheWay:
    """How many messages are in a state before they arrive, and how long the oldest of them has waited."""

    count: int = 0
    oldest: timedelta = timedelta(0)


def on_the_way(session: Session, now: datetime) -> dict[DeliveryState, OnTheWay]:
    """What has not arrived, by state: each of them, also those in which there is none."""
    told = Delivery.state.in_(UNDELIVERED) & Delivery.kind.not_in(TELLS_NOTHING)
    query = select(Delivery.state, func.count(), func.min(Delivery.waiting_since)).where(told).group_by(Delivery.state)
    found = {state: OnTheWay(count, now - since) for state, count, since in session.execute(query)}
    return {state: found.get(state, OnTheWay()) for state in UNDELIVERED}
