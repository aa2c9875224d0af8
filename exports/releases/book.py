"""A released workbook: a notice log with or without student details, or totals; what it says of its release (§V.6)."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from exports.document import span
from exports.notices.officer_month import STUDENTS, student_row
from exports.notices.register import TITLE as LOG_TITLE
from exports.notices.register import add_definitions, add_rows
from exports.workbook.book import About, Book, Edition
from exports.workbook.cells import Column, Kind
from models import vocabulary as words
from models.notices import register as notice_register
from models.notices import students
from models.notices.statistics import CURRENT, happened
from models.notices.tables import Notice, NoticeVersion
from models.releases.form import KINDS, LOG_STUDENTS, TOTALS
from models.releases.tables import ReleasedFile
from models.releases.totals import totals
from models.terms import Agreement

RELEASE, SCHOOLS, INCIDENTS, ACTIONS, DETAILS = "Release", "Schools", "What happened", "Actions taken", "Students"
IN_FULL = "The sheet “Release” says what was released and what for."
NOT_EARLIER = "Notices of years before the bot are not included."
NOTE_ON_STUDENTS = (
    "One row for each student recorded, of notices that were not withdrawn. No student name, birth date or number is "
    "recorded. A row may be enough to tell who a student is: keep this sheet to those who need it."
)
NOTE_ON_TOTALS = "Notices of events in the period, as they read now. Withdrawn notices are not counted."
NOTE_ON_ACTIONS = (
    "A notice counts once for each action that it reports, so that a column may add up to more than notices."
)
ALL = "All schools"
LONGEST_IN_LINE = 200


def released_book(session: Session, agreement: Agreement, file: ReleasedFile, now: datetime) -> tuple[bytes, int]:
    """A released file as an .xlsx, and how many rows of records, or notices counted, are in it."""
    release = file.release
    first, last = release.first_day or date.min, release.last_day or date.min
    whose = agreement.school_name(release.school) if release.school else "all schools"
    title = KINDS[TOTALS] if file.kind == TOTALS else LOG_TITLE
    period = f"events from {span(first, last)} · {whose}"
    book = Book(About(agreement, title, period, Edition.RELEASED, now, file.sent_to.name))
    about = (released(agreement, file), IN_FULL)
    if file.kind == TOTALS:
        rows = _add_totals(session, agreement, book, file, *about)
        _add_release(agreement, book, file)
        return book.content(), rows
    schools = (release.school,) if release.school else None
    taken = notice_register.rows_at(session, agreement, schools, first, last)
    table = add_rows(book, agreement, taken, *about, NOT_EARLIER)
    if file.kind == LOG_STUDENTS:
        _add_students(session, agreement, book, file)
    add_definitions(book, agreement)
    _add_release(agreement, book, file)
    return book.content(), table.count


def released(agreement: Agreement, file: ReleasedFile) -> str:
    """Who released it to the superintendent, when, and what for; of a long purpose as much as a line takes."""
    release, purpose = file.release, " ".join(file.release.request.purpose.split())
    short = purpose if len(purpose) <= LONGEST_IN_LINE else f"{purpose[:LONGEST_IN_LINE]}…"
    when = agreement.local(release.released_at)
    return f"Released to the superintendent on {when} by {release.released_by.name}, for: {short}"


def _add_release(agreement: Agreement, book: Book, file: ReleasedFile) -> None:
    """What was asked for, what for, and what was released, with which words; typed text is never a formula."""
    release, request = file.release, file.release.request
    step = next((step for step in request.steps if step.step == "release"), None)
    rows = [
        ("Records request", str(request.id)),
        ("Requested by", request.asked_by.name),
        ("Requested", agreement.local(request.asked_at)),
        ("For", request.purpose),
        ("Requested records", request.records.in_words),
        ("Released by", release.released_by.name),
        ("Released", agreement.local(release.released_at)),
        ("This file", file.label),
        ("Word to the superintendent", step.words if step else None),
    ]
    sheet = book.sheet(RELEASE)
    sheet.note(released(agreement, file))
    sheet.table((Column("What", width=28), Column("As recorded", width=100)), rows)


def _add_students(session: Session, agreement: Agreement, book: Book, file: ReleasedFile) -> None:
    release = file.release
    query = (
        select(Notice).join(NoticeVersion, CURRENT)
        .where(happened(agreement, release.first_day or date.min, release.last_day or date.min))
        .where(Notice.withdrawn_at.is_(None)).order_by(NoticeVersion.occurred_at, Notice.id)
    )  # fmt: skip
    if release.school:
        query = query.where(Notice.school == release.school)
    rows = [student_row(notice, row) for notice in session.scalars(query)
            for row in students.recorded(session, notice.id)]  # fmt: skip
    sheet = book.sheet(DETAILS)
    sheet.note(NOTE_ON_STUDENTS)
    sheet.table(STUDENTS, rows)


def _add_totals(session: Session, agreement: Agreement, book: Book, file: ReleasedFile, *about: str) -> int:
    release = file.release
    found = totals(session, agreement, release.school, release.first_day or date.min, release.last_day or date.min)
    keys = [school.key for school in agreement.school if release.school in (None, school.key)]
    sheet = book.sheet(SCHOOLS)
    for note in (*about, NOTE_ON_TOTALS):
        sheet.note(note)
    columns = (Column("School", width=36), Column("Notices", Kind.WHOLE, 12), Column("Students", Kind.WHOLE, 12))
    rows = [(agreement.school_name(key), found.notices.get(key, 0), found.students.get(key, 0)) for key in keys]
    if len(keys) > 1:
        rows.append((ALL, found.count, sum(found.students.values())))
    sheet.table(columns, rows)
    _across(agreement, book, INCIDENTS, keys, words.INCIDENTS, found.incidents)
    _across(agreement, book, ACTIONS, keys, words.ACTIONS, found.actions, NOTE_ON_ACTIONS)
    return found.count


def _across(
    agreement: Agreement, book: Book, name: str, keys: list[str], labels: Mapping[str, str],
    counts: Mapping[tuple[str, str], int], *notes: str,
) -> None:  # fmt: skip
    """A row for each code, a column for each school."""
    sheet = book.sheet(name)
    for note in notes:
        sheet.note(note)
    more = (Column(ALL, Kind.WHOLE, 12),) if len(keys) > 1 else ()
    columns = (Column(name, width=36), *(Column(agreement.school_name(key), Kind.WHOLE, 14) for key in keys), *more)
    rows = []
    for code, label in labels.items():
        numbers = [counts.get((key, code), 0) for key in keys]
        rows.append((label, *numbers, *([sum(numbers)] if more else [])))
    sheet.table(columns, rows)
