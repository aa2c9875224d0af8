"""Deciding what the public does not see of a made-up year, and how near to the least that is."""

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from sqlalchemy import select

from bot.practice.roster import import_practice_roster
from bot.practice.year import load_year
from exports.quarters.public.suppression_decision import Suppressed
from exports.quarters.public.tables import quarter_tables, year_tables
from exports.quarters.public.withheld import all_in_one, without
from exports.suppression.decision import WORK, Tries, suppress
from exports.suppression.pattern import Choice, Unprotectable
from exports.suppression.tables import PublicEdition
from models.quarters.figures import of_revision
from models.quarters.tables import Quarter, Revision
from models.store.database import Database
from tests.support.editions import quarter_decided, year_decided
from tests.support.town import the_agreement

YEAR = "2025-26"
NOW = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
MUCH_WORK = 60_000


def deciding(rounds: int, *, with_year: bool) -> tuple[float, float]:
    """Seconds by the clock, and of the processors, to decide each signed revision of a made-up year, and the year."""
    with _made_up() as template:
        copies = (shutil.copy(template, template.with_name(f"{round_}.db")) for round_ in range(rounds))
        by_clock, of_processors = zip(*(_decide_all(copy, with_year=with_year) for copy in copies), strict=True)
    return median(by_clock), median(of_processors)


def against_least(seconds: float, *, of_year: bool = False) -> tuple[float, float]:
    """What suppression costs in the first edition of each quarter, or in the year's, and the best bound proven.

    A cost is 1 for each suppressed count, and 1 more for each sum that it is the total of. The bound is what the solver
    proves in so many seconds; none of a part for which there were too few.
    """
    ours = least = 0.0
    with _made_up() as template:
        database = Database(f"sqlite:///{template}")
        for made, tables, kept in _year_of(database) if of_year else _quarters_of(database):
            ours += sum(choice.cost for choice in _chosen(made, tables, kept, WORK))
            began = time.process_time()
            least += sum(choice.least for choice in _chosen(made, tables, kept, MUCH_WORK if seconds > 0 else 1))
            seconds -= time.process_time() - began
        database.close()
    return ours, least


Edition = tuple[list[PublicEdition], PublicEdition, Suppressed]
"""Those made before it, its own tables, and what is kept back of them."""


def _quarters_of(database: Database) -> Iterator[Edition]:
    first = {code: found for code, _number, found in reversed(_kept(database))}
    for tables, kept in first.values():
        yield [], tables, kept


def _year_of(database: Database) -> Iterator[Edition]:
    kept = _kept(database)
    newest = {code: number for code, number, _found in kept}
    decided = year_decided(database, YEAR, newest, NOW)
    made = [
        replace(without(tables, found.withheld), suppressed=found.counts) for _code, _number, (tables, found) in kept
    ]
    with database.read() as session:
        query = select(Revision).join(Quarter).where(Quarter.school_year == YEAR).order_by(Quarter.first_day)
        added = [of_revision(session, one) for one in session.scalars(query)
                 if newest.get(one.quarter.code) == one.revision]  # fmt: skip
    yield made, year_tables(YEAR, added), decided


def _kept(database: Database) -> list[tuple[str, int, tuple[PublicEdition, Suppressed]]]:
    found = []
    for quarter_id, code, number in _revisions(database):
        kept = quarter_decided(database, quarter_id, number, NOW)
        with database.read() as session:
            tables = quarter_tables(of_revision(session, session.get_one(Revision, (quarter_id, number))))
        found.append((code, number, (tables, kept)))
    return found


def _chosen(made: list[PublicEdition], tables: PublicEdition, kept: Suppressed, work: int) -> list[Choice]:
    """What is chosen in each part, as the edition was decided in the end."""
    tries = Tries()
    while True:
        try:
            suppress(made, without(tables, kept.withheld), set(all_in_one(tables)), tries, work)
        except Unprotectable as reason:  # what earlier editions told of it
            tries.given_up |= set(reason.tied)
        else:
            return [one for one in tries.chosen.values() if isinstance(one, Choice)]


@contextmanager
def _made_up() -> Iterator[Path]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "year.db"
        database = Database(f"sqlite:///{path}")
        database.migrate()
        import_practice_roster(database, the_agreement(), NOW)
        load_year(database, the_agreement(), NOW)
        database.close()
        yield path


def _revisions(database: Database) -> list[tuple[int, str, int]]:
    with database.read() as session:
        query = select(Revision).join(Quarter).where(Quarter.school_year == YEAR, Revision.signed_at.is_not(None))
        found = session.scalars(query.order_by(Quarter.first_day, Revision.revision))
        return [(one.quarter_id, one.quarter.code, one.revision) for one in found]


def _decide_all(path: Path, *, with_year: bool) -> tuple[float, float]:
    database = Database(f"sqlite:///{path}")
    numbers = _revisions(database)
    began = time.perf_counter(), time.process_time()
    for quarter_id, _code, number in numbers:
        quarter_decided(database, quarter_id, number, NOW)
    if with_year:
        year_decided(database, YEAR, {code: number for _id, code, number in numbers}, NOW)
    taken = time.perf_counter() - began[0], time.process_time() - began[1]
    database.close()
    return taken
