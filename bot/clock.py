"""Looks at what falls due, row by row. Restarts and downtime change nothing but the lateness."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from bot.worker import Worker
from models.store import deadlines
from models.store.database import Database
from models.store.deadlines import WhenDue


class Clock(Worker):
    """Takes deadlines that have come, one after another, from a thread of its own."""

    def __init__(
        self, database: Database, acts: Mapping[str, WhenDue], now: Callable[[], datetime],
        poll: timedelta = timedelta(seconds=1),
    ) -> None:  # fmt: skip
        self._database, self._acts, self._now = database, acts, now
        super().__init__("clock", self.run_once, poll)

    def run_once(self) -> bool:
        """Do what one deadline asks for; whether one had come."""
        with self._database.write() as session:
            return deadlines.take_one(session, self._acts, self._now())
