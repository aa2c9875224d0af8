"""A newer version of the bot brings the tables up while an old one runs: that one ends, and does not start again."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.practice.server import PracticeServer
from models.store.database import Database
from tests.practice.parts import Person
from tests.slack.test_socket import until
from tests.store.test_copies import settings, sro_bot
from tests.support.process import Process, free_port

sqlite_only = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


@pytest.fixture
def slack() -> Iterator[PracticeServer]:
    """A workspace."""
    server = PracticeServer(ack_seconds=30)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def bring_up(database: Database) -> Callable[[], None]:
    """Does to the tables what tells that a newer version has brought them up to date."""

    def change() -> None:
        with database.write() as session:
            session.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    return change


def test_a_bot_ends_when_a_newer_version_brings_the_tables_up(
    slack: PracticeServer, migrated_url: str, bring_up: Callable[[], None], tmp_path: Path
) -> None:
    """By itself, with a line on what to do; where a service manager starts it again, it changes nothing and ends."""
    env = settings(tmp_path / "data", migrated_url, slack.api_url, slack.bot_token)
    env |= {"SLACK_APP_TOKEN": slack.app_token, "SLACK_SIGNING_SECRET": ""}
    bot = Process(free_port(), **env)
    until(lambda: bot.has_said("Ready: socket mode"))
    assert Person(slack, "UOFFHALL").command() == {"ok": True}
    bring_up()
    assert bot.ended() == 2
    assert bot.has_said("A newer version of the bot has brought the database's tables up to date: this one has ended.")
    assert not bot.has_said("Traceback")
    again = Process(free_port(), **env)
    assert again.ended() == 2
    assert again.has_said("The database's tables are from a newer version of the bot. Install that version.")


@sqlite_only
@pytest.mark.parametrize("words", [["people", "list"], ["backup", "copy.db"]], ids=" ".join)
def test_an_old_command_is_refused(
    words: list[str], migrated_url: str, bring_up: Callable[[], None], tmp_path: Path
) -> None:
    """In the same line, and nothing is made."""
    bring_up()
    words = [str(tmp_path / word) if "." in word else word for word in words]
    told = "The database's tables are from a newer version of the bot. Install that version.\n"
    assert sro_bot(settings(tmp_path, migrated_url), *words) == (2, told)
    assert not list(tmp_path.glob("copy*"))


def test_old_practice_is_refused(tmp_path: Path) -> None:
    """In the same line, too."""
    database = Database(f"sqlite:///{tmp_path / 'practice.db'}")
    database.migrate()
    with database.write() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    database.close()
    practice = Process(free_port(), "practice", SRO_DATA=str(tmp_path))
    assert practice.ended() == 2
    assert practice.has_said("The database's tables are from a newer version of the bot. Install that version.")
    assert not practice.has_said("Traceback")
