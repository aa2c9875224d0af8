"""The public edition of a quarter: no count of 1 to 5 can be worked out, and nobody is named (§IX)."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from exports.quarters import team
from exports.quarters.activities import add_public_activities
from exports.quarters.book import TITLE as QUARTER_TITLE
from exports.quarters.book import period_of as revision_of
from exports.quarters.charts import chart_measures
from exports.quarters.definitions import define
from exports.quarters.glance import first_look
from exports.quarters.public.enrollment import public_enrollment
from exports.quarters.public.rates import add_public_rates
from exports.quarters.public.suppression_decision import Suppressed, of_quarter
from exports.quarters.public.tables import (
    EVERYWHERE,
    party_of,
    quarter_tables,
)
from exports.quarters.tables import LABELS, MOST_BESIDE, SHEETS, Cell, Row, public_lines, totals_of
from exports.workbook.book import About, Book, Edition
from exports.workbook.cells import MISSING, NOT_COLLECTED, Column, Kind
from models.quarters.editions import Decision
from models.quarters.figures import QuarterFigures, of_revision
from models.quarters.tables import Revision
from models.terms import Agreement

FOR_THE_PUBLIC = "the public"
NO_WORDS = "The text of recommendations is in the internal edition only: it was written for the team."
NOTE = (
    "“*”: suppressed, because the count is 1 to 5 or would reveal such a count. Zeros are printed. A “*” stays in "
    "later editions until its count changes. “withheld”: not printed, zeros included, because it breaks down a total "
    "of 1 to 5, or would reveal such a count even if suppressed; the totals stand for it. A later edition may print "
    "it, once it reveals nothing."
)


def public_book(session: Session, agreement: Agreement, revision: Revision, now: datetime) -> tuple[bytes, Decision]:
    """The public workbook of a signed revision, as an .xlsx, and what has to be noted before anybody gets it.

    Raises:
        Conflict: it is not signed.
    """
    suppressed, decision = of_quarter(session, revision, now)
    shown = _Quarter(of_revision(session, revision), suppressed)
    book = Book(About(agreement, QUARTER_TITLE, revision_of(revision), Edition.PUBLIC, now, FOR_THE_PUBLIC))
    heads = [
        *(Column(agreement.school_name(school), Kind.COUNT) for school in shown.schools), Column("Total", Kind.COUNT),
        Column("Schools reporting", Kind.WHOLE),
    ]  # fmt: skip
    summary = book.sheet("Summary")
    enrollment = public_enrollment([shown.found], shown.found.enrollment)
    for words in (NOTE, *superseded([revision]), *enrollment.notes()):
        summary.note(words)
    first = len(shown.schools) if len(shown.schools) > MOST_BESIDE else 0
    rows = [[words, *shown.row(figure, is_police=is_police)[first:]]
            for words, figure, is_police in first_look([shown.found], is_public=True)]  # fmt: skip
    table = summary.table([Column("Measure"), *heads[first:]], rows)
    chart_measures(summary, table, [len(rows[0]) - 2], "Totals of the schools reporting", "the quarter")
    for sheet in SHEETS:
        if not (of_sheet := public_lines(sheet.lines(shown.found))):
            continue
        page = book.sheet(sheet.name)
        page.note(f"{agreement.cite(sheet.note)} {NOTE}")
        page.table([*LABELS, *heads], [
            [group.title, label, *shown.row(figure, is_police=sheet.is_police)]
            for group, label, figure in of_sheet
        ], totals=totals_of(of_sheet))  # fmt: skip
    add_public_activities(book, agreement, shown.found)
    add_public_rates(book, agreement, shown.found, enrollment, shown.cell)
    met, none_held = team.public_meeting_rows(agreement, revision), team.public_no_meeting(revision)
    public_team(book, (), met, team.public_recommendation_rows(revision), [none_held] if none_held else [])
    define(book, agreement)
    return book.content(), decision


def superseded(revisions: Iterable[Revision]) -> list[str]:
    """Says of each revision that is not the last one signed which is: whoever finds an old edition must know."""
    newest = [(row, max(other.revision for other in row.quarter.revisions if other.signed_at)) for row in revisions]
    return [f"{row.quarter.label}: revision {last} was signed off after revision {row.revision}, which is printed here."
            for row, last in newest if last > row.revision]  # fmt: skip


class _Quarter:
    """A quarter's counts as the public sees them."""

    def __init__(self, found: QuarterFigures, suppressed: Suppressed) -> None:
        self.found, self._suppressed = found, suppressed
        self._cells = quarter_tables(found).cells
        self.schools = list(found.schools)

    def row(self, figure: str, *, is_police: bool) -> Row:
        """A figure at each school and over all of them, and how many have it."""
        is_missing = [self.found.is_missing(school, is_police=is_police) for school in self.schools]
        places = zip((*self.schools, EVERYWHERE), (*is_missing, all(is_missing)), strict=True)
        row = [self.cell(figure, place, is_police, MISSING if lacks else NOT_COLLECTED) for place, lacks in places]
        return [*row, len(self.found.total(figure, is_police=is_police).at)]

    def cell(self, figure: str, place: str, is_police: bool, lacking: str = NOT_COLLECTED) -> Cell:
        """A figure at a school or over all of them."""
        cell = (self.found.label, party_of(is_police=is_police), figure, place)
        return self._suppressed.printed(cell, self._cells[cell], lacking)


def public_team(
    book: Book, first: Sequence[Column], met: Sequence[Sequence[object]], recommended: Sequence[Sequence[object]],
    none_held: Sequence[str],
) -> None:  # fmt: skip
    """Add what the public sees of the team's work; `none_held` says of what there was no meeting."""
    meetings = book.sheet("Meetings")
    for words in none_held:
        meetings.note(words)
    meetings.table([*first, *team.PUBLIC_MEETINGS], met)
    sheet = book.sheet("Recommendations")
    sheet.note(NO_WORDS)
    sheet.table([*first, *team.PUBLIC_RECOMMENDATIONS], recommended)
