"""The records of this installation, for commands that work on them beside the running bot."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from alembic.util import CommandError
from sqlalchemy.exc import ArgumentError, DBAPIError

from bot.settings import read_settings
from models import agreement as agreements
from models.agreement import Agreement
from models.database import Database

NEWER_DATABASE = "A newer version of the bot made the database."


class CannotStart(click.ClickException):
    """Nothing can be done as things stand. The message, or the findings before it, say why."""

    exit_code = 2


@contextmanager
def opened(url: str) -> Iterator[Database]:
    """A database by its URL, closed at the end.

    Raises:
        CannotStart: there can be no such database.
    """
    try:
        database = Database(url)
    except (ArgumentError, ModuleNotFoundError, TypeError) as error:
        raise CannotStart(f"DATABASE_URL cannot be used ({error}).") from None
    try:
        yield database
    finally:
        database.close()


@contextmanager
def records() -> Iterator[tuple[Database, Agreement]]:
    """The database of the settings, brought up to date, and the agreement.

    Raises:
        CannotStart: the database cannot be used.
        SettingsMistake, AgreementMistake: in the words of the mistake.
    """
    settings = read_settings()
    agreement = agreements.load(settings.agreement)
    settings.data.mkdir(parents=True, exist_ok=True)
    with opened(settings.database) as database:
        try:
            database.migrate()
        except CommandError:
            raise CannotStart(NEWER_DATABASE) from None
        except DBAPIError as error:
            raise CannotStart(f"The database does not answer ({type(error).__name__}): see `sro-bot check`.") from None
        yield database, agreement
