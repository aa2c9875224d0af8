"""Decides what the public does not see of a quarter or a year: once, against every public edition of that year (§IX).

It is worked out beside the bot's other work. Only the decision is written under a lock, and only if no other edition
of the year was decided meanwhile: `editions.note`.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from exports.quarters.public.tables import quarter_tables, year_tables
from exports.quarters.public.withheld import (
    all_in_one,
    cells_withheld,
    following,
    names_of,
    small_breakdowns,
    stepped_up,
    without,
)
from exports.suppression.decision import Tries, suppress
from exports.suppression.pattern import Unprotectable
from exports.suppression.tables import Key, PublicEdition
from exports.workbook.cells import NOT_COLLECTED, SUPPRESSED, WITHHELD
from models.errors import Conflict
from models.quarters import editions
from models.quarters.editions import Decision
from models.quarters.editions import PublicEdition as QuarterRow
from models.quarters.editions import PublicYear as YearRow
from models.quarters.figures import QuarterFigures, of_revision
from models.quarters.tables import Quarter, Revision

NOT_SIGNED = "A public edition needs the signatures of both parties. This revision is not signed."


@dataclass(frozen=True)
class Suppressed:
    """The counts that an edition prints as "*", and the names of what it does not print at all.

    Of what these name, `following` is printed all the same: a year's total, say, that its quarters' totals give.
    """

    counts: frozenset[Key]
    withheld: frozenset[str]
    following: frozenset[Key] = frozenset()

    def marker_for(self, cell: Key) -> str | None:
        """What an edition prints in place of a count; nothing where it prints the count."""
        if cell in self.following:
            return None
        if not self.withheld.isdisjoint(names_of(cell)):
            return WITHHELD
        return SUPPRESSED if cell in self.counts else None

    def printed(self, cell: Key, count: int | None, lacking: str = NOT_COLLECTED) -> int | str:
        """What an edition prints: a marker, the count, or what is said where there is none."""
        return self.marker_for(cell) or (lacking if count is None else count)


def of_quarter(session: Session, revision: Revision, now: datetime) -> tuple[Suppressed, Decision]:
    """What is suppressed of a revision of a quarter, and what of that is new.

    Raises:
        Conflict: it is not signed.
    """
    year = _Year(session, revision.quarter.school_year, now)
    return year.suppressed_of_quarter(revision), year.decision


def of_year(
    session: Session, school_year: str, revisions: dict[str, int], now: datetime
) -> tuple[Suppressed, Decision]:
    """What is suppressed of a year that adds up these revisions of its quarters, each by its code, and what is new.

    Raises:
        Conflict: one of them is not signed.
    """
    year = _Year(session, school_year, now)
    tables = year.tables(revisions)
    suppressed = year.suppressed_of_year(revisions, tables)
    follows = following(tables, suppressed.counts, suppressed.withheld)
    return replace(suppressed, following=follows), year.decision


class _Year:
    """The public editions of a school year: those that were made, and those that are decided now, one after another."""

    def __init__(self, session: Session, school_year: str, now: datetime) -> None:
        self._session, self._school_year, self._now = session, school_year, now
        self._quarters = editions.quarters_made(session, school_year)
        self._years = editions.years_made(session, school_year)
        self._against = len(self._quarters) + len(self._years)
        self._new: list[QuarterRow | YearRow] = []
        self._counted: dict[tuple[int, int], QuarterFigures] = {}

    @property
    def decision(self) -> Decision:
        return Decision(self._school_year, tuple(self._new), self._against)

    def suppressed_of_quarter(self, revision: Revision) -> Suppressed:
        if revision.signed_at is None:
            raise Conflict(NOT_SIGNED)
        quarter_id, number = revision.quarter_id, revision.revision
        for edition, _revision in self._quarters:
            if (edition.quarter_id, edition.revision) == (quarter_id, number):
                return stored(edition)
        # Quarters share no sum until a year adds them up: then all of them are searched together.
        tied = self._quarters if self._years else [made for made in self._quarters if made[0].quarter_id == quarter_id]
        suppressed = _decided(quarter_tables(self._figures(revision)), self._made(tied), ())
        row = QuarterRow(quarter_id=quarter_id, revision=number, made_at=self._now, **_noted(suppressed))
        self._quarters.append((row, revision))
        self._new.append(row)
        return suppressed

    def suppressed_of_year(self, revisions: dict[str, int], tables: PublicEdition) -> Suppressed:
        of_quarters = [self.suppressed_of_quarter(revision) for revision in self._revisions(revisions)]
        for edition in self._years:
            if edition.revisions == revisions:
                return stored(edition)
        withheld = frozenset[str]().union(*(suppressed.withheld for suppressed in of_quarters))
        suppressed = _decided(tables, self._made(self._quarters), withheld)
        self._new.append(YearRow(
            school_year=self._school_year, number=len(self._years) + 1, revisions=revisions, made_at=self._now,
            **_noted(suppressed),
        ))  # fmt: skip
        return suppressed

    def _made(self, quarters: Sequence[tuple[QuarterRow, Revision]]) -> list[PublicEdition]:
        """What the readers of these quarters and of every year know."""
        return [
            *(_made(edition, quarter_tables(self._figures(revision))) for edition, revision in quarters),
            *(_made(edition, self.tables(edition.revisions)) for edition in self._years),
        ]

    def tables(self, revisions: dict[str, int]) -> PublicEdition:
        """The counts of a year that adds up these revisions of its quarters, and what holds between them."""
        return year_tables(self._school_year, [self._figures(revision) for revision in self._revisions(revisions)])

    def _figures(self, revision: Revision) -> QuarterFigures:
        number = (revision.quarter_id, revision.revision)
        if number not in self._counted:
            self._counted[number] = of_revision(self._session, revision)
        return self._counted[number]

    def _revisions(self, numbers: dict[str, int]) -> list[Revision]:
        """The revisions of a year's quarters by their code and number, in the order of the quarters."""
        of_year = select(Revision).join(Quarter).where(Quarter.school_year == self._school_year)
        found = self._session.scalars(of_year.where(Quarter.code.in_(numbers)).order_by(Quarter.first_day))
        return [revision for revision in found if revision.revision == numbers[revision.quarter.code]]


def _decided(new: PublicEdition, made: Sequence[PublicEdition], withheld: Collection[str]) -> Suppressed:
    """What is suppressed, and withheld. What cannot be protected steps up: by groups, by schools, as a whole."""
    names = set(withheld)
    for _from_parts_to_totals in range(3):
        names |= set(small_breakdowns(new, cells_withheld(new.cells, names)))
    others, tries = set(all_in_one(new)), Tries()
    while True:
        edition = without(new, names)
        try:
            return Suppressed(suppress(made, edition, others, tries), frozenset(names))
        except Unprotectable as reason:
            further = stepped_up(new, reason, names)
            names |= further
            tries.given_up |= set() if further else set(reason.tied)


def _made(row: QuarterRow | YearRow, tables: PublicEdition) -> PublicEdition:
    """An edition that was made, as its readers have it."""
    suppressed = stored(row)
    return replace(without(tables, suppressed.withheld), suppressed=suppressed.counts)


def stored(row: QuarterRow | YearRow) -> Suppressed:
    """What was decided of an edition."""
    return Suppressed(frozenset(tuple(cell) for cell in row.suppressed), frozenset(row.withheld))


def _noted(suppressed: Suppressed) -> dict[str, Any]:
    return {
        "suppressed": sorted((list(cell) for cell in suppressed.counts), key=str),
        "withheld": sorted(suppressed.withheld),
    }
