"""Brings App Homes up to date in the background. Nothing is lost with it: Slack asks again when a Home is opened."""

import queue
import threading
from collections.abc import Callable
from datetime import timedelta

import structlog

from bot.worker import Poller
from handlers.context import FormNotShown
from models.actor import Identity
from models.errors import unforeseen

log = structlog.get_logger(__name__)

PAUSE = timedelta(seconds=1)
LOOK_AGAIN = timedelta(minutes=1)
LONGEST = timedelta(minutes=10)  # many desks may have changed at once, and each may take Slack two seconds


class DeskRefresher:
    """Shows desks one after another, off the path of answers to people."""

    def __init__(self, show: Callable[[Identity], None]) -> None:
        self._show = show
        self._waiting: queue.SimpleQueue[Identity] = queue.SimpleQueue()
        self._news = threading.Event()
        self.loop = Poller(
            "desks", self._show_waiting, LOOK_AGAIN, busy=PAUSE, longest=LONGEST, wait_idle=self._news.wait
        )

    def start(self) -> None:
        """Show desks from now on."""
        self.loop.start()

    def stop(self) -> None:
        """Show what waits, then end."""
        self.loop.ask_to_stop()
        self._news.set()
        self.loop.stop()
        self._show_waiting()

    def changed(self, who: Identity) -> None:
        """Somebody's desk is to be shown anew. One that changed many times is shown once."""
        self._waiting.put(who)
        self._news.set()

    def _show_waiting(self) -> bool:
        self._news.clear()
        waiting = {self._waiting.get() for _one in range(self._waiting.qsize())}
        for who in waiting:
            self._show_one(who)
        return bool(waiting)

    def _show_one(self, who: Identity) -> None:
        try:
            self._show(who)
        except FormNotShown:
            log.warning("desk_not_shown", user=who.user_id)
        except Exception as error:  # noqa: BLE001  one desk that fails must not stop the others
            log.error("desk_failed", user=who.user_id, **unforeseen(error))  # noqa: TRY400
