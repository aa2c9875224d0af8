"""The public editions of a quarter and of a year: no count of 1 to 5 can be worked out, and nobody is named (§IX).

What a year's edition prints of a quarter is what the quarter's own prints; what it adds up gives nothing else away.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from exports.quarters import team
from exports.quarters.book import TITLE as QUARTER_TITLE
from exports.quarters.book import period_of as revision_of
from exports.quarters.definitions import define
from exports.quarters.glance import chart_measures, first_look
from exports.quarters.public_tables import (
    EVERYWHERE,
    SUMMED,
    party_of,
    quarter_tables,
    schools_of,
    year_label,
    year_tables,
)
from exports.quarters.suppression_decision import Suppressed, of_quarter, of_year
from exports.quarters.tables import MOST_BESIDE, SHEETS, Cell, Row, lines, public_lines
from exports.quarters.year import NOT_A_SUM, chart_quarters, measure, not_opened, period_of, quarter_columns
from exports.quarters.year import TITLE as YEAR_TITLE
from exports.workbook.book import About, Book, Edition
from exports.workbook.cells import MISSING, NONE, NOT_ADDED, NOT_COLLECTED, Column, Kind
from models.errors import Conflict
from models.quarters.editions import Decision
from models.quarters.figures import QuarterFigures, of_revision
from models.quarters.measures import SCHOOL_GROUPS, Group
from models.quarters.police_measures import POLICE_GROUPS
from models.quarters.tables import Quarter, Revision
from models.quarters.year import Year, year_of
from models.terms import Agreement

FOR_THE_PUBLIC = "the public"
NOTE = (
    "“*”: suppressed, because the count is 1 to 5 or would reveal such a count. Zeros are printed. A suppressed value "
    "stays suppressed in later editions until it changes. “withheld”: not printed, zeros included, because it breaks "
    "down a total of 1 to 5, or would reveal such a count even if suppressed; totals of all schools stand for it."
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
    summary.note(NOTE)
    first = len(shown.schools) if len(shown.schools) > MOST_BESIDE else 0
    rows = [[words, *shown.row(figure, is_police=is_police)[first:]]
            for words, figure, is_police in first_look([shown.found], is_public=True)]  # fmt: skip
    table = summary.table([Column("Measure"), *heads[first:]], rows)
    chart_measures(summary, table, [len(rows[0]) - 2], "All schools together", "all schools in the quarter")
    for sheet in SHEETS:
        if not (of_sheet := public_lines(sheet.lines(shown.found))):
            continue
        page = book.sheet(sheet.name)
        page.note(f"{agreement.cite(sheet.note)} {NOTE}")
        page.table([Column("Measure"), Column("Line"), *heads], [
            [group.title, label, *shown.row(figure, is_police=sheet.is_police)]
            for group, label, figure in of_sheet
        ])  # fmt: skip
    _team(book, (), team.public_meeting_rows(revision), team.public_recommendation_rows(revision))
    define(book, agreement)
    return book.content(), decision


class _Quarter:
    """A quarter's counts as the public sees them."""

    def __init__(self, found: QuarterFigures, suppressed: Suppressed) -> None:
        self.found, self._suppressed = found, suppressed
        self._cells = quarter_tables(found).cells
        self.schools = list(found.schools)

    def row(self, figure: str, *, is_police: bool) -> Row:
        """A figure at each school and over all of them, and how many have it."""
        is_missing = [self.found.is_missing(school, is_police=is_police) for school in self.schools]
        row: Row = []
        for place, lacks in zip((*self.schools, EVERYWHERE), (*is_missing, all(is_missing)), strict=True):
            cell = (self.found.label, party_of(is_police=is_police), figure, place)
            row.append(self._suppressed.printed(cell, self._cells[cell], MISSING if lacks else NOT_COLLECTED))
        return [*row, len(self.found.total(figure, is_police=is_police).at)]


def public_year_book(session: Session, agreement: Agreement, school_year: str, now: datetime) -> tuple[bytes, Decision]:
    """The public workbook of a school year, as an .xlsx, and what has to be noted before anybody gets it.

    Raises:
        Conflict: the year is not over, no quarter was opened in it, or one is not signed.
    """
    year = year_of(session, agreement, school_year)
    quarters = _signed(year, is_over=agreement.today(now) > year.last_day)
    revisions = {quarter.code: quarter.revision.revision for quarter in quarters}
    suppressed, decision = of_year(session, school_year, revisions, now)
    shown = _Year(year, [of_revision(session, quarter.revision) for quarter in quarters], suppressed)
    book = Book(About(agreement, YEAR_TITLE, period_of(year), Edition.PUBLIC, now, FOR_THE_PUBLIC))
    summary = book.sheet("Summary")
    for words in (NOTE, NOT_A_SUM, *not_opened(year)):
        summary.note(words)
    rows = [[words, *shown.over_time(figure, is_police=is_police)]
            for words, figure, is_police in first_look(shown.quarters, is_public=True)]  # fmt: skip
    chart_quarters(summary, summary.table([Column("Measure"), *quarter_columns(year)], rows), year)
    _figures(book, agreement, shown, SCHOOL_GROUPS, is_police=False)
    _figures(book, agreement, shown, POLICE_GROUPS, is_police=True)
    met = [[quarter.code, *row] for quarter in quarters for row in team.public_meeting_rows(quarter.revision)]
    made = [[quarter.code, *row] for quarter in quarters for row in team.public_recommendation_rows(quarter.revision)]
    _team(book, (Column("Quarter"),), met, made)
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


class _Year:
    """A year's counts as the public sees them."""

    def __init__(self, year: Year, quarters: Sequence[QuarterFigures], suppressed: Suppressed) -> None:
        self.year, self.quarters, self._suppressed = year, quarters, suppressed
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


def _figures(book: Book, agreement: Agreement, shown: _Year, groups: dict[str, Group], *, is_police: bool) -> None:
    """A party's figures quarter by quarter, then the year's school by school."""
    party, labels = party_of(is_police=is_police), [Column("Measure"), Column("Line")]
    printed = public_lines(lines(groups.values(), shown.quarters, is_police=is_police))
    over_time = book.sheet(f"{party.capitalize()}, by quarter")
    over_time.note(f"All schools together. {NOTE}")
    over_time.table([*labels, *quarter_columns(shown.year)], [
        [measure(group), label, *shown.over_time(figure, is_police=is_police)]
        for group, label, figure in printed
    ])  # fmt: skip
    at_schools = book.sheet(f"{party.capitalize()}, by school")
    at_schools.note(f"The whole year. {NOTE}")
    schools = [Column(agreement.school_name(school), Kind.COUNT) for school in shown.schools]
    at_schools.table([*labels, *schools, Column("Year", Kind.COUNT)], [
        [measure(group), label, *shown.at_schools(figure, is_police=is_police)]
        for group, label, figure in printed if figure in SUMMED[party]
    ])  # fmt: skip


def _team(
    book: Book, first: Sequence[Column], met: Sequence[Sequence[object]], recommended: Sequence[Sequence[object]]
) -> None:
    book.sheet("Meetings").table([*first, *team.PUBLIC_MEETINGS], met)
    sheet = book.sheet("Recommendations")
    sheet.note("The text of recommendations is in the internal edition only: it was written for the team.")
    sheet.table([*first, *team.PUBLIC_RECOMMENDATIONS], recommended)
