"""A made-up year for the tests of what is made of it: loaded once in each process, a copy for each test."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.practice.roster import import_practice_roster
from bot.practice.year import load_year
from models.store.database import Database
from tests.support.town import the_agreement

NOW = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def year_template(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with the practice workspace's people and their made-up year."""
    path = Path(shutil.copy(sqlite_template, tmp_path_factory.mktemp("year") / "sro.db"))
    database = Database(f"sqlite:///{path}")
    import_practice_roster(database, the_agreement(), NOW)
    load_year(database, the_agreement(), NOW)
    database.close()
    return path


@pytest.fixture
def made_up(year_template: Path, tmp_path: Path) -> Iterator[Database]:
    """The practice workspace's people and their made-up year, on SQLite: what is made of it is the same anywhere."""
    database = Database(f"sqlite:///{shutil.copy(year_template, tmp_path / 'sro.db')}")
    yield database
    database.close()
