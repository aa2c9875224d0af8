"""The commendations and complaints of a period as a workbook: a row each with its words, and what each column means."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from exports.document import span
from exports.workbook.book import About, Book, Edition
from exports.workbook.cells import Column, Kind
from models.actor import Actor
from models.feedback.export_requests import rows
from models.feedback.kinds import ABOUT, FROM_WHOM, KINDS, OUTCOMES
from models.feedback.tables import Feedback, FeedbackStep
from models.terms import Agreement

TITLE, RECORDS, DEFINITIONS = "Commendations and complaints", "Records", "Definitions"
WHOLE_PROGRAM = "The program as a whole"
NOTE = (
    "One row for each commendation or complaint received in the period that you are authorized to see, as it reads "
    "now. Withdrawn ones are included; “Withdrawn” shows when. Confidential: the words are for those who may read them "
    "in the bot."
)


@dataclass(frozen=True)
class Entry:
    """A column: what it shows and what that means."""

    heading: str
    width: int
    meaning: str
    value: Callable[[Feedback, Agreement], Any]
    kind: Kind = Kind.TEXT


def _latest(found: Feedback) -> FeedbackStep | None:
    return found.steps[-1] if found.steps and found.outcome else None


def _words_of_outcome(found: Feedback, _agreement: Agreement) -> str | None:
    latest = _latest(found)
    return latest.words if latest else None


def _recorder_of_outcome(found: Feedback, _agreement: Agreement) -> str | None:
    latest = _latest(found)
    return latest.taken_by.name if latest else None


COLUMNS = (
    Entry("Number", 11, "The number of the record. Numbers that are not here belong to records that you may not see.",
          lambda found, _: found.id, Kind.WHOLE),
    Entry("Kind", 15, "A commendation or a complaint.", lambda found, _: KINDS[found.kind]),
    Entry("Received on", 12, "The day on which it was received.",
          lambda found, _: found.current.received_on, Kind.DATE),
    Entry("School", 20, "The school that it is about, or the program as a whole.",
          lambda found, agreement: agreement.school_name(found.school) if found.school else WHOLE_PROGRAM),
    Entry("From", 18, "From what kind of person it came. Who it was is not kept.",
          lambda found, _: FROM_WHOM[found.current.from_whom]),
    Entry("About", 24, "What it is about.", lambda found, _: ABOUT[found.current.about]),
    Entry("Officer", 18, "Of a commendation, the officer it is for. A complaint names none.",
          lambda found, _: found.officer.name if found.officer else None),
    Entry("What was said", 50, "As it was recorded.", lambda found, _: found.current.words),
    Entry("State", 12, "Open: a complaint without an outcome.", lambda found, _: found.state),
    Entry("Outcome", 30, "What became of a complaint.",
          lambda found, _: OUTCOMES[found.outcome] if found.outcome else None),
    Entry("Handled on", 12, "The day of the outcome.", lambda found, _: found.handled_on, Kind.DATE),
    Entry("What was done", 50, "What was recorded with the outcome.", _words_of_outcome),
    Entry("Outcome recorded by", 18, "Who recorded the outcome.", _recorder_of_outcome),
    Entry("Recorded", 21, "When it was put on record.", lambda found, _: found.recorded_at, Kind.MOMENT),
    Entry("Recorded by", 18, "Who put it on record.", lambda found, _: found.recorded_by.name),
    Entry("Version", 9, "1 as it was recorded, plus 1 for each correction. Earlier versions stay in the bot.",
          lambda found, _: found.version, Kind.WHOLE),
    Entry("Reason for the last correction", 30, "Why it was changed last; blank if it never was.",
          lambda found, _: found.current.changed_because),
    Entry("Withdrawn", 21, "When it was withdrawn as recorded in error; blank if not withdrawn.",
          lambda found, _: found.withdrawn_at, Kind.MOMENT),
    Entry("Reason for withdrawal", 30, "Why it was withdrawn.", lambda found, _: found.withdrawn_because),
)  # fmt: skip


def feedback_register(
    session: Session, agreement: Agreement, actor: Actor, first: date, last: date, now: datetime
) -> tuple[bytes, int]:
    """What was received from the first to the last day as an .xlsx, and how many rows are in it.

    Raises:
        Refused: the person may have no row.
    """
    found = rows(session, actor, first, last)
    book = Book(About(agreement, TITLE, f"received {span(first, last)}", Edition.INTERNAL, now, actor.name))
    sheet = book.sheet(RECORDS)
    sheet.note(NOTE)
    columns = [Column(entry.heading, entry.kind, entry.width) for entry in COLUMNS]
    sheet.table(columns, [[entry.value(record, agreement) for entry in COLUMNS] for record in found])
    columns = [Column("Column", width=28), Column("Definition", width=80)]
    book.sheet(DEFINITIONS).table(columns, [(entry.heading, entry.meaning) for entry in COLUMNS])
    return book.content(), len(found)
