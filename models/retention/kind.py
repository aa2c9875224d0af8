"""What is known of a kind of records that can be disposed of; the table of them is `models/retention/kinds.py`."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from models.actor import Actor
from models.policy import Act, may
from models.retention.rules import Facts
from models.store.base import Base
from models.terms import Agreement

PERSON = "person.id"


@dataclass(frozen=True)
class Rows:
    """Which rows of a table are a record's own: those that name it, or those that hang on rows that do.

    Args:
        column: what names the record, or the row on which these hang.
        under: where they hang on another table: the column by which that one names the record.
    """

    column: InstrumentedAttribute[Any]
    under: InstrumentedAttribute[Any] | None = None

    def __call__(self, record_id: int) -> ColumnElement[bool]:
        """Those of one record."""
        if self.under is None:
            return self.column == record_id
        return self.column.in_(select(self.under.class_.id).where(self.under == record_id))

    def of_each(self, record_ids: Collection[int], columns: Iterable[ColumnElement[Any]]) -> Select[Any]:
        """Columns of the rows of several records, after the record's id."""
        names = self.column if self.under is None else self.under
        query = select(names, *columns).select_from(self.column.class_)
        if self.under is not None:
            query = query.join(self.under.class_, self.under.class_.id == self.column)
        return query.where(names.in_(record_ids))


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


def people_in(
    session: Session, contents: Iterable[Contents], record_ids: Collection[int]
) -> Mapping[int, frozenset[int]]:
    """Everybody whom each record names in any of its tables: whose it is, and who did something with it."""
    found: dict[int, set[int]] = {record_id: set() for record_id in record_ids}
    for part in contents:
        columns = [column for column in part.sql.c if any(key.target_fullname == PERSON for key in column.foreign_keys)]
        if columns:
            for record_id, *people in session.execute(part.rows.of_each(record_ids, columns)):
                found[record_id].update(person for person in people if person is not None)
    return {record_id: frozenset(people) for record_id, people in found.items()}


def load(
    session: Session, record: type[Any], record_ids: Collection[int], loads: Iterable[Any], *which: ColumnElement[bool]
) -> Mapping[int, Any]:
    """The records with these ids that are kept, as they stand at this moment, with what hangs on them."""
    query = select(record).where(record.id.in_(record_ids), record.disposed_at.is_(None), *which).options(*loads)
    return {row.id: row for row in session.scalars(query.execution_options(populate_existing=True))}


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
        facts_of: what holds and years are asked about, of several at once: in as many statements as of one.
        ended_by: the ids of records whose years can have passed, by a day: a first choice; `facts` decides.
        by_label: the id of a record by what people call it, nothing where there is none.
        messages: what the bot posted about it.
        keys: the keys of forms that made it, whose digests go too.
        knows: the right to know that there is such a record, where not both heads have it of each.
        loads: what is read of records together with them, because facts or rights ask for it.
    """

    code: str
    label: str
    many: str
    counts_from: str
    record: type[Any]
    contents: tuple[Contents, ...]
    facts_of: Callable[[Session, Agreement, Collection[int]], Mapping[int, Facts]]
    ended_by: Callable[[Session, Agreement, date], Iterator[int]]
    by_label: Callable[[Session, str], int | None]
    messages: tuple[Messages, ...] = ()
    keys: Callable[[Session, int], Iterable[str]] = lambda _session, _id: ()
    knows: Act | None = None
    loads: tuple[Any, ...] = ()

    def facts(self, session: Session, agreement: Agreement, record_id: int) -> Facts | None:
        """What holds and years are asked about; nothing where the record is gone or was disposed of."""
        return self.facts_of(session, agreement, (record_id,)).get(record_id)

    def records(self, session: Session, record_ids: Collection[int]) -> Mapping[int, Any]:
        """The records with these ids that are kept."""
        return load(session, self.record, record_ids, self.loads)

    def may_know(self, actor: Actor, record: Any) -> bool:
        """Whether somebody may know that there is a record of the kind."""
        return self.knows is None or may(actor, self.knows, record.subject)
