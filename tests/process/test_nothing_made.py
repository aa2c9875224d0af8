"""Commands that only read make nothing: records can still be moved or restored into a database that is empty."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import inspect, make_url

from bot.practice.server import PracticeServer
from models.store.database import Database
from tests.people.test_commands import ROSTER, change
from tests.store.test_copies import settings, sro_bot

READING = (
    ["people", "list"], ["calendar", "list"], ["agreement", "list"], ["audit", "verify"], ["backup", "copy.db"],
    ["restored"], ["export", "quarter", "2026-27", "Q1", "q1.xlsx"], ["export", "year", "2026-27", "year.xlsx"],
    ["export", "register", "2026-09-01", "2026-09-30", "log.xlsx"], ["export", "officer", "P-101", "2026-10", "o.xlsx"],
    ["export", "submission", "2026-27", "Q1", "hall", "hall.xlsx"],
)  # fmt: skip


@pytest.fixture
def slack() -> Iterator[PracticeServer]:
    """A workspace, with a channel in which are only those whom the roster names."""
    server = PracticeServer()
    server.start()
    change(server, "CHALL", members=["UBOT", "UPRINHALL"])
    yield server
    server.stop()


def made(url: str) -> list[str]:
    """What there is in a database; nothing is made by the look."""
    if url.startswith("sqlite") and not Path(make_url(url).database or "").exists():
        return []
    with closing(Database(url)) as database, database.read() as session:
        return inspect(session.connection()).get_table_names()


@pytest.mark.parametrize("words", READING, ids=" ".join)
def test_a_command_that_reads_makes_nothing(words: list[str], database_url: str, tmp_path: Path) -> None:
    """It says that there is nothing to read yet, in a line."""
    path = words[-1]
    if "." in path:
        words = [*words[:-1], str(tmp_path / path)]
    status, told = sro_bot(settings(tmp_path / "data", database_url), *words)
    assert (status, len(told.splitlines())) == (2, 1), told
    no_file = database_url.startswith("sqlite")
    assert ("There is no database at" if no_file else "the bot has not been started on it") in told
    assert made(database_url) == []
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_file_without_tables_is_no_database_of_an_older_version(database_url: str, tmp_path: Path) -> None:
    """Such as one that somebody has made by opening it."""
    Path(make_url(database_url).database or "").touch()
    for words in (["people", "list"], ["backup", tmp_path / "copy.db"]):
        status, told = sro_bot(settings(tmp_path / "data", database_url), *words)
        assert (status, "The database has no tables yet" in told) == (2, True)


@pytest.mark.parametrize("words", [["calendar", "import"], ["people", "import"], ["agreement", "import"]], ids=" ".join)
def test_a_file_that_cannot_be_used_makes_nothing(words: list[str], database_url: str, tmp_path: Path) -> None:
    """Nothing was changed, as it says."""
    (file := tmp_path / "file.docx").write_text("neither a calendar nor a roster nor a document", encoding="utf-8")
    more = ["--from", "2026-07-01"] if words[0] == "agreement" else []
    status, _told = sro_bot(settings(tmp_path / "data", database_url), *words, file, *more)
    assert status in (1, 2)
    assert made(database_url) == []


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["calendar", "close", "12/24/2026"], "'12/24/2026' is no day such as 2026-12-23."),
        (["calendar", "open", "2026-02-30"], "'2026-02-30' is no day such as 2026-12-23."),
        (["export", "officer", "P-101", "2026-13", "o.xlsx"], "'2026-13' is no month such as 2026-12."),
    ],
)
def test_what_is_no_day_is_told_by_an_example(words: list[str], told: str, tmp_path: Path) -> None:
    """Whoever runs the bot need not know how programs write a form of a day."""
    status, said = sro_bot(settings(tmp_path / "data"), *words)
    assert (status, told in said, "%" in said) == (2, True, False), said


def test_a_roster_is_tried_where_there_are_no_records_yet(
    slack: PracticeServer, database_url: str, tmp_path: Path
) -> None:
    """It says what the first import would do, and leaves nothing behind."""
    (roster := tmp_path / "roster.toml").write_text(ROSTER, encoding="utf-8")
    env = settings(tmp_path / "data", database_url, slack.api_url, slack.bot_token)
    status, told = sro_bot(env, "people", "import", roster, "--dry-run")
    assert (status, "would be made; nothing has been changed." in told) == (0, True), told
    assert made(database_url) == []
    assert [path.name for path in tmp_path.iterdir()] == ["roster.toml"]
