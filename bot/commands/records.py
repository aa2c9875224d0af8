"""The records of this installation, for commands that work on them beside the running bot."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import click
from sqlalchemy import make_url

from bot.private import cannot_be_made, make_private
from bot.settings import Settings, read_settings, url_of
from models import terms as agreements
from models.people.schools import recall_names
from models.store.copying import is_empty
from models.store.database import Database, Unfinished
from models.terms import Agreement

UNFINISHED = (
    "Records were being copied into this database, and the copy did not end: run `sro-bot database move` or "
    "`sro-bot restore` again."
)
SETTINGS = "Check SRO_DATA and DATABASE_URL."
CLOSED = "The folder {folder} is closed to this user. Run this as the bot's user, or change its owner. " + SETTINGS
NO_TABLES = (
    "The database has no tables yet: the bot has not been started on it. Start it with `sro-bot run`, or check "
    "SRO_DATA and DATABASE_URL."
)


class CannotStart(click.ClickException):
    """Nothing can be done as things stand. The message, or the findings before it, say why."""

    exit_code = 2


def one_line(words: str) -> str:
    """Words as one line of a terminal or a log, whatever somebody called a channel or an event."""
    return "".join(letter if letter.isprintable() else " " for letter in words)


def database_file(settings: Settings) -> Path | None:
    """The file of a SQLite database; nothing for another one."""
    url = make_url(settings.database)
    return Path(url.database or "") if url.get_backend_name() == "sqlite" else None


def moved_to(file: Path) -> Path:
    """Where a SQLite database is kept after its records were moved elsewhere."""
    return file.with_name(f"{file.name}.moved")


def database_that_is_there(settings: Settings) -> Path | None:
    """The file of a SQLite database; nothing for another one. Raises `CannotStart` where there is no such file."""
    refuse_moved(settings)
    file = database_file(settings)
    if file and not file.exists():
        raise CannotStart(f"There is no database at {file}. Does the bot use another SRO_DATA or DATABASE_URL?")
    return file


def refuse_moved(settings: Settings) -> None:
    """Raise `CannotStart` where the records have been moved to another database: nobody goes on with an empty one."""
    file = database_file(settings)
    if file and not _is_there(file) and _is_there(moved_to(file)):
        raise CannotStart(f"The records were moved out of {file}: set DATABASE_URL to the database that they are in.")


def _is_there(file: Path) -> bool:
    try:
        file.stat()
    except PermissionError:
        raise CannotStart(CLOSED.format(folder=file.parent)) from None
    except OSError:
        return False
    return True


def make_folder(settings: Settings) -> None:
    """Make the folder for data, for nobody else on the machine.

    Raises `CannotStart` where there can be none, and where the records have been moved to another database.
    """
    refuse_moved(settings)
    try:
        make_private(settings.data, settings.database)
    except OSError as error:
        folder = error.filename or settings.data
        raise CannotStart(f"The folder {folder} cannot be created ({error.strerror}). {SETTINGS}") from None


def has_tables(settings: Settings) -> bool:
    """Whether there is a database, and somebody has made tables in it. Raises `DBAPIError` where it does not answer."""
    refuse_moved(settings)
    file = database_file(settings)
    if file and not file.exists():
        return False
    with closing(Database(settings.database)) as database:
        return database.is_unfinished() or not is_empty(database)


def require_tables(settings: Settings) -> None:
    """Raise `CannotStart` where the bot has made no tables yet: nothing is read there, and nothing made."""
    if database_file(settings):
        for folder in cannot_be_made(settings.data, settings.database):
            raise CannotStart(f"The folder {folder} cannot be created or written to. {SETTINGS}")
    database_that_is_there(settings)
    if not has_tables(settings):
        raise CannotStart(NO_TABLES)


@contextmanager
def records(*, must_be_there: bool = False, instead: Path | None = None) -> Iterator[tuple[Database, Agreement]]:
    """The database of the settings, brought up to date, and the agreement.

    With `must_be_there` no database and no tables are made: what a new database says would be taken for what the bot's
    says, and records could not be moved or restored into it. `instead` is a folder for an empty one, which is used
    where there is none yet.

    Raises:
        CannotStart, DBAPIError: the database cannot be used.
        SettingsMistake, AgreementMistake: in the words of the mistake.
    """
    settings = read_settings()
    agreement = agreements.load(settings.agreement)
    if must_be_there:
        require_tables(settings)
    if instead and not has_tables(settings):
        url = url_of(instead / "empty.db")
    else:
        url = settings.database
        make_folder(settings)
    with closing(Database(url)) as database:
        try:
            database.migrate()
        except Unfinished:
            raise CannotStart(UNFINISHED) from None
        with database.read() as session:
            recall_names(session, agreement)
        yield database, agreement
