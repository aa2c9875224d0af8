"""One writer at a time, in the order in which they came: a loop that writes again at once takes nobody's turn."""

import threading
from collections import deque


class Turns:
    """A lock that is handed to whoever has waited longest. Python's own goes to whoever asks at the right moment."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._waiting: deque[threading.Lock] = deque()
        self._is_taken = False

    def take(self, patience: float | None) -> bool:
        """Wait for the turn, at most `patience` seconds; whether it came."""
        with self._guard:
            if not self._is_taken:
                self._is_taken = True
                return True
            turn = threading.Lock()
            turn.acquire()  # released by whoever hands it over
            self._waiting.append(turn)
        if turn.acquire(timeout=-1 if patience is None else patience):
            return True
        with self._guard:
            if turn not in self._waiting:  # it was handed over in this moment
                return True
            self._waiting.remove(turn)
            return False

    def end(self) -> None:
        """Hand the turn on."""
        with self._guard:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._is_taken = False
