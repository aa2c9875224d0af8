"""Rates in the public edition of a school year, and the trend over the years whose counts are public (§IX).

What is printed of another year is what that year's own public edition printed. Of a baseline, of which nothing else is
public, it is the totals of all schools, unless they are small; not where quarters of that year have editions as well.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from exports.quarters.public.enrollment import PublicEnrollment, public_enrollment
from exports.quarters.public.rates import (
    GROUPS_NOTE,
    add_public_enrollment,
    add_school_rates,
    public_group_rows,
    rate_of,
    school_rates,
)
from exports.quarters.public.tables import EVERYWHERE
from exports.quarters.rates import ENROLLED_WORDS, GROUP, GROUP_HEADS, GROUPS_SHEET, LINE, MEASURE, QUARTER, Row
from exports.quarters.tables import Cell
from exports.quarters.trend import TREND_SHEET, Trend, trend_tables
from exports.suppression.tables import LARGEST_SMALL_COUNT
from exports.workbook.book import Book
from exports.workbook.cells import NONE, NOT_COLLECTED, SUPPRESSED
from models.quarters.enrollment_measures import STUDENTS_ENROLLED
from models.quarters.figures import QuarterFigures
from models.quarters.police_measures import NOT_PUBLIC
from models.quarters.rates import OVER_A_YEAR, Look, of_year
from models.quarters.tables import WHOLE_YEARS, Quarter
from models.quarters.trend import OnRecord, on_record
from models.quarters.year import Year
from models.terms import Agreement

LOOKS = tuple(look for look in OVER_A_YEAR if look.figure not in NOT_PUBLIC)
HOW_TO_READ = (
    "All schools together. Another year is printed as its own public edition has it; a baseline by its totals, “*” for "
    f"1 to {LARGEST_SMALL_COUNT}. Years may differ in schools and in what was collected."
)


class Shown(Protocol):
    """A year's counts as the public sees them."""

    year: Year
    quarters: list[QuarterFigures]

    def whole_year(self, figure: str, place: str, is_police: bool) -> Cell:
        """A figure over the year, at a school or over all of them."""

    def of_quarter(self, label: str, figure: str, place: str, is_police: bool) -> Cell:
        """A figure of one of its quarters."""


@dataclass(frozen=True)
class _Column:
    """A year of the trend: what is printed of it. `is_whole`: of which measures every quarter has the same schools."""

    label: str
    enrolled: Cell
    counts: Sequence[Cell]
    is_whole: Sequence[bool]

    def rate(self, number: int) -> Cell | float:
        """A measure per 1,000 students."""
        count = self.counts[number]
        return NONE if isinstance(count, int) and not self.is_whole[number] else rate_of(count, self.enrolled)


def add_public_year_rates(
    book: Book, session: Session, agreement: Agreement, shown: Shown, enrollment: PublicEnrollment,
    others: Sequence[Shown],
) -> None:  # fmt: skip
    """Add the rates of a year, as far as its enrollment is printed, and the trend."""
    if enrollment.is_printed:
        add_school_rates(book, agreement, enrollment, _rates(shown, enrollment))
        _add_groups(book, shown, enrollment)
        add_public_enrollment(book, agreement, enrollment)
    if found := public_trend(session, agreement, shown, others):
        sheet = book.sheet(TREND_SHEET)
        sheet.note(HOW_TO_READ)
        trend_tables(sheet, found)


def _add_groups(book: Book, shown: Shown, enrollment: PublicEnrollment) -> None:
    """Groups quarter by quarter: whom schools count once in a quarter cannot be added up over the year."""
    of_year_enrolled = of_year(shown.quarters)
    alike = [found for found in shown.quarters if found.enrollment == of_year_enrolled]
    sheet = book.sheet(GROUPS_SHEET)
    sheet.note(f"Quarter by quarter. {GROUPS_NOTE}")
    if others := [found.label for found in shown.quarters if found not in alike]:
        sheet.note(f"Signed with another enrollment, and in their own editions only: {', '.join(others)}.")
    sheet.table([QUARTER, MEASURE, GROUP, LINE, *GROUP_HEADS], [
        [found.label, *row]
        for found in alike for row in public_group_rows(found, enrollment, partial(_of_quarter, shown, found.label))
    ])  # fmt: skip


def _of_quarter(shown: Shown, label: str, figure: str, place: str, is_police: bool) -> Cell:
    return shown.of_quarter(label, figure, place, is_police)


def rates_at_schools(shown: Shown) -> list[Row]:
    """Measure by measure: how many students, then per 1,000; nothing unless the enrollment is printed."""
    enrollment = public_enrollment(shown.quarters, of_year(shown.quarters))
    if not enrollment.is_printed:
        return []
    everybody = (enrollment.printed(STUDENTS_ENROLLED, place) for place in (*enrollment.schools, EVERYWHERE))
    return [[ENROLLED_WORDS, *everybody], *_rates(shown, enrollment)]


def _rates(shown: Shown, enrollment: PublicEnrollment) -> list[Row]:
    return school_rates(_counted(shown), LOOKS, enrollment, lambda look: _is_whole(shown.quarters, look))


def public_trend(session: Session, agreement: Agreement, shown: Shown, others: Sequence[Shown]) -> Trend | None:
    """The years whose counts are public; nothing where there is only one."""
    columns = _columns(session, agreement, shown, others)
    if len(columns) < 2:
        return None
    counts: list[Row] = [[ENROLLED_WORDS, *(column.enrolled for column in columns)]]
    counts += [[look.words, *(column.counts[number] for column in columns)] for number, look in enumerate(LOOKS)]
    rates: list[Row] = [[look.words, *(column.rate(number) for column in columns)] for number, look in enumerate(LOOKS)]
    return Trend([column.label for column in columns], counts, rates)


def _columns(session: Session, agreement: Agreement, shown: Shown, others: Sequence[Shown]) -> list[_Column]:
    """The years that can be printed, from the oldest on."""
    columns = {one.year.school_year: _of_edition(one) for one in (*others, shown)}
    of_quarters = set(session.scalars(select(Quarter.school_year).where(Quarter.code.not_in(WHOLE_YEARS))))
    for year in on_record(session, agreement, shown.year.school_year):
        if year.is_baseline and year.school_year not in of_quarters:
            columns[year.school_year] = _of_baseline(year)
    return [columns[year] for year in sorted(columns)]


def _of_edition(shown: Shown) -> _Column:
    enrollment = public_enrollment(shown.quarters, of_year(shown.quarters))
    counts = [shown.whole_year(look.figure, EVERYWHERE, look.is_police) for look in LOOKS]
    label = OnRecord(shown.year.school_year, shown.quarters, is_baseline=False, quarters=len(shown.year.quarters)).label
    is_whole = [_is_whole(shown.quarters, look) for look in LOOKS]
    return _Column(label, enrollment.printed(STUDENTS_ENROLLED, EVERYWHERE), counts, is_whole)


def _of_baseline(year: OnRecord) -> _Column:
    counts = [_protected(year.total(look)) for look in LOOKS]
    enrollment = public_enrollment(year.found, of_year(year.found))
    is_whole = [_is_whole(year.found, look) for look in LOOKS]
    return _Column(year.label, enrollment.printed(STUDENTS_ENROLLED, EVERYWHERE), counts, is_whole)


def _protected(count: int | None) -> Cell:
    if count is None:
        return NOT_COLLECTED
    return SUPPRESSED if 1 <= count <= LARGEST_SMALL_COUNT else count


def _is_whole(quarters: Sequence[QuarterFigures], look: Look) -> bool:
    """Whether every quarter has a figure, at all of its schools."""
    at = [found.total(look.figure, is_police=look.is_police).at for found in quarters]
    return all(schools == frozenset(found.schools) for schools, found in zip(at, quarters, strict=True))


def _counted(shown: Shown) -> Callable[[str, str, bool], Cell]:
    """What is printed over the year; at a school only where every quarter has it: else a rate would be too low."""

    def counted(figure: str, place: str, is_police: bool) -> Cell:
        of = [(found.of_police if is_police else found.of_school)(place, figure) for found in shown.quarters]
        if place != EVERYWHERE and None in of:
            return NOT_COLLECTED
        return shown.whole_year(figure, place, is_police)

    return counted
