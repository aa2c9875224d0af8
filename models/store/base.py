"""What every table shares: names of constraints, times in UTC."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, TypeVar, cast

from sqlalchemy import DateTime, Dialect, FromClause, Index, MetaData, Select, Table, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import TypeDecorator

from models.errors import Busy

CONSTRAINT_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC. A time without a zone is refused, since nobody could tell what it means."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone")
        in_utc = value.astimezone(UTC)
        return in_utc.replace(tzinfo=None) if dialect.name == "sqlite" else in_utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """The parent of every table."""

    metadata = MetaData(naming_convention=CONSTRAINT_NAMES)
    type_annotation_map: dict[Any, Any] = {datetime: UtcDateTime()}  # noqa: RUF012  (SQLAlchemy reads it from the class)


def insert_or_meet(session: Session, table: FromClause | type[Base]) -> Any:
    """An insert that can say what happens when the row is there already (`on_conflict_…`), for either database."""
    return inserting(session.get_bind().dialect.name, table)


def inserting(dialect: str, table: FromClause | type[Base]) -> Any:
    """The same for a database by its name in SQLAlchemy, so that a statement can be made once and kept."""
    insert = sqlite.insert if dialect == "sqlite" else postgresql.insert
    return insert(cast(Table, table))


Row = TypeVar("Row", bound=Base)
WAITED_IN_VAIN = ("55P03", "40P01")
"""What PostgreSQL says of a lock that did not come in time, and of two that wait for each other."""


def locked_row(session: Session, table: type[Row], row_id: int) -> Row | None:
    """A row by its id that nobody else changes until this transaction ends; nothing when there is none.

    Raises `Busy` where somebody else is changing it, and does not end within the time that the database waits.
    """
    # First the lock, then the look: a look that waits for the lock shows the joined rows as they were before.
    key = Base.metadata.tables[table.__tablename__].c.id
    lock(session, select(key).where(key == row_id))
    return session.get(table, row_id, populate_existing=True)


def lock(session: Session, rows: Select[Any]) -> None:
    """Have nobody else change some rows until this transaction ends. Raises `Busy` as `locked_row` does."""
    with waiting_for_others():
        session.execute(rows.with_for_update())


@contextmanager
def waiting_for_others() -> Iterator[None]:
    """Around what waits for somebody else's transaction. Raises `Busy` where the database has waited long enough."""
    try:
        yield
    except OperationalError as error:
        if getattr(error.orig, "sqlstate", None) in WAITED_IN_VAIN:
            raise Busy from error
        raise


def partial_index(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    """An index of the rows that are still of interest, on SQLite and PostgreSQL."""
    return Index(name, *columns, unique=unique, sqlite_where=text(where), postgresql_where=text(where))
