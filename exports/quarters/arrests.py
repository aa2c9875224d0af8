"""Students arrested by offense and by group, as sheets of the internal workbooks: most of these counts are very small.

No public edition has them: suppression would leave hardly a number (§IX).
"""

from collections.abc import Collection

from exports.quarters.rates import ALL_SCHOOLS, GROUP, GROUP_HEADS, LINE, NOT_ON_RECORD, RATIO_MEANS, group_cells
from exports.workbook.book import Book
from exports.workbook.cells import Column, Kind
from exports.workbook.sheets import Sheet
from models.quarters.arrests import WHERE, Arrests
from models.quarters.enrollment_measures import ENROLLED
from models.quarters.measures import DEMOGRAPHICS, key
from models.quarters.police_measures import STUDENTS_BY
from models.quarters.rates import BY_GROUP, Enrollment, beside_others, enrolled_at
from models.terms import Agreement
from models.vocabulary import INCIDENTS

ARRESTS_SHEET, BY_OFFENSE_SHEET = "Arrests", "Arrests by group, offense"
HOW_COUNTED = (
    "Students with “arrested” in their details, at each notice that the police counted, as recorded when they "
    "confirmed: a student in two notices counts twice. What the police added beside notices is not included. The "
    "offense is the notice's incident category, not a charge."
)
SCHOOL_BASED = (
    "A school-based arrest is one for conduct on school property or at a school event (C.G.S. 10-233n, as we read it; "
    "counsel should confirm)."
)
AT_NOTICES = BY_GROUP[-1]
"""Students are counted at each notice, so that there may be more of them than are enrolled."""


def add_arrests(
    book: Book, agreement: Agreement, arrests: Arrests, schools: Collection[str], enrollment: Enrollment,
    whole: str | None = ALL_SCHOOLS,
) -> None:  # fmt: skip
    """Add the arrests: where the conduct was, by offense, by group; then each group by offense."""
    sheet = book.sheet(ARRESTS_SHEET)
    sheet.note(HOW_COUNTED)
    sheet.note(agreement.cite(SCHOOL_BASED))
    heads = [*map(agreement.school_name, schools), *(["Total"] if whole else [])]
    counts, row = [Column(head, Kind.WHOLE) for head in heads], _row if whole else _row_of_one
    where = [row(label, [arrests.conduct[school, code] for school in schools]) for code, label in WHERE.items()]
    everywhere = row("All students arrested", [arrests.at(school) for school in schools])
    sheet.table([Column("Conduct"), *counts], where, caption="Where the conduct was", total=everywhere)
    offenses = {code: label for code, label in INCIDENTS.items() if any(arrests.offenses[at, code] for at in schools)}
    rows = [row(label, [arrests.offenses[school, code] for school in schools]) for code, label in offenses.items()]
    sheet.table([Column("Offense"), *counts], rows, caption="By offense", total=everywhere)
    caption = f"By group, {whole.lower()} together" if whole else "By group"
    _groups(sheet, arrests, schools, enrollment, caption)
    if offenses:
        of_groups = book.sheet(BY_OFFENSE_SHEET)
        of_groups.note(f"{f'{whole} together. ' if whole else ''}{HOW_COUNTED}")
        of_offenses = [*(Column(label, Kind.WHOLE) for label in offenses.values()), Column("Total", Kind.WHOLE)]
        of_groups.table([GROUP, LINE, *of_offenses], [
            [title, *_row(label, [arrests.by_offense[(by, line), offense] for offense in offenses])]
            for by, title, line, label in _lines()
        ])  # fmt: skip


def _groups(sheet: Sheet, arrests: Arrests, schools: Collection[str], enrollment: Enrollment, caption: str) -> None:
    everybody, all_enrolled = sum(arrests.at(school) for school in schools), enrolled_at(enrollment, schools)
    sheet.note(RATIO_MEANS if enrollment else NOT_ON_RECORD)
    rows = []
    for by, title, line, label in _lines():
        count = sum(arrests.groups[school, (by, line)] for school in schools)
        enrolled = enrolled_at(enrollment, schools, key(ENROLLED, line, by))
        rows.append([title, label, *group_cells(beside_others(count, enrolled, everybody, all_enrolled, AT_NOTICES))])
    sheet.table([GROUP, LINE, *GROUP_HEADS], rows, caption=caption)


def _lines() -> list[tuple[str, str, str, str]]:
    return [(by, DEMOGRAPHICS[by][0], line, label) for by in STUDENTS_BY for line, label in DEMOGRAPHICS[by][1].items()]


def _row(label: str, counts: list[int]) -> list[str | int]:
    return [label, *counts, sum(counts)]


def _row_of_one(label: str, counts: list[int]) -> list[str | int]:
    return [label, *counts]
