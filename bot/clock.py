"""Looks at what falls due, row by row. Restarts and downtime change nothing but the lateness."""

import threading
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

import structlog
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnection

from models import deadlines
from models.database import Database
from models.deadlines import WhenDue

log = structlog.get_logger(__name__)


class Clock:
    """Takes deadlines that have come, one after another, from a thread of its own."""

    def __init__(
        self, database: Database, acts: Mapping[str, WhenDue], now: Callable[[], datetime],
        poll: timedelta = timedelta(seconds=1),
    ) -> None:  # fmt: skip
        self._database, self._acts, self._now, self._poll = database, acts, now, poll
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="clock", daemon=True)

    def start(self) -> None:
        """Look at the clock from now on."""
        self._thread.start()

    def stop(self) -> None:
        """Finish what is being done, then end."""
        self._stopping.set()
        self._thread.join()

    def run_once(self) -> bool:
        """Do what one deadline asks for; whether one had come."""
        with self._database.write() as session:
            return deadlines.take_one(session, self._acts, self._now())

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                worked = self.run_once()
            except (DBAPIError, NoConnection) as error:
                log.warning("database_does_not_answer", error=type(error).__name__)
                worked = False
            if not worked:
                self._stopping.wait(self._poll.total_seconds())
