"""What SIGTERM and Ctrl-C do: the process ends cleanly, whatever it is at."""

import math
import signal
import threading
import time
from collections.abc import Sequence

SERVING = (signal.SIGINT, signal.SIGTERM)
AT_LEAST_EACH = 0.1
"""Seconds. A signal that comes in the very moment in which a thread begins to wait does not end its wait."""


class Stopped(SystemExit):
    """The process was told to end before it had done what it was to do; it leaves everything as it does otherwise."""


class Stop:
    """Whether the process was told to end. What it is doing is broken off, until it does nothing but wait for that.

    Not an `Event` of `threading`: a signal that comes while its lock is held would wait for that for good.
    """

    def __init__(self) -> None:
        self._is_told = False
        self._code: int | None = None
        self.why = ""

    def listen(self, code: int, signals: Sequence[signal.Signals]) -> None:
        """From now on these signals end the process, with `code`."""
        self._code = code
        if threading.current_thread() is threading.main_thread():  # no other thread may
            for number in signals:
                signal.signal(number, self._told)

    def only_note(self) -> None:
        """From now on a signal breaks nothing off."""
        self._code = None

    def tell(self, why: str) -> None:
        """Tell the process to end, from any of its threads, as soon as it does nothing but wait for that."""
        self._is_told, self.why = True, why

    def is_set(self) -> bool:
        """Whether it was told."""
        return self._is_told

    def wait(self, seconds: float = math.inf) -> None:
        """Wait until it is told, or for so long."""
        until = time.monotonic() + seconds
        while not self._is_told and (left := until - time.monotonic()) > 0:
            time.sleep(min(left, AT_LEAST_EACH))

    def _told(self, *_signal: object) -> None:
        self._is_told = True
        code, self._code = self._code, None  # the end itself is not broken off
        if code is not None:
            raise Stopped(code)


STOP = Stop()
"""The one of this process."""
