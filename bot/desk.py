"""Brings App Homes up to date in the background. Nothing is lost with it: Slack asks again when a Home is opened."""

import queue
import threading
from collections.abc import Callable, Iterator

import structlog

from handlers.context import FormNotShown
from models.errors import unforeseen
from models.people import Identity

log = structlog.get_logger(__name__)

PAUSE_SECONDS = 1.0


class DeskRefresher:
    """Shows desks one after another, off the path of answers to people."""

    def __init__(self, show: Callable[[Identity], None]) -> None:
        self._show = show
        self._waiting: queue.SimpleQueue[Identity | None] = queue.SimpleQueue()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="desks", daemon=True)

    def start(self) -> None:
        """Show desks from now on."""
        self._thread.start()

    def stop(self) -> None:
        """Show what waits, then end."""
        self._stopping.set()
        self._waiting.put(None)
        self._thread.join()

    def changed(self, who: Identity) -> None:
        """Somebody's desk is to be shown anew."""
        self._waiting.put(who)

    def _run(self) -> None:
        while (who := self._waiting.get()) is not None:
            for one in {who, *self._all_waiting()}:
                self._show_one(one)
            self._stopping.wait(PAUSE_SECONDS)

    def _all_waiting(self) -> Iterator[Identity]:
        """What else waits by now; a desk that changed many times is shown once."""
        while not self._waiting.empty():
            if (who := self._waiting.get()) is None:
                self._waiting.put(None)
                return
            yield who

    def _show_one(self, who: Identity) -> None:
        try:
            self._show(who)
        except FormNotShown:
            log.warning("desk_not_shown", user=who.user_id)
        except Exception as error:  # noqa: BLE001  one desk that fails must not stop the others
            log.error("desk_failed", user=who.user_id, **unforeseen(error))  # noqa: TRY400
