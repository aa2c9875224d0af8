"""What SIGTERM and Ctrl-C do: the process ends cleanly, whatever it is at."""

import signal
import threading
from collections.abc import Sequence

SERVING = (signal.SIGINT, signal.SIGTERM)


class Stopped(SystemExit):
    """The process was told to end before it had done what it was to do; it leaves everything as it does otherwise."""


class Stop(threading.Event):
    """Set when the process was told to end. What it is doing is broken off, until it does nothing but wait for that."""

    def __init__(self) -> None:
        super().__init__()
        self._code: int | None = None

    def listen(self, code: int, signals: Sequence[signal.Signals]) -> None:
        """From now on these signals end the process, with `code`."""
        self._code = code
        if threading.current_thread() is threading.main_thread():  # no other thread may
            for number in signals:
                signal.signal(number, self._told)

    def only_note(self) -> None:
        """From now on a signal breaks nothing off."""
        self._code = None

    def _told(self, *_signal: object) -> None:
        self.set()
        code, self._code = self._code, None  # the end itself is not broken off
        if code is not None:
            raise Stopped(code)


STOP = Stop()
"""The one of this process."""
