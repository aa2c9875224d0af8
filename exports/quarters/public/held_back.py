"""The audit of a public edition before anybody gets it: whether its readers could work out a count of 1 to 5 (§IX).

It reads the finished file back and knows nothing of how counts were chosen. Its reader has every public edition of the
year, knows which counts are the same in two of them, and which "*" are counts of 1 to 5.
"""

from collections.abc import Iterator, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from exports.quarters.public.activities import are_recorded, recorded
from exports.quarters.public.adopted import adopted_in, are_adopted_days, is_adopted_feedback
from exports.quarters.public.enrollment import is_of_enrollment, public_enrollment
from exports.quarters.public.read_back import Printed, ReadEdition, read
from exports.quarters.public.suppression_decision import stored
from exports.quarters.public.tables import EVERYWHERE, quarter_tables, year_label, year_tables
from exports.quarters.public.unreadable import Unreadable
from exports.suppression.reader import Knowledge, intervals
from exports.suppression.solver import Undecided
from exports.suppression.tables import LARGEST_SMALL_COUNT, Equation, Key, PublicEdition
from exports.workbook.cells import SUPPRESSED
from models.errors import Conflict
from models.quarters import editions
from models.quarters.editions import Decision
from models.quarters.editions import PublicEdition as QuarterRow
from models.quarters.editions import PublicYear as YearRow
from models.quarters.figures import QuarterFigures, of_revision
from models.quarters.police_measures import NOT_PUBLIC
from models.quarters.rates import of_year as of_year_enrollment
from models.quarters.tables import Quarter, Revision
from models.terms import Agreement

LEAST_WIDTH = LARGEST_SMALL_COUNT - 1
"""How far apart the values are that a reader has to hold possible of a count of 1 to 5, such as 1 and 5."""
Row = QuarterRow | YearRow


class HeldBack(Conflict):
    """The finished file would tell its readers too much, or says what was not signed. Nobody gets it."""

    def __init__(self, why: str) -> None:
        """Say why, without any count."""
        super().__init__(f"The public edition was held back: the check of the finished file found {why}.")


def refuse_disclosure(session: Session, agreement: Agreement, content: bytes, decision: Decision) -> None:
    """Let a finished public edition pass, beside those of its year, or stop it.

    What earlier editions told already cannot be taken back, and stops no other one.

    Raises:
        HeldBack: it prints a count of 1 to 5 or lets readers narrow one down, or a number that was not signed.
    """
    try:
        file = read(content)
    except Unreadable as problem:
        raise HeldBack(f"something that belongs to no table: {problem}") from None
    year, is_year = decision.school_year, file.school_year is not None
    made: list[Row] = [row for row, _revision in editions.quarters_made(session, year)]
    made += editions.years_made(session, year)
    own, shown = _tables(session, year, file.revisions, is_year=is_year), _by_key(agreement, file.cells)
    _refuse_other_numbers(session, agreement, file, year, all(
        _is_true(value, own.cells.get(cell)) for cell, value in shown.items()
    ))  # fmt: skip
    before, after = _Readers(), _Readers()
    for row in (*made, *decision.new):
        revisions, is_of_year = _revisions(session, row), isinstance(row, YearRow)
        tables = _tables(session, year, revisions, is_year=is_of_year)
        if row in made:
            before.get(tables, dict(_shown(row, tables)))
        if row in made or (revisions, is_of_year) != (file.revisions, is_year):  # its own decision proves nothing
            after.get(tables, dict(_shown(row, tables)))
    after.get(own, shown)
    try:
        told = _told(before, after)
    except Undecided:
        raise HeldBack("no proof in time that its readers can work out no count") from None
    if told:
        raise HeldBack(f"counts of 1 to {LARGEST_SMALL_COUNT} that readers could work out or narrow down")


def _refuse_other_numbers(
    session: Session, agreement: Agreement, file: ReadEdition, year: str, are_signed: bool
) -> None:  # fmt: skip
    """Stop a file with a number that was neither signed nor adopted."""
    logged = recorded(_figures(session, year, file.revisions), file.school_year)
    if not (are_signed and are_recorded(_by_key(agreement, file.activities), logged)):
        raise HeldBack("a number that is not the one that was signed")
    found = adopted_in(session, agreement, file.school_year, file.revisions)
    if not are_adopted_days(file.coverage, agreement, found.coverage if found else None):
        raise HeldBack("days at a school that are not those that the team adopted")
    if not is_adopted_feedback(file.feedback, found.feedback if found else None):
        raise HeldBack("other numbers of commendations and complaints than those that the team adopted")


def _is_true(value: Printed, count: int | None) -> bool:
    """Whether a cell prints the count that was signed, or none; a "*" stands for a count."""
    return value == count if isinstance(value, int) else value != SUPPRESSED or bool(count)


def _told(before: "_Readers", after: "_Readers") -> set[Key]:
    """The small counts of which readers hold fewer values possible than they must, and fewer than before."""
    knew, knows = before.knowledge(), after.knowledge()
    if knew == knows:
        return set()
    found = {key: ends for key, ends in intervals(knows, after.small, LEAST_WIDTH).items() if _is_narrow(ends)}
    were = intervals(knew, before.small.intersection(found), LEAST_WIDTH)
    return {key for key, ends in found.items() if key not in were or were[key] != ends}


def _is_narrow(ends: tuple[int, int]) -> bool:
    low, high = ends
    return high - low < LEAST_WIDTH


class _Readers:
    """What the readers of some editions have. Each count that a cell had is a thing of its own."""

    def __init__(self) -> None:
        self.small: set[Key] = set()
        self._printed: dict[Key, int] = {}
        self._starred: set[Key] = set()
        self._equations: dict[Equation, None] = {}
        self._at_most: dict[tuple[Key, Key], None] = {}

    def get(self, tables: PublicEdition, shown: Mapping[Key, Printed]) -> None:
        """Read an edition: what its cells show, and what holds between its counts."""
        named = {cell: (*cell, count) for cell, count in tables.cells.items() if count is not None}
        self.small |= {named[cell] for cell in named if 1 <= (tables.cells[cell] or 0) <= LARGEST_SMALL_COUNT}
        self._printed |= {named[cell]: value for cell, value in shown.items() if isinstance(value, int)}
        self._starred |= {named[cell] for cell, value in shown.items() if value == SUPPRESSED}
        for equation in tables.equations:
            parts = tuple(sorted((named[part] for part in equation.parts), key=repr))
            self._equations[Equation(named[equation.total], parts)] = None
        self._at_most |= dict.fromkeys((named[less], named[more]) for less, more in tables.at_most)

    def knowledge(self) -> Knowledge:
        starred = frozenset(self._starred.difference(self._printed))
        primary = starred.intersection(self.small)
        return Knowledge(self._printed, starred, list(self._equations), list(self._at_most), primary)


def _tables(session: Session, school_year: str, revisions: Mapping[str, int], *, is_year: bool) -> PublicEdition:
    """The counts of these revisions, each by the label of its quarter, and what holds between them."""
    found = _figures(session, school_year, revisions)
    tables, times = year_tables(school_year, found) if is_year else quarter_tables(*found), [one.label for one in found]
    label = year_label(school_year) if is_year else times[0]
    return public_enrollment(found, of_year_enrollment(found)).known_to_readers(label, tables, times)


def _figures(session: Session, school_year: str, revisions: Mapping[str, int]) -> list[QuarterFigures]:
    """The figures of these revisions, each by the label of its quarter, in the order of their quarters."""
    of_year = select(Revision).join(Quarter).where(Quarter.school_year == school_year).order_by(Quarter.first_day)
    return [of_revision(session, row) for row in session.scalars(of_year)
            if revisions.get(row.quarter.label) == row.revision]  # fmt: skip


def _revisions(session: Session, row: Row) -> dict[str, int]:
    """Which revision of each quarter an edition prints, by the quarter's label."""
    if isinstance(row, YearRow):
        return {f"{code} {row.school_year}": number for code, number in row.revisions.items()}
    return {session.get_one(Quarter, row.quarter_id).label: row.revision}


def _shown(row: Row, tables: PublicEdition) -> Iterator[tuple[Key, Printed]]:
    """What an edition shows by its decision."""
    suppressed = stored(row)
    for cell, count in tables.cells.items():
        label, _party, figure, place = cell
        is_there = not isinstance(row, YearRow) or place == EVERYWHERE or str(label).startswith("Year")
        if is_of_enrollment(cell):
            if count is not None and cell not in tables.unprinted:
                yield cell, SUPPRESSED if cell in tables.suppressed else count
            continue
        if count is not None and is_there and figure not in NOT_PUBLIC:
            yield cell, suppressed.printed(cell, count)


def _by_key(agreement: Agreement, cells: Mapping[Key, Printed]) -> dict[Key, Printed]:
    """What a file shows, by the keys of schools in place of their names: a cell names its place last."""
    return {(*cell[:-1], agreement.school_key(str(cell[-1])) or cell[-1]): value for cell, value in cells.items()}
