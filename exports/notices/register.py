"""The notice log as a workbook: a row for each notice of a period, and what each column means."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from operator import attrgetter
from typing import Any

from sqlalchemy.orm import Session

from exports.document import span
from exports.notices import earlier_sheet
from exports.workbook.book import About, Book, Edition
from exports.workbook.cells import Column, Kind
from exports.workbook.sheets import Table
from models import vocabulary as words
from models.actor import Actor
from models.notices import register as notice_register
from models.notices.earlier import queries as earlier_notices
from models.notices.form import CODES, LISTS
from models.notices.register import RegisterRow
from models.policy import Act, schools_where
from models.terms import Agreement

TITLE = "Notice log"
NOTICES, DEFINITIONS = "Notices", "Definitions"
NOTE = (
    "One row for each notice of an event in the period, as it reads now. Withdrawn notices are included; “Withdrawn” "
    "shows the date. See the sheet “Definitions” for the meaning of each column."
)
CLOCKS = (
    "Times are local time at the schools. Times during the repeated hour when daylight saving time ends are ambiguous."
)
LAW = "C.G.S. 10-233p"
AN_HOUR = timedelta(hours=1)

Value = Callable[[RegisterRow], Any]
Watch = Callable[[Iterator[RegisterRow]], Iterator[RegisterRow]]


@dataclass(frozen=True)
class Entry:
    """A column of the register: what it shows, what that means, and which clause or law asks for it."""

    field: str
    heading: str
    width: int
    meaning: str
    source: str
    kind: Kind = Kind.TEXT


ENTRIES = (
    Entry("number", "Number", 13, "The school year and the number of the notice in it.", "District"),
    Entry("school", "School", 17, "The school whose principal was notified.", "§V.5"),
    Entry("officer", "Officer", 17, "The School Resource Officer who filed the notice.", f"§V.5, {LAW}"),
    Entry("badge", "Badge", 9, "The officer's badge number today.", LAW),
    Entry("occurred_at", "Occurred", 21, "When it happened, as reported by the officer.", f"§V.4, {LAW}", Kind.MOMENT),
    Entry("filed_at", "Filed", 21, "When the notice was first filed in the bot.", "§V.4", Kind.MOMENT),
    Entry("hours", "Hours to notice", 10, "Hours from “Occurred” to “Filed”. The agreement asks for timely notice and "
          "sets no number.", "§V.4", Kind.HOURS),
    Entry("place", "Location", 12, "Where it happened: on campus, off campus, at a school event, or in transit.",
          f"§V.4, {LAW}"),
    Entry("place_detail", "Specific location", 15, "The location in the officer's words.", LAW),
    Entry("incident", "Incident", 17, "What happened: the categories of the schools' ED166 and six more.",
          f"§V.4, {LAW}"),
    Entry("started_by", "Initiated by", 15, "How the officer became involved.", LAW),
    Entry("actions", "Actions taken", 20, "Every action that the notice reports, in the order given.",
          f"§V.5, {LAW}"),
    Entry("acted_by", "Who acted", 15, "The officer who filed the notice, other officers (patrol), or both; blank "
          "where it was not asked or is to follow.", "§V.1, §V.5"),
    Entry("grounds", "Why law enforcement", 17, "Other options were ineffective, it was an emergency, or it was not a "
          "response to student conduct; blank without law enforcement action, or while it is to follow.", "§V.1"),
    Entry("options_tried", "Options tried", 15, "What was tried first.", "§V.1"),
    Entry("grounds_detail", "Explanation", 52, "Why the options did not work, or what the emergency was, in the "
          "officer's words.", "§V.1"),
    Entry("students", "Students", 12, "How many students were involved. Identities are not kept.", LAW, Kind.WHOLE),
    Entry("report_written", "Report completed", 11, "Whether a police incident report was completed.", "§V.6"),
    Entry("case_number", "Case number", 13, "The number of the police report.", "§V.6"),
    Entry("urgent", "Urgent", 10, "Marked as urgent by the officer: the district goals are shorter.", "District"),
    Entry("told_in_person", "Told in person", 10, "The principal or designee was told in person before this.", "§V.4"),
    Entry("searched_by", "Who searched", 15, "An officer, or school staff: on their own or asked by an officer; blank "
          "if there was no search.", "§V.12"),
    Entry("search_basis", "Search basis", 13, "The legal basis for a search by an officer; blank if there was none.",
          f"§V.12, {LAW}"),
    Entry("staff_search_reason", "Staff search: why", 30, "How a search by school staff came about, in the officer's "
          "words.", "§V.12"),
    Entry("custody_on_premises", "Custody on premises", 13, "Whether a student was taken into custody on school "
          "premises; blank if there was no custody.", "§VII"),
    Entry("custody_reason", "Custody on premises: why", 30, "Why it could not be elsewhere, in the officer's words.",
          "§VII"),
    Entry("custody_out_of_sight", "Out of sight and sound", 11, "Whether custody was out of sight and sound of other "
          "students; blank if there was no custody.", "§VII"),
    Entry("conduct_at_school", "Conduct at school", 12, "Whether the conduct was on school property or at a school "
          "event; blank if there was no custody.", "§VII"),
    Entry("policy_reason", "School policy: why", 30, "Why there was a citation, summons or arrest for a violation of "
          "school policy, in the officer's words.", "§V.13"),
    Entry("planned", "Planned", 9, "Whether the action was planned and no emergency; blank where it was not asked.",
          "§VII"),
    Entry("planned_grounds", "Planned: grounds", 20, "Danger, evidence or property, or that it could not be done "
          "elsewhere.", "§VII"),
    Entry("completed_at", "Details complete", 21, "When all details and students were recorded; blank while some are "
          "to follow.", f"{LAW}, §V.6", Kind.MOMENT),
    Entry("acknowledged_at", "First acknowledged", 21, "When the principal or designee first clicked “Acknowledge” in "
          "the bot, for the notice as filed or as it read by then.", "§V.4", Kind.MOMENT),
    Entry("acknowledged_by", "First acknowledged by", 17, "Who acknowledged it first.", "§V.4"),
    Entry("times_asked", "Times asked", 9, "How often the school was asked to acknowledge: once for the notice, and "
          "again after each material change that followed an acknowledgment.", "§V.4", Kind.WHOLE),
    Entry("times_acknowledged", "Times acknowledged", 16, "How often it did. Fewer than asked: one waits.", "§V.4",
          Kind.WHOLE),
    Entry("last_acknowledged_at", "Last acknowledged", 21, "When it did last.", "§V.4", Kind.MOMENT),
    Entry("version", "Version", 11, "1 when first filed, plus 1 for each amendment and each time details were added. "
          "Earlier versions stay in the bot.", "§V.6", Kind.WHOLE),
    Entry("changed_by", "Changed for the officer by", 17, "Who amended it or added details for the officer; blank if "
          "the officer made every change.", "§V.6"),
    Entry("withdrawn_at", "Withdrawn", 21, "When the officer withdrew the notice as filed in error; blank if not "
          "withdrawn.", "§V.6", Kind.MOMENT),
)  # fmt: skip


def register(
    session: Session, agreement: Agreement, actor: Actor, first: date, last: date, now: datetime,
    watched: Watch = iter,
) -> tuple[bytes, int]:  # fmt: skip
    """The register of events from the first to the last day, as an .xlsx, and how many rows are in it.

    Its rows go through `watched`, which may say how far it is.

    Raises:
        Refused: the person may export no school's notices.
    """
    schools = schools_where(actor, Act.EXPORT_NOTICES)
    named = "all schools" if schools is None else agreement.school_names(schools)
    period = f"events from {span(first, last)} · {named}"
    book = Book(About(agreement, TITLE, period, Edition.INTERNAL, now, actor.name))
    table = add_rows(book, agreement, watched(notice_register.rows(session, agreement, actor, first, last)))
    earlier = earlier_notices.register(session, actor, first, last)
    earlier_sheet.add(book, agreement, earlier)
    add_definitions(book, agreement, earlier_sheet.definitions(earlier, agreement.cite("§V.6")))
    return book.content(), table.count + len(earlier)


def add_rows(book: Book, agreement: Agreement, taken: Iterable[RegisterRow], *notes: str) -> Table:
    """The sheet with a row for each notice; the rows are taken when the book is written."""
    sheet = book.sheet(NOTICES)
    for note in (*notes, NOTE):
        sheet.note(note)
    values = [_value(entry.field, agreement) for entry in ENTRIES]
    rows = ([value(row) for value in values] for row in taken)
    return sheet.table([Column(entry.heading, entry.kind, entry.width) for entry in ENTRIES], rows)


def add_definitions(book: Book, agreement: Agreement, further: Sequence[Sequence[str]] = ()) -> None:
    """The sheet that says what each column means."""
    definitions = book.sheet(DEFINITIONS)
    definitions.note(CLOCKS)
    columns = (Column("Column", width=24), Column("Definition", width=80), Column("Source", width=24))
    meanings = [(entry.heading, entry.meaning, agreement.cite(entry.source)) for entry in ENTRIES]
    definitions.table(columns, [*meanings, *further])


def _value(field: str, agreement: Agreement) -> Value:
    if field == "school":
        return lambda row: agreement.school_name(row.school)
    if field in CODES:
        labels, code = CODES[field], attrgetter(field)
        return lambda row: labels.get(code(row), code(row))
    return COMPUTED.get(field) or attrgetter(field)


@lru_cache(4096)
def _listed(codes: tuple[str, ...], field: str) -> str:
    return "; ".join(LISTS[field].get(code, code) for code in codes)


def _list(field: str) -> Value:
    codes = attrgetter(field)
    return lambda row: _listed(tuple(codes(row) or ()), field)


COMPUTED: dict[str, Value] = {
    "number": lambda row: f"{row.school_year}/{row.number:04d}",
    "hours": lambda row: round((row.filed_at - row.occurred_at) / AN_HOUR, 2),
    **{field: _list(field) for field in LISTS},
    "urgent": lambda row: words.YES_NO["yes" if row.urgent else "no"],
    "told_in_person": lambda row: words.YES_NO["yes" if row.told_in_person else "no"],
}
