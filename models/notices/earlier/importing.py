"""Notices of earlier years are imported: read, shown before, then put on record as a whole; or withdrawn as a whole.

They post no card, start no clock and tell nobody. The rows of a file are kept from when it is read, so that a restart
loses nothing; until the file is imported nobody sees them but who handed it in.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any

from sqlalchemy import Row, delete, insert, select
from sqlalchemy.orm import Session

from models.actor import Actor
from models.errors import Conflict
from models.imports.acts import LOOK_AGAIN, NOTHING_LEFT, Changed, Imports, Skips, seen_as
from models.imports.rows import SheetRow, Unreadable, repeated
from models.notices.earlier.columns import OF_STUDENT
from models.notices.earlier.rows import IN_THE_BOT, Content, Reader, in_the_bot_since
from models.notices.earlier.tables import EarlierNotice, EarlierNoticeImport
from models.policy import Act
from models.store import audit
from models.terms import Agreement

EMPTY = "No row is filled in. Enter the notices on the sheet “Notices” of this workbook, a row for each."
AT_A_TIME = 500
IMPORTS = Imports(
    EarlierNoticeImport, Act.IMPORT_NOTICES, "This file was already imported. Its notices are in the notice log."
)  # fmt: skip
SAYS = tuple(
    column.name for column in EarlierNotice.__table__.columns if column.name not in ("id", "import_id", "import_row")
)
"""All that a row says."""
ALIKE = ("happened_on", "school", "former_school", "actions", "case_number", "students", *OF_STUDENT)
"""What two rows have in common that may be the same notice."""


@dataclass(frozen=True)
class Preview:
    """What a file would bring, and which of it may be on record already or stands in it twice, by their places.

    `earlier` is the import in which the same file came before.
    """

    source: EarlierNoticeImport
    entries: Sequence[Row[Any]]
    on_record: Sequence[int]
    repeated: Sequence[int]
    earlier: EarlierNoticeImport | None

    @property
    def seen(self) -> str:
        """What tells it from the same file after the records have changed."""
        return seen_as(list(self.on_record), self.earlier and self.earlier.id)

    def left_out(self, skips: Skips) -> list[int]:
        """The ids of the rows that are left out."""
        out = {*(self.on_record if skips.on_record else ()), *(self.repeated if skips.repeated else ())}
        return [self.entries[place].id for place in sorted(out)]

    def by_year(self, agreement: Agreement) -> Mapping[str, int]:
        """How many notices are of each school year, such as 2024-25."""
        return dict(sorted(Counter(agreement.school_year(row.happened_on) for row in self.entries).items()))


def keep(
    session: Session, agreement: Agreement, actor: Actor, file_name: str, content: bytes, rows: Sequence[SheetRow],
    now: datetime,
) -> EarlierNoticeImport:  # fmt: skip
    """Keep what a file would bring, to be looked at. What was read before and not imported is forgotten.

    Raises:
        Refused: the person imports no notices.
        Unreadable: something cannot be taken.
    """
    IMPORTS.require(actor)
    found, mistakes = Reader(session, agreement, now).read(rows)
    if mistakes or not found:
        raise Unreadable([mistake.words for mistake in mistakes] or [EMPTY])
    for old in IMPORTS.unimported(session, actor):
        session.execute(delete(EarlierNotice).where(EarlierNotice.import_id == old.id))
        session.delete(old)
    source = IMPORTS.begun(session, actor, file_name, content, now)
    _insert(session, source, found)
    return source


def _insert(session: Session, source: EarlierNoticeImport, found: Sequence[tuple[int, Content]]) -> None:
    blank: dict[str, Any] = dict.fromkeys(SAYS)
    rows = [blank | content | {"import_id": source.id, "import_row": number} for number, content in found]
    for start in range(0, len(rows), AT_A_TIME):
        session.execute(insert(EarlierNotice), rows[start : start + AT_A_TIME])


def preview(session: Session, actor: Actor, import_id: int) -> Preview:
    """What a file would bring as the records stand.

    Raises:
        Refused: it is another's, or there is none any more.
        Conflict: it was imported.
    """
    return _preview(session, IMPORTS.to_look_at(session, actor, import_id))


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
    found = _preview(session, source)
    if found.seen != seen:
        raise Changed(LOOK_AGAIN)
    _still_earlier(session, agreement, found.entries)
    out = found.left_out(skips)
    if len(out) == len(found.entries):
        raise Conflict(NOTHING_LEFT)
    for start in range(0, len(out), AT_A_TIME):
        session.execute(delete(EarlierNotice).where(EarlierNotice.id.in_(out[start : start + AT_A_TIME])))
    source.imported_at, source.entries = now, len(found.entries) - len(out)
    session.flush()
    detail = {"file": source.content_hash, "notices": source.entries, "left_out": len(out)}
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


def _preview(session: Session, source: EarlierNoticeImport) -> Preview:
    columns = [getattr(EarlierNotice, name) for name in ("id", "import_row", *SAYS)]
    query = select(*columns).where(EarlierNotice.import_id == source.id).order_by(EarlierNotice.import_row)
    rows = session.execute(query).all()
    known = _known(session, rows)
    alike, says = attrgetter(*ALIKE), attrgetter(*SAYS)
    on_record = [place for place, row in enumerate(rows) if _hashable(alike(row)) in known]
    again = repeated(_hashable(says(row)) for row in rows)
    return Preview(source, rows, on_record, again, IMPORTS.same_file(session, source))


def _known(session: Session, rows: Sequence[Row[Any]]) -> set[tuple[Any, ...]]:
    """What stands of other imports on the days of these rows."""
    days = [row.happened_on for row in rows]
    if not days:
        return set()
    columns = [getattr(EarlierNotice, name) for name in ALIKE]
    query = (
        select(*columns)
        .join(EarlierNoticeImport)
        .where(EarlierNoticeImport.imported_at.is_not(None), EarlierNoticeImport.withdrawn_at.is_(None))
        .where(EarlierNotice.happened_on.between(min(days), max(days)))
    )
    return {_hashable(found) for found in session.execute(query)}


def _hashable(values: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(tuple(value) if isinstance(value, list) else value for value in values)


def _one_at_a_time(session: Session) -> None:
    """Of two imports at once, the second looks for duplicates when the first is on record: each holds all that wait."""
    waiting = select(EarlierNoticeImport.id).where(EarlierNoticeImport.imported_at.is_(None))
    session.execute(waiting.order_by(EarlierNoticeImport.id).with_for_update())


def _still_earlier(session: Session, agreement: Agreement, rows: Sequence[Row[Any]]) -> None:
    """Stop an import of days on which the bot has notices by now. Raises `Conflict`."""
    since = in_the_bot_since(session, agreement)
    if since and any(row.happened_on >= since for row in rows):
        words = IN_THE_BOT.format(day=f"{since:%B} {since.day}, {since.year}")
        raise Conflict(f"{words} Nothing was imported.")
