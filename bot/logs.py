"""Logs: one line an event, ids only. What people wrote never goes into a log."""

import logging
import sys
import time
from collections.abc import Callable

import structlog

LINE = "%(asctime)s.%(msecs)03dZ %(levelname)s %(name)s %(message)s"
LIBRARIES = dict.fromkeys(("slack_sdk", "uvicorn", "alembic", "websockets"), logging.WARNING)
LIBRARIES["slack_bolt"] = logging.CRITICAL  # it quotes requests; what it says of errors, our listeners' answers say
FOR_ANYBODY = ("bot.serving.web", "uvicorn.error")  # whoever reaches the address can have these write
A_MINUTE = 60.0


class OnceAMinute(logging.Filter):
    """Lets a line through once a minute, and says how many like it there were since."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._last: dict[object, tuple[float, int]] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the line is written."""
        line, now = record.msg, self._clock()
        at, more = self._last.get(line, (now - A_MINUTE, 0))
        if now - at < A_MINUTE:
            self._last[line] = (at, more + 1)
            return False
        self._last[line] = (now, 0)
        if more:
            record.msg = f"{line} (and {more} more since)"
        return True


ONCE_A_MINUTE = OnceAMinute()


def set_up_logs() -> None:
    """Write events to standard error, with times in UTC; libraries speak from warnings on."""
    to_stderr = logging.StreamHandler(sys.stderr)
    formatter = logging.Formatter(LINE, "%Y-%m-%dT%H:%M:%S")
    formatter.converter = time.gmtime
    to_stderr.setFormatter(formatter)
    logging.basicConfig(level=logging.INFO, handlers=[to_stderr])
    for name, level in LIBRARIES.items():
        logging.getLogger(name).setLevel(level)
    for name in FOR_ANYBODY:
        logging.getLogger(name).addFilter(ONCE_A_MINUTE)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.processors.format_exc_info,
            structlog.processors.KeyValueRenderer(key_order=["event"]),
        ],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
