"""The bot's own clock: set by the machine's at the start, and then going on without a jump."""

import time
from datetime import UTC, datetime, timedelta

_GOES_ON = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)  # where there is one, it counts a machine's sleep too


class SteadyClock:
    """Tells the time. Leases, waits and reminders neither hang nor come early when the machine's clock is set."""

    def __init__(self) -> None:
        self._began, self._mark = datetime.now(UTC), time.clock_gettime(_GOES_ON)

    def __call__(self) -> datetime:
        """The time, never earlier than before."""
        return self._began + timedelta(seconds=time.clock_gettime(_GOES_ON) - self._mark)

    def off_by(self) -> timedelta:
        """How far the machine's clock has been set on (or, below zero, back) since the start."""
        return datetime.now(UTC) - self()
