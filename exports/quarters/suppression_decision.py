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
from exports.workbook.cells import NOT_COLLECTED, SUPPRESSED, WITHHELD
from models.errors import Conflict
from models.quarters import editions
from models.quarters.editions import Decision
from models.quarters.editions import PublicEdition as QuarterRow
from models.quarters.editions import PublicYear as YearRow
from models.quarters.figures import of_revision
from models.quarters.tables import Quarter, Revision

Families = dict[str, PublicEdition]
NOT_SIGNED = "A public edition needs the signatures of both parties. This revision is not signed."


@dataclass(frozen=True)
class Suppressed:
    """The counts that an edition prints as "*", and the families of which it prints nothing."""

    counts: frozenset[Key]
    withheld: frozenset[str]

    def marker_for(self, cell: Key) -> str | None:
        """What an edition prints in place of a count; nothing where it prints the count."""
        if family_of(cell) in self.withheld:
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
    return year.suppressed_of_year(revisions), year.decision


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

    def suppressed_of_quarter(self, revision: Revision) -> Suppressed:
        if revision.signed_at is None:
            raise Conflict(NOT_SIGNED)
        quarter_id, number = revision.quarter_id, revision.revision
        for edition, _revision in self._quarters:
            if (edition.quarter_id, edition.revision) == (quarter_id, number):
                return stored(edition)
        # Quarters share no sum until a year adds them up: then all of them are searched together.
        tied = self._quarters if self._years else [made for made in self._quarters if made[0].quarter_id == quarter_id]
        suppressed = _decided(quarter_tables(of_revision(self._session, revision)), self._made(tied))
        row = QuarterRow(quarter_id=quarter_id, revision=number, made_at=self._now, **_noted(suppressed))
        self._quarters.append((row, revision))
        self._new.append(row)
        return suppressed

    def suppressed_of_year(self, revisions: dict[str, int]) -> Suppressed:
        of_quarters = [self.suppressed_of_quarter(revision) for revision in self._revisions(revisions)]
        for edition in self._years:
            if edition.revisions == revisions:
                return stored(edition)
        withheld = frozenset[str]().union(*(suppressed.withheld for suppressed in of_quarters))
        suppressed = _decided(self._tables(revisions), self._made(self._quarters), withheld)
        self._new.append(YearRow(
            school_year=self._school_year, number=len(self._years) + 1, revisions=revisions, made_at=self._now,
            **_noted(suppressed),
        ))  # fmt: skip
        return suppressed

    def _made(self, quarters: Sequence[tuple[QuarterRow, Revision]]) -> list[Families]:
        """What the readers of these quarters and of every year know."""
        return [
            *(_made(edition, quarter_tables(of_revision(self._session, revision))) for edition, revision in quarters),
            *(_made(edition, self._tables(edition.revisions)) for edition in self._years),
        ]

    def _tables(self, revisions: dict[str, int]) -> PublicEdition:
        found = [of_revision(self._session, revision) for revision in self._revisions(revisions)]
        return year_tables(self._school_year, found)

    def _revisions(self, numbers: dict[str, int]) -> list[Revision]:
        """The revisions of a year's quarters by their code and number, in the order of the quarters."""
        of_year = select(Revision).join(Quarter).where(Quarter.school_year == self._school_year)
        found = self._session.scalars(of_year.where(Quarter.code.in_(numbers)).order_by(Quarter.first_day))
        return [revision for revision in found if revision.revision == numbers[revision.quarter.code]]


def _decided(new: PublicEdition, made: Sequence[Families], withheld: frozenset[str] = frozenset()) -> Suppressed:
    """What is suppressed, family by family. One that cannot be protected is withheld as a whole."""
    suppressed: frozenset[Key] = frozenset()
    for family, tables in by_family(new).items():
        earlier = [edition[family] for edition in made if family in edition]
        try:
            suppressed |= frozenset() if family in withheld else suppress(tables.cells, tables.equations, earlier)
        except Unprotectable:
            withheld |= {family}
    return Suppressed(suppressed, withheld)


def _made(row: QuarterRow | YearRow, tables: PublicEdition) -> Families:
    """What an edition that was made tells its readers: of what it withholds, nothing."""
    suppressed = stored(row)
    found = by_family(PublicEdition(tables.cells, tables.equations, suppressed.counts))
    return {family: tables for family, tables in found.items() if family not in suppressed.withheld}


def stored(row: QuarterRow | YearRow) -> Suppressed:
    """What was decided of an edition."""
    return Suppressed(frozenset(tuple(cell) for cell in row.suppressed), frozenset(row.withheld))


def _noted(suppressed: Suppressed) -> dict[str, Any]:
    return {
        "suppressed": sorted((list(cell) for cell in suppressed.counts), key=str),
        "withheld": sorted(suppressed.withheld),
    }
