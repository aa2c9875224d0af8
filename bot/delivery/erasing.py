"""Deletes a message, and its files, of a record that was disposed of."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

import structlog

from bot.slack.errors import Meaning
from bot.slack.gateway import SlackFailed
from bot.slack.workspaces import Slack
from models.delivery import erasing
from models.delivery.dispatch import Claim
from models.delivery.outbox import ERASING, Delivery
from models.people.spaces import went_to
from models.store.database import Database

log = structlog.get_logger(__name__)
MAY_PASS = (Meaning.LATER, Meaning.UNCLEAR, Meaning.NEEDS_A_PERSON)
"""A wrong token may be put right within a day. A channel that is gone stays gone."""
NEVER = frozenset({"cant_delete_message", "cant_delete_file", "message_not_deletable"})


class Eraser:
    """Deletes; doing that twice does no harm, so that what is unclear is simply done again."""

    def __init__(self, database: Database, slack: Slack, now: Callable[[], datetime]) -> None:
        self._database, self._slack, self._now = database, slack, now

    def takes(self, claim: Claim) -> bool:
        """Whether a delivery deletes something: then it is done."""
        if claim.kind != ERASING:
            return False
        with self._database.read() as session:
            delivery = session.get_one(Delivery, claim.delivery_id)
            channel, ts, files = str(delivery.channel_id), delivery.message_ts, delivery.file_ids or []
            find = partial(self._slack.of, *went_to(session, delivery))
        try:
            slack = find()
            for file in files:
                slack.delete_file(file)
            if ts:
                slack.delete(channel, ts)
        except SlackFailed as failure:
            may_pass = failure.meaning in MAY_PASS and failure.code not in NEVER
            with self._database.write() as session:
                erasing.not_erased(session, claim, failure.code, self._now(), may_pass=may_pass)
            log.warning("not_erased", delivery=claim.delivery_id, code=failure.code)
        else:
            with self._database.write() as session:
                erasing.erased(session, claim, self._now())
            log.info("erased", delivery=claim.delivery_id)
        return True
