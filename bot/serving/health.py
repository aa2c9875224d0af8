"""Whether the bot can do its work: for `/readyz` and whoever watches it. It names no record and no person."""

import shutil
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

import structlog
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnection

from bot.worker import Worker
from models.delivery import outbox
from models.store import audit, write_probe
from models.store.database import Database

log = structlog.get_logger(__name__)

TOO_LONG = timedelta(minutes=15)
SLACK_TOO_LONG = 60  # seconds; Slack changes connections every few hours, which takes seconds
LOOK_AGAIN = timedelta(seconds=10)
LONGEST_LOOK = timedelta(seconds=15)
CLOCK_OFF = 60  # seconds; a time that is wrong by a minute shows on records
LEAST_FREE = 20_000_000  # bytes: SQLite writes on for a while into room that it has
OK, NO_ANSWER, SECONDS = "ok", "does not answer", "oldest_undelivered_seconds"
# SQLite's names begin so; PostgreSQL's are SQLSTATEs, of which the first two digits are the class.
REASONS = {
    "the disk is full": ("SQLITE_FULL", "53100"),
    "has no room for more connections": ("53",),
    "is locked": ("SQLITE_BUSY", "SQLITE_LOCKED", "55P03"),
    "cannot be written": ("SQLITE_READONLY", "25006"),
    "cannot be read or written": ("SQLITE_IOERR", "58"),
    "is broken": ("SQLITE_CORRUPT", "SQLITE_NOTADB", "XX"),
    "lacks a table or a right": ("42",),
}


class Health(Worker):
    """Looks every few seconds, in a loop of its own: whoever asks has the answer at once, and costs nothing.

    Args:
        database: it is written to at each look.
        now: the time.
        loops: the loops of all background threads.
        slack_down_for: how long there has been no connection to Slack; without Socket Mode there is none to look at.
        clock_off_by: how far the machine's clock has been set since the bot started, which goes by its own.
    """

    def __init__(
        self, database: Database, now: Callable[[], datetime], loops: Iterable[Worker] = (),
        slack_down_for: Callable[[], timedelta] | None = None, clock_off_by: Callable[[], timedelta] | None = None,
    ) -> None:  # fmt: skip
        self._database, self._now, self._loops = database, now, list(loops)
        self._slack_down_for, self._clock_off_by = slack_down_for, clock_off_by
        self._found: dict[str, object] = {"database": "has not been looked at yet"}
        self._told: dict[str, object] = {}
        super().__init__("health", self.look, LOOK_AGAIN, longest=LONGEST_LOOK)

    def readiness(self) -> dict[str, object]:
        """How things stand: `ready` if all of them are `ok`, and the age of the oldest undelivered message."""
        found: dict[str, object] = {"database": NO_ANSWER} if self.is_stuck() else dict(self._found)
        found["loops"] = ", ".join(loop.name for loop in self._loops if loop.is_stuck()) or OK
        if self._slack_down_for:
            seconds = self._slack_down_for().total_seconds()
            found["slack"] = OK if seconds < SLACK_TOO_LONG else f"no connection for {round(seconds)} seconds"
        if self._clock_off_by:
            seconds = self._clock_off_by().total_seconds()
            set_by = f"the machine's was set by {round(seconds)} seconds: start the bot again"
            found["clock"] = OK if abs(seconds) < CLOCK_OFF else set_by
        return {"ready": not _problems(found), **found}

    def look(self) -> bool:
        """Look at the database, and say in the log when something has changed."""
        try:
            self._found = self._looked()
        except (DBAPIError, NoConnection) as error:
            self._found = {"database": _reason(error)}
        except BaseException:
            self._found = {"database": "could not be looked at"}
            raise
        problems = _problems(self.readiness())
        if problems != self._told:
            log.warning("not_ready", **problems) if problems else log.info("ready_again")
        self._told = problems
        return False

    def _looked(self) -> dict[str, object]:
        if not self._database.is_current():
            return {"database": "needs migrating"}
        with self._database.write() as session:
            write_probe.write(session, self._now())
        with self._database.read() as session:
            ends_well = audit.ends_well(session)
            waiting = outbox.oldest_undelivered(session, self._now())
        folder = self._database.folder
        has_room = folder is None or shutil.disk_usage(folder).free >= LEAST_FREE
        return {
            "database": OK if has_room else "the disk is nearly full",
            "audit": OK if ends_well else "the log does not end where it should: see `sro-bot audit verify`",
            "messages": OK if waiting is None or waiting < TOO_LONG else "one has waited for too long",
            SECONDS: None if waiting is None else round(waiting.total_seconds()),
        }


def _problems(found: dict[str, object]) -> dict[str, object]:
    return {what: how for what, how in found.items() if what not in ("ready", SECONDS) and how != OK}


def _reason(error: DBAPIError | NoConnection) -> str:
    cause = getattr(error, "orig", None)
    code = str(getattr(cause, "sqlite_errorname", None) or getattr(cause, "sqlstate", None) or "")
    return next((reason for reason, codes in REASONS.items() if code.startswith(codes)), NO_ANSWER)
