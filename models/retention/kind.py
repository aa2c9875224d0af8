"""What is known of a kind of records that can be disposed of; the table of them is `models/retention/kinds.py`."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Table, select
from sqlalchemy.orm import Session

from models.actor import Actor
from models.policy import Act, may
from models.retention.rules import Facts
from models.store.base import Base
from models.terms import Agreement

PERSON = "person.id"
Rows = Callable[[int], ColumnElement[bool]]


@dataclass(frozen=True)
class Contents:
    """A table with contents of a record: which rows are its own, and what its columns say afterward.

    Args:
        table, rows: the table, and which rows of it belong to a record by its id.
        overwritten: what each column with contents says afterward; every other column stays.
        kept: the columns of text or lists that stay: codes, numbers, keys. A test wants each column in one of the two.
        is_deleted: the rows go as a whole.
        is_hashed: whether what stood there is part of the hash. Rows with few possible answers, such as a student's,
            are not: they could be guessed from it.
    """

    table: type[Base]
    rows: Rows
    overwritten: Mapping[str, Any] = field(default_factory=dict)
    kept: tuple[str, ...] = ()
    is_deleted: bool = False
    is_hashed: bool = True

    @property
    def sql(self) -> Table:
        """The table as SQL knows it."""
        return Base.metadata.tables[self.table.__tablename__]


def people_in(session: Session, contents: Iterable[Contents], record_id: int) -> frozenset[int]:
    """Everybody whom a record names in any of its tables: whose it is, and who did something with it."""
    found: set[int] = set()
    for part in contents:
        columns = [column for column in part.sql.c if any(key.target_fullname == PERSON for key in column.foreign_keys)]
        if columns:
            for row in session.execute(select(*columns).where(part.rows(record_id))):
                found.update(person for person in row if person is not None)
    return frozenset(found)


@dataclass(frozen=True)
class Messages:
    """Kinds of messages about a record, and by which ids they name it. Replies to them go with them."""

    kinds: tuple[str, ...]
    subject_ids: Callable[[Session, int], Iterable[int]]


def itself(_session: Session, record_id: int) -> Iterable[int]:
    """Messages that name the record."""
    return (record_id,)


@dataclass(frozen=True)
class Kind:
    """A kind of records.

    Args:
        code, label, many: its code in `agreement.toml`, and what one and several are called.
        counts_from: in words, from which day its years count.
        record: the table that has the record itself; `contents` names all tables, this one too.
        facts: what holds and years are asked about.
        ended_by: the ids of records whose years can have passed, by a day: a first choice; `facts` decides.
        by_label: the id of a record by what people call it, nothing where there is none.
        messages: what the bot posted about it.
        keys: the keys of forms that made it, whose digests go too.
        knows: the right to know that there is such a record, where not both heads have it of each.
    """

    code: str
    label: str
    many: str
    counts_from: str
    record: type[Any]
    contents: tuple[Contents, ...]
    facts: Callable[[Session, Agreement, int], Facts | None]
    ended_by: Callable[[Session, Agreement, date], Iterator[int]]
    by_label: Callable[[Session, str], int | None]
    messages: tuple[Messages, ...] = ()
    keys: Callable[[Session, int], Iterable[str]] = lambda _session, _id: ()
    knows: Act | None = None

    def may_know(self, actor: Actor, record: Any) -> bool:
        """Whether somebody may know that there is a record of the kind."""
        return self.knows is None or may(actor, self.knows, record.subject)
