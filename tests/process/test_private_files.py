"""What the bot keeps on disk is for its user alone, from the moment it is made."""

import os
import resource
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from bot.cli import main
from bot.commands.export import put_in_place

OPEN = 0o022


@pytest.fixture(autouse=True)
def as_most_machines_are() -> Iterator[None]:
    """Files are open to others unless a program sees to it."""
    mask = os.umask(OPEN)
    yield
    os.umask(mask)


def sro_bot(*words: str, **settings: str) -> Result:
    """Runs a command in practice, without Slack's tokens."""
    no_tokens = dict.fromkeys(("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "DATABASE_URL"), "")
    return CliRunner().invoke(main, words, env=no_tokens | settings)


def modes(folder: Path) -> dict[str, int]:
    """Who may do what with the folder and each file in it."""
    return {one.name: one.stat().st_mode & 0o777 for one in (folder, *folder.iterdir())}


def test_the_folder_and_the_database_are_closed_from_the_first_moment(tmp_path: Path) -> None:
    """Also what SQLite puts beside the database, and a file for which it is asked."""
    data = tmp_path / "data"
    assert sro_bot("calendar", "close", "2026-12-23", SRO_DATA=str(data)).exit_code == 0
    assert modes(data) == {"data": 0o700, "practice.db": 0o600}
    with closing(sqlite3.connect(data / "practice.db")) as reader:
        reader.execute("SELECT * FROM audit_head").fetchall()
        assert {"practice.db-wal", "practice.db-shm"} <= modes(data).keys()
        assert {mode for name, mode in modes(data).items() if name != "data"} == {0o600}


def test_a_database_in_a_folder_of_its_own_is_closed_too(tmp_path: Path) -> None:
    """As DATABASE_URL names it."""
    tokens = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "0123456789abcdef"}
    places = {"SRO_DATA": str(tmp_path / "data"), "DATABASE_URL": f"sqlite:///{tmp_path}/apart/sro.db"}
    assert sro_bot("calendar", "close", "2026-12-23", **tokens | places).exit_code == 0
    assert modes(tmp_path / "apart") == {"apart": 0o700, "sro.db": 0o600}


def test_files_that_an_earlier_version_left_open_are_closed(tmp_path: Path) -> None:
    """The folder stays as it was: others may have a use for it. `check` names it."""
    sro_bot("calendar", "close", "2026-12-23", SRO_DATA=str(tmp_path))
    (tmp_path / "practice-workspace.db").touch()
    for file in tmp_path.iterdir():
        file.chmod(0o644)
    tmp_path.chmod(0o755)
    said = sro_bot("check", SRO_DATA=str(tmp_path)).output
    for path in (tmp_path, tmp_path / "practice.db"):
        assert f"warning  Other users of this machine can read {path}. `chmod go= {path}`." in said.splitlines()
    sro_bot("calendar", "close", "2026-12-23", SRO_DATA=str(tmp_path))
    assert modes(tmp_path) == {tmp_path.name: 0o755, "practice.db": 0o600, "practice-workspace.db": 0o600}


def test_an_export_that_replaces_an_open_file_is_closed(tmp_path: Path) -> None:
    """Before anything is written into it."""
    file = tmp_path / "year.xlsx"
    file.write_text("old")
    file.chmod(0o644)
    sro_bot("calendar", "close", "2026-12-23", SRO_DATA=str(tmp_path / "data"))
    assert sro_bot("export", "year", "2026-27", str(file), "--replace", SRO_DATA=str(tmp_path / "data")).exit_code == 0
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.stat().st_size > 1_000


def test_a_file_that_cannot_be_written_whole_leaves_the_one_before(tmp_path: Path) -> None:
    """As on a full disk: neither half of a workbook nor, with --replace, none at all."""
    (file := tmp_path / "year.xlsx").write_bytes(b"the one before")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, limits[1]))
    try:
        with pytest.raises(click.ClickException, match="cannot be written: File too large"):
            put_in_place(file, b"x" * 5_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"year.xlsx": b"the one before"}
