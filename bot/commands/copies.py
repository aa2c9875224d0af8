"""`sro-bot backup`, `sro-bot restore` and `sro-bot database move`: all records, into a file, back, and elsewhere.

A backup is a SQLite file, whatever the database is: it needs no program of the database's, and goes back into either.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import click
from sqlalchemy import make_url

from bot.clock import utc_now
from bot.commands.alone import alone_on
from bot.commands.records import (
    UNFINISHED,
    CannotStart,
    database_file,
    database_that_is_there,
    make_folder,
    moved_to,
    require_tables,
)
from bot.commands.restored import in_words, look_up_first
from bot.settings import Mode, Settings, SettingsMistake, database_of, read_settings, url_of
from models.migrations.tables import metadata
from models.policy import OPERATOR
from models.store import audit
from models.store.copying import CopyFailed, copy_records, is_empty
from models.store.database import Database, MadeByNewerVersion
from models.store.sqlite_files import NotWhole, alone_with, copy_file, leftovers, make_whole, remove

PRACTICE = "No Slack tokens are set, so these would be practice records. Use the bot's own settings."
NOT_EMPTY = "The database of DATABASE_URL already has tables. Give an empty one: `createdb`, then DATABASE_URL."
OLDER = "The database's tables are from an older version: back up with that version, before you upgrade."
IN_USE = "Something is using {file}: stop the bot and whatever else has it open, then run this again."
KEEP = "It is confidential: keep it encrypted."


def backup(file: Path) -> bool:
    """Write all records into a new file, also while the bot runs; whether the audit log in it is whole."""
    settings = _settings()
    require_tables(settings)
    if file.exists():
        raise CannotStart(f"{file} already exists. Give another name.")
    with _draft(Path(f"{file}.part")) as draft:
        with closing(Database(settings.database)) as database:
            _write_backup(database, draft)
        is_whole = _tell_of_audit(draft)
        make_whole(draft)
        draft.rename(file)
    click.echo(f"All records are in {file}. {KEEP}")
    return is_whole


def restore(file: Path) -> bool:
    """Put a backup in place of a database that is gone; whether the audit log in it is whole.

    Before it is in place, each message that waited then is set to be looked up in Slack before it is sent.
    """
    settings = _settings()
    make_folder(settings)
    target = database_file(settings)
    if target:
        _must_be_free(target)
    place = target or settings.data / "restore.db"
    draft_file = Path(f"{place}.part")
    # A bot that still runs would go on with the file that was moved elsewhere.
    with alone_on(target), _draft(draft_file) as draft, closing(Database(settings.database)) as database:
        if target is None and not is_empty(database):
            raise CannotStart(NOT_EMPTY)
        copy_file(file, draft)
        _bring_up_to_date(draft, file)
        with closing(Database(url_of(draft))) as copy:
            count = look_up_first(settings, copy)
        is_whole = _tell_of_audit(draft)
        make_whole(draft)
        if target:
            draft.rename(target)
        else:
            _fill(draft, database)
    click.echo(f"The records of {file} are in place. {in_words(count)}")
    return is_whole


def move(url: str) -> None:
    """Move all records from SQLite to an empty PostgreSQL database. The bot does not run meanwhile."""
    settings = _settings()
    source = database_that_is_there(settings)
    if source is None:
        raise CannotStart("The records are already in PostgreSQL. To move those, use `sro-bot backup` and `restore`.")
    with _reached(url) as target, alone_with(source) as connection:
        if connection is None:
            raise CannotStart(IN_USE.format(file=source))
        if not is_empty(target):
            raise CannotStart("That database already has tables. Give an empty one, such as `createdb` makes.")
        with _draft(Path(f"{source}.part")) as draft:
            copy_file(connection, draft)
            _bring_up_to_date(draft, source)
            _on_record(draft, "move database")
            is_whole = _tell_of_audit(draft)
            make_whole(draft)
            _fill(draft, target)
    source.rename(moved_to(source))
    click.echo(
        f"All records have been moved, and those of before are kept in {moved_to(source)}. "
        "Set DATABASE_URL to the new database, and start the bot."
    )
    if not is_whole:
        click.echo("The audit log was not whole before either.")


def _settings() -> Settings:
    settings = read_settings()
    if settings.mode is Mode.PRACTICE:
        raise CannotStart(PRACTICE)
    return settings


@contextmanager
def _draft(draft: Path) -> Iterator[Path]:
    """A file to work on, which is gone afterwards unless it was given its name; mistakes in plain words."""
    try:
        draft.touch()  # what cannot be written is found before anything is read
        yield draft
    except (NotWhole, CopyFailed) as mistake:
        raise CannotStart(str(mistake)) from None
    except (OSError, sqlite3.OperationalError) as error:
        raise CannotStart(f"{draft} cannot be written ({getattr(error, 'strerror', None) or error}).") from None
    finally:
        remove(draft)


def _write_backup(database: Database, draft: Path) -> None:
    if database.is_of_a_newer_version():
        raise MadeByNewerVersion
    if database.is_unfinished():
        raise CannotStart(UNFINISHED)
    if not database.is_sqlite and not database.is_current():
        raise CannotStart(OLDER)
    with database.write() as session:
        audit.record(session, OPERATOR.label, "back up database", "database", utc_now())
    if database.is_sqlite:
        copy_file(Path(make_url(database.url).database or ""), draft)
        return
    remove(draft)
    with closing(Database(url_of(draft))) as copy:
        copy_records(database, copy, metadata.sorted_tables)


def _must_be_free(target: Path) -> None:
    """What stands beside another database would be read as part of the one that is put in place."""
    for path in leftovers(target):
        raise CannotStart(f"{path} is there. Stop the bot, move it elsewhere, and run this again.")


def _bring_up_to_date(draft: Path, file: Path) -> None:
    with closing(Database(url_of(draft))) as copy:
        if copy.is_unfinished() or not copy.is_the_bots():
            raise CannotStart(f"{file} does not hold the bot's records.")
        copy.migrate()


def _on_record(draft: Path, act: str) -> None:
    with closing(Database(url_of(draft))) as copy, copy.write() as session:
        audit.record(session, OPERATOR.label, act, "database", utc_now())


def _tell_of_audit(draft: Path) -> bool:
    """Say how the audit log of a copy stands; whether it is whole."""
    with closing(Database(url_of(draft))) as copy, copy.read() as session:
        problems = list(audit.verify(session))
        head = session.get(audit.AuditHead, audit.HEAD)
    for problem in problems:
        click.echo(problem)
    if problems or head is None:
        click.echo("The audit log failed the integrity check.")
        return False
    click.echo(f"The audit log is intact: {head.entries} entries, last hash {head.hash}.")
    return True


def _fill(draft: Path, target: Database) -> None:
    with closing(Database(url_of(draft))) as copy:
        copy_records(copy, target, metadata.sorted_tables)


@contextmanager
def _reached(url: str) -> Iterator[Database]:
    """The database to move to."""
    try:
        parsed = make_url(database_of(url))
    except ValueError as mistake:
        raise SettingsMistake(f"URL: {mistake}") from None
    if parsed.get_backend_name() != "postgresql":
        raise CannotStart("Records are moved to PostgreSQL only: postgresql+psycopg://user@host/name")
    with closing(Database(parsed.render_as_string(hide_password=False))) as database:
        yield database
