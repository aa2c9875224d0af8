"""A monthly officer report as a workbook: what state law asks for of each event and student (C.G.S. 10-233p)."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from exports.workbook.book import About, Book, Edition
from exports.workbook.cells import Column, Kind
from models import vocabulary as words
from models.notices import students
from models.notices.statistics import CURRENT, happened
from models.notices.tables import Notice, NoticeVersion, StudentDetail
from models.people.tables import Person
from models.terms import Agreement

TITLE = "Monthly officer report"
LAW = (
    "Fields required by C.G.S. 10-233p, to be confirmed by counsel. Withdrawn notices are not included. No student "
    "name, birth date or number is recorded; the case number is the link."
)
NOT_OWN = "Not included, since other officers acted without this officer: {}."
EVENTS = (
    Column("Notice", width=14), Column("School", width=22), Column("Date and time", Kind.MOMENT, 21),
    Column("Location", width=22), Column("Reason and nature", width=30), Column("Narrative", width=60),
    Column("Actions", width=28), Column("Who acted", width=17), Column("Who searched", width=15),
    Column("Case number", width=14), Column("Students", Kind.WHOLE),
    Column("Details complete", Kind.MOMENT, 21),
)  # fmt: skip
STUDENTS = (
    Column("Notice", width=14), Column("Student", Kind.WHOLE), Column("Race and ethnicity", width=24),
    Column("Hispanic or Latino", width=12), Column("Race", width=30), Column("Gender", width=12),
    Column("Age", Kind.WHOLE), Column("Grade", width=12), Column("Disability", width=12),
    *(Column(label, width=12) for label in words.STUDENT_MEASURES.values()), Column("Minutes detained", Kind.WHOLE),
    Column("Disposition", width=30),
)  # fmt: skip


def packet(
    session: Session, agreement: Agreement, officer: Person, first: date, last: date, made_for: str, now: datetime
) -> bytes:
    """What the officer did from the first to the last day, event by event, and the students of each, as an .xlsx."""
    query = (
        select(Notice)
        .join(NoticeVersion, CURRENT)
        .where(happened(agreement, first, last), Notice.officer_id == officer.id, Notice.withdrawn_at.is_(None))
        .order_by(NoticeVersion.occurred_at, Notice.id)
    )
    filed = list(session.scalars(query))
    found = [notice for notice in filed if notice.current.acted_by != "others"]
    badge = f", badge {officer.badge}" if officer.badge else ""
    period = f"{first:%B %Y} · {officer.name}{badge}"
    book = Book(About(agreement, TITLE, period, Edition.INTERNAL, now, made_for))
    events = book.sheet("Events")
    events.note(LAW)
    if not_own := [notice.label for notice in filed if notice not in found]:
        events.note(NOT_OWN.format(", ".join(not_own)))
    events.table(EVENTS, [_event(agreement, notice) for notice in found])
    rows = [student_row(notice, row) for notice in found for row in students.recorded(session, notice.id)]
    book.sheet("Students").table(STUDENTS, rows)
    return book.content()


def _event(agreement: Agreement, notice: Notice) -> list[object]:
    current = notice.current
    place = ": ".join(filter(None, (words.PLACES[current.place], current.place_detail)))
    started_by, grounds = words.STARTED_BY.get(current.started_by or ""), words.GROUNDS.get(current.grounds or "")
    reasons = filter(None, (words.INCIDENTS[current.incident], started_by, grounds))
    told = filter(None, (current.narrative, current.grounds_detail))
    return [
        notice.label, agreement.school_name(notice.school), current.occurred_at, place, f"{'. '.join(reasons)}.",
        "\n".join(told), "; ".join(words.ACTIONS[code] for code in current.actions),
        words.WHO_ACTED.get(current.acted_by or ""), words.SEARCHERS.get(current.searched_by or ""),
        current.case_number, current.students, notice.completed_at,
    ]  # fmt: skip


def student_row(notice: Notice, row: StudentDetail) -> list[object]:
    """What is recorded of a student, by the columns of the sheet."""
    asked = [words.YES_NO["yes" if measure in row.measures else "no"] for measure in words.STUDENT_MEASURES]
    return [
        notice.label, row.number, words.RACES[row.race],
        words.YES_NO_UNKNOWN[row.ethnicity] if row.ethnicity else None,
        "; ".join(words.RACE_ANSWERS[race] for race in row.races or ()), words.GENDERS[row.gender], row.age,
        words.GRADES[row.grade], words.YES_NO_UNKNOWN[row.disability], *asked, row.detained_minutes,
        words.DISPOSITIONS[row.disposition],
    ]  # fmt: skip
