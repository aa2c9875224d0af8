"""The public edition of a quarter's workbook: no count of 1 to 5 can be worked out, and nobody is named (§IX)."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from exports.quarters.charts import chart_measures
from exports.quarters.dates import span
from exports.quarters.definitions import define
from exports.quarters.glance import FIRST_LOOK
from exports.quarters.public_tables import EVERYWHERE, POLICE, SCHOOLS, quarter_tables
from exports.quarters.suppression_decision import Suppressed, of_quarter
from exports.quarters.tables import ADDED_UP, ALL, MOST_BESIDE, SHEETS, Cell, TableSheet
from exports.quarters.team import quorum
from exports.suppression.tables import Key
from exports.workbook.book import About, Book, Edition
from exports.workbook.cells import MISSING, NOT_COLLECTED, Column, Kind
from models.quarters.editions import Decision
from models.quarters.figures import QuarterFigures, meetings_in, of_revision, recommendations_in
from models.quarters.measures import SCHOOL_GROUPS
from models.quarters.police_measures import POLICE_GROUPS
from models.quarters.tables import Revision
from models.quarters.team import OUTCOMES, present_from
from models.terms import Agreement
from models.vocabulary import PARTY_WORDS, Party

TITLE = "Quarterly report on the School Resource Officer program"
FOR_THE_PUBLIC = "the public"
NOTE = (
    "“*”: suppressed, because the count is 1 to 5 or would reveal such a count. Zeros are printed. A suppressed value "
    "stays suppressed in later editions until it changes. “withheld”: a correction changed the table so little that "
    "printing it again would reveal such a count; the previous edition stands."
)
GLANCE = [(words, POLICE if is_police else SCHOOLS, figure) for words, figure, is_police in FIRST_LOOK]
"""The figures that both parties look at first: their words, party and name."""
RECOMMENDED = "The text of recommendations is in the internal edition only: it was written for the team."
MEETING_COLUMNS = (
    Column("Held on", Kind.DATE, 14), *(Column(f"From {PARTY_WORDS[party]}", Kind.WHOLE) for party in Party),
    Column("Quorum"),
)  # fmt: skip
RECOMMENDATION_COLUMNS = (Column("Due", Kind.DATE, 14), Column("Status", width=24))


def public_book(session: Session, agreement: Agreement, revision: Revision, now: datetime) -> tuple[bytes, Decision]:
    """The public workbook of a signed revision, as an .xlsx, and what has to be noted before anybody gets it.

    Raises:
        Conflict: it is not signed.
    """
    kept, decision = of_quarter(session, revision, now)
    return _book(session, agreement, revision, kept, now), decision


def _book(session: Session, agreement: Agreement, revision: Revision, suppressed: Suppressed, now: datetime) -> bytes:
    quarter, found = revision.quarter, of_revision(session, revision)
    period = f"{quarter.label}, {span(quarter.first_day, quarter.last_day)} · revision {revision.revision}"
    book = Book(About(agreement, TITLE, period, Edition.PUBLIC, now, FOR_THE_PUBLIC))
    shown = _Shown(found, quarter_tables(found).cells, suppressed)
    heads = _columns(agreement, found)
    summary = book.sheet("Summary")
    summary.note(NOTE)
    first = len(found.schools) if len(found.schools) > MOST_BESIDE else 0
    rows: list[list[Cell]] = [[words, *shown.row(party, figure)[first:]] for words, party, figure in GLANCE]
    table = summary.table([Column("Measure"), *heads[first:]], rows)
    chart_measures(summary, table, rows, [len(rows[0]) - 2], "All schools together", "all schools in the quarter")
    for sheet in SHEETS:
        page = book.sheet(sheet.name)
        page.note(f"{agreement.cite(sheet.note)} {NOTE}")
        page.table([Column("Measure"), Column("Line"), *heads], list(_rows(sheet, shown)))
    book.sheet("Meetings").table(MEETING_COLUMNS, meeting_rows(revision))
    recommended = book.sheet("Recommendations")
    recommended.note(RECOMMENDED)
    recommended.table(RECOMMENDATION_COLUMNS, recommendation_rows(revision))
    define(book, agreement)
    return book.content()


class _Shown:
    """A quarter's counts as the public sees them."""

    def __init__(self, found: QuarterFigures, cells: Mapping[Key, int | None], suppressed: Suppressed) -> None:
        self._found, self._cells, self._suppressed = found, cells, suppressed

    def row(self, party: str, figure: str) -> list[Cell]:
        """A figure at each school and over all of them, and how many have it."""
        places = [*self._found.schools, EVERYWHERE]
        known = sum(self._cells[self._key(party, figure, school)] is not None for school in self._found.schools)
        return [*(self._cell(party, figure, place) for place in places), known]

    def _key(self, party: str, figure: str, place: str) -> Key:
        return (self._found.label, party, figure, place)

    def _cell(self, party: str, figure: str, place: str) -> Cell:
        cell = self._key(party, figure, place)
        value = self._cells[cell]
        return self._suppressed.marker_for(cell) or (self._lacking(party, place) if value is None else value)

    def _lacking(self, party: str, place: str) -> str:
        places = self._found.schools if place == EVERYWHERE else [place]
        is_missing = all(self._found.is_missing(place, is_police=party == POLICE) for place in places)
        return MISSING if is_missing else NOT_COLLECTED


def _columns(agreement: Agreement, found: QuarterFigures) -> list[Column]:
    schools = [Column(agreement.school_name(school), Kind.COUNT) for school in found.schools]
    return [*schools, Column("Total", Kind.COUNT), Column("Schools reporting", Kind.WHOLE)]


def _rows(sheet: TableSheet, shown: _Shown) -> Iterator[list[Cell]]:
    party, groups = (POLICE, POLICE_GROUPS) if sheet.is_police else (SCHOOLS, SCHOOL_GROUPS)
    for code in sheet.groups:
        title = groups[code].title
        for figure, label in groups[code].figures.items():
            yield [title, label, *shown.row(party, figure)]
        if code in ADDED_UP and party == SCHOOLS:
            yield [title, ALL, *shown.row(party, code)]


def meeting_rows(revision: Revision) -> list[list[object]]:
    """A revision's meetings without names and minutes."""
    return [
        [meeting.held_on, *(present_from(meeting, party) for party in Party), quorum(meeting)]
        for meeting in meetings_in(revision)
    ]


def recommendation_rows(revision: Revision) -> list[list[object]]:
    """When a revision's recommendations are due and how they stand, without their words."""
    return [[recommendation.due_on, OUTCOMES[recommendation.state]] for recommendation in recommendations_in(revision)]
