"""The notices of earlier years in the notice log: a sheet of their own, which adds to no row and no figure of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from exports.workbook.book import Book
from exports.workbook.cells import Column, Kind
from models import vocabulary as words
from models.notices.earlier.columns import BY_NAME
from models.notices.earlier.tables import EarlierNotice
from models.terms import Agreement

EARLIER = "Earlier notices"
NOTE = (
    "Notices of school years before the bot, imported from files. For the record only: they are in no figure of a "
    "quarter, a year, a trend or an evaluation. A blank was not recorded then. Details of students are read in the bot."
)


@dataclass(frozen=True)
class Entry:
    """A column: what it shows, and what that means."""

    heading: str
    width: int
    meaning: str
    value: Callable[[EarlierNotice, Agreement], Any]
    kind: Kind = Kind.TEXT


def _plain(name: str, width: int, meaning: str, kind: Kind = Kind.TEXT) -> Entry:
    asked = BY_NAME[name]
    return Entry(asked.title, width, meaning, lambda notice, _agreement: asked.in_words(getattr(notice, name)), kind)


ENTRIES = (
    Entry("Imported", 10, "That it was imported, and not filed in the bot.", lambda _notice, _agreement: "Imported"),
    _plain("happened_on", 12, "The day of the event.", Kind.DATE),
    _plain("happened_at", 8, "The time of the event, local time at the school."),
    Entry("School", 20, "The school; one that the agreement no longer has, as the file names it.",
          lambda notice, agreement: agreement.school_name(notice.school) if notice.school else notice.other_school),
    _plain("officer_name", 18, "The officer, as the file names them."),
    _plain("place", 14, "Where it happened."),
    _plain("place_detail", 18, "The location in words."),
    _plain("incident", 20, "What happened, in the categories of notices."),
    _plain("offense", 26, "The reason or offense, in the words of the file."),
    _plain("started_by", 18, "How the officer became involved."),
    Entry("Actions taken", 24, "Every action that the row names.",
          lambda notice, _agreement: "; ".join(words.ACTIONS.get(code, code) for code in notice.actions)),
    _plain("grounds", 20, "Why it was law enforcement."),
    _plain("search_basis", 16, "The legal basis for a search."),
    _plain("report_written", 11, "Whether a police report was completed."),
    _plain("case_number", 14, "The number of the police report."),
    _plain("students", 10, "How many students were involved.", Kind.WHOLE),
    _plain("notified", 18, "Who at the school was notified."),
    _plain("notified_on", 13, "The day on which they were notified.", Kind.DATE),
    _plain("notified_at", 12, "The time, local time at the school."),
    Entry("File", 22, "The file that it was imported from.", lambda notice, _agreement: notice.source.file_name),
    Entry("Row", 8, "Its row in that file.", lambda notice, _agreement: notice.import_row, Kind.WHOLE),
    Entry("Imported by", 18, "Who imported it.", lambda notice, _agreement: notice.source.imported_by.name),
    Entry("Imported on", 21, "When it was imported.", lambda notice, _agreement: notice.source.imported_at,
          Kind.MOMENT),
    Entry("Withdrawn", 21, "When its import was withdrawn; blank if it was not.",
          lambda notice, _agreement: notice.source.withdrawn_at, Kind.MOMENT),
)  # fmt: skip


def add(book: Book, agreement: Agreement, notices: Sequence[EarlierNotice]) -> None:
    """Add the sheet, where there is anything to stand on it."""
    if not notices:
        return
    sheet = book.sheet(EARLIER)
    sheet.note(NOTE)
    columns = [Column(entry.heading, entry.kind, entry.width) for entry in ENTRIES]
    sheet.table(columns, [[entry.value(notice, agreement) for entry in ENTRIES] for notice in notices])


def definitions(notices: Sequence[EarlierNotice], source: str) -> list[tuple[str, str, str]]:
    """What its columns mean, for the sheet of definitions."""
    return [(f"{EARLIER}: {entry.heading}", entry.meaning, source) for entry in ENTRIES] if notices else []
