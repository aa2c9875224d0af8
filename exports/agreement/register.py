"""The register of the agreement's own events as a workbook: a row for each thing that was done under it, in order."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from exports.document import span
from exports.workbook.book import About, Book, Edition
from exports.workbook.cells import Column, Kind
from models.actor import Actor
from models.event import Event
from models.events.sources import between
from models.events.statistics import counted
from models.policy import Act, Subject, require
from models.terms import Agreement

TITLE = "Register of the agreement's events"
EVENTS, COUNTS, DEFINITIONS = "Events", "Counts", "Definitions"
NOTE = (
    "One row for each thing that was done under the agreement in the period, in order. Nothing that somebody wrote is "
    "in it: words are read at the record, by those whom they are for."
)


@dataclass(frozen=True)
class Entry:
    """A column: what it shows and what that means."""

    heading: str
    width: int
    meaning: str
    value: Callable[[Agreement, Event], Any]
    kind: Kind = Kind.TEXT


COLUMNS = (
    Entry("Recorded", 21, "Day and time at which it was recorded.", lambda _a, event: event.at, Kind.MOMENT),
    Entry("Clause", 18, "The clause under which it was done, as this agreement numbers it; or the law.",
          lambda agreement, event: agreement.cite(event.clause)),
    Entry("Record", 30, "The record that it is of, by its number in the bot.", lambda _a, event: event.record),
    Entry("What", 46, "What was done.", lambda _a, event: event.what),
    Entry("School", 28, "The school that it is of; blank where it is of no one school.",
          lambda agreement, event: agreement.school_name(event.school) if event.school else None),
    Entry("By", 24, "Who did it; blank where the bot noted it, or it was done on the command line.",
          lambda _a, event: event.by.name if event.by else None),
)  # fmt: skip


def register(
    session: Session, agreement: Agreement, actor: Actor, first: date, last: date, now: datetime
) -> tuple[bytes, int]:
    """The register of a period as an .xlsx, and how many events are in it. Raises `Refused`."""
    require(actor, Act.EXPORT_EVENTS, Subject())
    found = between(session, agreement, first, last)
    book = Book(About(agreement, TITLE, f"recorded {span(first, last)}", Edition.INTERNAL, now, actor.name))
    sheet = book.sheet(EVENTS)
    sheet.note(NOTE)
    columns = [Column(entry.heading, entry.kind, entry.width) for entry in COLUMNS]
    sheet.table(columns, [[entry.value(agreement, event) for entry in COLUMNS] for event in found])
    heads = (Column("Clause", width=18), Column("What", width=46), Column("How often", Kind.COUNT, 12))
    tallies = counted(session, agreement, first, last)
    book.sheet(COUNTS).table(heads, [(agreement.cite(row.clause), row.what, row.count) for row in tallies])
    book.sheet(DEFINITIONS).table((Column("Column", width=28), Column("Definition", width=80)),
                                  [(entry.heading, entry.meaning) for entry in COLUMNS])  # fmt: skip
    return book.content(), len(found)
