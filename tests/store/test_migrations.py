"""The migrations lead to the tables that the code has, on both databases."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    Integer,
    LargeBinary,
    MetaData,
    Row,
    String,
    insert,
    select,
    text,
)
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session

from models.calendar.feed import known_version
from models.calendar.school_days import calendar_is_known
from models.migrations import tables
from models.migrations.revisions import revisions
from models.store.database import Database, MadeByNewerVersion
from models.store.numbers import NOTICES, next_number

MIGRATIONS = Path(tables.__file__).parent


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


def test_the_names_of_files_tell_which_migrations_there_are() -> None:
    """The look at a start goes by them; Alembic goes by what each file says."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    scripts = ScriptDirectory.from_config(config)
    assert {script.revision for script in scripts.walk_revisions()} == set(revisions())
    assert scripts.get_heads() == [revisions()[-1]]


def test_a_database_of_a_newer_version_is_left_alone(database: Database) -> None:
    """Whoever installed an older version again is told so, and nothing is changed."""
    with database.write() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert database.is_of_a_newer_version()
    with pytest.raises(MadeByNewerVersion):
        database.migrate()


def test_what_runs_already_writes_nothing_more_to_tables_of_a_newer_version(database: Database) -> None:
    """It does not know what they mean; it says so to whoever is to end it, and reads on."""
    told: list[str] = []
    database.on_newer_tables(lambda: told.append("newer"))
    with database.write() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert told == []
    with pytest.raises(MadeByNewerVersion), database.write() as session:
        session.execute(text("DELETE FROM alembic_version"))
    assert told == ["newer"]
    assert database.is_of_a_newer_version()


@pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)
def test_a_migration_waits_for_what_is_being_written(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also to tables that it does not change: none is written half before it and half after it."""
    monkeypatch.setattr("models.store.database.LOCK_MILLISECONDS", 50)
    database, newer = upgraded(database_url, revisions()[-2]), Database(database_url)
    with database.write(), pytest.raises(OperationalError, match="lock timeout"):
        newer.migrate()
    assert not newer.is_current()
    newer.migrate()
    assert newer.is_current()
    database.close()
    newer.close()


def upgraded(url: str, revision: str) -> Database:
    """A database of an earlier version."""
    database = Database(url)
    try:
        with database.read() as session:
            config = Config()
            config.set_main_option("script_location", str(MIGRATIONS))
            config.attributes["connection"] = session.connection()
            command.upgrade(config, revision)
    except BaseException:
        database.close()
        raise
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


def test_a_calendar_is_read_in_full_after_the_upgrade_that_asks_about_days(database_url: str) -> None:
    """Although it has not changed: an earlier version asked nobody. What it knew stays."""
    database = upgraded(database_url, "0014")
    with database.write() as session:
        session.execute(
            text("UPDATE calendar_feed SET address = 'one', taken_at = '2026-11-23', reaches = '2027-06-18'")
        )
    database.migrate()
    with database.read() as session:
        assert known_version(session, datetime(2026, 11, 24, tzinfo=UTC)) is None
        assert calendar_is_known(session, date(2027, 6, 18))
    database.close()


NOTHING_OF_IT = {  # what the database has under a name
    "sqlite": "SELECT name FROM sqlite_master WHERE sql LIKE :old OR sql LIKE '%former%'",
    "postgresql": "SELECT relname FROM pg_class WHERE relname LIKE :old "
    "UNION SELECT conname FROM pg_constraint WHERE conname LIKE :old "
    "UNION SELECT attname FROM pg_attribute JOIN pg_class ON attrelid = oid WHERE attname LIKE :old AND relkind = 'r'",
}
RENAMED = {
    "quarter_return": "quarter_submission", "return_version": "submission_version",
    "return_figure": "submission_figure", "return_step": "submission_step", "submission": "received_form",
}  # fmt: skip
OF_EACH_TYPE = (
    (Boolean, True), (Integer, 1), (JSON, {"return": "return"}), (String, "return"), (LargeBinary, b"return"),
    (DateTime, datetime(2026, 11, 26, 15, 5, tzinfo=UTC)), (Date, date(2026, 11, 26)),
)  # fmt: skip


def a_value(column: Column[Any]) -> Any:
    """Something that the column can hold; each row has the id 1, and refers to others by it."""
    value = next(value for kind, value in OF_EACH_TYPE if isinstance(column.type, kind))
    return value[: column.type.length] if isinstance(column.type, String) and isinstance(value, str) else value


def rows(session: Session, *, are_made: bool = False) -> dict[str, list[Row[Any]]]:
    """What each table holds; first with a row in each that has none, if they are to be made."""
    metadata = MetaData()
    metadata.reflect(session.connection())
    for table in metadata.sorted_tables:
        if are_made and session.execute(select(table)).first() is None:
            session.execute(insert(table).values({column.name: a_value(column) for column in table.columns}))
    return {table.name: list(session.execute(select(table))) for table in metadata.sorted_tables}


def test_what_was_called_a_return_is_there_as_a_submission(database_url: str) -> None:
    """Every row of every table; what waits goes by its new kind; what refers to a submission has to find it."""
    database = upgraded(database_url, "0012")
    with database.write() as session:
        before = {RENAMED.get(name, name): found for name, found in rows(session, are_made=True).items()}
    database.migrate()
    with database.read() as session:
        after = rows(session)
        kinds = [after.pop(name)[0].kind for name in ("delivery", "deadline")]
        assert kinds == ["submission", "submission"]
        del after["alembic_version"]
        # columns were added to these
        since = {"notice", "notice_version", "person", "submission_figure", "evaluation_version", "dismissal"}
        since |= {"role_held", "proposal", "submission_version", "evaluation", "channel", "recommendation_note"}
        assert {name: after[name] for name in before.keys() & after.keys() - since} == {
            name: before[name] for name in before.keys() & after.keys() - since
        }
        assert len(before.keys() - after.keys()) == 3
        left_over = NOTHING_OF_IT[session.get_bind().dialect.name]
        assert session.execute(text(left_over), {"old": "%return%"}).all() == []
    with pytest.raises(IntegrityError), database.write() as session:
        session.execute(text("UPDATE police_addition SET submission_id = 99"))
    database.close()
