"""Kinds of records that are a table of their own with the steps or versions that hang on it: what they have in common.

Their years count from the last day on which something was done with them, or of which they say something.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session, selectinload

from models.calendar.school_days import start_of
from models.policy import Act
from models.retention.kind import Contents, Kind, Messages, Rows, itself, load, people_in
from models.retention.rules import Facts, Wait
from models.terms import Agreement

LAST_DONE = "the last day on which something was done with it"
Moment = date | datetime | None
NUMBER = re.compile(r"(\d+)\s*$")
A_DAY = timedelta(days=1)
IN_HAND = Wait("it is still in hand: a next step is due")


def never(_row: Any) -> bool:
    """Nobody is to do anything about it."""
    return False


def rows_of(column: InstrumentedAttribute[Any]) -> Rows:
    """The rows that name the record in this column."""
    return Rows(column)


def rows_under(column: InstrumentedAttribute[Any], under: InstrumentedAttribute[Any]) -> Rows:
    """The rows that hang on rows that name the record in the column `under`."""
    return Rows(column, under)


def no_more(_session: Session, _record_ids: Collection[int]) -> Mapping[int, Iterable[Moment]]:
    """All days stand in the record and what hangs on it."""
    return {}


def nothing(*names: str) -> dict[str, None]:
    """Columns that are empty afterward."""
    return dict.fromkeys(names)


@dataclass(frozen=True)
class Plain:
    """What is asked about such a record.

    Args:
        record, contents: its table, and all tables with its contents.
        moments: the days and times of all that was done with it, and of all days that it says something of.
        since: the column with the first of them.
        is_open: whether somebody is still to do something about it; `waits` says what.
        which: which rows of the table are of the kind.
        school: where it was; nothing where it is of all schools.
        by_name: whether people call it by something else than a number of its own, so that all are looked through.
        numbered: which one row a number means that people typed, where it is not the row's own.
        knows: the right to know that there is such a record, where not both heads have it of each.
        loads: what hangs on a record and is asked for its moments, unless it is always read with it.
        more: further moments of records, read of several at once.
    """

    code: str
    record: type[Any]
    contents: Collection[Contents]
    moments: Callable[[Any], Iterable[Moment]]
    since: InstrumentedAttribute[Any]
    is_open: Callable[[Any], bool] = never
    which: ColumnElement[bool] | None = None
    school: Callable[[Any], str | None] = lambda row: getattr(row, "school", None)
    by_name: bool = False
    numbered: Callable[[str], ColumnElement[bool] | None] | None = None
    knows: Act | None = None
    waits: Wait = IN_HAND
    loads: tuple[InstrumentedAttribute[Any], ...] = ()
    more: Callable[[Session, Collection[int]], Mapping[int, Iterable[Moment]]] = no_more

    @property
    def _rows(self) -> ColumnElement[bool]:
        own: ColumnElement[bool] = true() if self.which is None else self.which
        kept: ColumnElement[bool] = self.record.disposed_at.is_(None)
        return own & kept

    @property
    def _options(self) -> tuple[Any, ...]:
        return tuple(selectinload(part) for part in self.loads)

    def facts_of(self, session: Session, agreement: Agreement, record_ids: Collection[int]) -> Mapping[int, Facts]:
        """What holds and years are asked about; without records that are gone, or of another kind."""
        found = load(session, self.record, record_ids, self._options, self._rows)
        people, more = people_in(session, self.contents, found), self.more(session, found)
        return {key: self._facts(agreement, row, people[key], more.get(key, ())) for key, row in found.items()}

    def _facts(self, agreement: Agreement, row: Any, people: frozenset[int], more: Iterable[Moment]) -> Facts:
        days = [_day(agreement, moment) for moment in (*self.moments(row), *more) if moment is not None]
        waits = (self.waits,) if self.is_open(row) else ()
        return Facts(self.code, row.id, row.label, self.school(row), people, min(days), max(days), waits)

    def ended_by(self, session: Session, agreement: Agreement, day: date) -> Iterator[int]:
        """The records that had begun by a day, the oldest first."""
        is_day = self.since.type.python_type is date
        begun = self.since <= day if is_day else self.since < start_of(agreement, day + A_DAY)
        query = select(self.record.id).where(self._rows, begun).order_by(self.since, self.record.id)
        return iter(session.scalars(query).all())

    def by_label(self, session: Session, text: str) -> int | None:
        """By the number that it ends with, alone or as people call it."""
        wanted = " ".join(text.split()).casefold()
        if self.numbered:
            meant = self.numbered(wanted)
            return None if meant is None else session.scalar(select(self.record.id).where(self._rows, meant))
        if self.by_name:
            rows = session.scalars(select(self.record).where(self._rows).order_by(self.record.id))
            return next((row.id for row in rows if row.label.casefold() == wanted), None)
        number = NUMBER.search(wanted)
        if number is None or len(number[1]) > LONGEST_ID:
            return None
        row = session.scalars(select(self.record).where(self.record.id == int(number[1]), self._rows)).one_or_none()
        return row.id if row and wanted in (number[1], row.label.casefold()) else None

    def kind(
        self, label: str, many: str, counts_from: str = LAST_DONE, told: tuple[str, ...] = (),
        messages: tuple[Messages, ...] = (),
    ) -> Kind:  # fmt: skip
        """The row of the table of kinds; `told` are the messages that name the record itself."""
        own = (Messages(told, itself),) if told else ()
        return Kind(
            code=self.code, label=label, many=many, counts_from=counts_from, record=self.record,
            contents=tuple(self.contents), facts_of=self.facts_of, ended_by=self.ended_by, by_label=self.by_label,
            messages=(*own, *messages), knows=self.knows, loads=self._options,
        )  # fmt: skip


LONGEST_ID = 9  # more digits are no number of a record


def _day(agreement: Agreement, moment: date | datetime) -> date:
    return agreement.today(moment) if isinstance(moment, datetime) else moment
