"""Notices of earlier years are imported: read, shown before, then put on record as a whole; or withdrawn as a whole.

They post no card, start no clock and tell nobody. The rows of a file are kept from when it is read, so that a restart
loses nothing; until the file is imported nobody sees them but who handed it in.
"""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, Table, delete, func, insert, or_, select
from sqlalchemy.orm import Session, aliased

from models.actor import Actor
from models.errors import Conflict
from models.imports.acts import LOOK_AGAIN, NOTHING_LEFT, Changed, Imports, Skips, seen_as
from models.imports.rows import SheetRow, Unreadable, repeated
from models.notices.earlier.columns import OF_STUDENT
from models.notices.earlier.rows import IN_THE_BOT, Content, Reader, in_the_bot_since
from models.notices.earlier.tables import LETTERS_OF_ALIKE, EarlierNotice, EarlierNoticeImport
from models.policy import Act
from models.store import audit
from models.terms import Agreement

EMPTY = "No row is filled in. Enter the notices on the sheet “Notices” of this workbook, a row for each."
AT_A_TIME = 500
MOST_SHOWN = 5
IMPORTS = Imports(
    EarlierNoticeImport, Act.IMPORT_NOTICES, "This file was already imported. Its notices are in the notice log."
)
OF_THE_ROW = ("id", "import_id", "import_row", "alike", "is_repeated")
SAYS = tuple(column.name for column in EarlierNotice.__table__.columns if column.name not in OF_THE_ROW)
"""All that a row says."""
ALIKE = ("happened_on", "school", "other_school", "actions")
"""What two rows have in common that may be the same notice."""
IF_BOTH = ("case_number", "students", *OF_STUDENT)
"""What is the same as well, as far as both say it: the one list had the case number, the other the age."""
Checked = Sequence[tuple[int, Content]]
"""The content of rows that can be taken, by their numbers."""


@dataclass(frozen=True)
class Doubtful:
    """Rows that are asked about: how many, what tells them from others, and the first of them."""

    count: int
    which: int
    first: Sequence[EarlierNotice]


@dataclass(frozen=True)
class Preview:
    """What a file would bring, and which of it may be on record already or stands in it twice.

    `earlier` is the import in which the same file came before.
    """

    source: EarlierNoticeImport
    by_year: Mapping[str, int]
    first: Sequence[EarlierNotice]
    on_record: Doubtful
    repeated: Doubtful
    earlier: EarlierNoticeImport | None

    @property
    def count(self) -> int:
        """How many notices it has."""
        return sum(self.by_year.values())

    @property
    def seen(self) -> str:
        """What tells it from the same file after the records have changed."""
        return _seen(self.on_record, self.earlier)


def check(session: Session, agreement: Agreement, actor: Actor, rows: Sequence[SheetRow], now: datetime) -> Checked:
    """What the rows of a file say. It takes its time with many rows, and changes nothing.

    Raises:
        Refused: the person imports no notices.
        Unreadable: something cannot be taken.
    """
    IMPORTS.require(actor)
    found, mistakes = Reader(session, agreement, now).read(rows)
    if mistakes or not found:
        raise Unreadable([mistake.words for mistake in mistakes] or [EMPTY])
    alike = [_hashable(content | {"actions": sorted(content["actions"])}, ALIKE) for _number, content in found]
    again = set(repeated(_hashable(content, SAYS) for _number, content in found))
    return [
        (number, content | {"alike": _digest(alike[place]), "is_repeated": place in again})
        for place, (number, content) in enumerate(found)
    ]


def keep(
    session: Session, actor: Actor, file_name: str, content: bytes, found: Checked, now: datetime
) -> EarlierNoticeImport:
    """Keep what a file would bring, to be looked at. What was read before and not imported is forgotten.

    Raises:
        Refused: the person imports no notices.
    """
    IMPORTS.require(actor)
    for old in IMPORTS.unimported(session, actor):
        session.execute(delete(EarlierNotice).where(EarlierNotice.import_id == old.id))
        session.delete(old)
    source = IMPORTS.begun(session, actor, file_name, content, now)
    blank: dict[str, Any] = dict.fromkeys(SAYS)
    rows = [blank | said | {"import_id": source.id, "import_row": number} for number, said in found]
    for start in range(0, len(rows), AT_A_TIME):
        session.execute(insert(cast(Table, EarlierNotice.__table__)), rows[start : start + AT_A_TIME])
    return source


def preview(session: Session, agreement: Agreement, actor: Actor, import_id: int) -> Preview:
    """What a file would bring as the records stand.

    Raises:
        Refused: it is another's, or there is none any more.
        Conflict: it was imported.
    """
    source = IMPORTS.to_look_at(session, actor, import_id)
    own = EarlierNotice.import_id == source.id
    days = session.execute(
        select(EarlierNotice.happened_on, func.count(EarlierNotice.id)).where(own).group_by(EarlierNotice.happened_on)
    )
    by_year = Counter[str]()
    for day, count in days:
        by_year[agreement.school_year(day)] += count
    return Preview(
        source, dict(sorted(by_year.items())), _first(session, own), _doubtful(session, own & _is_on_record()),
        _doubtful(session, own & EarlierNotice.is_repeated.is_(True)), IMPORTS.same_file(session, source),
    )  # fmt: skip


def take(
    session: Session, agreement: Agreement, actor: Actor, import_id: int, seen: str, skips: Skips, now: datetime
) -> EarlierNoticeImport:
    """Put every row on record that is not left out.

    Raises:
        Refused: it is another's, or the person imports nothing any more.
        Changed: the records are not as they were `seen`.
        Conflict: it was imported, a day is one of the bot's own by now, or nothing is left.
    """
    _one_at_a_time(session)
    source = IMPORTS.to_take(session, actor, import_id)
    own = EarlierNotice.import_id == source.id
    if _seen(_doubtful(session, own & _is_on_record()), IMPORTS.same_file(session, source)) != seen:
        raise Changed(LOOK_AGAIN)
    _still_earlier(session, agreement, own)
    before = _count(session, own)
    doubted = [*([_is_on_record()] if skips.on_record else ()),
               *([EarlierNotice.is_repeated.is_(True)] if skips.repeated else ())]  # fmt: skip
    if doubted:
        out = select(EarlierNotice.id).where(own, or_(*doubted))
        session.execute(delete(EarlierNotice).where(EarlierNotice.id.in_(out)))
    left = _count(session, own)
    if not left:
        raise Conflict(NOTHING_LEFT)
    source.imported_at, source.entries = now, left
    session.flush()
    detail = {"file": source.content_hash, "notices": left, "left_out": before - left}
    audit.record(session, actor.label, "import earlier notices", source, now, detail)
    return source


def withdraw(session: Session, actor: Actor, import_id: int, because: str | None, now: datetime) -> EarlierNoticeImport:
    """Withdraw every notice of an import. They stay on record, marked.

    Raises:
        Refused: the person may not.
        Invalid: no reason is given.
        Conflict: it was not imported, or was withdrawn before.
    """
    source = IMPORTS.withdrawn(session, actor, import_id, because, now)
    audit.record(session, actor.label, "withdraw import of earlier notices", source, now, {"notices": source.entries})
    return source


def _seen(on_record: Doubtful, earlier: EarlierNoticeImport | None) -> str:
    return seen_as(on_record.count, on_record.which, earlier and earlier.id)


def _is_on_record() -> ColumnElement[bool]:
    """Whether a row may be one of another import that stands: nothing that both say is different.

    Where the case number does not tell that they are one, the kind of incident is looked at, too.
    """
    other = aliased(EarlierNotice)
    is_one_case = other.case_number == EarlierNotice.case_number
    of_others = (
        select(other.id)
        .join(EarlierNoticeImport, other.import_id == EarlierNoticeImport.id)
        .where(EarlierNoticeImport.imported_at.is_not(None), EarlierNoticeImport.withdrawn_at.is_(None))
        .where(other.alike == EarlierNotice.alike, *(_same_if_both(other, name) for name in IF_BOTH))
        .where(or_(is_one_case, _same_if_both(other, "incident")))
    )
    return of_others.correlate(EarlierNotice).exists()


def _same_if_both(other: type[EarlierNotice], name: str) -> ColumnElement[bool]:
    theirs, own = getattr(other, name), getattr(EarlierNotice, name)
    return or_(theirs.is_(None), own.is_(None), theirs == own)


def _first(session: Session, which: ColumnElement[bool]) -> Sequence[EarlierNotice]:
    rows = select(EarlierNotice).where(which).order_by(EarlierNotice.import_row).limit(MOST_SHOWN)
    return session.scalars(rows).all()


def _count(session: Session, which: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count(EarlierNotice.id)).where(which)) or 0


def _doubtful(session: Session, which: ColumnElement[bool]) -> Doubtful:
    ids = select(func.count(EarlierNotice.id), func.coalesce(func.sum(EarlierNotice.id), 0)).where(which)
    count, total = session.execute(ids).one()
    return Doubtful(count, int(total), _first(session, which))


def _hashable(content: Content, names: Sequence[str]) -> tuple[Any, ...]:
    values = (content.get(name) for name in names)
    return tuple(tuple(value) if isinstance(value, list) else value for value in values)


def _digest(values: tuple[Any, ...]) -> str:
    return hashlib.sha256(repr(values).encode()).hexdigest()[:LETTERS_OF_ALIKE]


def _one_at_a_time(session: Session) -> None:
    """Of two imports at once, the second looks for duplicates when the first is on record: each holds all that wait."""
    waiting = select(EarlierNoticeImport.id).where(EarlierNoticeImport.imported_at.is_(None))
    session.execute(waiting.order_by(EarlierNoticeImport.id).with_for_update())


def _still_earlier(session: Session, agreement: Agreement, which: ColumnElement[bool]) -> None:
    """Stop an import of days on which the bot has notices by now. Raises `Conflict`."""
    since = in_the_bot_since(session, agreement)
    latest = session.scalar(select(func.max(EarlierNotice.happened_on)).where(which))
    if since and latest and latest >= since:
        words = IN_THE_BOT.format(day=f"{since:%B} {since.day}, {since.year}")
        raise Conflict(f"{words} Nothing was imported.")
