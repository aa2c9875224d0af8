"""The bot's own clock, set by the machine's at the start and then going on without a jump; and what falls due by it."""

import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

from bot.worker import Worker
from models.store import deadlines
from models.store.database import Database
from models.store.deadlines import WhenDue

A_SECOND = timedelta(seconds=1)
_GOES_ON = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)  # where there is one, it counts a machine's sleep too


def utc_now() -> datetime:
    """The time."""
    return datetime.now(UTC)


class SteadyClock:
    """Tells the time. Leases, waits and reminders neither hang nor come early when the machine's clock is set."""

    def __init__(self) -> None:
        self._began, self._mark = datetime.now(UTC), time.clock_gettime(_GOES_ON)

    def __call__(self) -> datetime:
        """The time, never earlier than before."""
        return self._began + timedelta(seconds=time.clock_gettime(_GOES_ON) - self._mark)

    def off_by(self) -> timedelta:
        """How far the machine's clock has been set on (or, below zero, back) since the start."""
        return datetime.now(UTC) - self()


class Clock(Worker):
    """Takes deadlines that have come, one after another. Restarts and downtime change nothing but the lateness."""

    def __init__(self, database: Database, acts: Mapping[str, WhenDue], now: Callable[[], datetime]) -> None:
        self._database, self._acts, self._now = database, acts, now
        super().__init__("clock", self.run_once, A_SECOND)

    def run_once(self) -> bool:
        """Do what one deadline asks for; whether one had come."""
        with self._database.write() as session:
            return deadlines.take_one(session, self._acts, self._now())
