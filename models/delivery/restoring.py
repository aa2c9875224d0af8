"""After a database was put back: what it holds as not sent may have been posted after the copy was made."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from models.delivery.dispatch import IS_CHANGE, TO_LOOK_UP
from models.delivery.outbox import UNDELIVERED, Delivery
from models.policy import OPERATOR
from models.store import audit

MESSAGES_ON_THE_WAY = (Delivery.state.in_(UNDELIVERED), ~IS_CHANGE)  # a change may be made twice


def destinations(session: Session) -> list[str]:
    """Where messages wait to go that may be there already."""
    return list(session.scalars(select(Delivery.destination).where(*MESSAGES_ON_THE_WAY).distinct()))


def look_up_first(session: Session, channels: Mapping[str, str], now: datetime) -> int:
    """Have what waits looked up in its channel before it is sent; how many messages that are.

    `channels` are Slack's, by destination. What goes elsewhere stays as it is: where there is no channel, nothing was
    posted.
    """
    count = 0
    for destination, channel_id in channels.items():
        waiting = update(Delivery).where(*MESSAGES_ON_THE_WAY, Delivery.destination == destination)
        looked_up = waiting.values(
            **TO_LOOK_UP, due_at=now, stamped_at=now, problem="restored",
            channel_id=func.coalesce(Delivery.channel_id, channel_id),
        )  # fmt: skip
        count += len(session.execute(looked_up.returning(Delivery.id)).all())
    audit.record(session, OPERATOR.label, "restore database", "database", now, {"looked_up": count})
    return count
