"""Hears from PostgreSQL that another process has left something to deliver."""

import threading
from collections.abc import Callable

import psycopg
import structlog
from sqlalchemy import make_url

from models.outbox import NOTIFY_CHANNEL

log = structlog.get_logger(__name__)

LOOK_UP_SECONDS = 1.0
PAUSE_SECONDS = 5.0


class Listening:
    """A connection that waits for news and wakes the delivery; without it, its poll still finds everything."""

    def __init__(self, database_url: str, wake: Callable[[], None]) -> None:
        address = make_url(database_url).set(drivername="postgresql")
        self._address, self._wake = address.render_as_string(hide_password=False), wake
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="listening", daemon=True)

    def start(self) -> None:
        """Listen from now on."""
        self._thread.start()

    def stop(self) -> None:
        """Listen no more."""
        self._stopping.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self._listen()
            except psycopg.Error as error:
                log.warning("not_listening", error=type(error).__name__)
                self._stopping.wait(PAUSE_SECONDS)

    def _listen(self) -> None:
        with psycopg.connect(self._address, autocommit=True) as connection:
            connection.execute(f"LISTEN {NOTIFY_CHANNEL}")
            while not self._stopping.is_set():
                for _news in connection.notifies(timeout=LOOK_UP_SECONDS):
                    self._wake()
