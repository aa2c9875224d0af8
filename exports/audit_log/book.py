"""What somebody may read of the audit log as a workbook: an entry a row, and what each column means."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from exports.document import span
from exports.workbook.book import About, Book, Edition
from exports.workbook.cells import Column, Kind
from models.actor import Actor
from models.audit_log import reading
from models.audit_log.export_requests import AuditLog, refuse_too_many
from models.audit_log.kinds import Reader, shown
from models.audit_log.names import Names
from models.audit_log.reading import Wanted
from models.audit_log.seeking import sought_record
from models.audit_log.words import act_words
from models.store.audit import Entry
from models.terms import Agreement

TITLE, ENTRIES, DEFINITIONS = "Audit log", "Entries", "Definitions"
NOTE = (
    "One row for each entry that you may read: what people of your side did or read, and what the bot and its "
    "operators did. The log holds no content of any record."
)
COLUMNS: Sequence[tuple[str, Kind, int, str]] = (
    ("Entry", Kind.WHOLE, 10, "The number of the entry. Numbers that are not here belong to entries of the other side, "
     "or about records that you may not know of."),
    ("When", Kind.MOMENT, 21, "When it was done."),
    ("Who", Kind.TEXT, 24, "Who did it, by the name that the roster has now; or the bot, or whoever runs it."),
    ("What", Kind.TEXT, 52, "What was done, in words."),
    ("Record", Kind.TEXT, 40, "Which record it was done with."),
    ("Code", Kind.TEXT, 26, "What was done, as the log itself has it."),
    ("Subject", Kind.TEXT, 24, "The record, as the log itself has it; its kind alone where the numbers "
     "run over records that you may not know of."),
)  # fmt: skip


def audit_log_book(
    session: Session, agreement: Agreement, actor: Actor, request: AuditLog, now: datetime
) -> tuple[bytes, int]:
    """The entries as an .xlsx, and how many there are.

    Raises:
        Refused: the person may not read the log.
        Conflict: there are more than a sheet holds.
    """
    wanted, names = request.wanted, Names(session, agreement)
    reader = reading.reader_of(session, agreement, actor)
    book = Book(About(agreement, TITLE, _period(wanted), Edition.INTERNAL, now, actor.name))
    sheet = book.sheet(ENTRIES)
    sheet.note(NOTE)
    if looked_for := _looked_for(reader, names, wanted, now):
        sheet.note(f"Only entries {looked_for}.")
    columns = [Column(heading, kind, width) for heading, kind, width, _meaning in COLUMNS]
    table = sheet.table(columns, _rows(names, reading.rows(session, agreement, actor, wanted)))
    meanings = [(heading, meaning) for heading, _kind, _width, meaning in COLUMNS]
    book.sheet(DEFINITIONS).table((Column("Column", width=20), Column("Definition", width=90)), meanings)
    return book.content(), table.count


def _rows(names: Names, entries: Iterator[Entry]) -> Iterator[Sequence[Any]]:
    for count, entry in enumerate(entries, 1):
        refuse_too_many(count)
        what, record = names.what(entry), names.record(entry)
        yield entry.number, entry.at, names.actor(entry), what, record, entry.act, shown(entry.subject)


def _period(wanted: Wanted) -> str:
    if wanted.first and wanted.last:
        return span(wanted.first, wanted.last)
    if wanted.first or wanted.last:
        return f"from {wanted.first}" if wanted.first else f"until {wanted.last}"
    return "selected entries, of all days" if wanted.detail() else "all entries"


def _looked_for(reader: Reader, names: Names, wanted: Wanted, now: datetime) -> str:
    """What was looked for beside the period, in a sentence."""
    by = names.actor(Entry(0, now, wanted.actor, "", "", {})) if wanted.actor else None
    about = sought_record(reader, names, wanted.subject, now)
    what = act_words(wanted.act) if wanted.act else None
    parts = (("by", by), ("about", about), ("of the kind", f"“{what}”" if what else None))
    return ", ".join(f"{word} {value}" for word, value in parts if value)
