"""Deleting the bot's own messages about a record that was disposed of: what is put on the way, and what came of it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, null, or_, select, update
from sqlalchemy.orm import Session

from models.delivery import dispatch, outbox
from models.delivery.dispatch import Claim
from models.delivery.outbox import ERASING, UNDELIVERED, Delivery, DeliveryState
from models.store.base import lock

TRY_AGAIN = timedelta(hours=1)
PATIENCE = timedelta(days=1)  # then it is named in the certificate
MOVING = (DeliveryState.SENDING, DeliveryState.UNCLEAR)


def about(session: Session, named: Iterable[tuple[Collection[str], Collection[int]]]) -> list[Delivery]:
    """The deliveries about a record, by kinds of messages and the ids by which these name it, with all that hangs on
    them. Nobody sends or changes them until this transaction ends.
    """
    found: set[int] = set()
    for kinds, subject_ids in named:
        if subject_ids:
            first = Delivery.kind.in_(kinds) & Delivery.subject_id.in_(subject_ids)
            found.update(session.scalars(select(Delivery.id).where(first)))
    hanging = or_(Delivery.replies_to.in_(found), Delivery.changes.in_(found))
    found.update(session.scalars(select(Delivery.id).where(hanging)) if found else ())
    which: ColumnElement[bool] = Delivery.id.in_(found)
    lock(session, select(Delivery.id).where(which).order_by(Delivery.id))
    query = select(Delivery).where(which).order_by(Delivery.id).execution_options(populate_existing=True)
    return list(session.scalars(query))


def are_moving(deliveries: Iterable[Delivery]) -> bool:
    """Whether one of them is being sent at this moment, or nobody knows whether it arrived."""
    return any(row.state in MOVING for row in deliveries)


def erase(session: Session, deliveries: Collection[Delivery], now: datetime) -> list[int]:
    """Keep nothing of what messages said, and have those that stand in Slack deleted; the ids of what deletes them.

    Where a message was still to be looked at, or is in doubt, its place is: a copy of it may stand there unseen.
    """
    ids: list[int] = []
    for row in deliveries:
        if row.state == DeliveryState.POSTED and row.changes is None and row.channel_id:
            if row.sweep_at or row.is_doubtful:
                dispatch.look_after_place(session, row, now)
            ids.append(outbox.enqueue(session, ERASING, row.id, row.place, now))
            at = {"team_id": row.team_id, "channel_id": row.channel_id, "message_ts": row.message_ts}
            where = {**at, "file_ids": row.file_ids}
            session.execute(update(Delivery).where(Delivery.id == ids[-1]).values(where))
    gone = {
        "state": DeliveryState.DROPPED,
        "payload": null(),
        "permalink": None,
        "sweep_at": None,
        "is_doubtful": False,
    }
    session.execute(update(Delivery).where(Delivery.id.in_([row.id for row in deliveries])).values(gone))
    return ids


def erased(session: Session, mine: Claim, now: datetime) -> None:
    """It is deleted, or was not there any more."""
    session.execute(mine.change().values(state=DeliveryState.POSTED, posted_at=now, problem=None, stamped_at=now))


def not_erased(session: Session, mine: Claim, problem: str, now: datetime, *, may_pass: bool) -> None:
    """Slack did not delete it: tried again for a day, or given up where that does not help."""
    row = session.get_one(Delivery, mine.delivery_id)
    if now < row.waiting_since + PATIENCE and may_pass:
        again = {"state": DeliveryState.PENDING, "due_at": now + TRY_AGAIN, "stamped_at": now, "problem": problem}
        session.execute(mine.change().values(again))
    else:
        session.execute(mine.change().values(state=DeliveryState.DROPPED, problem=problem))


@dataclass(frozen=True)
class Erased:
    """What came of deleting messages: how many are deleted, how many are on the way, and which could not be."""

    deleted: int
    waiting: int
    left: tuple[Delivery, ...]


def outcome(session: Session, ids: Collection[int]) -> Erased:
    """What came of deleting messages, by what deletes them."""
    rows = session.scalars(select(Delivery).where(Delivery.id.in_(ids)).order_by(Delivery.id)).all() if ids else []
    left = tuple(row for row in rows if row.state == DeliveryState.DROPPED)
    return Erased(
        sum(row.state == DeliveryState.POSTED for row in rows), sum(row.state in UNDELIVERED for row in rows), left
    )
