"""The migrations lead to the tables that the code has, on both databases."""

from datetime import date
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import text

from models import tables
from models.database import Database
from models.numbers import NOTICES, next_number
from models.school_days import calendar_is_known

MIGRATIONS = Path(tables.__file__).parent / "migrations"


def test_an_empty_database_comes_to_the_tables_of_the_code(database_url: str) -> None:
    """Nothing is missing and nothing is left over."""
    database = Database(database_url)
    assert not database.is_current()
    database.migrate()
    assert database.is_current()
    with database.read() as session:
        context = MigrationContext.configure(session.connection(), opts={"compare_type": True})
        assert compare_metadata(context, tables.metadata) == []
    database.close()


def test_migrating_twice_changes_nothing(database: Database) -> None:
    """As every start does."""
    database.migrate()
    assert database.is_current()


def upgraded(url: str, revision: str) -> Database:
    """A database of an earlier version."""
    database = Database(url)
    with database.read() as session:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["connection"] = session.connection()
        command.upgrade(config, revision)
    return database


def test_numbers_given_before_the_upgrade_go_on_after_it(database_url: str) -> None:
    """A database of the first release: its notices' next number follows the last one."""
    database = upgraded(database_url, "0002")
    with database.write() as session:
        session.execute(text("INSERT INTO notice_number (school_year, last) VALUES ('2025-26', 7), ('2026-27', 41)"))
    database.migrate()
    with database.write() as session:
        assert [next_number(session, NOTICES, year) for year in ("2025-26", "2026-27", "2027-28")] == [8, 42, 1]
    database.close()


@pytest.mark.parametrize(("source", "is_known"), [("feed", True), ("hand", False)])
def test_a_calendar_taken_over_before_the_upgrade_is_known_after_it(
    database_url: str, source: str, *, is_known: bool
) -> None:
    """As far as it closes days; days set by hand are none of it."""
    database = upgraded(database_url, "0003")
    with database.write() as session:
        row = {"source": source, "title": "Recess", "is_open": False}
        for day in ("2026-12-24", "2027-02-15"):
            insert = "INSERT INTO closed_day (day, title, source, is_open) VALUES (:day, :title, :source, :is_open)"
            session.execute(text(insert), row | {"day": day})
    database.migrate()
    with database.read() as session:
        assert calendar_is_known(session, date(2027, 2, 15)) is is_known
        assert not calendar_is_known(session, date(2027, 2, 16))
    database.close()
