"""Coverage of each school in a school year: a sheet of the year's workbooks (§III)."""

from exports.quarters.coverage import (
    COVERAGE_AT,
    COVERAGE_SHEET,
    PUBLIC,
    RECORDED_NOTE,
    columns_of,
    notes_of,
    value_of,
)
from exports.workbook.book import Book
from exports.workbook.cells import Column
from models.quarters.school_coverage import YearCoverage
from models.terms import Agreement


def add_coverage(
    book: Book, agreement: Agreement, found: YearCoverage | None, *, for_public: bool = False, note: str = ""
) -> None:  # fmt: skip
    """The sheet of a workbook; none of a year without schedules."""
    if found is None:
        return
    is_recorded = found.is_recorded and not for_public
    columns = PUBLIC if for_public else columns_of(found)
    sheet = book.sheet(COVERAGE_SHEET)
    for words in (note, *notes_of(agreement, found), RECORDED_NOTE if is_recorded else ""):
        if words:
            sheet.note(words)
    rows = [
        [agreement.school_name(of_school.school), *(value_of(shown, of_school) for shown in columns)]
        for of_school in found.schools
    ]
    sheet.table([Column(COVERAGE_AT), *(Column(shown.heading, shown.kind) for shown in columns)], rows)
