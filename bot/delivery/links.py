"""Keeps Slack's link to a card, so that a window can lead to it: Slack leaves a window no time to ask (decision 35)."""

import structlog
from sqlalchemy import update

from bot.slack.gateway import Gateway, SlackFailed
from handlers.messages import LINKED
from models.delivery.outbox import Delivery, DeliveryState
from models.store.database import Database

log = structlog.get_logger(__name__)


def keep_link(database: Database, gateway: Gateway, delivery_id: int, channel_id: str, ts: str) -> None:
    """Ask Slack for the link to a message that stands there. Without an answer there is none until the next look."""
    try:
        link = gateway.permalink(channel_id, ts)
    except SlackFailed as failure:
        log.warning("no_link", delivery=delivery_id, problem=str(failure))
        return
    message = update(Delivery).where(Delivery.id == delivery_id, Delivery.state == DeliveryState.POSTED)
    with database.write() as session:  # it may have been posted anew, elsewhere, meanwhile
        there = message.where(Delivery.channel_id == channel_id, Delivery.message_ts == ts)
        session.execute(there.values(permalink=link))


def lacks_link(delivery: Delivery) -> bool:
    """Whether a window would lead to this message, and has no link yet."""
    return delivery.kind in LINKED and delivery.permalink is None
