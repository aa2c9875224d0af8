"""The public edition of a quarter's workbook: no count of 1 to 5 can be worked out, and nobody is named (§IX)."""

from datetime import datetime

from sqlalchemy.orm import Session

from exports.quarters import team
from exports.quarters.book import TITLE, period_of
from exports.quarters.definitions import define
from exports.quarters.glance import FIRST_LOOK, chart_measures
from exports.quarters.public_tables import EVERYWHERE, party_of, quarter_tables
from exports.quarters.suppression_decision import Suppressed, of_quarter
from exports.quarters.tables import MOST_BESIDE, SHEETS, Row
from exports.workbook.book import About, Book, Edition
from exports.workbook.cells import MISSING, NOT_COLLECTED, Column, Kind
from models.quarters.editions import Decision
from models.quarters.figures import QuarterFigures, of_revision
from models.quarters.tables import Revision
from models.terms import Agreement

FOR_THE_PUBLIC = "the public"
NOTE = (
    "“*”: suppressed, because the count is 1 to 5 or would reveal such a count. Zeros are printed. A suppressed value "
    "stays suppressed in later editions until it changes. “withheld”: a correction changed the table so little that "
    "printing it again would reveal such a count; the previous edition stands."
)
RECOMMENDED = "The text of recommendations is in the internal edition only: it was written for the team."


def public_book(session: Session, agreement: Agreement, revision: Revision, now: datetime) -> tuple[bytes, Decision]:
    """The public workbook of a signed revision, as an .xlsx, and what has to be noted before anybody gets it.

    Raises:
        Conflict: it is not signed.
    """
    suppressed, decision = of_quarter(session, revision, now)
    shown = _Shown(of_revision(session, revision), suppressed)
    book = Book(About(agreement, TITLE, period_of(revision), Edition.PUBLIC, now, FOR_THE_PUBLIC))
    heads = [
        *(Column(agreement.school_name(school), Kind.COUNT) for school in shown.schools), Column("Total", Kind.COUNT),
        Column("Schools reporting", Kind.WHOLE),
    ]  # fmt: skip
    summary = book.sheet("Summary")
    summary.note(NOTE)
    first = len(shown.schools) if len(shown.schools) > MOST_BESIDE else 0
    rows = [[words, *shown.row(figure, is_police=is_police)[first:]] for words, figure, is_police in FIRST_LOOK]
    table = summary.table([Column("Measure"), *heads[first:]], rows)
    chart_measures(summary, table, [len(rows[0]) - 2], "All schools together", "all schools in the quarter")
    for sheet in SHEETS:
        page = book.sheet(sheet.name)
        page.note(f"{agreement.cite(sheet.note)} {NOTE}")
        page.table([Column("Measure"), Column("Line"), *heads], [
            [group.title, label, *shown.row(figure, is_police=sheet.is_police)]
            for group, label, figure in sheet.lines()
        ])  # fmt: skip
    book.sheet("Meetings").table(team.PUBLIC_MEETINGS, team.public_meeting_rows(revision))
    recommended = book.sheet("Recommendations")
    recommended.note(RECOMMENDED)
    recommended.table(team.PUBLIC_RECOMMENDATIONS, team.public_recommendation_rows(revision))
    define(book, agreement)
    return book.content(), decision


class _Shown:
    """A quarter's counts as the public sees them."""

    def __init__(self, found: QuarterFigures, suppressed: Suppressed) -> None:
        self._found, self._suppressed = found, suppressed
        self._cells = quarter_tables(found).cells
        self.schools = list(found.schools)

    def row(self, figure: str, *, is_police: bool) -> Row:
        """A figure at each school and over all of them, and how many have it."""
        is_missing = [self._found.is_missing(school, is_police=is_police) for school in self.schools]
        row: Row = []
        for place, lacks in zip((*self.schools, EVERYWHERE), (*is_missing, all(is_missing)), strict=True):
            cell = (self._found.label, party_of(is_police=is_police), figure, place)
            row.append(self._suppressed.printed(cell, self._cells[cell], MISSING if lacks else NOT_COLLECTED))
        return [*row, len(self._found.total(figure, is_police=is_police).at)]
