"""Logs: one line an event, ids only. What people wrote never goes into a log."""

import logging
import sys
import time

import structlog

LINE = "%(asctime)s.%(msecs)03dZ %(levelname)s %(name)s %(message)s"
QUIET = ("slack_bolt", "slack_sdk", "uvicorn", "alembic", "websockets")


def set_up_logs() -> None:
    """Write events to standard error, with times in UTC; libraries speak from warnings on."""
    to_stderr = logging.StreamHandler(sys.stderr)
    formatter = logging.Formatter(LINE, "%Y-%m-%dT%H:%M:%S")
    formatter.converter = time.gmtime
    to_stderr.setFormatter(formatter)
    logging.basicConfig(level=logging.INFO, handlers=[to_stderr])
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
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
