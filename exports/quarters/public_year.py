"""The public edition of the yearly report: the quarters beside the year that they add up to, for everybody (§IX).

What it prints of a quarter is what the quarter's own public edition prints; what it adds up gives nothing else away.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from exports.quarters import team
from exports.quarters.definitions import define
from exports.quarters.glance import FIRST_LOOK
from exports.quarters.public_quarter import FOR_THE_PUBLIC, NOTE, RECOMMENDED
from exports.quarters.public_tables import EVERYWHERE, SUMMED, party_of, schools_of, year_label, year_tables
from exports.quarters.suppression_decision import Suppressed, of_year
from exports.quarters.tables import Cell, Row, lines
from exports.quarters.year import NOT_A_SUM, TITLE, chart_quarters, measure, not_opened, period_of, quarter_columns
from exports.workbook.book import About, Book, Edition
from exports.workbook.cells import NONE, NOT_ADDED, Column, Kind
from models.errors import Conflict
from models.quarters.editions import Decision
from models.quarters.figures import QuarterFigures, of_revision
from models.quarters.measures import SCHOOL_GROUPS, Group
from models.quarters.police_measures import POLICE_GROUPS
from models.quarters.tables import Quarter
from models.quarters.year import Year, year_of
from models.terms import Agreement


def public_year_book(session: Session, agreement: Agreement, school_year: str, now: datetime) -> tuple[bytes, Decision]:
    """The public workbook of a school year, as an .xlsx, and what has to be noted before anybody gets it.

    Raises:
        Conflict: the year is not over, no quarter was opened in it, or one is not signed.
    """
    year = year_of(session, agreement, school_year)
    quarters = _signed(year, is_over=agreement.today(now) > year.last_day)
    revisions = {quarter.code: quarter.revision.revision for quarter in quarters}
    suppressed, decision = of_year(session, school_year, revisions, now)
    shown = _Shown(year, [of_revision(session, quarter.revision) for quarter in quarters], suppressed)
    book = Book(About(agreement, TITLE, period_of(year), Edition.PUBLIC, now, FOR_THE_PUBLIC))
    summary = book.sheet("Summary")
    for words in (NOTE, NOT_A_SUM, *not_opened(year)):
        summary.note(words)
    rows = [[words, *shown.over_time(figure, is_police=is_police)] for words, figure, is_police in FIRST_LOOK]
    chart_quarters(summary, summary.table([Column("Measure"), *quarter_columns(year)], rows), year)
    _figures(book, agreement, shown, SCHOOL_GROUPS, is_police=False)
    _figures(book, agreement, shown, POLICE_GROUPS, is_police=True)
    _team(book, quarters)
    columns = (Column("Quarter"), Column("Revision", Kind.WHOLE), Column("Signed off", Kind.MOMENT, 22))
    signed = [[quarter.code, quarter.revision.revision, quarter.revision.signed_at] for quarter in quarters]
    book.sheet("Quarters").table(columns, signed)
    define(book, agreement)
    return book.content(), decision


def _signed(year: Year, *, is_over: bool) -> list[Quarter]:
    """Its quarters, all of them signed."""
    opened = [quarter for quarter in year.quarters.values() if quarter]
    if not is_over:
        raise Conflict(f"School year {year.school_year} has not ended. Its public edition can be made after it ends.")
    if not opened:
        raise Conflict(f"No quarter of {year.school_year} was opened.")
    unsigned = [quarter.label for quarter in opened if quarter.is_open]
    if unsigned:
        raise Conflict(f"A public edition needs the signatures of both parties. Not signed: {', '.join(unsigned)}.")
    return opened


class _Shown:
    """A year's counts as the public sees them."""

    def __init__(self, year: Year, quarters: Sequence[QuarterFigures], suppressed: Suppressed) -> None:
        self.year, self._suppressed = year, suppressed
        self.schools = schools_of(quarters)
        self._cells = year_tables(year.school_year, quarters).cells

    def over_time(self, figure: str, *, is_police: bool) -> Row:
        """A figure over all schools: quarter by quarter, over the year, and how many quarters have it."""
        party = party_of(is_police=is_police)
        labels = [quarter.label if quarter else None for quarter in self.year.quarters.values()]
        cells = [self._cell(label, party, figure, EVERYWHERE) if label else NONE for label in labels]
        if figure not in SUMMED[party]:
            return [*cells, NOT_ADDED, 0]
        known = sum(self._cells.get((label, party, figure, EVERYWHERE)) is not None for label in labels if label)
        return [*cells, self._of_year(party, figure, EVERYWHERE), known]

    def at_schools(self, figure: str, *, is_police: bool) -> Row:
        """A figure over the year, school by school and over all of them."""
        return [self._of_year(party_of(is_police=is_police), figure, place) for place in (*self.schools, EVERYWHERE)]

    def _of_year(self, party: str, figure: str, place: str) -> Cell:
        return self._cell(year_label(self.year.school_year), party, figure, place)

    def _cell(self, label: str, party: str, figure: str, place: str) -> Cell:
        cell = (label, party, figure, place)
        return self._suppressed.printed(cell, self._cells.get(cell))


def _figures(book: Book, agreement: Agreement, shown: _Shown, groups: dict[str, Group], *, is_police: bool) -> None:
    """A party's figures quarter by quarter, then the year's school by school."""
    party, labels = party_of(is_police=is_police), [Column("Measure"), Column("Line")]
    over_time = book.sheet(f"{party.capitalize()}, by quarter")
    over_time.note(f"All schools together. {NOTE}")
    over_time.table([*labels, *quarter_columns(shown.year)], [
        [measure(group), label, *shown.over_time(figure, is_police=is_police)]
        for group, label, figure in lines(groups.values(), is_police=is_police)
    ])  # fmt: skip
    at_schools = book.sheet(f"{party.capitalize()}, by school")
    at_schools.note(f"The whole year. {NOTE}")
    schools = [Column(agreement.school_name(school), Kind.COUNT) for school in shown.schools]
    at_schools.table([*labels, *schools, Column("Year", Kind.COUNT)], [
        [measure(group), label, *shown.at_schools(figure, is_police=is_police)]
        for group, label, figure in lines(groups.values(), is_police=is_police) if figure in SUMMED[party]
    ])  # fmt: skip


def _team(book: Book, quarters: Sequence[Quarter]) -> None:
    met = [[quarter.code, *row] for quarter in quarters for row in team.public_meeting_rows(quarter.revision)]
    book.sheet("Meetings").table([Column("Quarter"), *team.PUBLIC_MEETINGS], met)
    recommended = book.sheet("Recommendations")
    recommended.note(RECOMMENDED)
    made = [[quarter.code, *row] for quarter in quarters for row in team.public_recommendation_rows(quarter.revision)]
    recommended.table([Column("Quarter"), *team.PUBLIC_RECOMMENDATIONS], made)
