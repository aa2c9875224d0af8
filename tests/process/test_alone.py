"""A SQLite file has one bot: by whichever name it is found, and not kept from commands that run beside it."""

from pathlib import Path

import pytest

from bot.commands.alone import alone_on
from bot.commands.records import CannotStart
from bot.practice.aside import put_aside
from bot.practice.sides import ONE, TWO
from models.store.database import Database
from tests.store.test_copies import settings, sro_bot
from tests.support.town import the_agreement


def test_one_file_has_one_bot_by_any_name(tmp_path: Path) -> None:
    """Another file has another one, and the file is free again when the first has ended."""
    (folder := tmp_path / "data").mkdir()
    (tmp_path / "link").symlink_to(folder)
    with alone_on(folder / "sro.db"), alone_on(folder / "practice.db"):
        for name in (folder / "sro.db", tmp_path / "link" / "sro.db"):
            with pytest.raises(CannotStart, match=r"Another bot is running on .*sro\.db\."), alone_on(name):
                pass
    with alone_on(folder / "sro.db"):
        pass


@pytest.mark.parametrize("other", ["sro.sqlite", "sro.west", "sro"])
def test_another_file_has_another_bot_however_it_is_called(tmp_path: Path, other: str) -> None:
    """Only the ending tells them apart."""
    (records := tmp_path / "sro.lock").write_text("records")
    with alone_on(tmp_path / "sro.east"), alone_on(tmp_path / other), alone_on(records):
        pass
    assert records.read_text() == "records"


def test_where_the_lock_cannot_be_had_a_line_says_so(tmp_path: Path) -> None:
    """As where somebody else has made it, or the folder can only be read: root may write there, but not to a folder."""
    (tmp_path / "sro.lock").mkdir()
    with pytest.raises(CannotStart, match=r"sro\.lock cannot be .* Check SRO_DATA"), alone_on(tmp_path / "sro.db"):
        pass


def test_practice_that_begins_anew_keeps_its_place(tmp_path: Path) -> None:
    """What is moved aside is what was practiced, not that a bot is running here."""
    put_aside(tmp_path / "practice-workspace.db", the_agreement(), ONE)
    with alone_on(tmp_path / "practice.db"):
        assert put_aside(tmp_path / "practice-workspace.db", the_agreement(), TWO)
        with pytest.raises(CannotStart), alone_on(tmp_path / "practice.db"):
            pass


@pytest.mark.parametrize("words", [["people", "list"], ["audit", "verify"], ["backup", "copy.db"]], ids=" ".join)
def test_commands_run_beside_the_bot(words: list[str], tmp_path: Path) -> None:
    """They read, or write what the bot takes up."""
    database = Database(f"sqlite:///{tmp_path / 'sro.db'}")
    database.migrate()
    if "." in words[-1]:
        words = [*words[:-1], str(tmp_path / words[-1])]
    with alone_on(tmp_path / "sro.db"):
        status, told = sro_bot(settings(tmp_path, database.url), *words)
    database.close()
    assert status == 0, told


def test_on_postgresql_there_may_be_several() -> None:
    """There is no file to be alone on."""
    with alone_on(None), alone_on(None):
        pass
