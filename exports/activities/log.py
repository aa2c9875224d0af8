"""The activity log as a workbook: a row for each entry of a period, what they add up to, and what each column means."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from exports.document import span
from exports.workbook.book import About, Book, Edition
from exports.workbook.cells import Column, Kind
from models.activities import register
from models.activities.hours import in_hours
from models.activities.kinds import ActivityKind, in_words
from models.activities.register import Total
from models.activities.steps import STEPS
from models.activities.tables import Activity
from models.actor import Actor
from models.evaluations.criteria import CRITERIA
from models.terms import Agreement

TITLE = "Activity log"
ANEW = "Corrected: asked again"
ENTRIES, TOTALS, DEFINITIONS = "Activities", "Totals", "Definitions"
NOTE = (
    "One row for each activity of the period that you are authorized to see, as it reads now. Withdrawn entries are "
    "included; “Withdrawn” shows when. What only some kinds have, and how each was logged, is on the sheets "
    "that follow. See the sheet “Definitions” for the meaning of each column."
)
NOTE_ON_FURTHER = "Further answers of entries on the sheet “Activities”, by the number of the entry."
NOTE_ON_TOTALS = (
    "What the rows of “Activities” add up to, without those withdrawn. Minutes are added up where they were entered. "
    "An activity that nobody logged is in no total. Trainings are done at no school: the log of a school has none."
)
COUNTS = "Counts of people are as the officer entered them: somebody may be counted in several activities."


@dataclass(frozen=True)
class Entry:
    """A column of the log: what it shows and what that means."""

    heading: str
    width: int
    meaning: str
    value: Callable[[Activity, Agreement], Any]
    kind: Kind = Kind.TEXT


def _answer(name: str) -> Callable[[Activity, Agreement], Any]:
    def value(activity: Activity, _agreement: Agreement) -> Any:
        asked = next((asked for asked in activity.of_kind.asked if asked.name == name), None)
        answer = getattr(activity.current, name)
        return in_words(activity.of_kind, asked, answer) if asked and asked.codes else answer

    return value


def _hours(minutes: int | None) -> float | None:
    return None if minutes is None else float(in_hours(minutes))


def _steps(activity: Activity, agreement: Agreement) -> str | None:
    rows = [
        f"{STEPS[row.step].done if row.step in STEPS else ANEW}: {row.taken_by.name}, {agreement.local(row.taken_at)}"
        for row in activity.steps
    ]
    return "; ".join(rows) or None


def _last_answer(activity: Activity, _agreement: Agreement) -> str | None:
    written = [row for row in activity.steps if row.words]
    return f"{written[-1].taken_by.name}: {written[-1].words}" if written else None


COLUMNS = (
    Entry("Entry", 8, "The number of the entry. Numbers that are not here belong to entries of others.",
          lambda activity, _: activity.id, Kind.WHOLE),
    Entry("Day", 12, "The day on which it was done.", lambda activity, _: activity.current.happened_on, Kind.DATE),
    Entry("Officer", 18, "The School Resource Officer who did it.", lambda activity, _: activity.officer.name),
    Entry("School", 20, "Where it was done; blank for a training.",
          lambda activity, agreement: agreement.school_name(activity.school) if activity.school else None),
    Entry("Kind", 24, "What was done.", lambda activity, _: activity.of_kind.label),
    Entry("Topic", 22, "What it was about, from the kind's own list.", _answer("topic")),
    Entry("Time", 10, "When a planned activity or an event begins.", _answer("time")),
    Entry("Grade", 14, "The grade that a presentation or class reached.", _answer("grade")),
    Entry("With", 14, "With whom a talk was. Who it was is not kept.", _answer("with_whom")),
    Entry("People", 9, "How many took part in a talk, students a presentation reached, or are expected at an event.",
          _answer("people"), Kind.WHOLE),
    Entry("Minutes", 11, "How long it took; blank where it was not entered.", _answer("minutes"), Kind.WHOLE),
    Entry("Outcome", 22, "What became of a request from staff.", _answer("outcome")),
    Entry("Hours", 8, "Whole hours of a training.", _answer("hours"), Kind.WHOLE),
    Entry("Provider", 20, "Who gave the training.", _answer("provider")),
    Entry("Certificate number", 16, "The number on the certificate.", _answer("certificate")),
    Entry("In a few words", 30, "What the officer added, such as a title.", _answer("detail")),
    Entry("What", 30, "What a concern or a conflict of duties is about.", _answer("description")),
    Entry("Where", 18, "Where the danger is.", _answer("place")),
    Entry("Suggestion", 30, "What the officer suggested when it was logged.", _answer("suggestion")),
    Entry("Urgent", 9, "Whether the officer marked a concern as urgent.", _answer("urgent")),
    Entry("Danger in waiting", 14, "What the officer considered beforehand: danger to persons.", _answer("danger")),
    Entry("Evidence or property", 16, "The same: loss of evidence or other property.", _answer("evidence")),
    Entry("Elsewhere", 14, "The same: whether it could be done elsewhere.", _answer("elsewhere")),
    Entry("School day", 22, "The same: how disruption of the school day is reduced.", _answer("disruption")),
    Entry("Overtime", 10, "Hours of overtime that an event needs.",
          lambda activity, _: _hours(activity.current.overtime), Kind.HOURS),
    Entry("Hours worked", 10, "Hours that the officer entered after an event; “State” says whether they are confirmed.",
          lambda activity, _: _hours(activity.minutes_worked), Kind.HOURS),
    Entry("State", 22, "How it stands; blank where nobody has to answer.",
          lambda activity, _: activity.stands.label if activity.stands else None),
    Entry("Steps", 40, "Who took which step, and when, the first one first. Earlier words are read in the bot.",
          _steps),
    Entry("Last answer", 40, "What was written in the last step that has words, such as a plan, and by whom.",
          _last_answer),
    Entry("Logged", 21, "When it was logged in the bot, or imported.",
          lambda activity, _: activity.logged_at, Kind.MOMENT),
    Entry("Logged by", 18, "Who logged it: the officer, or a supervisor for the officer.",
          lambda activity, _: activity.logged_by.name),
    Entry("Imported from", 24, "The file of an old log that it was imported from; blank if it was logged in the bot.",
          lambda activity, _: activity.source.file_name if activity.source else None),
    Entry("Row of the import", 10, "Its row on the sheet of its kind in that file.",
          lambda activity, _: activity.import_row, Kind.WHOLE),
    Entry("Version", 9, "1 as it was logged, plus 1 for each correction. Earlier versions stay in the bot.",
          lambda activity, _: activity.version, Kind.WHOLE),
    Entry("Reason for the last correction", 30, "Why it was changed last; blank if it never was.",
          lambda activity, _: activity.current.changed_because),
    Entry("Withdrawn", 21, "When it was withdrawn as logged in error; blank if not withdrawn.",
          lambda activity, _: activity.withdrawn_at, Kind.MOMENT),
    Entry("Reason for withdrawal", 30, "Why it was withdrawn.", lambda activity, _: activity.withdrawn_because),
)  # fmt: skip
BY_HEADING = {entry.heading: entry for entry in COLUMNS}


@dataclass(frozen=True)
class Part:
    """A sheet of the log: some of its columns, as wide together as a page, for the kinds that have them or for all."""

    title: str
    headings: tuple[str, ...]
    kinds: tuple[str, ...] = ()

    @property
    def entries(self) -> list[Entry]:
        """Its columns."""
        return [BY_HEADING[heading] for heading in self.headings]

    def of(self, activities: Sequence[Activity]) -> list[Activity]:
        """Those of some activities that are on it."""
        return [activity for activity in activities if not self.kinds or activity.kind in self.kinds]


NAMING = ("Entry", "Day", "Officer", "School", "Kind")
PARTS = (
    Part(ENTRIES, (*NAMING, "Topic", "Grade", "With", "People", "Minutes", "Outcome", "In a few words", "Withdrawn")),
    Part("Matters raised", (*NAMING, "What", "Where", "Suggestion", "Urgent", "State"),
         ("concern", "conflict")),
    Part("Planned and events",
         (*NAMING, "Time", "Danger in waiting", "Evidence or property", "Elsewhere", "School day", "Overtime",
          "Hours worked", "State"),
         ("planned", "event")),
    Part("Answers", (*NAMING, "State", "Steps", "Last answer"), ("concern", "conflict", "planned", "event")),
    Part("Trainings", ("Entry", "Day", "Officer", "Topic", "Hours", "Provider", "Certificate number"), ("training",)),
    Part("How logged", ("Entry", "Day", "Officer", "Kind", "Logged", "Logged by", "Imported from", "Row of the import",
                        "Version", "Reason for the last correction", "Withdrawn", "Reason for withdrawal")),
)  # fmt: skip
"""The sheets with a row for each entry; one for some kinds is there where the log has any of these."""
TOTAL_COLUMNS = (
    Column("Kind", width=38), Column("Entries", Kind.COUNT, 10), Column("People", Kind.COUNT, 10),
    Column("Minutes", Kind.COUNT, 10), Column("Hours", Kind.COUNT, 10), Column("Handed back", Kind.COUNT, 12),
    Column("Share handed back", Kind.PERCENT, 12),
)  # fmt: skip
FIGURES = (
    (
        "Share handed back",
        "Requests from staff that were a matter of school discipline and were handed back to the school, divided by "
        "all requests from staff that were logged as such (§V.13).",
    ),
)
"""What the figures of the totals mean that no column of the entries explains."""


def activity_log(
    session: Session, agreement: Agreement, actor: Actor, first: date, last: date, now: datetime
) -> tuple[bytes, int]:
    """The log of days from the first to the last as an .xlsx, and how many rows are in it.

    Raises:
        Refused: the person may have no row.
    """
    found = register.rows(session, actor, first, last)
    book = Book(About(agreement, TITLE, f"activities from {span(first, last)}", Edition.INTERNAL, now, actor.name))
    for part in PARTS:
        if part.of(found) or not part.kinds:
            _add(book, agreement, part, part.of(found))
    sheet = book.sheet(TOTALS)
    sheet.note(NOTE_ON_TOTALS)
    sheet.note(COUNTS)
    sheet.table(TOTAL_COLUMNS, [_total(total) for total in register.totals(found, register.kinds_for(actor))])
    _define(book, agreement, register.kinds_for(actor))
    return book.content(), len(found)


def _add(book: Book, agreement: Agreement, part: Part, rows: Sequence[Activity]) -> None:
    sheet = book.sheet(part.title)
    sheet.note(NOTE if part.title == ENTRIES else NOTE_ON_FURTHER)
    columns = [Column(entry.heading, entry.kind, entry.width) for entry in part.entries]
    sheet.table(columns, [[entry.value(activity, agreement) for entry in part.entries] for activity in rows])


def _total(total: Total) -> tuple[Any, ...]:
    return (
        total.kind.label, total.entries, total.people, total.minutes, total.hours, total.handed_back,
        total.share_handed_back,
    )  # fmt: skip


def _define(book: Book, agreement: Agreement, kinds: Iterable[ActivityKind]) -> None:
    """What each column means, and of which duty each kind is evidence."""
    sheet = book.sheet(DEFINITIONS)
    columns = (Column("Column", width=28), Column("Definition", width=80))
    figures = [(heading, agreement.cite(meaning)) for heading, meaning in FIGURES]
    sheet.table(columns, [*((entry.heading, entry.meaning) for entry in COLUMNS), *figures])
    duties = (
        Column("Kind", width=40),
        Column("Criterion of the yearly evaluation", width=70),
        Column("Source", width=18),
    )
    sheet.table(duties, [
        (kind.label, CRITERIA[code].words, agreement.cite(CRITERIA[code].clause))
        for kind in kinds for code in kind.criteria
    ])  # fmt: skip
