"""A thread that does one thing after another while there is something to do, and looks again now and then."""

import threading
from collections.abc import Callable
from datetime import timedelta

import structlog
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnection

log = structlog.get_logger(__name__)


class Poller:
    """Calls `work` while there is something to do, then waits a little; so it does when the database is away."""

    def __init__(self, name: str, work: Callable[[], bool], poll: timedelta) -> None:
        self._work, self._poll = work, poll
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Look for work from now on."""
        self._thread.start()

    def ask_to_stop(self) -> None:
        """Take on nothing more."""
        self._stopping.set()

    def stop(self) -> None:
        """Finish what is being done, then end."""
        self.ask_to_stop()
        self._thread.join()

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                worked = self._work()
            except (DBAPIError, NoConnection) as error:
                log.warning("database_does_not_answer", error=type(error).__name__)
                worked = False
            if not worked:
                self._stopping.wait(self._poll.total_seconds())
