"""Deciding what the public does not see of a made-up year, and how near to the least that is."""

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from sqlalchemy import select

from bot.practice.roster import import_practice_roster
from bot.practice.year import load_year
from exports.quarters.public.tables import quarter_tables
from exports.quarters.public.withheld import all_in_one, without
from exports.suppression.decision import Tries, suppress
from models.quarters.figures import of_revision
from models.quarters.tables import Quarter, Revision
from models.store.database import Database
from tests.support.editions import quarter_decided, year_decided
from tests.support.town import the_agreement

YEAR = "2025-26"
NOW = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
MUCH_WORK = 60_000


def deciding(rounds: int, *, with_year: bool) -> float:
    """Seconds to decide each signed revision of a made-up year, and the year itself, if wanted."""
    with _made_up() as template:
        numbers = _revisions(template)
        copies = (shutil.copy(template, template.with_name(f"{round_}.db")) for round_ in range(rounds))
        return median(_decide_all(copy, numbers, with_year=with_year) for copy in copies)


def against_least(seconds: float) -> tuple[float, float]:
    """What suppression costs in the first edition of each quarter, and the best bound proven in so many seconds.

    A cost is 1 for each suppressed count, and 1 more for each sum that it is the total of.
    """
    ours = least = 0.0
    with _made_up() as template:
        database = Database(f"sqlite:///{template}")
        first = {code: (quarter, number) for quarter, code, number in reversed(_revisions(template))}
        for quarter_id, number in first.values():
            withheld = quarter_decided(database, quarter_id, number, NOW).withheld
            with database.read() as session:
                tables = quarter_tables(of_revision(session, session.get_one(Revision, (quarter_id, number))))
            usual, thorough = Tries(), Tries()
            suppress((), without(tables, withheld), set(all_in_one(tables)), usual)
            ours += sum(choice.cost for choice in usual.chosen.values())
            began = time.perf_counter()
            suppress((), without(tables, withheld), set(all_in_one(tables)), thorough, MUCH_WORK if seconds > 0 else 1)
            seconds -= time.perf_counter() - began
            least += sum(choice.least for choice in thorough.chosen.values())
        database.close()
    return ours, least


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


def _revisions(path: Path) -> list[tuple[int, str, int]]:
    database = Database(f"sqlite:///{path}")
    with database.read() as session:
        query = select(Revision).join(Quarter).where(Quarter.school_year == YEAR, Revision.signed_at.is_not(None))
        found = session.scalars(query.order_by(Quarter.first_day, Revision.revision))
        numbers = [(one.quarter_id, one.quarter.code, one.revision) for one in found]
    database.close()
    return numbers


def _decide_all(path: Path, numbers: list[tuple[int, str, int]], *, with_year: bool) -> float:
    database = Database(f"sqlite:///{path}")
    began = time.perf_counter()
    for quarter_id, _code, number in numbers:
        quarter_decided(database, quarter_id, number, NOW)
    if with_year:
        year_decided(database, YEAR, {code: number for _id, code, number in numbers}, NOW)
    taken = time.perf_counter() - began
    database.close()
    return taken
