"""Hears from PostgreSQL that another process has left something to deliver."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import structlog
from sqlalchemy import make_url

from bot.worker import Worker
from models.delivery.outbox import NOTIFY_CHANNEL

log = structlog.get_logger(__name__)

LOOK_UP_SECONDS = 1.0  # so long at the most the end of the process waits for it
CONNECT_SECONDS = 2
PAUSE = timedelta(seconds=5)


class Listening(Worker):
    """A connection that waits for news and wakes the delivery; without it, its poll still finds everything."""

    def __init__(self, database_url: str, wake: Callable[[], None]) -> None:
        address = make_url(database_url)
        self._driver = address.get_dialect().import_dbapi()  # psycopg, which who has SQLite never loads
        self._address, self._wake = address.set(drivername="postgresql").render_as_string(hide_password=False), wake
        self._connection: Any = None
        super().__init__("listening", self.listen_once, PAUSE)

    def stop(self) -> None:
        """Listen no more."""
        super().stop()
        self._hang_up()

    def listen_once(self) -> bool:
        """Listen for a second; whether the database let us."""
        try:
            if self._connection is None:
                # Not from the pool, where what somebody listened to would end with their transaction.
                self._connection = self._driver.connect(self._address, autocommit=True, connect_timeout=CONNECT_SECONDS)
                self._connection.execute(f"LISTEN {NOTIFY_CHANNEL}")
            for _news in self._connection.notifies(timeout=LOOK_UP_SECONDS):
                self._wake()
        except BaseException as error:
            self._hang_up()
            if not isinstance(error, self._driver.Error):
                raise
            log.warning("not_listening", error=type(error).__name__)
            return False
        return True

    def _hang_up(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
