"""The loop of every background thread: it does one thing after another, looks again now and then, and never ends."""

import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from time import monotonic

import structlog
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection

from models.errors import Busy, unforeseen

log = structlog.get_logger(__name__)

DATABASE_AWAY = (OperationalError, InterfaceError, NoConnection, Busy)
# A database that comes back is found within half a minute; nobody asks in earnest for more than five.
FIRST_BACK_OFF, LONGEST_BACK_OFF, LONGEST_ASKED = 1.0, 30.0, 300.0
A_MINUTE = timedelta(minutes=1)


class NotNow(Exception):
    """The work cannot be done at the moment, and the message says why. `wait` in seconds where somebody asks for it."""

    def __init__(self, why: str, wait: float | None = None) -> None:
        super().__init__(why)
        self.wait = wait


class Worker:
    """Calls `run_once` again and again from a thread of its own, which no exception ends.

    Args:
        name: what the loop is called where it is found wanting.
        run_once: does one thing; whether there was one.
        idle: how long to wait after there was nothing to do.
        busy: how long to wait after there was something.
        longest: how long the work may take, and fail, until the loop counts as stuck.
        wait_idle: how to wait after there was nothing, in seconds, where something can end the wait.
    """

    def __init__(
        self, name: str, run_once: Callable[[], bool], idle: timedelta, *, busy: timedelta = timedelta(0),
        longest: timedelta = A_MINUTE, wait_idle: Callable[[float], object] | None = None,
    ) -> None:  # fmt: skip
        self.name = name
        self._run_once, self._idle, self._busy, self._longest = run_once, idle, busy, longest.total_seconds()
        self._is_to_stop = threading.Event()
        self._wait_idle = wait_idle or self._is_to_stop.wait
        self._failures = 0
        self._expected = float("inf")
        # A daemon: work that hangs must not keep a stopped process alive.
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Look for work from now on."""
        self._expect_within(0)
        self._thread.start()

    def ask_to_stop(self) -> None:
        """Take on nothing more."""
        self._is_to_stop.set()

    def stop(self) -> None:
        """Finish what is being done, then end."""
        self.ask_to_stop()
        if self._thread.is_alive():
            self._thread.join()

    def is_stuck(self) -> bool:
        """Whether the loop has not come round for too long: its work hangs, or fails each time."""
        return monotonic() > self._expected

    def _run(self) -> None:
        while not self._is_to_stop.is_set():
            try:
                self._come_round()
            except BaseException as error:  # noqa: BLE001  not even SystemExit: nobody would miss the thread
                with suppress(BaseException):  # nor what fails besides, as without memory
                    self._back_off(error)

    def _come_round(self) -> None:
        worked = self._run_once()
        self._failures = 0
        pause = (self._busy if worked else self._idle).total_seconds()
        self._expect_within(pause)
        (self._is_to_stop.wait if worked else self._wait_idle)(pause)
        self._expect_within(0)

    def _back_off(self, error: BaseException) -> None:
        # Failing is not coming round: nothing is expected anew, so that a loop that only fails is found stuck.
        pause = back_off(self._failures, error.wait if isinstance(error, NotNow) else None)
        self._failures += 1
        with suppress(BaseException):  # without a log it waits all the same
            _say(self.name, error)
        self._is_to_stop.wait(pause)

    def _expect_within(self, pause: float) -> None:
        self._expected = monotonic() + pause + self._longest


def back_off(failures: int, asked: float | None) -> float:
    """How many seconds to wait after so many failures in a row and one more: longer each time, or as asked for."""
    if asked is not None and asked <= LONGEST_ASKED:  # no number (NaN) is not
        return max(asked, FIRST_BACK_OFF)
    return min(FIRST_BACK_OFF * 2.0 ** min(failures, 10), LONGEST_BACK_OFF)


def _say(name: str, error: BaseException) -> None:
    if isinstance(error, NotNow):
        log.warning("not_now", loop=name, problem=str(error))
    elif isinstance(error, DATABASE_AWAY):
        log.warning("database_does_not_answer", loop=name, error=type(error).__name__)
    else:
        log.error("loop_failed", loop=name, **unforeseen(error))
