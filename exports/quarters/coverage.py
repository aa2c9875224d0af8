"""Coverage of each school in a school year: its columns, and the tables of the yearly report (§III).

Planned and recorded stand side by side and are never added up. The public gets days alone: by hours, and by what
substitutes stood in for, it could be read how much a school's one officer was away.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from exports.document import PAGE_WIDTH, Line, Paper, Style
from exports.workbook.cells import NONE, Kind
from models.quarters.school_coverage import OnDuty, SchoolCoverage, YearCoverage
from models.schedules.coverage import MINUTES_IN_AN_HOUR
from models.terms import Agreement

COVERAGE_SHEET, COVERAGE_AT, ON_DUTY_AT = "Coverage", "Coverage at", "On duty at"
"""The sheet, and the first heading of each table: by these the audit of a public file finds them."""
PLANNED_NOTE = (
    "School days by the work schedules on record (§III): usual weeks, less absences, plus substitutes. Planned is not "
    "present, and days still to come count as planned. “None”: no schedule of this school year is on record."
)
BY_WEEKDAYS = "The district's calendar does not extend to the end of the year: weekdays after its end are school days."
RECORDED_NOTE = (
    "What officers tapped, on duty and off duty, beside the plan. “Days left open” have a time without an end: its "
    "hours are not counted. What nobody tapped is in no figure."
)
EDGES, A_LETTER, LEAST = 0.15, 0.07, 0.6  # inches: a column has to hold the longest word of its heading
Number = int | float | None


@dataclass(frozen=True)
class Shown:
    """A column: its heading, what it holds, how that follows from a school's year; `is_public` for everybody."""

    heading: str
    kind: Kind
    of: Callable[[SchoolCoverage], Number]
    is_public: bool = False


def _hours(minutes: int) -> float:
    return minutes / MINUTES_IN_AN_HOUR


def _tapped(of: Callable[[OnDuty], Number]) -> Callable[[SchoolCoverage], Number]:
    return lambda found: of(found.on_duty) if found.on_duty else None


PLANNED = (
    Shown("School days", Kind.COUNT, lambda found: found.school_days, is_public=True),
    Shown("With an officer", Kind.COUNT, lambda found: found.with_officer, is_public=True),
    Shown("Without an officer", Kind.COUNT, lambda found: found.without_officer, is_public=True),
    Shown("Not known", Kind.COUNT, lambda found: found.not_known, is_public=True),
    Shown("Share with an officer", Kind.PERCENT, lambda found: found.share, is_public=True),
    Shown("Hours of officers", Kind.HOURS, lambda found: _hours(found.minutes)),
    Shown("By substitutes", Kind.HOURS, lambda found: _hours(found.minutes_of_substitutes)),
)
RECORDED = (
    Shown("School days on duty", Kind.COUNT, _tapped(lambda tapped: tapped.days)),
    Shown("Hours on duty", Kind.HOURS, _tapped(lambda tapped: _hours(tapped.minutes))),
    Shown("Hours on other days", Kind.HOURS, _tapped(lambda tapped: _hours(tapped.minutes_of_other_days))),
    Shown("Days left open", Kind.COUNT, _tapped(lambda tapped: tapped.days_left_open)),
)
PUBLIC = tuple(shown for shown in PLANNED if shown.is_public)
WITHOUT_A_PLAN = PLANNED[:1]
"""What is known of a school without any schedule."""
BESIDE = (PLANNED[1], RECORDED[0], PLANNED[5], *RECORDED[1:])
"""Planned and recorded, days beside days and hours beside hours."""


def value_of(shown: Shown, found: SchoolCoverage) -> int | float | str | None:
    """What a cell holds: the figure; where nothing was planned, that there is none."""
    if shown in PLANNED and shown not in WITHOUT_A_PLAN and not found.has_schedule:
        return NONE if shown.kind is Kind.COUNT else None
    return shown.of(found)


def write_coverage(paper: Paper, agreement: Agreement, found: YearCoverage | None, *, is_public: bool) -> None:
    """The tables of a document; none of a year without schedules."""
    if found is None:
        return
    paper.write("Coverage of each school", Style.SUBHEADING)
    paper.write(" ".join(notes_of(agreement, found)), Style.SMALL, with_next=True)
    _table(paper, agreement, found, COVERAGE_AT, PUBLIC if is_public else PLANNED)
    if found.is_recorded and not is_public:
        paper.write(RECORDED_NOTE, Style.SMALL, with_next=True)
        _table(paper, agreement, found, ON_DUTY_AT, BESIDE)


def _table(
    paper: Paper, agreement: Agreement, found: YearCoverage, head: str, columns: Sequence[Shown]
) -> None:  # fmt: skip
    widths = [max(LEAST, EDGES + A_LETTER * max(map(len, shown.heading.split()))) for shown in columns]
    heads = (head, *(shown.heading for shown in columns))
    table = paper.table((PAGE_WIDTH - sum(widths), *widths), heads, numbers=len(columns))
    for of_school in found.schools:
        cells = ([Line(in_words(shown, of_school), Style.CELL_NUMBER)] for shown in columns)
        table.row([Line(agreement.school_name(of_school.school))], *cells)


def in_words(shown: Shown, found: SchoolCoverage) -> str:
    """A figure as a document prints it: a share in whole percent, hours to a tenth."""
    value = value_of(shown, found)
    if value is None or isinstance(value, str):
        return value or NONE
    if shown.kind is Kind.PERCENT:
        return f"{round(100 * value)}%"
    return _tenths(value) if shown.kind is Kind.HOURS else f"{value:,}"


def _tenths(hours: float) -> str:
    """Hours to a tenth, half of one up, as programs for workbooks show them."""
    tenths = (round(hours * MINUTES_IN_AN_HOUR) + 3) // 6
    return f"{tenths // 10:,}.{tenths % 10}"


def coverage_lines(agreement: Agreement, found: YearCoverage | None) -> list[str]:
    """The same in a line for each school, for those who are about to adopt it."""
    columns = columns_of(found)
    return [
        f"{agreement.school_name(of_school.school)}: {'; '.join(_named(shown, of_school) for shown in columns)}"
        for of_school in (found.schools if found else ())
    ]


def columns_of(found: YearCoverage | None) -> tuple[Shown, ...]:
    """All that is known of schools: planned, and recorded where that was asked for."""
    return (*PLANNED, *(RECORDED if found and found.is_recorded else ()))


def _named(shown: Shown, found: SchoolCoverage) -> str:
    return f"{shown.heading.lower()} {in_words(shown, found)}"


def notes_of(agreement: Agreement, found: YearCoverage) -> list[str]:
    """What a reader has to know of what was planned."""
    return [agreement.cite(PLANNED_NOTE), *([] if found.calendar_is_known else [BY_WEEKDAYS])]
