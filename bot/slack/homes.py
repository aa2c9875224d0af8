"""Brings App Homes up to date in the background. Nothing is lost with it: Slack asks again when a Home is opened."""

import queue
import threading
import time
from collections.abc import Callable
from datetime import timedelta

import structlog

from bot.worker import Worker
from handlers.context import FormNotShown
from models.actor import Identity
from models.errors import unforeseen

log = structlog.get_logger(__name__)

PAUSE = timedelta(seconds=1)  # many changes of a second are shown once: Slack takes some hundred Homes a minute
A_MOMENT = timedelta(seconds=0.2)
"""Whoever has changed something has their answer first: a Home beside it makes that take several times as long."""
MOST_PAUSES = 3  # for as long a wait as that, whoever looks does not take the Home for broken
SHARE = 20
"""Homes take a twentieth of a processor, as far as such a pause allows: who files at the same time waits for them."""
LOOK_AGAIN = timedelta(minutes=1)
LONGEST = timedelta(minutes=10)  # many Homes may have changed at once, and each may take Slack two seconds


class HomeRefresher(Worker):
    """Shows Homes one after another, off the path of answers to people."""

    def __init__(self, show: Callable[[Identity], None], name: str = "homes") -> None:
        self._show, self._least, self._moment = show, PAUSE, min(A_MOMENT, PAUSE)
        self._waiting: queue.SimpleQueue[Identity] = queue.SimpleQueue()
        self._news = threading.Event()
        super().__init__(
            name, self._show_waiting, LOOK_AGAIN, busy=self._least, longest=LONGEST, wait_idle=self._wait_for_news
        )

    def stop(self) -> None:
        """Show what waits, then end."""
        self.ask_to_stop()
        self._news.set()
        super().stop()
        self._show_waiting()

    def changed(self, who: Identity) -> None:
        """Somebody's Home is to be shown anew. One that changed many times is shown once."""
        self._waiting.put(who)
        self._news.set()

    def _wait_for_news(self, seconds: float) -> None:
        if self._news.wait(seconds):
            self._is_to_stop.wait(self._moment.total_seconds())

    def _show_waiting(self) -> bool:
        self._news.clear()
        began = time.thread_time()
        waiting = {self._waiting.get() for _number in range(self._waiting.qsize())}
        for who in waiting:
            try:
                self._show(who)
            except FormNotShown:
                log.warning("home_not_shown", user=who.user_id)
            except Exception as error:  # noqa: BLE001  one Home that fails must not stop the others
                log.error("home_failed", user=who.user_id, **unforeseen(error))  # noqa: TRY400
        self._busy = pause_after(timedelta(seconds=time.thread_time() - began), self._least)
        return bool(waiting)


def pause_after(worked: timedelta, least: timedelta = PAUSE) -> timedelta:
    """How long to wait after Homes that took so much of the processor."""
    return min(max(least, worked * SHARE), least * MOST_PAUSES)
