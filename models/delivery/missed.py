"""Cards that their channel does not get, and those that it has after all: their topics tell people directly."""

from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from models.delivery.outbox import UNDELIVERED, Delivery
from models.store.base import Base

LATE = Delivery.state.in_(UNDELIVERED) & Delivery.alarmed_at.is_not(None)
"""It is parked, or has not arrived for as long as an alarm waits."""


def first_missed(
    session: Session, table: type[Base], tells: ColumnElement[bool], matters: ColumnElement[bool]
) -> tuple[int, int] | None:
    """A record that `matters`, and what `tells` its channel of it and is late; none that was told of before.

    The table has a column `undelivered_id` for the delivery of which people were told.
    """
    columns: Any = table
    late = select(columns.id, Delivery.id).join(Delivery, tells).where(matters, LATE, columns.undelivered_id.is_(None))
    found = session.execute(late.order_by(Delivery.id).limit(1)).one_or_none()
    return (found[0], found[1]) if found else None


def first_arrived(session: Session, table: type[Base]) -> int | None:
    """A record of which people were told, and whose channel has it after all."""
    columns: Any = table
    ended = select(columns.id).join(Delivery, Delivery.id == columns.undelivered_id)
    found: int | None = session.scalar(ended.where(Delivery.state.not_in(UNDELIVERED)).limit(1))
    return found
