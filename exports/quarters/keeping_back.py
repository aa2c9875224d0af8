"""Decides what the public does not see of a quarter or a year: once, against every public edition of that year (§IX).

It is worked out beside the bot's other work. Only the decision is written under a lock, and only if no other edition
of the year was decided meanwhile: `editions.note`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from exports.quarters.public_tables import by_family, family_of, quarter_tables, year_tables
from exports.suppression.complementary import Unprotectable, suppress
from exports.suppression.tables import Key, PublicEdition
from exports.workbook.cells import SUPPRESSED, WITHHELD
from models.errors import Conflict
from models.quarters import editions
from models.quarters.editions import Decision
from models.quarters.editions import PublicEdition as QuarterRow
from models.quarters.editions import PublicYear as YearRow
from models.quarters.figures import of_revision
from models.quarters.records import Quarter, Revision

Families = dict[str, PublicEdition]
NOT_SIGNED = "A public edition is made of what both sides have signed. This revision is not signed."


@dataclass(frozen=True)
class Kept:
    """The counts that an edition prints as "*", and the families of which it prints nothing."""

    suppressed: frozenset[Key]
    withheld: frozenset[str]

    def word_for(self, cell: Key) -> str | None:
        """What an edition prints in place of a count; nothing where it prints the count."""
        if family_of(cell) in self.withheld:
            return WITHHELD
        return SUPPRESSED if cell in self.suppressed else None


def of_quarter(session: Session, revision: Revision, now: datetime) -> tuple[Kept, Decision]:
    """What is kept back of a revision of a quarter, and what of that is new.

    Raises:
        Conflict: it is not signed.
    """
    year = _Year(session, revision.quarter.school_year, now)
    return year.kept_of_quarter(revision), year.decision


def of_year(session: Session, school_year: str, revisions: dict[str, int], now: datetime) -> tuple[Kept, Decision]:
    """What is kept back of a year that adds up these revisions of its quarters, each by its code, and what is new.

    Raises:
        Conflict: one of them is not signed.
    """
    year = _Year(session, school_year, now)
    return year.kept_of_year(revisions), year.decision


class _Year:
    """The public editions of a school year: those that were made, and those that are decided now, one after another."""

    def __init__(self, session: Session, school_year: str, now: datetime) -> None:
        self._session, self._school_year, self._now = session, school_year, now
        self._quarters = editions.quarters_made(session, school_year)
        self._years = editions.years_made(session, school_year)
        self._against = len(self._quarters) + len(self._years)
        self._new: list[QuarterRow | YearRow] = []

    @property
    def decision(self) -> Decision:
        return Decision(self._school_year, tuple(self._new), self._against)

    def kept_of_quarter(self, revision: Revision) -> Kept:
        if revision.signed_at is None:
            raise Conflict(NOT_SIGNED)
        quarter_id, number = revision.quarter_id, revision.revision
        for edition, _revision in self._quarters:
            if (edition.quarter_id, edition.revision) == (quarter_id, number):
                return _kept(edition)
        tied = self._quarters if self._years else [one for one in self._quarters if one[0].quarter_id == quarter_id]
        kept = _decided(quarter_tables(of_revision(self._session, revision)), self._made(tied))
        row = QuarterRow(quarter_id=quarter_id, revision=number, made_at=self._now, **_noted(kept))
        self._quarters.append((row, revision))
        self._new.append(row)
        return kept

    def kept_of_year(self, revisions: dict[str, int]) -> Kept:
        found = _revisions(self._session, self._school_year, revisions)
        withheld = frozenset[str]().union(*(self.kept_of_quarter(one).withheld for one in found))
        there = next((one for one in self._years if one.revisions == revisions), None)
        if there:
            return _kept(there)
        tables = _tables_of_year(self._session, self._school_year, revisions)
        kept = _decided(tables, self._made(self._quarters), withheld)
        self._new.append(YearRow(
            school_year=self._school_year, number=len(self._years) + 1, revisions=revisions, made_at=self._now,
            **_noted(kept),
        ))  # fmt: skip
        return kept

    def _made(self, quarters: Sequence[tuple[QuarterRow, Revision]]) -> list[Families]:
        """What the readers of these quarters and of every year know."""
        of_quarters = [_made(edition, quarter_tables(of_revision(self._session, one))) for edition, one in quarters]
        tables = [_tables_of_year(self._session, one.school_year, one.revisions) for one in self._years]
        return [*of_quarters, *(_made(*pair) for pair in zip(self._years, tables, strict=True))]


def _decided(new: PublicEdition, made: Sequence[Families], withheld: frozenset[str] = frozenset()) -> Kept:
    """What is kept back, family by family. One that cannot be protected is withheld as a whole."""
    suppressed: frozenset[Key] = frozenset()
    for family, tables in by_family(new).items():
        earlier = [one[family] for one in made if family in one]
        try:
            suppressed |= frozenset() if family in withheld else suppress(tables.cells, tables.equations, earlier)
        except Unprotectable:
            withheld |= {family}
    return Kept(suppressed, withheld)


def _made(row: QuarterRow | YearRow, tables: PublicEdition) -> Families:
    """What an edition that was made tells its readers: of what it withholds, nothing."""
    kept = _kept(row)
    found = by_family(PublicEdition(tables.cells, tables.equations, kept.suppressed))
    return {family: one for family, one in found.items() if family not in kept.withheld}


def _tables_of_year(session: Session, school_year: str, revisions: dict[str, int]) -> PublicEdition:
    return year_tables(school_year, [of_revision(session, one) for one in _revisions(session, school_year, revisions)])


def _revisions(session: Session, school_year: str, revisions: dict[str, int]) -> list[Revision]:
    """The revisions of a year's quarters by their code and number, in the order of the quarters."""
    query = (
        select(Revision)
        .join(Quarter)
        .where(Quarter.school_year == school_year, Quarter.code.in_(revisions))
        .order_by(Quarter.first_day)
    )
    return [one for one in session.scalars(query) if one.revision == revisions[one.quarter.code]]


def _kept(row: QuarterRow | YearRow) -> Kept:
    return Kept(frozenset(tuple(one) for one in row.suppressed), frozenset(row.withheld))


def _noted(kept: Kept) -> dict[str, Any]:
    return {
        "suppressed": sorted((list(one) for one in kept.suppressed), key=str),
        "withheld": sorted(kept.withheld),
    }
