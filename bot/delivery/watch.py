"""Looks at every channel of the agreement again and again, and at once when Slack tells of a change."""

import queue
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Select, select

from bot.slack.gateway import Gateway, SlackFailed
from bot.slack.looks import UNKNOWN_CHANNEL
from bot.slack.privacy import Privacy
from bot.worker import Worker
from models.destinations import destination
from models.people import channel_watch
from models.people.sightings import ChannelSeen
from models.people.tables import Channel
from models.store.database import Database
from models.terms import Agreement

log = structlog.get_logger(__name__)

PAUSE = timedelta(seconds=5)  # a dozen looks a minute: Slack takes fifty, and messages need them too


class ChannelWatch(Worker):
    """Finds a channel that records may not go to, also when nothing is to be posted there."""

    def __init__(
        self, database: Database, gateway: Gateway, agreement: Agreement, now: Callable[[], datetime],
        name: str = "channels",
    ) -> None:  # fmt: skip
        self._database, self._agreement, self._now = database, agreement, now
        self._gateway, self._privacy = gateway, Privacy(gateway)
        self._changed: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._last = ""
        super().__init__(name, self.run_once, PAUSE)

    def changed(self, channel_id: str) -> None:
        """Slack has told of a change in a channel: it is looked at next."""
        self._changed.put(channel_id)

    def run_once(self) -> bool:
        """Look at one channel; whether others wait to be looked at without a pause."""
        place = self._next()
        if place:
            self._look(*place)
        return self.is_told()

    def is_told(self) -> bool:
        """Whether Slack has told of a change that was not looked at yet."""
        return not self._changed.empty()

    def _next(self) -> tuple[str, str] | None:
        with self._database.read() as session:
            places = {row.purpose: row.channel_id for row in session.scalars(self._own())}
        while self.is_told():
            channel_id = self._changed.get()
            purpose = next((purpose for purpose, serving in places.items() if serving == channel_id), None)
            if purpose:
                return purpose, channel_id
        following = [purpose for purpose in places if purpose > self._last] or list(places)
        if not following:
            return None
        self._last = following[0]
        return self._last, places[self._last]

    def _own(self) -> Select[Channel]:
        """The channels of this workspace: of two, none before Slack has said which one it is."""
        space, channels = self._gateway.space, select(Channel).order_by(Channel.purpose)
        return channels.where(Channel.team_id == (space.team_id or None)) if space.party else channels

    def _look(self, purpose: str, channel_id: str) -> None:
        today = self._agreement.today(self._now())
        try:
            seen, problem = self._privacy.look(self._database, destination(purpose), channel_id, today)
        except SlackFailed as failure:
            if failure.code in UNKNOWN_CHANNEL:  # of others it is not certain
                self._keep(purpose, channel_id, failure.code)
            else:
                log.warning("channel_not_looked_at", purpose=purpose, error=str(failure))
        else:
            self._keep(purpose, channel_id, problem.code if problem else None, seen)

    def _keep(self, purpose: str, channel_id: str, problem: str | None, seen: ChannelSeen | None = None) -> None:
        with self._database.read() as session:
            known = session.get(Channel, purpose)
            if known is None or known.channel_id != channel_id:
                return  # another channel serves the purpose since
            is_same = seen is None or (seen.name, sorted(seen.teams)) == (known.name, known.shared_with)
            if is_same and channel_watch.is_known(session, purpose, channel_id, problem):
                return
        with self._database.write() as session:
            channel_watch.note(session, self._agreement, purpose, channel_id, problem, self._now())
            if seen and seen.name:
                channel_watch.seen_as(session, purpose, seen)
        if problem:
            log.warning("channel_unfit", purpose=purpose, problem=problem)
