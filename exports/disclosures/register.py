"""The disclosures of a period as a workbook: a row each with its words, counts by basis, and what each column means."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from exports.document import span
from exports.workbook.book import About, Book, Edition
from exports.workbook.cells import Column, Kind
from models.actor import Actor
from models.disclosures.export_requests import rows
from models.disclosures.kinds import BASES, RECORDS
from models.disclosures.tables import Disclosure
from models.terms import Agreement

TITLE, RECORDS_SHEET, COUNTS, DEFINITIONS = "Disclosures of student records", "Disclosures", "Counts", "Definitions"
NOTE = (
    "One row for each disclosure of student records to an officer in the period that you are authorized to see, as it "
    "reads now; withdrawn ones are included. No student is in it: the school's own record of disclosures, wherever 34 "
    "CFR 99.32 asks for it, is the school's duty, and this is none."
)
COUNTED = "Disclosures of the rows above, without withdrawn ones. Sections of 34 CFR are cited by our reading of them."


@dataclass(frozen=True)
class Entry:
    """A column: what it shows and what that means."""

    heading: str
    width: int
    meaning: str
    value: Callable[[Disclosure, Agreement], Any]
    kind: Kind = Kind.TEXT


COLUMNS = (
    Entry("Number", 11, "The number of the record. Numbers that are not here belong to records that you may not see.",
          lambda found, _: found.id, Kind.WHOLE),
    Entry("Disclosed on", 12, "The day of the disclosure.", lambda found, _: found.current.disclosed_on, Kind.DATE),
    Entry("School", 22, "The school.", lambda found, agreement: agreement.school_name(found.school)),
    Entry("Kind of records", 24, "What was disclosed.", lambda found, _: RECORDS[found.current.records]),
    Entry("Which records", 34, "What was disclosed, in words.", lambda found, _: found.current.records_words),
    Entry("Students", 12, "Of how many students.", lambda found, _: found.current.students, Kind.WHOLE),
    Entry("What for", 44, "The purpose, as it was logged.", lambda found, _: found.current.purpose),
    Entry("Basis", 40, "On what FERPA lets it be disclosed, by the answer of whoever logged it.",
          lambda found, _: BASES[found.current.basis]),
    Entry("Logged", 21, "When it was put on record.", lambda found, _: found.recorded_at, Kind.MOMENT),
    Entry("Logged by", 18, "Who put it on record.", lambda found, _: found.recorded_by.name),
    Entry("Version", 9, "1 as it was logged, plus 1 for each correction. Earlier versions stay in the bot.",
          lambda found, _: found.version, Kind.WHOLE),
    Entry("Reason for the last correction", 30, "Why it was changed last; blank if it never was.",
          lambda found, _: found.current.changed_because),
    Entry("Withdrawn", 21, "When it was withdrawn as logged in error; blank if not withdrawn.",
          lambda found, _: found.withdrawn_at, Kind.MOMENT),
    Entry("Reason for withdrawal", 30, "Why it was withdrawn.", lambda found, _: found.withdrawn_because),
)  # fmt: skip


def disclosure_register(
    session: Session, agreement: Agreement, actor: Actor, first: date, last: date, now: datetime
) -> tuple[bytes, int]:
    """What was disclosed from the first to the last day as an .xlsx, and how many rows are in it.

    Raises:
        Refused: the person may have no row.
    """
    found = rows(session, actor, first, last)
    book = Book(About(agreement, TITLE, f"disclosed {span(first, last)}", Edition.INTERNAL, now, actor.name))
    sheet = book.sheet(RECORDS_SHEET)
    sheet.note(NOTE)
    columns = [Column(entry.heading, entry.kind, entry.width) for entry in COLUMNS]
    sheet.table(columns, [[entry.value(record, agreement) for entry in COLUMNS] for record in found])
    counts = Counter(record.current.basis for record in found if not record.withdrawn_at)
    sheet = book.sheet(COUNTS)
    sheet.note(COUNTED)
    heads = (Column("Basis", width=70), Column("Disclosures", Kind.COUNT, 14))
    sheet.table(heads, [(words, counts[basis]) for basis, words in BASES.items()])
    columns = [Column("Column", width=28), Column("Definition", width=80)]
    book.sheet(DEFINITIONS).table(columns, [(entry.heading, entry.meaning) for entry in COLUMNS])
    return book.content(), len(found)
