"""Copies all records from one database into another, of either kind, and compares what arrived with what was there."""

from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Any

from sqlalchemy import (
    JSON,
    ColumnElement,
    Result,
    Table,
    Text,
    bindparam,
    cast,
    func,
    inspect,
    select,
    text,
    type_coerce,
)
from sqlalchemy.exc import DataError, IntegrityError, OperationalError, StatementError
from sqlalchemy.orm import Session

from models.store import audit
from models.store.database import UNFINISHED_COPY, Database

AT_A_TIME = 1000
APPEND_ONLY = audit.AuditEntry.__tablename__  # the database refuses to delete from it
MISFITS = (DataError, IntegrityError, StatementError, ValueError, TypeError)
Digest = tuple[int, int]


class CopyFailed(Exception):
    """Not all records can be copied; the message says which, and nothing of them has arrived."""


def is_empty(target: Database) -> bool:
    """Whether a database has no tables, or none but those of a copy that did not end."""
    with target.read() as session:
        return target.is_unfinished() or not inspect(session.connection()).get_table_names()


def copy_records(source: Database, target: Database, tables: Sequence[Table]) -> None:
    """Fill an empty database with the records of another one, as of one moment.

    All of it arrives in one transaction. Until then the target says that it is unfinished, and may be filled anew.

    Args:
        source: has the newest tables.
        target: is empty, or was left unfinished.
        tables: all tables, each after those that it refers to.

    Raises:
        CopyFailed: something does not fit, or somebody else is filling the target.
    """
    target.begin_copy()
    target.migrate(to_fill=True)
    with source.read() as old, target.write() as new:
        if not source.is_sqlite:  # SQLite always reads so
            old.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        _alone(new, is_sqlite=target.is_sqlite)
        for table in reversed(tables):  # what migrations put there
            if table.name != APPEND_ONLY:
                new.execute(table.delete())
        for table in tables:
            _copy_table(old, new, table)
        new.execute(text(f"DROP TABLE {UNFINISHED_COPY}"))


def digest(session: Session, table: Table) -> Digest:
    """How many rows a table has, and a sum of all that is in them, in whatever order: equal where the tables are."""
    return _digest(_rows(session, table))


def _alone(session: Session, *, is_sqlite: bool) -> None:
    if is_sqlite:
        return  # who writes is alone
    try:
        session.execute(text(f"LOCK TABLE {UNFINISHED_COPY} NOWAIT"))
    except OperationalError:
        raise CopyFailed("Another process is filling this database.") from None


def _copy_table(old: Session, new: Session, table: Table) -> None:
    was: list[Digest] = []
    insert = table.insert().values({column.name: _to_write(new, column) for column in table.columns})
    try:
        for rows in _rows(old, table).partitions(AT_A_TIME):
            was.append(_digest(rows))
            new.execute(insert, [{f"new_{name}": value for name, value in row._mapping.items()} for row in rows])
        new.flush()
    except MISFITS as error:
        raise CopyFailed(f"A row of the table {table.name} does not fit there ({_why(error)}).") from None
    if digest(new, table) != (sum(count for count, _sum in was), sum(total for _count, total in was)):
        raise CopyFailed(f"The table {table.name} did not arrive as it was.")
    _go_on_counting(new, table)


def _go_on_counting(session: Session, table: Table) -> None:
    """PostgreSQL gives ids by a counter of its own, which knows nothing of rows that bring theirs."""
    key = table.autoincrement_column
    if key is None or session.get_bind().dialect.name != "postgresql":
        return
    following = select(func.coalesce(func.max(key), 0) + 1).scalar_subquery()
    session.execute(select(func.setval(func.pg_get_serial_sequence(table.name, key.name), following, False)))


def _rows(session: Session, table: Table) -> Result[Any]:
    # A delivery refers to an earlier one, which has to be there already.
    query = select(*(_to_read(column) for column in table.columns)).order_by(*table.primary_key.columns)
    return session.execute(query.execution_options(yield_per=AT_A_TIME))


def _to_read(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """JSON as it is written: read as what it means, nothing and JSON's own `null` would be the same."""
    return cast(column, Text).label(column.name) if isinstance(column.type, JSON) else column


def _to_write(session: Session, column: ColumnElement[Any]) -> Any:
    name = f"new_{column.name}"
    if not isinstance(column.type, JSON):
        return bindparam(name, type_=column.type)
    written = bindparam(name, type_=Text())
    return cast(written, JSON) if session.get_bind().dialect.name == "postgresql" else type_coerce(written, Text)


def _digest(rows: Iterable[Any]) -> Digest:
    count = total = 0
    for row in rows:
        count += 1
        total += int.from_bytes(sha256(repr(tuple(row)).encode("utf-8", "surrogatepass")).digest())
    return count, total


def _why(error: BaseException) -> str:
    """What is against it, without the row: PostgreSQL's code, or the kind of error."""
    cause = getattr(error, "orig", None)
    return str(getattr(cause, "sqlstate", None) or type(cause or error).__name__)
