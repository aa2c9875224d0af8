"""The database: SQLite for one machine, PostgreSQL for many. Every act is one transaction."""

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as QueueTooLong
from sqlalchemy.orm import Session

from models.migrations.revisions import FOLDER, revisions
from models.store.turns import Turns

SQLITE_PRAGMAS = (
    "PRAGMA busy_timeout = 2000",  # Slack waits three seconds for an answer
    # What was answered with “saved” survives a power cut; in WAL mode less would lose the last commits.
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
)
MIGRATING = 7309453  # any number that nobody else uses in the same PostgreSQL database
DELIVERIES_WAITING = "deliveries_waiting"
ALEMBICS = "alembic_version"
VERSION = "SELECT version_num FROM alembic_version"
UNFINISHED_COPY = "unfinished_copy"  # a table that is there while records are copied into a database
LOCK_MILLISECONDS = 1400
BEHIND_A_POOLER = "behind_a_pooler"
WAITS = "waits"  # for how many milliseconds a connection waits for others
PATIENCE = 2.0  # Slack waits three seconds for an answer
SHORTEST_WAIT = 0.1
# An error of the database must not carry what people wrote into a log.
# Forty connections: one for each listener. Who finds none within a second is told so while Slack still waits.
# Some seven hundred questions are asked of the database: with room for fewer, each is prepared anew again and again.
ENGINE: dict[str, Any] = {
    "pool_size": 10, "max_overflow": 30, "pool_timeout": 1, "hide_parameters": True, "query_cache_size": 2000,
}  # fmt: skip


class Unfinished(Exception):
    """Records were being copied into this database, and the copy did not end: it cannot be used."""


class MadeByNewerVersion(QueueTooLong):
    """A newer version of the bot made the tables. Whoever waits is told as of a database that does not answer."""


class EndUnknown(DBAPIError):
    """The connection broke while a transaction was being ended: nobody knows whether it was committed."""


class Database:
    """Hands out transactions. `write` commits when its block ends and takes everything back when it raises."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._engine = _engine(url)
        self.is_sqlite = self._engine.dialect.name == "sqlite"
        self.folder = _folder(url) if self.is_sqlite else None
        # SQLite lets one writer in at a time and is unfair to the others: they queue here instead.
        self._turns = Turns()
        self._on_deliveries: list[Callable[[], None]] = []
        self._on_newer_tables: list[Callable[[], None]] = []

    @contextmanager
    def write(self, patience: float | None = None) -> Iterator[Session]:
        """One transaction that changes records. On SQLite it waits for others, at most `patience` seconds.

        SQLAlchemy's `TimeoutError` or `DBAPIError`: the others did not end in time. `EndUnknown`: it may be committed.
        `MadeByNewerVersion`: the tables were brought up under this process, which does not know what they mean.
        """
        with self._turn(patience) as engine:
            with Session(engine, expire_on_commit=False) as session:
                session.begin()
                self._refuse_newer_tables(session)
                yield session
                session.flush()  # what cannot be written is known not to be: only the end itself may be unknown
                _end(session)
            waiting = session.info.get(DELIVERIES_WAITING, False)
        if waiting:
            for wake in self._on_deliveries:
                wake()

    def _refuse_newer_tables(self, session: Session) -> None:
        # Until this transaction ends, PostgreSQL keeps a migration waiting: it takes this table first (env.py).
        made_by = session.connection().exec_driver_sql(VERSION).scalar()
        if made_by is not None and made_by not in revisions():
            for tell in self._on_newer_tables:
                tell()
            raise MadeByNewerVersion

    @contextmanager
    def _turn(self, patience: float | None) -> Iterator[Engine]:
        if not self.is_sqlite:
            yield self._engine
            return
        began = time.monotonic()
        if not self._turns.take(patience):
            raise QueueTooLong("other writers did not end in time")
        try:
            left = PATIENCE if patience is None else max(SHORTEST_WAIT, patience - (time.monotonic() - began))
            # SQLite refuses a reader that goes on to write, at once and without waiting, if another wrote meanwhile:
            # who will write takes the right to when the transaction begins (BEGIN IMMEDIATE).
            yield self._engine.execution_options(begin="IMMEDIATE", patience=round(left, 1))
        finally:
            self._turns.end()

    @contextmanager
    def read(self) -> Iterator[Session]:
        """One consistent look at the records; nothing written in it is kept."""
        with Session(self._engine) as session:
            yield session

    def on_deliveries(self, wake: Callable[[], None]) -> None:
        """Have `wake` called after each commit that left something to deliver."""
        self._on_deliveries.append(wake)

    def on_newer_tables(self, tell: Callable[[], None]) -> None:
        """Have `tell` called when a newer version of the bot has brought the tables up under this process."""
        self._on_newer_tables.append(tell)

    def migrate(self, *, to_fill: bool = False) -> None:
        """Bring the tables up to this version of the bot; of processes that start at once, one after another does.

        Raises `Unfinished` where records were being copied into it, except to those who fill it; `MadeByNewerVersion`.
        """
        if not to_fill and self.is_unfinished():
            raise Unfinished
        if self.is_of_a_newer_version():
            raise MadeByNewerVersion
        if self.is_current():
            return
        with self._engine.connect() as connection, self._migrating_alone():
            _upgrade(connection)

    @contextmanager
    def _migrating_alone(self) -> Iterator[None]:
        if self.folder is not None:
            with _alone_in(self.folder):
                yield
            return
        # In a transaction of its own: behind pgbouncer a lock of the session would stay with the server's connection.
        with self._engine.connect() as holder:
            holder.execute(text("SET LOCAL lock_timeout = 0"))
            holder.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": MIGRATING})
            yield

    def file_on_disk(self) -> tuple[int, int] | None:
        """Which file has a SQLite database's name by now, or nothing: one that is open stays open under another one."""
        if not self.is_sqlite:
            return None
        try:
            found = Path(make_url(self.url).database or "").stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino

    def begin_copy(self) -> None:
        """Note in an empty database that records are being copied into it."""
        with self._engine.begin() as connection:
            connection.execute(text(f"CREATE TABLE IF NOT EXISTS {UNFINISHED_COPY} (id INTEGER)"))

    def is_unfinished(self) -> bool:
        """Whether records were being copied into it, and not all have arrived."""
        with self._engine.connect() as connection:
            return inspect(connection).has_table(UNFINISHED_COPY)

    def is_the_bots(self) -> bool:
        """Whether some version of the bot made the tables."""
        return bool(self._made_by())

    def is_current(self) -> bool:
        """Whether the tables are those of this version of the bot."""
        return self._made_by() == {revisions()[-1]}

    def is_of_a_newer_version(self) -> bool:
        """Whether a newer version of the bot made the tables."""
        return not self._made_by() <= set(revisions())

    def _made_by(self) -> set[str]:
        """The revision that made the tables; nothing where there are none."""
        with self._engine.connect() as connection:
            if not inspect(connection).has_table(ALEMBICS):
                return set()
            return set(connection.scalars(text(VERSION)))

    def close(self) -> None:
        """Let go of all connections."""
        self._engine.dispose()


def _end(session: Session) -> None:
    try:
        session.commit()
    except DBAPIError as error:
        if not error.connection_invalidated:
            raise
        raise EndUnknown(error.statement, error.params, error.orig or error, True, True) from error


def _engine(url: str) -> Engine:
    if make_url(url).get_backend_name() != "sqlite":
        # Less than Slack's three seconds. A connection that the server closed overnight is replaced before it is used.
        engine = create_engine(url, pool_pre_ping=True, connect_args={"connect_timeout": 2}, **ENGINE)
        event.listen(engine, "do_connect", _connect_to_postgresql)
        event.listen(engine, "begin", _begin_behind_a_pooler)
        return engine
    engine = create_engine(url, connect_args={"check_same_thread": False}, **ENGINE)
    event.listen(engine, "connect", partial(_set_up_sqlite, _folder(url)))
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _connect_to_postgresql(dialect: Any, record: Any, args: Any, settings: dict[str, Any]) -> Any:
    options = f"{settings.get('options', '')} -c lock_timeout={LOCK_MILLISECONDS}".strip()
    try:
        return dialect.connect(*args, **settings | {"options": options})
    except dialect.loaded_dbapi.OperationalError as error:
        if "startup parameter" not in str(error):
            raise
    # pgbouncer: it takes no options, and each transaction may have another connection to the server.
    record.info[BEHIND_A_POOLER] = True
    return dialect.connect(*args, **{**settings, "prepare_threshold": None})


def _begin_behind_a_pooler(connection: Connection) -> None:
    if connection.info.get(BEHIND_A_POOLER):
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = {LOCK_MILLISECONDS}")


def _set_up_sqlite(folder: Path, connection: Any, _record: Any) -> None:
    # Python's driver would begin transactions by itself, and late: before the first change, not before the first look.
    connection.isolation_level = None
    for pragma in SQLITE_PRAGMAS:
        connection.execute(pragma)
    # With WAL readers and the writer do not wait for each other.
    if connection.execute("PRAGMA journal_mode").fetchone() != ("wal",):
        with _alone_in(folder):  # SQLite does not wait for another process that changes it at the same time
            connection.execute("PRAGMA journal_mode = WAL")


def _begin_sqlite(connection: Connection) -> None:
    asked = connection.get_execution_options()
    patience = int(asked.get("patience", PATIENCE) * 1000)
    if connection.info.get(WAITS) != patience:  # nearly always the one of before
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {patience}")
        connection.info[WAITS] = patience
    if "begin" in asked:
        connection.exec_driver_sql(f"BEGIN {asked['begin']}")
    else:
        # Past SQLAlchemy, which takes as long for it as for a question: it waits for nobody, so it cannot fail.
        connection.connection.dbapi_connection.execute("BEGIN")  # type: ignore[union-attr]


def _folder(url: str) -> Path:
    return Path(make_url(url).database or "").parent


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Waits for other processes that are in here with the same folder. Its lock ends with the process."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(opened, fcntl.LOCK_EX)
        yield
    finally:
        os.close(opened)


def _upgrade(connection: Connection) -> None:
    # A start with tables that are current, which is nearly every one, does without Alembic.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
