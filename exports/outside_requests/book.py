"""The requests from outside of a school year as a workbook: a row each, every decision, what was sent, and counts."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from exports.workbook.book import About, Book, Edition
from exports.workbook.cells import Column, Kind
from models.actor import Actor
from models.outside_requests.kinds import BASES, FILE, ITEMS, REQUESTERS, WAYS
from models.outside_requests.queries import of_year
from models.outside_requests.steps import OPEN, OUTCOMES, STATES, STEPS
from models.outside_requests.tables import OutsideItem, OutsideRequest
from models.terms import Agreement
from models.vocabulary import Party

TITLE = "Requests from outside"
REQUESTS, STEPS_SHEET, PACKETS, COUNTS, DEFINITIONS = "Requests", "Steps", "What was sent", "Counts", "Definitions"
NOTE = (
    "One row for each request that came in the school year and that you are authorized to see, as it reads now. Each "
    "side decides for its own records: those of the other side are not here."
)
NOTE_ON_DUE = "A due day is the one that was entered, or a district goal. It is not said to be the law's."
LOGGED = "Logged"
NOTE_ON_STEPS = "Everything that was done with these requests, in its order, with its words."
NOTE_ON_PACKETS = (
    "Files as they were handed in. SHA-256 proves later that another file is the same. The names that they were handed "
    "in with are left out: a name of a file may be that of a person."
)
NOTE_ON_COUNTS = "Requests of the rows above, without those logged in error."
GOAL, ENTERED = "District goal", "As entered"
AGAIN = "Being decided again"
SIDES = {Party.SCHOOLS.value: "Schools", Party.POLICE.value: "Police"}


@dataclass(frozen=True)
class Entry:
    """A column: what it shows and what that means."""

    heading: str
    width: int
    meaning: str
    value: Callable[[OutsideRequest, Agreement, date], Any]
    kind: Kind = Kind.TEXT


def _decision(request: OutsideRequest) -> str | None:
    """What was decided last; one that is opened again has no decision until there is another."""
    if request.outcome and request.state == OPEN:
        return AGAIN
    return OUTCOMES.get(request.outcome or "")


def _kept(request: OutsideRequest) -> int:
    return sum(item.set_aside_at is None for item in request.items)


COLUMNS = (
    Entry("Number", 16, "The number of the request, of its side and school year. Numbers of a side that are not here "
          "belong to requests that came in another year, or that you may not see.", lambda found, *_: found.called),
    Entry("Received", 12, "The day on which it came.", lambda found, *_: found.received_on, Kind.DATE),
    Entry("Side", 10, "Whose records it asks for.", lambda found, *_: SIDES[found.side]),
    Entry("School", 24, "Of which school; blank where it is of no single one.",
          lambda found, agreement, _today: agreement.school_name(found.school) if found.school else None),
    Entry("Who asks", 20, "What kind of person or body.", lambda found, *_: REQUESTERS[found.requester_kind].label),
    Entry("Name", 24, "The requester's own name; none is taken of a student.", lambda found, *_: found.requester),
    Entry("Reference", 20, "The requester's reference.", lambda found, *_: found.reference),
    Entry("Basis", 30, "On what it rests, by the answer of whoever logged it.",
          lambda found, *_: BASES[found.basis].label),
    Entry("Basis in words", 30, "The same in words.", lambda found, *_: found.basis_words),
    Entry("What is asked for", 46, "In the words of whoever logged it.", lambda found, *_: found.asked_for),
    Entry("State", 30, "How it stands.", lambda found, *_: STATES[found.state]),
    Entry("Decision", 20, "What was decided last, or that a reopened request is being decided again; else blank.",
          lambda found, *_: _decision(found)),
    Entry("Due", 12, "By when an answer is due.", lambda found, *_: found.due_on, Kind.DATE),
    Entry("Due day is", 14, "Whether the day was entered, or is a district goal.",
          lambda found, *_: GOAL if found.due_is_goal else ENTERED),
    Entry("Days overdue", 10, "How many days the due day is past while there is no answer.",
          lambda found, _agreement, today: found.days_late(today), Kind.WHOLE),
    Entry("Days late", 10, "How many days after its due day the last answer was sent, by the due day of that time; "
          "blank where none was sent.", lambda found, *_: found.answered_late(), Kind.WHOLE),
    Entry("Sent", 12, "When the last answer was sent.",
          lambda found, *_: (step := found.answer) and step.day, Kind.DATE),
    Entry("How", 20, "How it was sent.", lambda found, *_: (step := found.answer) and WAYS[step.way or ""]),
    Entry("Items kept", 10, "Of how many items the packet is kept, without those kept in error.",
          lambda found, *_: _kept(found), Kind.WHOLE),
    Entry("Logged by", 18, "Who put it on record.", lambda found, *_: found.logged_by.name),
)  # fmt: skip


def outside_book(
    session: Session, agreement: Agreement, actor: Actor, school_year: str, now: datetime
) -> tuple[bytes, int]:  # fmt: skip
    """The requests from outside of a school year as an .xlsx, and how many rows are in it."""
    found, today = of_year(session, agreement, actor, school_year), agreement.today(now)
    book = Book(About(agreement, TITLE, f"received in {school_year}", Edition.INTERNAL, now, actor.name))
    sheet = book.sheet(REQUESTS)
    for note in (NOTE, NOTE_ON_DUE):
        sheet.note(note)
    columns = [Column(entry.heading, entry.kind, entry.width) for entry in COLUMNS]
    sheet.table(columns, [[entry.value(request, agreement, today) for entry in COLUMNS] for request in found])
    _add_steps(book, found)
    _add_packets(book, found)
    _add_counts(book, found)
    columns = [Column("Column", width=28), Column("Definition", width=80)]
    book.sheet(DEFINITIONS).table(columns, [(entry.heading, entry.meaning) for entry in COLUMNS])
    return book.content(), len(found)


def _add_steps(book: Book, found: list[OutsideRequest]) -> None:
    columns = (
        Column("Number", width=16), Column("When", Kind.MOMENT, 21), Column("Step", width=30),
        Column("By", width=18), Column("In words", width=50), Column("What is withheld, and why", width=50),
        Column("Due", Kind.DATE, 12), Column("Day", Kind.DATE, 12), Column("How", width=20),
    )  # fmt: skip
    sheet = book.sheet(STEPS_SHEET)
    sheet.note(NOTE_ON_STEPS)
    sheet.table(columns, [row for request in found for row in _steps(request)])


def _steps(request: OutsideRequest) -> list[tuple[Any, ...]]:
    """That it was logged, with its first due day and the day on which it came; and each step."""
    logged = (request.called, request.logged_at, LOGGED, request.logged_by.name, None, None, request.first_due_on,
              request.received_on, None)  # fmt: skip
    return [logged, *(
        (request.called, step.taken_at, STEPS[step.step].done, step.taken_by.name, step.words, step.withheld,
         step.due_on, step.day, WAYS.get(step.way or ""))
        for step in request.steps
    )]  # fmt: skip


def _add_packets(book: Book, found: list[OutsideRequest]) -> None:
    columns = (
        Column("Number", width=16), Column("Item", Kind.WHOLE, 8), Column("Kind", width=16),
        Column("File", width=38), Column("Bytes", Kind.WHOLE, 12), Column("SHA-256", width=68),
        Column("In words", width=50), Column("Kept", Kind.MOMENT, 21), Column("By", width=18),
        Column("Kept in error, because", width=40),
    )  # fmt: skip
    rows = [
        (request.called, item.number, ITEMS[item.kind], _file(item), item.size, item.sha256, item.words, item.kept_at,
         item.kept_by.name, item.set_aside_because)
        for request in found for item in request.items
    ]  # fmt: skip
    sheet = book.sheet(PACKETS)
    sheet.note(NOTE_ON_PACKETS)
    sheet.table(columns, rows)


def _file(item: OutsideItem) -> str | None:
    return item.sent_as if item.kind == FILE else None


def _add_counts(book: Book, found: list[OutsideRequest]) -> None:
    counted = [request for request in found if request.state != "void"]
    sheet = book.sheet(COUNTS)
    sheet.note(NOTE_ON_COUNTS)
    bases = Counter(request.basis for request in counted)
    decisions = Counter(_decision(request) for request in counted)
    rows = [
        *((f"Basis: {basis.label}", bases[code]) for code, basis in BASES.items()),
        *((f"Decision: {label}", decisions[label]) for label in OUTCOMES.values()),
        (f"Decision: {AGAIN.lower()}", decisions[AGAIN]),
        ("Decision: none yet, or none needed", decisions[None]),
        ("All requests", len(counted)),
    ]
    sheet.table((Column("What", width=70), Column("Requests", Kind.COUNT, 12)), rows)
