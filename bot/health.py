"""Whether the bot can do its work: for `/readyz` and whoever watches it."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnection

from models import outbox
from models.database import Database

TOO_LONG = timedelta(minutes=15)


def readiness(database: Database, now: Callable[[], datetime]) -> dict[str, object]:
    """The database's state and the age of the oldest undelivered message, in seconds. Names no record."""
    try:
        if not database.is_current():
            return {"ready": False, "database": "needs migrating"}
        with database.read() as session:
            waiting = outbox.oldest_undelivered(session, now())
    except (DBAPIError, NoConnection):
        return {"ready": False, "database": "does not answer"}
    return {
        "ready": waiting is None or waiting < TOO_LONG,
        "database": "ok",
        "oldest_undelivered_seconds": None if waiting is None else round(waiting.total_seconds()),
    }
