"""Rates per 1,000 students and disparity ratios as tables: of a quarter, of a year, internal editions (§IX).

What the rows are made of, `school_rows`, `group_rows` and `year_rows`, other documents print too.
"""

from collections.abc import Collection, Sequence

from exports.quarters.tables import Cell
from exports.workbook.book import Book
from exports.workbook.cells import MISSING, NOT_COLLECTED, Column, Kind
from exports.workbook.charts import ChartTitles
from exports.workbook.sheets import Sheet, Table
from models.quarters.enrollment_measures import ENROLLMENT_GROUPS, STUDENTS_ENROLLED
from models.quarters.figures import QuarterFigures
from models.quarters.rates import (
    BY_GROUP,
    LEAST_COUNTED,
    LEAST_ENROLLED,
    LOOKS,
    OVER_A_YEAR,
    PER,
    Enrollment,
    GroupRate,
    Look,
    Rate,
    enrolled_at,
    figures_of,
    group_rate,
    of_year,
    overall_rate,
    school_rate,
    year_rate,
    year_rate_overall,
)
from models.terms import Agreement

ENROLLMENT_SHEET, RATES_SHEET, GROUPS_SHEET, SCHOOL_GROUPS_SHEET = (
    "Enrollment", "Rates", "Rates by group", "Rates by group, schools",
)  # fmt: skip
ALL_SCHOOLS, THESE_SCHOOLS = "All schools", "These schools"
ENROLLED_WORDS = "Students enrolled"
PER_STUDENTS = f"Rates are per {PER:,} students enrolled"
RATIO_MEANS = (
    "The ratio is the group's rate divided by the rate of all other students: 1.00 is the same rate, 2.00 twice the "
    f"rate. It is not calculated (“too few”) with fewer than {LEAST_COUNTED} counted or {LEAST_ENROLLED} enrolled in "
    "the group or among the others. A ratio describes a difference; it does not say where it comes from."
)
NOT_ON_RECORD = (
    "No enrollment is on record for this school year, so that there are no rates. The schools' members of the team "
    "enter it with /sro-quarterly, “Enrollment”."
)
LACKING = (
    "No enrollment is on record for {}: there is no rate of it, nor of all schools where it has the figure. The "
    "schools' members of the team enter it with /sro-quarterly, “Enrollment”."
)
LATER = "Enrollment was entered or corrected after this revision was signed. The rates are as signed."
GROUP_HEADS = (
    Column("Enrolled", Kind.COUNT, 12), Column("Counted", Kind.COUNT, 12), Column(f"Per {PER:,}", Kind.RATE, 21),
    Column(f"All others per {PER:,}", Kind.RATE, 21), Column("Ratio", Kind.RATIO, 21),
)  # fmt: skip
QUARTER, MEASURE, GROUP, LINE = Column("Quarter"), Column("Measure"), Column("Group"), Column("Line")

Row = list[Cell | float]


def school_rows(found: QuarterFigures) -> list[Row]:
    """Each measure per 1,000 students, school by school and over all of them."""
    return [
        [look.words, *(_rate(school_rate(found, school, look), found, school, look) for school in found.schools),
         _overall(overall_rate(found, look), found, look)]
        for look in LOOKS if found.has_line(look.figure, is_police=look.is_police)
    ]  # fmt: skip


def group_rows(found: QuarterFigures, schools: Collection[str]) -> list[Row]:
    """Each group of students over some schools: enrolled, counted, its rate, that of all others, and the ratio."""
    return [
        [measure.words, group, line, *group_cells(group_rate(found, measure, figure, schools))]
        for measure in BY_GROUP for group, line, figure in figures_of(measure)
        if found.has_line(figure, is_police=measure.is_police)
    ]  # fmt: skip


def year_rows(quarters: Sequence[QuarterFigures], schools: Collection[str]) -> list[Row]:
    """Each measure that adds up over a year, per 1,000 students, school by school and over all of them."""
    return [
        [look.words, *(known(year_rate(quarters, school, look)) for school in schools),
         known(year_rate_overall(quarters, look))]
        for look in OVER_A_YEAR if any(found.has_line(look.figure, is_police=look.is_police) for found in quarters)
    ]  # fmt: skip


def group_cells(found: GroupRate) -> Row:
    """A group's numbers as cells, or why there are none."""
    students: Cell = NOT_COLLECTED if found.enrolled is None else found.enrolled
    if found.count is None:
        return [students, *[NOT_COLLECTED] * 4]
    return [students, found.count, *(known(value) for value in (found.rate, found.others, found.ratio))]


def known(value: Rate | None) -> Cell | float:
    """A rate as a cell, or that the figure was not collected."""
    return NOT_COLLECTED if value is None else value


def _rate(value: Rate | None, found: QuarterFigures, school: str, look: Look) -> Cell | float:
    return MISSING if value is None and found.is_missing(school, is_police=look.is_police) else known(value)


def _overall(value: Rate | None, found: QuarterFigures, look: Look) -> Cell | float:
    is_missing = found.total(look.figure, is_police=look.is_police).is_missing
    return MISSING if value is None and is_missing else known(value)


def enrollment_rows(enrollment: Enrollment, schools: Collection[str]) -> list[Row]:
    """The enrollment line by line, school by school and over all of them."""
    return [
        [group.title, label, *(enrolled(enrollment, [school], figure) for school in schools),
         enrolled(enrollment, schools, figure)]
        for group in ENROLLMENT_GROUPS.values() for figure, label in group.figures.items()
    ]  # fmt: skip


def enrolled(enrollment: Enrollment, schools: Collection[str], figure: str = STUDENTS_ENROLLED) -> Cell:
    """How many students these schools have together, or why there is no number."""
    value = enrolled_at(enrollment, schools, figure)
    if value is not None:
        return value
    return NOT_COLLECTED if all(school in enrollment for school in schools) else MISSING


def add_rates(
    book: Book, agreement: Agreement, found: QuarterFigures, whole: str | None, notes: Sequence[str] = ()
) -> None:
    """Add what a quarter's internal workbook says of rates: the enrollment, each school, each group.

    `whole` names all of its schools together; of a single one there is nothing to add up.
    """
    sheet = book.sheet(RATES_SHEET)
    for words in notes:
        sheet.note(words)
    if not found.enrollment:
        sheet.note(NOT_ON_RECORD)
        return
    sheet.note(f"{PER_STUDENTS} at the school, or at the schools that have the figure.")
    if lacking := [school for school in found.schools if school not in found.enrollment]:
        sheet.note(LACKING.format(agreement.school_names(lacking)))
    table = sheet.table(school_columns(agreement, found.schools, whole), _cut(school_rows(found), whole))
    chart_rates(sheet, table, f"{table.columns[-1].heading}, per {PER:,} students")
    if whole:
        groups = book.sheet(GROUPS_SHEET)
        groups.note(f"{whole} together. {PER_STUDENTS}. {RATIO_MEANS}")
        groups.table([MEASURE, GROUP, LINE, *GROUP_HEADS], group_rows(found, found.schools))
    of_schools = book.sheet(SCHOOL_GROUPS_SHEET)
    of_schools.note(f"School by school; without groups in which nobody is enrolled or counted. {RATIO_MEANS}")
    of_schools.table([Column("School"), MEASURE, GROUP, LINE, *GROUP_HEADS], [
        [agreement.school_name(school), *row]
        for school in found.schools for row in group_rows(found, [school]) if any(isinstance(c, int) and c for c in row)
    ])  # fmt: skip
    add_enrollment(book, agreement, found.enrollment, found.schools, whole)


def _cut(rows: Sequence[Row], whole: str | None) -> list[Row]:
    """The rows without their last column, where that is of a single school."""
    return [row if whole else row[:-1] for row in rows]


def add_enrollment(
    book: Book, agreement: Agreement, enrollment: Enrollment, schools: Collection[str], whole: str | None
) -> None:
    """Add the enrollment itself."""
    sheet = book.sheet(ENROLLMENT_SHEET)
    sheet.note("Students enrolled as of the district's fall count, each counted once. “Unknown” is in no rate.")
    heads = [Column(agreement.school_name(school), Kind.COUNT) for school in schools]
    total = [Column("Total", Kind.COUNT)] if whole else []
    sheet.table([MEASURE, LINE, *heads, *total], _cut(enrollment_rows(enrollment, schools), whole))


def add_year_rates(
    book: Book, agreement: Agreement, quarters: Sequence[QuarterFigures], schools: Collection[str]
) -> None:
    """Add what a year's internal workbook says of rates."""
    sheet, enrollment = book.sheet(RATES_SHEET), of_year(quarters)
    if not enrollment:
        sheet.note(NOT_ON_RECORD)
        return
    sheet.note(f"The quarters above, added up. {PER_STUDENTS}. A rate is printed where all of these quarters have the "
               "figure, over all schools where they have it of the same schools.")  # fmt: skip
    table = sheet.table(school_columns(agreement, schools), year_rows(quarters, schools))
    chart_rates(sheet, table, f"All schools over the year, per {PER:,} students")
    groups = book.sheet(GROUPS_SHEET)
    groups.note(f"Quarter by quarter, all schools together. {PER_STUDENTS}. {RATIO_MEANS}")
    groups.table([QUARTER, MEASURE, GROUP, LINE, *GROUP_HEADS], [
        [found.label, *row] for found in quarters for row in group_rows(found, found.schools)
    ])  # fmt: skip
    add_enrollment(book, agreement, enrollment, schools, ALL_SCHOOLS)


def school_columns(agreement: Agreement, schools: Collection[str], whole: str | None = ALL_SCHOOLS) -> list[Column]:
    """The columns of rates, school by school and over all of them."""
    heads = [*(agreement.school_name(school) for school in schools), *([whole] if whole else [])]
    return [MEASURE, *(Column(head, Kind.RATE) for head in heads)]


def chart_rates(sheet: Sheet, table: Table, title: str) -> None:
    """A chart of the rates over all schools; where no measure has one there is nothing to draw."""
    last = len(table.columns) - 1
    if not any(isinstance(row[last], int | float) for row in table.rows):
        return
    described = "; ".join(f"{row[0]}: {row[last]}" for row in table.rows)
    about = ChartTitles(title, "Measure", f"Per {PER:,} students", f"Bars for each measure. {described}.")
    sheet.bar_chart(table, 0, [last], about)
