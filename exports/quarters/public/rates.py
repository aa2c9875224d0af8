"""Rates and disparity ratios in public editions: only where every count behind them is printed (§IX)."""

from collections.abc import Callable, Sequence

from exports.quarters.public.enrollment import PublicEnrollment
from exports.quarters.public.tables import EVERYWHERE
from exports.quarters.rates import (
    ENROLLED_WORDS,
    ENROLLMENT_SHEET,
    GROUP,
    GROUP_HEADS,
    GROUPS_SHEET,
    LINE,
    MEASURE,
    PER_STUDENTS,
    RATES_SHEET,
    RATIO_MEANS,
    Row,
    chart_rates,
    group_cells,
    school_columns,
)
from exports.quarters.tables import Cell
from exports.workbook.book import Book
from exports.workbook.cells import NONE, Column, Kind
from models.quarters.enrollment_measures import ENROLLMENT_GROUPS, STUDENTS_ENROLLED, enrolled_like
from models.quarters.figures import QuarterFigures
from models.quarters.police_measures import NOT_PUBLIC
from models.quarters.rates import BY_GROUP, LEAST_ENROLLED, LOOKS, PER, Look, beside_others, figures_of, rate
from models.terms import Agreement

Shown = Callable[[str, str, bool], Cell]
"""What is printed of a figure at a school or over all schools; the last says whether it is the police's."""
ONLY_IF_PRINTED = (
    "A rate or ratio is printed only where every count behind it is printed: else what stands in place of the count. "
    "Over all schools it is printed where all of them have the figure (else “none”)."
)
GROUPS_NOTE = f"All schools together. {PER_STUDENTS}. {RATIO_MEANS} {ONLY_IF_PRINTED}"
OF_ENROLLMENT = (
    f"Students enrolled as of the district's fall count. “*”: a group of fewer than {LEAST_ENROLLED}, or a larger one "
    "that would reveal it. Groups are printed for all schools together; “withheld” where too little of "
    "the breakdown would be left."
)


def rate_of(count: Cell, enrolled: Cell, *, is_once: bool = False) -> Cell | float:
    """A rate of what is printed, or what stands in place of the first number that is not."""
    if isinstance(count, str):
        return count
    return enrolled if isinstance(enrolled, str) else rate(count, enrolled, is_once=is_once)


def group_of(counted: Sequence[Cell], enrolled: Sequence[Cell], measure_index: int) -> Row:
    """The cells of a group: `counted` and `enrolled` are the group's and all students'; its measure by its place."""
    cells = [*counted, *enrolled]
    marker = next((cell for cell in cells if isinstance(cell, str)), None)
    own = rate_of(counted[0], enrolled[0], is_once=BY_GROUP[measure_index].is_once)
    if marker is not None:
        return [enrolled[0], counted[0], own, marker, marker]
    count, everybody, of_group, of_all = (cell for cell in cells if isinstance(cell, int))
    return group_cells(beside_others(count, of_group, everybody, of_all, BY_GROUP[measure_index]))


def school_rates(
    shown: Shown, looks: Sequence[Look], enrollment: PublicEnrollment, whole: Callable[[Look], bool]
) -> list[Row]:
    """Each measure per 1,000 students as the public sees it; over all schools only where `whole` says so."""
    return [
        [look.words,
         *(rate_of(shown(look.figure, school, look.is_police), enrollment.printed(STUDENTS_ENROLLED, school),
                   is_once=look.is_once) for school in enrollment.schools),
         rate_of(shown(look.figure, EVERYWHERE, look.is_police), enrollment.printed(STUDENTS_ENROLLED, EVERYWHERE),
                 is_once=look.is_once) if whole(look) else NONE]
        for look in looks if look.figure not in NOT_PUBLIC
    ]  # fmt: skip


def add_public_rates(
    book: Book, agreement: Agreement, found: QuarterFigures, enrollment: PublicEnrollment, shown: Shown
) -> None:
    """Add what a quarter's public workbook says of rates; nothing where the enrollment is not printed."""
    if not enrollment.is_printed:
        return
    looks = [look for look in LOOKS if found.has_line(look.figure, is_police=look.is_police)]
    add_school_rates(book, agreement, enrollment, school_rates(
        shown, looks, enrollment, lambda look: _is_of_all(found, look.figure, is_police=look.is_police),
    ))  # fmt: skip
    groups = book.sheet(GROUPS_SHEET)
    groups.note(GROUPS_NOTE)
    groups.table([MEASURE, GROUP, LINE, *GROUP_HEADS], public_group_rows(found, enrollment, shown))
    add_public_enrollment(book, agreement, enrollment)


def public_group_rows(found: QuarterFigures, enrollment: PublicEnrollment, shown: Shown) -> list[Row]:
    """Each group over all schools: enrolled, counted, its rate, that of all others and the ratio, as far as printed."""
    return [
        [measure.words, group, line, *_group(found, enrollment, shown, number, figure)]
        for number, measure in enumerate(BY_GROUP) for group, line, figure in figures_of(measure)
        if found.has_line(figure, is_police=measure.is_police)
    ]  # fmt: skip


def _group(found: QuarterFigures, enrollment: PublicEnrollment, shown: Shown, number: int, figure: str) -> Row:
    measure = BY_GROUP[number]
    counted = [shown(name, EVERYWHERE, measure.is_police) for name in (figure, measure.whole)]
    enrolled = [enrollment.printed(name, EVERYWHERE) for name in (enrolled_like(figure), STUDENTS_ENROLLED)]
    if not all(_is_of_all(found, name, is_police=measure.is_police) for name in (figure, measure.whole)):
        return [enrolled[0], counted[0], NONE, NONE, NONE]
    return group_of(counted, enrolled, number)


def _is_of_all(found: QuarterFigures, figure: str, *, is_police: bool) -> bool:
    return found.total(figure, is_police=is_police).at == frozenset(found.schools)


def add_school_rates(book: Book, agreement: Agreement, enrollment: PublicEnrollment, rows: Sequence[Row]) -> None:
    """Add the rates of schools, and a chart of those over all schools."""
    sheet = book.sheet(RATES_SHEET)
    sheet.note(f"{PER_STUDENTS}. {ONLY_IF_PRINTED}")
    table = sheet.table(school_columns(agreement, enrollment.schools), rows)
    chart_rates(sheet, table, f"All schools, per {PER:,} students")


def add_public_enrollment(book: Book, agreement: Agreement, enrollment: PublicEnrollment) -> None:
    """Add the enrollment as the public sees it: of each school all students, of all schools each group."""
    sheet = book.sheet(ENROLLMENT_SHEET)
    sheet.note(OF_ENROLLMENT)
    heads = [Column(agreement.school_name(school), Kind.COUNT) for school in enrollment.schools]
    everybody = (enrollment.printed(STUDENTS_ENROLLED, place) for place in (*enrollment.schools, EVERYWHERE))
    sheet.table([MEASURE, *heads, Column("Total", Kind.COUNT)], [[ENROLLED_WORDS, *everybody]], caption="All students")
    sheet.table([MEASURE, LINE, Column("Total", Kind.COUNT)], [
        [group.title, label, enrollment.printed(figure, EVERYWHERE)]
        for group in ENROLLMENT_GROUPS.values() if group.by for figure, label in group.figures.items()
    ], caption="By group, all schools together")  # fmt: skip
