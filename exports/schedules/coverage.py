"""The coverage calendar as a workbook: what it adds up to by school and month, and who is here on each school day."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from exports.document import span
from exports.workbook.book import About, Book, Edition
from exports.workbook.cells import Column, Kind
from models.actor import Actor
from models.calendar.school_days import calendar_is_known
from models.duty.queries import times_at
from models.duty.recorded import recorded
from models.duty.tables import DutyTime
from models.policy import Act
from models.schedules import queries
from models.schedules.coverage import Coverage, by_month, coverage, months
from models.schedules.kinds import WEEKDAYS, span_of
from models.schedules.plan import DayAtSchool, Presence, days_at
from models.terms import Agreement

OnDuty = dict[str, list[DutyTime]]
TITLE = "Coverage calendar"
TOTALS, DEFINITIONS = "Coverage", "Definitions"
LONGEST_NAME = 28  # Excel takes 31 characters in a sheet's name
NOT_IN_NAMES = str.maketrans("", "", "[]:*?/\\'")
RECORDED_NOTE = (
    "The last four columns are what officers tapped: on duty and off duty. They stand beside the plan and are not "
    "mixed with it. Nobody makes up what was not tapped."
)
NOTE = (
    "By the work schedules on record: usual weeks, less absences, plus substitutes, on school days. That is the "
    "plan, and not where officers were. The agreement asks officers to notify the principal of their work "
    "schedule (§III)."
)
BY_WEEKDAYS = (
    "The district's calendar does not extend to the end of this period: weekdays after its end count as school days."
)
NUMBERS = (
    Column("School days", Kind.COUNT, 10), Column("With an officer", Kind.COUNT, 11),
    Column("Without an officer", Kind.COUNT, 11), Column("Not known", Kind.COUNT, 10),
    Column("Share with an officer", Kind.PERCENT, 12), Column("Hours of officers", Kind.HOURS, 11),
    Column("By substitutes", Kind.HOURS, 12),
)  # fmt: skip
RECORDED = (
    Column("School days on duty", Kind.COUNT, 13), Column("Hours on duty", Kind.HOURS, 10),
    Column("Hours on other days", Kind.HOURS, 11), Column("Days left open", Kind.COUNT, 10),
)  # fmt: skip
DEFINED = (
    ("School days", "Mondays to Fridays in the period, without the days on which the district's calendar has no "
     "school. Beyond the end of the calendar each weekday counts."),
    ("With an officer", "School days on which an officer is at the school by the schedule: the usual week, less "
     "absences, plus other hours and substitutes. For how long does not matter here."),
    ("Without an officer", "School days on which no officer is at the school by the schedule."),
    ("Not known", "School days without an officer by the schedules on record, on which an officer who is assigned to "
     "the school has no usual week on record."),
    ("Share with an officer", "School days with an officer, divided by school days; blank where days are not known."),
    ("Hours of officers", "From the start to the end of each officer's time at the school, added up over school days. "
     "Two officers at the same time count twice."),
    ("By substitutes", "Those of these hours for which a supervisor named a substitute."),
    ("School days on duty", "School days on which an officer went on duty at the school by a tap, for "
     "however long. Only where the district records it."),
    ("Hours on duty", "From the tap on duty to the tap off duty of each officer, or as corrected, on school days. Real "
     "hours. Two officers at the same time count twice. A time without an end counts no hour."),
    ("Hours on other days", "The same on days without school, such as at an event on a Saturday."),
    ("Days left open", "Days with a time on duty that has no end: nobody knows it, or the officer is on duty now. Its "
     "hours are in no other column."),
    ("Absent", "An officer who would be at the school by the usual week. Why is not in this workbook."),
)  # fmt: skip


def coverage_book(
    session: Session, agreement: Agreement, actor: Actor, first: date, last: date, now: datetime
) -> bytes:
    """The coverage of the schools that somebody may have it of, from the first to the last day, as an .xlsx."""
    schools = queries.readable_schools(actor, agreement, Act.EXPORT_COVERAGE, (first, last))
    records = queries.records_of(session, schools, first, last)
    days = {school: days_at(records, school, *agreement.open_days(school, first, last)) for school in schools}
    book = Book(About(agreement, TITLE, span(first, last), Edition.INTERNAL, now, actor.name))
    on_duty = _on_duty(session, agreement, schools, first, last)
    sheet = book.sheet(TOTALS)
    sheet.note(agreement.cite(NOTE))
    if on_duty is not None:
        sheet.note(RECORDED_NOTE)
    if not calendar_is_known(session, last):
        sheet.note(BY_WEEKDAYS)
    named = (
        Column("School", width=26), Column("Month", width=16), *NUMBERS, *(RECORDED if on_duty is not None else ()),
    )  # fmt: skip
    rows, totals = _totals(agreement, days, on_duty, first, last)
    sheet.table(named, rows, totals=totals)
    names = {TOTALS.casefold(), DEFINITIONS.casefold()}
    for school in schools:
        _of_school(book, _sheet_name(agreement.school_name(school), names), days[school], first, last)
    sheet = book.sheet(DEFINITIONS)
    sheet.table((Column("Term", width=24), Column("Definition", width=90)), DEFINED)
    return book.content()


def _totals(
    agreement: Agreement, days: dict[str, list[DayAtSchool]], on_duty: OnDuty | None, first: date, last: date
) -> tuple[list[Sequence[Any]], list[int]]:
    """A row for each school and month, and one for the school's whole period; which rows those are.

    What was recorded stands beside it where there is anything: `on_duty` is nothing where the district records none.
    """
    rows: list[Sequence[Any]] = []
    totals = []
    for school, of_school in days.items():
        name, by_tap = agreement.school_name(school), partial(_by_tap, on_duty, school, of_school)
        planned = by_month(of_school, first, last)
        for begins, ends in months(first, last):
            rows.append((name, _month(begins), *_numbers(planned[begins]), *by_tap(begins, ends)))
        totals.append(len(rows))
        rows.append((name, "Whole period", *_numbers(coverage(of_school)), *by_tap(first, last)))
    return rows, totals


def _on_duty(session: Session, agreement: Agreement, schools: Sequence[str], first: date, last: date) -> OnDuty | None:
    """The times on duty at each school; nothing where the district records none, and there are none from before."""
    found: OnDuty = {school: [] for school in schools}
    for time in times_at(session, schools, first, last):
        found[time.current.school].append(time)
    return found if agreement.duty.is_recorded or any(found.values()) else None


def _by_tap(
    on_duty: OnDuty | None, school: str, days: Sequence[DayAtSchool], first: date, last: date
) -> tuple[Any, ...]:  # fmt: skip
    if on_duty is None:
        return ()
    of_school = {day.day for day in days if day.closed is None}
    found = recorded((time for time in on_duty[school] if first <= time.day <= last), of_school)
    return (found.days, found.hours, found.hours_of_other_days, found.days_left_open)


def _numbers(found: Coverage) -> tuple[Any, ...]:
    return (
        found.school_days, found.with_officer, found.without_officer, found.not_known, found.share, found.hours,
        found.hours_of_substitutes,
    )  # fmt: skip


def _month(begins: date) -> str:
    return f"{begins:%B %Y}"


def _sheet_name(school: str, taken: set[str]) -> str:
    """A name that Excel takes for a sheet, another for each school."""
    name = school.translate(NOT_IN_NAMES)[:LONGEST_NAME].strip() or "School"
    number = 2
    while name.casefold() in taken:
        name, number = f"{name[: LONGEST_NAME - 3].strip()} {number}", number + 1
    taken.add(name.casefold())
    return name


def _of_school(book: Book, name: str, days: Sequence[DayAtSchool], first: date, last: date) -> None:
    """A grid for each month: a row for each week, a column for each weekday."""
    sheet = book.sheet(name)
    columns = [Column("Week of", Kind.DATE, 12), *(Column(weekday, width=25) for weekday in WEEKDAYS)]
    for begins, ends in months(first, last):
        of_month = [day for day in days if begins <= day.day <= ends]
        sheet.table(columns, list(_weeks(of_month)), caption=_month(begins))


def _weeks(days: Iterable[DayAtSchool]) -> Iterable[list[Any]]:
    weeks: dict[date, list[Any]] = {}
    for day in days:
        monday = day.day - timedelta(days=day.day.weekday())
        week = weeks.setdefault(monday, [monday, *[None] * len(WEEKDAYS)])
        week[1 + day.day.weekday()] = in_words(day)
    return weeks.values()


def in_words(day: DayAtSchool) -> str:
    """A day at a school: its date, then who is here and when, who is absent, or why there is no school."""
    if day.closed is not None:
        return f"{day.day.day}\nNo school: {day.closed}"
    lines = ["NO OFFICER"] if day.surely_lacks_officer else [_present(presence) for presence in day.here]
    lines += [f"{absence.officer.name}: {absence.where}" for absence in day.absent]
    lines += [f"{person.name}: no schedule on record" for person in day.unknown]
    return "\n".join([str(day.day.day), *lines])


def _present(presence: Presence) -> str:
    mark = " (substitute)" if presence.substitution else ""
    return f"{presence.officer.name}{mark}\n{span_of(presence.starts, presence.ends)}"
