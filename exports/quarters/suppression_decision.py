"""Decides what the public does not see of a quarter or a year: once, against every public edition of that year (§IX).

It is worked out beside the bot's other work. Only the decision is written under a lock, and only if no other edition
of the year was decided meanwhile.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from exports.quarters.public_tables import by_family, family_of, quarter_tables, year_tables
from exports.suppression.complementary import Unprotectable, suppress
from exports.suppression.tables import Key, PublicEdition
from exports.workbook.cells import SUPPRESSED, WITHHELD
from models import audit
from models.database import Database
from models.errors import Conflict
from models.quarters import editions
from models.quarters.editions import PublicEdition as QuarterRow
from models.quarters.editions import PublicYear as YearRow
from models.quarters.figures import of_revision
from models.quarters.records import Quarter, Revision

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


@dataclass(frozen=True)
class _Decision:
    """What is to be suppressed; how it is noted, if it is new; and how many editions it was decided against."""

    suppressed: Suppressed
    school_year: str
    row: QuarterRow | YearRow | None = None
    against: int = 0


def of_quarter(database: Database, quarter_id: int, number: int, now: datetime) -> Suppressed:
    """What is suppressed of a revision of a quarter.

    Raises:
        Conflict: it is not signed.
    """

    def decide(session: Session) -> _Decision:
        revision = session.get_one(Revision, (quarter_id, number))
        school_year = revision.quarter.school_year
        if revision.signed_at is None:
            raise Conflict(NOT_SIGNED)
        there = editions.edition_of(session, revision)
        if there:
            return _Decision(_suppressed(there), school_year)
        quarters, years = editions.quarters_made(session, school_year), editions.years_made(session, school_year)
        tied = quarters if years else [made for made in quarters if made[0].quarter_id == quarter_id]
        new = quarter_tables(of_revision(session, revision))
        suppressed = _decided(new, [*_of_quarters(session, tied), *_of_years(session, years)])
        row = QuarterRow(quarter_id=quarter_id, revision=number, made_at=now, **_noted(suppressed))
        return _Decision(suppressed, school_year, row, len(quarters) + len(years))

    return _once(database, decide, now)


def of_year(database: Database, school_year: str, revisions: dict[str, int], now: datetime) -> Suppressed:
    """What is suppressed of a year that adds up these signed revisions of its quarters, each by its code.

    Raises:
        Conflict: one of them is not signed.
    """
    with database.read() as session:
        query = select(Quarter.code, Quarter.id).where(Quarter.school_year == school_year)
        ids = {code: found for code, found in session.execute(query) if code in revisions}
    withheld = frozenset[str]().union(*(of_quarter(database, ids[code], revisions[code], now).withheld
                                        for code in revisions))  # fmt: skip

    def decide(session: Session) -> _Decision:
        quarters, years = editions.quarters_made(session, school_year), editions.years_made(session, school_year)
        there = next((edition for edition in years if edition.revisions == revisions), None)
        if there:
            return _Decision(_suppressed(there), school_year)
        made = [*_of_quarters(session, quarters), *_of_years(session, years)]
        suppressed = _decided(_tables_of_year(session, school_year, revisions), made, withheld)
        number = len(years) + 1
        row = YearRow(school_year=school_year, number=number, revisions=revisions, made_at=now, **_noted(suppressed))
        return _Decision(suppressed, school_year, row, len(quarters) + len(years))

    return _once(database, decide, now)


def _once(database: Database, decide: Callable[[Session], _Decision], now: datetime) -> Suppressed:
    """Decide, and note it if nobody decided anything else of the year meanwhile; otherwise decide again."""
    while True:
        with database.read() as session:
            decision = decide(session)
        if decision.row is None:
            return decision.suppressed
        with database.write() as session:
            if _is_noted(session, decision, now):
                return decision.suppressed


def _is_noted(session: Session, decision: _Decision, now: datetime) -> bool:
    year, row = decision.school_year, decision.row
    session.execute(select(Quarter.id).where(Quarter.school_year == year).order_by(Quarter.id).with_for_update())
    if len(editions.quarters_made(session, year)) + len(editions.years_made(session, year)) != decision.against:
        return False
    session.add(row)
    about = f"quarter:{row.quarter_id}" if isinstance(row, QuarterRow) else f"year:{year}"
    detail = {"suppressed": len(decision.suppressed.counts), "withheld": sorted(decision.suppressed.withheld)}
    audit.record(session, "bot", "decide public edition", about, now, detail)
    return True


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


def _of_quarters(session: Session, made: Sequence[tuple[QuarterRow, Revision]]) -> list[Families]:
    return [_made(edition, quarter_tables(of_revision(session, revision))) for edition, revision in made]


def _of_years(session: Session, made: Sequence[YearRow]) -> list[Families]:
    return [_made(edition, _tables_of_year(session, edition.school_year, edition.revisions)) for edition in made]


def _made(row: QuarterRow | YearRow, tables: PublicEdition) -> Families:
    """What an edition that was made tells its readers: of what it withholds, nothing."""
    suppressed = _suppressed(row)
    found = by_family(PublicEdition(tables.cells, tables.equations, suppressed.counts))
    return {family: tables for family, tables in found.items() if family not in suppressed.withheld}


def _tables_of_year(session: Session, school_year: str, revisions: dict[str, int]) -> PublicEdition:
    query = (
        select(Revision)
        .join(Quarter)
        .where(Quarter.school_year == school_year, Quarter.code.in_(revisions))
        .order_by(Quarter.first_day)
    )
    found = [revision for revision in session.scalars(query) if revision.revision == revisions[revision.quarter.code]]
    return year_tables(school_year, [of_revision(session, revision) for revision in found])


def _suppressed(row: QuarterRow | YearRow) -> Suppressed:
    return Suppressed(frozenset(tuple(cell) for cell in row.suppressed), frozenset(row.withheld))


def _noted(suppressed: Suppressed) -> dict[str, Any]:
    return {
        "suppressed": sorted((list(cell) for cell in suppressed.counts), key=str),
        "withheld": sorted(suppressed.withheld),
    }
