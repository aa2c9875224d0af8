"""Brings App Homes up to date in the background. Nothing is lost with it: Slack asks again when a Home is opened."""

import queue
import threading
from collections.abc import Callable

import structlog

from handlers.context import FormNotShown
from models.errors import unforeseen
from models.people import Identity

log = structlog.get_logger(__name__)


class DeskRefresher:
    """Shows desks one after another, off the path of answers to people."""

    def __init__(self, show: Callable[[Identity], None]) -> None:
        self._show = show
        self._waiting: queue.SimpleQueue[Identity | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="desks", daemon=True)

    def start(self) -> None:
        """Show desks from now on."""
        self._thread.start()

    def stop(self) -> None:
        """Show what waits, then end."""
        self._waiting.put(None)
        self._thread.join()

    def changed(self, who: Identity) -> None:
        """Somebody's desk is to be shown anew."""
        self._waiting.put(who)

    def _run(self) -> None:
        while (who := self._waiting.get()) is not None:
            try:
                self._show(who)
            except FormNotShown:
                log.warning("desk_not_shown", user=who.user_id)
            except Exception as error:  # noqa: BLE001  one desk that fails must not stop the others
                log.error("desk_failed", user=who.user_id, **unforeseen(error))  # noqa: TRY400
