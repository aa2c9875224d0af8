"""How many commendations and complaints there were: a sheet of the year's workbook."""

from exports.quarters.feedback import FEEDBACK_SHEET, HEADINGS, HOW_COUNTED, lines_of
from exports.workbook.book import Book
from exports.workbook.cells import Column, Kind
from models.feedback.statistics import FeedbackCounts
from models.terms import Agreement

COLUMNS = (Column("By", width=14), Column("What", width=42), *(Column(words, Kind.COUNT, 16) for words in HEADINGS))


def add_year_feedback(book: Book, agreement: Agreement, found: FeedbackCounts) -> None:
    """Add the sheet of a year's internal workbook; none where nothing was recorded."""
    if not found.tallies:
        return
    sheet = book.sheet(FEEDBACK_SHEET)
    sheet.note(HOW_COUNTED)
    rows = [[line.group, line.label, line.commendations, line.complaints] for line in lines_of(agreement, found)]
    sheet.table(COLUMNS, rows)
