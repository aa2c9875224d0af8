"""The migrations lead to the tables that the code has, on both databases."""

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import text

from models import tables
from models.database import Database
from models.numbers import NOTICES, next_number

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


def test_numbers_given_before_the_upgrade_go_on_after_it(database_url: str) -> None:
    """A database of the first release: its notices' next number follows the last one."""
    database = Database(database_url)
    with database.read() as session:
        connection = session.connection()
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["connection"] = connection
        command.upgrade(config, "0002")
    with database.write() as session:
        session.execute(text("INSERT INTO notice_number (school_year, last) VALUES ('2025-26', 7), ('2026-27', 41)"))
    database.migrate()
    with database.write() as session:
        assert [next_number(session, NOTICES, year) for year in ("2025-26", "2026-27", "2027-28")] == [8, 42, 1]
    database.close()
