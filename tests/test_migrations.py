"""The migrations lead to the tables that the code has, on both databases."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from models import tables
from models.database import Database


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
