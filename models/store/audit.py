"""The audit log: who did or read what, and when. Rows are chained by SHA-256 and only ever added (§V.6)."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from json.encoder import encode_basestring as quoted
from typing import Any, Protocol

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Integer,
    LargeBinary,
    String,
    Text,
    bindparam,
    case,
    cast,
    func,
    select,
    true,
    type_coerce,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.store import deadlines
from models.store.anchors import Anchor, Expected
from models.store.base import Base, insert_or_meet

BEGINNING = "0" * 64
HEAD = 1
LARGEST = 2**53  # no log grows so long: a larger count was written by hand
BEGUN_ANEW = "begin audit log anew"
BEGUN_ANEW_ALARM = "audit_begun_anew"  # falls due at once: the log stands below whatever could tell anybody


class AuditEntry(Base):
    """One act, or one look at confidential content."""

    __tablename__ = "audit_entry"

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(80), index=True)
    act: Mapped[str] = mapped_column(String(60), index=True)
    subject: Mapped[str] = mapped_column(String(80), index=True)
    detail: Mapped[str] = mapped_column(Text)
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class AuditHead(Base):
    """How long the chain is and where it ends, so that rows cut from its end are missed."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    entries: Mapped[int] = mapped_column(BigInteger)
    hash: Mapped[str] = mapped_column(String(64))


ENTRIES, HEADS = Base.metadata.tables["audit_entry"], Base.metadata.tables["audit_head"]
COLUMNS = ("previous_hash", "id", "at", "actor", "act", "subject", "detail")
ACT = COLUMNS.index("act")
AT_A_TIME = 1000
WORDS = {"at": "time", "previous_hash": "link to the one before"}
FIRST_DAY, LAST_DAY = (datetime(year, 1, 2, tzinfo=UTC) for year in (1, 9999))  # those of Python, in any zone


Parts = tuple[Any, ...]


class Kept(Protocol):
    """A record with an id."""

    __tablename__: Any
    id: Any


def began_at(session: Session) -> datetime | None:
    """When the log begins, and so the use of the bot; nothing where nothing was done yet."""
    return session.scalar(select(AuditEntry.at).order_by(AuditEntry.id).limit(1))


def record(
    session: Session, actor: str, act: str, subject: str | Kept, now: datetime, detail: Mapping[str, Any] | None = None
) -> None:
    """Add an act to the log, within the act's own transaction. `detail` holds no confidential text.

    A subject that is a record is named by its table and id, such as `notice:7`.
    A head that is gone or does not fit the log hinders no act: the log is begun anew after its last entry, by an entry
    that says so, and the administrators are told.
    """
    name = subject if isinstance(subject, str) else f"{subject.__tablename__}:{subject.id}"
    entry = (actor, act, name, now.astimezone(UTC), json.dumps(detail or {}, sort_keys=True, ensure_ascii=False))
    if not _added(session, *entry):
        _begin_anew(session, now.astimezone(UTC))
        if not _added(session, *entry):
            raise RuntimeError("the audit log takes no entry")


def knows(session: Session, actor: str) -> bool:
    """Whether somebody has done anything yet, or looked at a record."""
    return session.scalar(select(ENTRIES.c.id).where(ENTRIES.c.actor == actor).limit(1)) is not None


def _added(session: Session, actor: str, act: str, subject: str, at: datetime, text: str) -> bool:
    """Add an entry after the one at which the head points; nothing is done where that is not the last one."""
    head = _head(session)
    if head is None:
        return False
    entries, link = head
    parts = (link, entries + 1, at, actor, act, subject, text)
    row = dict(zip(COLUMNS, parts, strict=True)) | {"hash": _hash(*parts)}
    values = {f"new_{name}": value for name, value in row.items()}
    if session.execute(ADD, values | {"head_entries": entries, "head_hash": link}).first() is None:
        return False
    session.execute(MOVE_HEAD, {"now_entries": entries + 1, "now_hash": row["hash"]})
    return True


def _add() -> Any:
    last = select(func.max(ENTRIES.c.id)).scalar_subquery()
    head, link = bindparam("head_entries", type_=ENTRIES.c.id.type), bindparam("head_hash", type_=ENTRIES.c.hash.type)
    ends_with = select(ENTRIES.c.hash).where(ENTRIES.c.id == head).scalar_subquery()
    fits = (func.coalesce(last, 0) == head) & (func.coalesce(ends_with, BEGINNING) == link)
    names = (*COLUMNS, "hash")
    values = select(*(bindparam(f"new_{name}", type_=ENTRIES.c[name].type) for name in names)).where(fits)
    return ENTRIES.insert().from_select(names, values).returning(ENTRIES.c.id)


# One statement looks and adds, since every act waits for it; so it is made once, too.
ADD = _add()
MOVE_HEAD = (
    HEADS.update().where(HEADS.c.id == HEAD).values(entries=bindparam("now_entries"), hash=bindparam("now_hash"))
)


def _head(session: Session) -> tuple[int, str] | None:
    """Where the log ends, kept from all others until the transaction ends; nothing where that cannot be read."""
    # Acts queue here for their place in the chain; on SQLite they queued for the right to write.
    found = session.execute(_last(_dialect(session))).one_or_none()
    entries, link = (found.entries, _text(found.hash)) if found else (None, None)
    return None if entries is None or link is None or not 0 <= entries < LARGEST else (entries, link)


@cache
def _last(dialect: str) -> Any:
    """Which entry is the last; made once for a database, since every act asks it."""
    return _readable(dialect, HEADS.c.entries, HEADS.c.hash).where(HEADS.c.id == HEAD).with_for_update(of=HEADS)


def _begin_anew(session: Session, at: datetime) -> None:
    """Have the log go on after its last entry, with an entry that tells what the head was; tell the administrators."""
    gone = insert_or_meet(session, HEADS).values(id=HEAD, entries=-1, hash="").on_conflict_do_nothing()
    was_gone = session.execute(gone.returning(HEADS.c.id)).first() is not None
    before = _head(session)
    query = _readable(_dialect(session), ENTRIES.c.id, ENTRIES.c.hash).order_by(ENTRIES.c.id.desc()).limit(1)
    last = session.execute(query).one_or_none()
    number, link = (last.id, _text(last.hash) or "") if last else (0, BEGINNING)
    if before == (number, link):
        return  # another act was quicker
    because = "its head was gone" if was_gone else _misfit(before, number)
    parts = (link, number + 1, at, "system", BEGUN_ANEW, "audit log", json.dumps({"because": because}))
    row = dict(zip(COLUMNS, parts, strict=True)) | {"hash": _hash(*parts)}
    session.execute(ENTRIES.insert().values(row))
    session.execute(HEADS.update().where(HEADS.c.id == HEAD).values(entries=number + 1, hash=row["hash"]))
    deadlines.put(session, number + 1, {BEGUN_ANEW_ALARM: at})
    deadlines.look_again(session, BEGUN_ANEW_ALARM, number + 1, at)  # who cuts the log twice has the same number twice


def _misfit(head: tuple[int, str] | None, entries: int) -> str:
    if head is None:
        return "its head could not be read"
    if head[0] == entries:
        return "its head told of another end"
    return f"its head told of {head[0]} entries, and there were {entries}"


def ends_well(session: Session) -> bool:
    """Whether the log has one end, and it is that of the last entry: without it no act can be recorded."""
    last = select(ENTRIES.c.id, ENTRIES.c.hash).order_by(ENTRIES.c.id.desc()).limit(1).subquery()
    # In one statement: between two of them PostgreSQL would let others add entries.
    query = select(HEADS.c.entries, HEADS.c.hash, func.coalesce(last.c.id, 0), func.coalesce(last.c.hash, BEGINNING))
    ends = session.execute(query.select_from(HEADS).outerjoin(last, true())).all()
    return len(ends) == 1 and tuple(ends[0][:2]) == tuple(ends[0][2:])


def begun_anew_since(session: Session, since: datetime) -> bool:
    """Whether the log was not whole and had to be begun anew, at this moment or later."""
    query = select(ENTRIES.c.id).where(ENTRIES.c.act == BEGUN_ANEW, ENTRIES.c.at >= since).limit(1)
    return session.scalar(query) is not None


def verify(session: Session, anchors: Iterable[Anchor] = ()) -> Iterator[str]:
    """Name every place where the log was changed, cut, reordered or begun anew; nothing when it is whole.

    In a new session log and head are read as of one moment, while acts go on, and a part at a time. By `anchors` it
    finds a chain that was written anew, or cut together with its head, and is whole in itself.
    """
    if session.get_bind().dialect.name == "postgresql" and not session.in_transaction():  # SQLite always reads so
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
    number, end, expected = 0, BEGINNING, Expected(anchors)
    yield from expected.meet(number, end)
    for parts, written in _all(session):
        if parts[1] != number + 1:
            yield f"entries {number + 1} to {parts[1] - 1} are missing"
        elif parts[0] != end:
            yield f"entry {parts[1]} does not follow the one before it"
        number, end = parts[1], written
        if None in parts or written != _hash(*parts) or parts[ACT] == BEGUN_ANEW:
            yield from _changed(parts, written)
        if number in expected.waiting:
            yield from expected.meet(number, end)
    yield from expected.left(number)
    yield from _at_the_end(session, number, end)


def _all(session: Session) -> Iterator[tuple[Any, Any]]:
    """What each entry's hash is made of, and the hash, in order, a part of the log at a time."""
    found = session.execute(entries(session).order_by(ENTRIES.c.id).execution_options(yield_per=AT_A_TIME))
    parts = _parts_of_sqlite if _dialect(session) == "sqlite" else _parts_of_postgresql
    for rows in found.partitions():
        yield from map(parts, rows)


def entries(session: Session) -> Any:
    """A query of entries, for reading: `entry_of` makes something of each row, whatever somebody wrote into it."""
    return _readable(_dialect(session), *ENTRIES.c)


def _parts_of_sqlite(row: Sequence[Any]) -> tuple[Parts, str | None]:
    """What an entry's hash is made of, in its order, and the hash; what cannot be read is nothing."""
    number, at, actor, act, subject, detail, link, written = map(_text, row)
    return (link, number, _moment(at), actor, act, subject, detail), written


def _parts_of_postgresql(row: Sequence[Any]) -> tuple[Parts, str | None]:
    number, at, actor, act, subject, detail, link, written = row
    return (link, number, at and at.replace(tzinfo=UTC), actor, act, subject, detail), written


@dataclass(frozen=True)
class Entry:
    """An entry as it is read."""

    number: int
    at: datetime
    actor: str
    act: str
    subject: str
    detail: Mapping[str, Any]


def entry_of(row: Sequence[Any]) -> Entry | None:
    """An entry, by its row; nothing where it cannot be read: the check names it."""
    parts_of = _parts_of_sqlite if isinstance(row[1], bytes) else _parts_of_postgresql
    (_link, number, at, actor, act, subject, detail), _written = parts_of(row)
    if None in (at, actor, act, subject, detail) or _no_json(detail):
        return None
    told = json.loads(detail)
    return Entry(number, at, actor, act, subject, told if isinstance(told, dict) else {})


def _changed(parts: Parts, written: str | None) -> Iterator[str]:
    """What is wrong with an entry by itself."""
    named = dict(zip((*COLUMNS, "hash"), (*parts, written), strict=True))
    number = named["id"]
    if unreadable := [column.name for column in ENTRIES.c if named[column.name] is None]:
        yield f"entry {number} was changed: its {WORDS.get(unreadable[0], unreadable[0])} cannot be read"
    elif written != _hash(*parts):
        yield f"entry {number} was changed{_no_json(named['detail'])}"
    else:
        yield f"entry {number}: the log was begun anew here, since {json.loads(named['detail'])['because']}"


def _no_json(detail: str) -> str:
    try:
        json.loads(detail)
    except (ValueError, RecursionError):
        return ": its detail cannot be read"
    return ""


def _at_the_end(session: Session, entries: int, link: str | None) -> Iterator[str]:
    """What is wrong with the head, for a log of so many entries and this last hash."""
    heads = session.execute(_readable(_dialect(session), *HEADS.c).order_by(HEADS.c.id)).all()
    yield from (f"there is another head, in row {row.id}" for row in heads if row.id != HEAD)
    head = next((row for row in heads if row.id == HEAD), None)
    if head is None:
        yield "the head is missing: it cannot be told whether entries are missing at the end"
    elif head.entries is None:
        yield "the head's count cannot be read"
    elif head.entries > entries:
        yield f"entries {entries + 1} to {head.entries} are missing at the end"
    elif head.entries < entries:
        yield f"the head tells of {head.entries} entries, and there are {entries}"
    elif _text(head.hash) != link:
        yield "the end of the log is not the one that was written"


def _dialect(session: Session) -> str:
    return session.get_bind().dialect.name


def _readable(dialect: str, *columns: Column[Any]) -> Any:
    """A query of columns in which whatever does not belong there is nothing, rather than an error of the database.

    SQLite takes anything in any column, and PostgreSQL has times that Python has not.
    """
    readable = _of_sqlite if dialect == "sqlite" else _of_postgresql
    return select(*(readable(column).label(column.name) for column in columns))


def _of_sqlite(column: Column[Any]) -> Any:
    if isinstance(column.type, Integer):
        return case((func.typeof(column) == "integer", column))
    return case((func.typeof(column) == "text", cast(column, LargeBinary)))


def _of_postgresql(column: Column[Any]) -> Any:
    """Times in UTC, by the database: the driver would bring each to the zone of the connection, at twice the cost."""
    if column.name != "at":
        return column
    return type_coerce(case((column.between(FIRST_DAY, LAST_DAY), func.timezone("UTC", column))), DateTime)


def _text(value: Any) -> Any:
    return value.decode(errors="replace") if isinstance(value, bytes) else value


def _moment(value: Any) -> datetime | None:
    """A time as either database keeps it: SQLite as text in UTC."""
    try:
        return datetime.fromisoformat(f"{value}+00:00") if isinstance(value, str) else value
    except ValueError:
        return None


def _hash(previous: str, number: int, at: datetime, actor: str, act: str, subject: str, detail: str) -> str:
    # As json.dumps writes a list of them, many times as fast: a log has a million entries.
    whole = (
        f'[{quoted(previous)}, "{number}", "{at.isoformat()}", {quoted(actor)}, {quoted(act)}, {quoted(subject)}, '
        f"{quoted(detail)}]"
    )
    return sha256(whole.encode()).hexdigest()
