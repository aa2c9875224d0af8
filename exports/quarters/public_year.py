"""The public edition of the yearly report: the quarters beside the year that they add up to, for everybody (§IX).

What it prints of a quarter is what the quarter's own public edition prints; what it adds up gives nothing else away.
"""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from exports.quarters.charts import chart_measures
from exports.quarters.definitions import define
from exports.quarters.public_quarter import (
    FOR_THE_PUBLIC,
    GLANCE,
    MEETING_COLUMNS,
    NOTE,
    RECOMMENDATION_COLUMNS,
    RECOMMENDED,
    meeting_rows,
    recommendation_rows,
)
from exports.quarters.public_tables import EVERYWHERE, POLICE, SCHOOLS, SUMMED, schools_of, year_label, year_tables
from exports.quarters.suppression_decision import Suppressed, of_year
from exports.quarters.tables import ADDED_UP, ALL, Cell
from exports.quarters.year import NOT_A_SUM, TITLE, measure, period_of
from exports.suppression.tables import Key
from exports.workbook.book import About, Book, Edition
from exports.workbook.cells import NONE, NOT_ADDED, NOT_COLLECTED, Column, Kind
from exports.workbook.charts import PATTERNS
from models.errors import Conflict
from models.quarters.editions import Decision
from models.quarters.figures import of_revision
from models.quarters.measures import SCHOOL_GROUPS, Group
from models.quarters.police_measures import POLICE_GROUPS
from models.quarters.tables import Quarter
from models.quarters.year import Year, year_of
from models.terms import Agreement

Rows = list[list[Cell]]


def public_year_book(session: Session, agreement: Agreement, school_year: str, now: datetime) -> tuple[bytes, Decision]:
    """The public workbook of a school year, as an .xlsx, and what has to be noted before anybody gets it.

    Raises:
        Conflict: the year is not over, no quarter was opened in it, or one is not signed.
    """
    year = year_of(session, agreement, school_year)
    revisions = _signed(year, agreement.today(now) > year.last_day)
    kept, decision = of_year(session, school_year, revisions, now)
    return _book(session, agreement, year, kept, now), decision


def _signed(year: Year, is_over: bool) -> dict[str, int]:
    """The signed revisions of its quarters by their codes."""
    opened = [quarter for quarter in year.quarters.values() if quarter]
    if not is_over:
        raise Conflict(f"School year {year.school_year} has not ended. Its public edition can be made after it ends.")
    if not opened:
        raise Conflict(f"No quarter of {year.school_year} was opened.")
    unsigned = [quarter.label for quarter in opened if quarter.is_open]
    if unsigned:
        raise Conflict(f"A public edition needs the signatures of both parties. Not signed: {', '.join(unsigned)}.")
    return {quarter.code: quarter.revision.revision for quarter in opened}


def _book(session: Session, agreement: Agreement, year: Year, suppressed: Suppressed, now: datetime) -> bytes:
    quarters = [quarter for quarter in year.quarters.values() if quarter]
    signed = [quarter.revision for quarter in quarters]
    figures = [of_revision(session, revision) for revision in signed]
    book = Book(About(agreement, TITLE, period_of(year), Edition.PUBLIC, now, FOR_THE_PUBLIC))
    shown = _Shown(year, year_tables(year.school_year, figures).cells, suppressed)
    summary = book.sheet("Summary")
    for words in _notes(year):
        summary.note(words)
    heads = [*(Column(code, Kind.COUNT) for code in year.quarters), Column("Year", Kind.COUNT),
             Column("Quarters included", Kind.WHOLE)]  # fmt: skip
    rows: Rows = [[words, *shown.over_time(party, figure)] for words, party, figure in GLANCE]
    table = summary.table([Column("Measure"), *heads], rows)
    if len(year.quarters) <= len(PATTERNS):
        chart_measures(summary, table, rows, range(1, len(year.quarters) + 1), "Quarter by quarter", "each quarter")
    schools = schools_of(figures)
    for party, groups in ((SCHOOLS, SCHOOL_GROUPS), (POLICE, POLICE_GROUPS)):
        _party(book, agreement, shown, party, groups, heads, schools)
    _team(book, quarters)
    made_of = [[revision.quarter.code, revision.revision, revision.signed_at] for revision in signed]
    columns = (Column("Quarter"), Column("Revision", Kind.WHOLE), Column("Signed off", Kind.MOMENT, 22))
    book.sheet("Quarters").table(columns, made_of)
    define(book, agreement)
    return book.content()


def _notes(year: Year) -> list[str]:
    missing = [code for code, quarter in year.quarters.items() if quarter is None]
    return [NOTE, NOT_A_SUM, *(f"{code} was not opened and is not included." for code in missing)]


def _party(
    book: Book, agreement: Agreement, shown: "_Shown", party: str, groups: Mapping[str, Group], heads: list[Column],
    schools: list[str],
) -> None:  # fmt: skip
    """A party's figures quarter by quarter, then the year's school by school."""
    words = party.capitalize()
    labels = [Column("Measure"), Column("Line")]
    lines = list(_lines(party, groups))
    over_time = book.sheet(f"{words}, by quarter")
    over_time.note(f"All schools together. {NOTE}")
    over_time.table([*labels, *heads], [[*names, *shown.over_time(party, figure)] for *names, figure in lines])
    at_schools = book.sheet(f"{words}, by school")
    at_schools.note(f"The whole year. {NOTE}")
    columns = [*(Column(agreement.school_name(school), Kind.COUNT) for school in schools), Column("Year", Kind.COUNT)]
    summed = [(names, figure) for *names, figure in lines if figure in SUMMED[party]]
    rows: Rows = [[*names, *shown.at_schools(party, figure, schools)] for names, figure in summed]
    at_schools.table([*labels, *columns], rows)


def _lines(party: str, groups: Mapping[str, Group]) -> list[tuple[str, str, str]]:
    """Every line of a party: its measure, its words, its figure."""
    found = []
    for code, group in groups.items():
        title = measure(group)
        found += [(title, label, figure) for figure, label in group.figures.items()]
        found += [(title, ALL, code)] if party == SCHOOLS and code in ADDED_UP else []
    return found


class _Shown:
    """A year's counts as the public sees them."""

    def __init__(self, year: Year, cells: Mapping[Key, int | None], suppressed: Suppressed) -> None:
        self._year, self._cells, self._suppressed = year, cells, suppressed

    def over_time(self, party: str, figure: str) -> list[Cell]:
        """A figure over all schools: quarter by quarter, over the year, and how many quarters have it."""
        labels = [quarter.label if quarter else None for quarter in self._year.quarters.values()]
        cells = [NONE if label is None else self._cell(label, party, figure, EVERYWHERE) for label in labels]
        known = sum(self._cells.get((label, party, figure, EVERYWHERE)) is not None for label in labels if label)
        is_summed = figure in SUMMED[party]
        return [*cells, self._of_year(party, figure, EVERYWHERE) if is_summed else NOT_ADDED, known if is_summed else 0]

    def at_schools(self, party: str, figure: str, schools: list[str]) -> list[Cell]:
        """A figure over the year, school by school and over all of them."""
        return [self._of_year(party, figure, place) for place in (*schools, EVERYWHERE)]

    def _of_year(self, party: str, figure: str, place: str) -> Cell:
        return self._cell(year_label(self._year.school_year), party, figure, place)

    def _cell(self, label: str, party: str, figure: str, place: str) -> Cell:
        cell = (label, party, figure, place)
        value = self._cells.get(cell)
        return self._suppressed.marker_for(cell) or (NOT_COLLECTED if value is None else value)


def _team(book: Book, quarters: list[Quarter]) -> None:
    met = [[quarter.code, *row] for quarter in quarters for row in meeting_rows(quarter.revision)]
    book.sheet("Meetings").table([Column("Quarter"), *MEETING_COLUMNS], met)
    recommended = book.sheet("Recommendations")
    recommended.note(RECOMMENDED)
    noted = [[quarter.code, *row] for quarter in quarters for row in recommendation_rows(quarter.revision)]
    recommended.table([Column("Quarter"), *RECOMMENDATION_COLUMNS], noted)
