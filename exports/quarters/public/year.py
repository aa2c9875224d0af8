"""The public edition of a school year, as a workbook (§IX).

What it prints of a quarter is what the quarter's own edition prints; what it adds up gives nothing else away.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from exports.quarters import team
from exports.quarters.activities import add_year_activities
from exports.quarters.coverage_sheet import add_coverage
from exports.quarters.definitions import define
from exports.quarters.glance import first_look
from exports.quarters.public.book import FOR_THE_PUBLIC, NOTE, public_team, superseded
from exports.quarters.public.enrollment import public_enrollment
from exports.quarters.public.suppression_decision import Suppressed, of_year
from exports.quarters.public.tables import EVERYWHERE, SUMMED, party_of, schools_of, year_label, year_tables
from exports.quarters.public.year_rates import add_public_year_rates
from exports.quarters.tables import LABELS, Cell, Row, lines, public_lines, totals_of
from exports.quarters.year import (
    MEASURE,
    NOT_A_SUM,
    TITLE,
    chart_quarters,
    measure,
    not_opened,
    period_of,
    quarter_columns,
)
from exports.workbook.book import About, Book, Edition
from exports.workbook.cells import NONE, NOT_ADDED, Column, Kind
from models.errors import Conflict, NotFound
from models.quarters import editions
from models.quarters.editions import Decision
from models.quarters.figures import of_revision
from models.quarters.measures import SCHOOL_GROUPS, Group
from models.quarters.police_measures import POLICE_GROUPS
from models.quarters.rates import of_year as of_year_enrollment
from models.quarters.report_tables import adopted_with
from models.quarters.school_coverage import YearCoverage
from models.quarters.tables import Revision
from models.quarters.year import Year, year_of
from models.quarters.yearly_report import of_edition
from models.terms import Agreement


def public_year_book(
    session: Session, agreement: Agreement, school_year: str, now: datetime, edition: int | None = None
) -> tuple[bytes, Decision]:
    """The public workbook of a school year, as an .xlsx, and what has to be noted before anybody gets it.

    Raises:
        Conflict, NotFound: as for `public_year`.
    """
    shown, decision = public_year(session, agreement, school_year, now, edition)
    book = Book(About(agreement, TITLE, period_of(shown.year), Edition.PUBLIC, now, FOR_THE_PUBLIC))
    summary = book.sheet("Summary")
    enrollment = public_enrollment(shown.quarters, of_year_enrollment(shown.quarters))
    for words in (NOTE, *shown.notes(), *enrollment.notes()):
        summary.note(words)
    chart_quarters(
        summary, summary.table([Column("Measure"), *quarter_columns(shown.year)], shown.glance()), shown.year
    )
    _figures(book, agreement, shown, SCHOOL_GROUPS, is_police=False)
    _figures(book, agreement, shown, POLICE_GROUPS, is_police=True)
    add_year_activities(book, agreement, shown.year, shown.quarters, for_public=True)
    add_coverage(book, agreement, _coverage(session, agreement, shown), for_public=True)
    others = made_before(session, agreement, school_year, now)
    add_public_year_rates(book, session, agreement, shown, enrollment, others)
    met = [
        [row.quarter.code, *meeting] for row in shown.revisions for meeting in team.public_meeting_rows(agreement, row)
    ]
    made = [[row.quarter.code, *one] for row in shown.revisions for one in team.public_recommendation_rows(row)]
    found = [(row.quarter.label, team.public_no_meeting(row)) for row in shown.revisions]
    public_team(book, (Column("Quarter"),), met, made, [f"{label}: {words}" for label, words in found if words])
    columns = (Column("Quarter"), Column("Revision", Kind.WHOLE), Column("Signed off", Kind.MOMENT, 22))
    book.sheet("Quarters").table(columns, [[row.quarter.code, row.revision, row.signed_at] for row in shown.revisions])
    define(book, agreement)
    return book.content(), decision


def _coverage(session: Session, agreement: Agreement, shown: "PublicYearFigures") -> YearCoverage | None:
    """As the team adopted it with these revisions; nothing before, since no revision of a quarter signs it."""
    school_year = shown.year.school_year
    report = adopted_with(session, school_year, {row.quarter.code: row.revision for row in shown.revisions})
    return of_edition(session, agreement, school_year, report).coverage if report else None


def public_year(
    session: Session, agreement: Agreement, school_year: str, now: datetime, edition: int | None
) -> tuple["PublicYearFigures", Decision]:
    """A year's counts as the public sees them: of the quarters as they stand, or of an edition that was made before.

    Raises:
        Conflict: the year is not over, no quarter was opened in it, or one is not signed.
        NotFound: there was no such edition.
    """
    year = year_of(session, agreement, school_year)
    if edition is None:
        revisions = _signed(year, is_over=agreement.today(now) > year.last_day)
    else:
        revisions = _of_edition(session, year, edition)
    numbers = {row.quarter.code: row.revision for row in revisions}
    suppressed, decision = of_year(session, school_year, numbers, now)
    opened = {code: quarter if code in numbers else None for code, quarter in year.quarters.items()}
    return PublicYearFigures(session, replace(year, quarters=opened), revisions, suppressed), decision


def _signed(year: Year, *, is_over: bool) -> list[Revision]:
    """Its quarters' newest revisions, all of them signed."""
    opened = [quarter for quarter in year.quarters.values() if quarter]
    if not is_over:
        raise Conflict(f"School year {year.school_year} has not ended. Its public edition can be made after it ends.")
    if not opened:
        raise Conflict(f"No quarter of {year.school_year} was opened.")
    unsigned = [quarter.label for quarter in opened if quarter.is_open]
    if unsigned:
        raise Conflict(f"A public edition needs the signatures of both parties. Not signed: {', '.join(unsigned)}.")
    return [quarter.revision for quarter in opened]


def _of_edition(session: Session, year: Year, number: int) -> list[Revision]:
    """The revisions that an edition adds up."""
    for made in editions.years_made(session, year.school_year):
        if made.number == number:
            return [row for code, quarter in year.quarters.items() if quarter for row in quarter.revisions
                    if made.revisions.get(code) == row.revision]  # fmt: skip
    raise NotFound(f"There is no public edition {number} of {year.school_year}.")


def made_before(session: Session, agreement: Agreement, school_year: str, now: datetime) -> list["PublicYearFigures"]:
    """The earlier years that have a public edition, each as its newest one has it."""
    newest = {row.school_year: row.number for row in editions.every_year_made(session) if row.school_year < school_year}
    return [public_year(session, agreement, year, now, number)[0] for year, number in newest.items()]


class PublicYearFigures:
    """A year's counts as the public sees them."""

    def __init__(self, session: Session, year: Year, revisions: Sequence[Revision], suppressed: Suppressed) -> None:
        """The counts of these revisions of its quarters."""
        self.year, self.revisions, self._suppressed = year, revisions, suppressed
        self.quarters = [of_revision(session, row) for row in revisions]
        self.schools = schools_of(self.quarters)
        self._cells = year_tables(year.school_year, self.quarters).cells

    def notes(self) -> list[str]:
        """What a reader has to know first."""
        return [NOT_A_SUM, *not_opened(self.year), *superseded(self.revisions)]

    def glance(self) -> list[Row]:
        """What both parties look at first, over time."""
        return [[words, *self.over_time(figure, is_police=is_police)]
                for words, figure, is_police in first_look(self.quarters, is_public=True)]  # fmt: skip

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

    def whole_year(self, figure: str, place: str, is_police: bool) -> Cell:
        """A figure over the year, at a school or over all of them."""
        return self._of_year(party_of(is_police=is_police), figure, place)

    def of_quarter(self, label: str, figure: str, place: str, is_police: bool) -> Cell:
        """A figure of one of its quarters, at a school or over all of them."""
        return self._cell(label, party_of(is_police=is_police), figure, place)

    def _of_year(self, party: str, figure: str, place: str) -> Cell:
        return self._cell(year_label(self.year.school_year), party, figure, place)

    def _cell(self, label: str, party: str, figure: str, place: str) -> Cell:
        cell = (label, party, figure, place)
        return self._suppressed.printed(cell, self._cells.get(cell))


def _figures(
    book: Book, agreement: Agreement, shown: PublicYearFigures, groups: dict[str, Group], *, is_police: bool
) -> None:
    """A party's figures quarter by quarter, then the year's school by school."""
    party, labels = party_of(is_police=is_police), [MEASURE, LABELS[1]]
    printed = public_lines(lines(groups.values(), shown.quarters, is_police=is_police))
    over_time = book.sheet(f"{party.capitalize()}, by quarter")
    over_time.note(f"Totals of the schools reporting. {NOTE}")
    over_time.table([*labels, *quarter_columns(shown.year)], [
        [measure(group), label, *shown.over_time(figure, is_police=is_police)]
        for group, label, figure in printed
    ], totals=totals_of(printed))  # fmt: skip
    at_schools = book.sheet(f"{party.capitalize()}, by school")
    at_schools.note(f"The whole year. {NOTE}")
    schools = [Column(agreement.school_name(school), Kind.COUNT) for school in shown.schools]
    summed = [line for line in printed if line[2] in SUMMED[party]]
    at_schools.table([*labels, *schools, Column("Year", Kind.COUNT)], [
        [measure(group), label, *shown.at_schools(figure, is_police=is_police)]
        for group, label, figure in summed
    ], totals=totals_of(summed))  # fmt: skip
