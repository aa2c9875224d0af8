"""Whether the bot can do its work: for `/readyz` and whoever watches it. It names no record and no person."""

import shutil
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnection

from bot.serving.metrics import Metric
from bot.worker import Worker
from models.delivery import outbox
from models.delivery.outbox import DeliveryState, OnTheWay
from models.store import audit, write_probe
from models.store.database import Database

log = structlog.get_logger(__name__)

TOO_LONG = timedelta(minutes=15)
SLACK_TOO_LONG = 60  # seconds; Slack changes connections every few hours, which takes seconds
LOOK_AGAIN = timedelta(seconds=10)
LONGEST_LOOK = timedelta(seconds=15)
CLOCK_OFF = 60  # seconds; a time that is wrong by a minute shows on records
LEAST_FREE = 20_000_000  # bytes: SQLite writes on for a while into room that it has
MOVED = "its file was moved or replaced: stop the bot, put it back, start the bot again"
NEWER_TABLES = "its tables are from a newer version of the bot, and this one ends: install that version, and start it"
OK, NO_ANSWER, SECONDS = "ok", "does not answer", "oldest_undelivered_seconds"
OF_A_SIDE = "slack_"
"""What each side's own Slack is called: with its code."""
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


@dataclass(frozen=True)
class SlackStands:
    """One of two workspaces: how long it has been of no use, and with which code it refuses the bot, if it does."""

    down_for: Callable[[], timedelta]
    why: Callable[[], str]

    def in_words(self) -> str:
        """`ok`, or what is wrong since when."""
        seconds = self.down_for().total_seconds()
        if seconds < SLACK_TOO_LONG:
            return OK
        why = f" ({self.why()})" if self.why() else ""
        return f"no connection for {round(seconds)} seconds{why}"


class Health(Worker):
    """Looks every few seconds, in a loop of its own: whoever asks has the answer at once, and costs nothing.

    Args:
        database: it is written to at each look.
        now: the time.
        loops: the loops of all background threads.
        slack_down_for: how long there has been no connection to Slack; without Socket Mode there is none to look at.
        clock_off_by: how far the machine's clock has been set since the bot started, which goes by its own.
        sides: where each side has a workspace of its own, how each stands.
    """

    def __init__(
        self, database: Database, now: Callable[[], datetime], loops: Iterable[Worker] = (),
        slack_down_for: Callable[[], timedelta] | None = None, clock_off_by: Callable[[], timedelta] | None = None,
        sides: Mapping[str, SlackStands] | None = None,
    ) -> None:  # fmt: skip
        self._database, self._now, self._loops = database, now, list(loops)
        self._slack_down_for, self._clock_off_by, self._sides = slack_down_for, clock_off_by, sides or {}
        self._found: dict[str, object] = {"database": "has not been looked at yet"}
        self._numbers: list[Metric] = []
        self._looked_at: float | None = None
        self._file: tuple[int, int] | None = None
        self._told: dict[str, object] = {}
        super().__init__("health", self.look, LOOK_AGAIN, longest=LONGEST_LOOK)

    def readiness(self) -> dict[str, object]:
        """How things stand: `ready` if all of them are `ok`, and the age of the oldest undelivered message."""
        found: dict[str, object] = {"database": NO_ANSWER} if self.is_stuck() else dict(self._found)
        found["loops"] = ", ".join(loop.name for loop in self._loops if loop.is_stuck()) or OK
        if self._slack_down_for:
            seconds = self._slack_down_for().total_seconds()
            found["slack"] = OK if seconds < SLACK_TOO_LONG else f"no connection for {round(seconds)} seconds"
        found |= {f"{OF_A_SIDE}{side}": stands.in_words() for side, stands in self._sides.items()}
        if self._clock_off_by:
            seconds = self._clock_off_by().total_seconds()
            set_by = f"the machine's was set by {round(seconds)} seconds: start the bot again"
            found["clock"] = OK if abs(seconds) < CLOCK_OFF else set_by
        return {"ready": not self._stopping(found), **found}

    def _stopping(self, found: dict[str, object]) -> bool:
        """Whether the bot cannot do its work. While one side's Slack is down, it does the other's."""
        problems = _problems(found)
        down = {what for what in problems if what.startswith(OF_A_SIDE)}
        return bool(problems.keys() - down) or (bool(down) and len(down) == len(self._sides))

    def problems(self) -> dict[str, str]:
        """What is not in order, and why."""
        return {what: str(how) for what, how in _problems(self.readiness()).items()}

    def metrics(self) -> list[Metric]:
        """The same in numbers, with those of the last look at the database."""
        found = self.readiness()
        checks = {what: float(how == OK) for what, how in found.items() if what not in ("ready", SECONDS)}
        loops = {loop.name: float(loop.is_stuck()) for loop in (self, *self._loops)}
        metrics = [
            Metric("sro_ready", "Whether the bot can do its work.", float(bool(found["ready"]))),
            Metric("sro_ok", "Whether each thing that /readyz looks at is in order.", checks, "what"),
            Metric("sro_loop_stuck", "Whether a thread in the background hangs, or fails each time.", loops, "loop"),
            *self._numbers,
        ]
        for name, about, measure in (
            ("sro_slack_down_seconds", "How long there has been no connection to Slack.", self._slack_down_for),
            ("sro_clock_off_seconds", "How far the machine's clock was set since the start.", self._clock_off_by),
        ):
            if measure:
                metrics.append(Metric(name, about, measure().total_seconds()))
        if self._sides:
            down = {side: stands.down_for().total_seconds() for side, stands in self._sides.items()}
            about = "How long there has been no connection to each side's Slack."
            metrics.append(Metric("sro_slack_down_seconds", about, down, "workspace"))
        if self._looked_at is not None:
            age = time.monotonic() - self._looked_at
            metrics.append(Metric("sro_look_age_seconds", "How old the numbers of the database are.", age))
        return metrics

    def look(self) -> bool:
        """Look at the database, and say in the log when something has changed."""
        began = time.monotonic()
        try:
            self._found = self._looked(began)
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

    def _is_elsewhere(self) -> bool:
        """Whether what is written now goes into a file that has another name by now, or none."""
        found = self._database.file_on_disk()
        self._file = self._file or found
        return found != self._file

    def _looked(self, began: float) -> dict[str, object]:
        if self._is_elsewhere():
            return {"database": MOVED}
        if self._database.is_of_a_newer_version():
            return {"database": NEWER_TABLES}
        if not self._database.is_current():
            return {"database": "needs migrating"}
        with self._database.write() as session:
            write_probe.write(session, self._now())
        with self._database.read() as session:
            ends_well = audit.ends_well(session)
            waiting = outbox.oldest_undelivered(session, self._now())
            on_the_way = outbox.on_the_way(session, self._now())
        folder = self._database.folder
        free = None if folder is None else shutil.disk_usage(folder).free
        has_room = free is None or free >= LEAST_FREE
        self._looked_at = time.monotonic()
        self._numbers = _numbers(on_the_way, self._looked_at - began, free)
        return {
            "database": OK if has_room else "the disk is nearly full",
            "audit": OK if ends_well else "the log does not end where it should: see `sro-bot audit verify`",
            "messages": OK if waiting is None or waiting < TOO_LONG else "one has waited for too long",
            SECONDS: None if waiting is None else round(waiting.total_seconds()),
        }


def _numbers(on_the_way: Mapping[DeliveryState, OnTheWay], seconds: float, free: int | None) -> list[Metric]:
    """What a look at the database tells."""
    counts = {str(state): float(found.count) for state, found in on_the_way.items()}
    ages = {str(state): found.oldest.total_seconds() for state, found in on_the_way.items()}
    numbers = [
        Metric("sro_messages", "Messages that have not arrived, by state.", counts, "state"),
        Metric("sro_messages_oldest_seconds", "How long the oldest of them has waited.", ages, "state"),
        Metric("sro_database_seconds", "How long the last look at the database took, with a row written.", seconds),
    ]
    if free is not None:
        numbers.append(Metric("sro_disk_free_bytes", "Room on the disk of the SQLite database.", free))
    return numbers


def _problems(found: dict[str, object]) -> dict[str, object]:
    return {what: how for what, how in found.items() if what not in ("ready", SECONDS) and how != OK}


def _reason(error: DBAPIError | NoConnection) -> str:
    cause = getattr(error, "orig", None)
    code = str(getattr(cause, "sqlite_errorname", None) or getattr(cause, "sqlstate", None) or "")
    return next((reason for reason, codes in REASONS.items() if code.startswith(codes)), NO_ANSWER)
