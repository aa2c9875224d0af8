"""Logs: one line an event, ids only. What people wrote never goes into a log."""

import logging
import sys

import structlog

QUIET = ("slack_bolt", "slack_sdk", "uvicorn", "alembic", "websockets")


def set_up_logs() -> None:
    """Write events to standard error; libraries speak from warnings on."""
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(levelname)s %(name)s %(message)s")
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"]),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
