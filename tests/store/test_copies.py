"""Backups, put back and moved records: everything arrives, or the copy says that it did not."""

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import inspect, make_url, select, text

from bot.cli import main
from bot.commands.alone import alone_on
from models.actor import Identity
from models.migrations.tables import metadata
from models.notices import acts as notices
from models.notices.tables import Notice
from models.people.queries import identify
from models.store import audit
from models.store.copying import digest
from models.store.database import Database
from tests.conftest import YEAR_MADE
from tests.delivery.test_delivery import MINUTE, pass_time
from tests.delivery.test_restored import file_and_amend, posted
from tests.support.postgres import Run
from tests.support.process import SETTINGS
from tests.support.town import a_form, the_agreement
from tests.support.workplace import Workplace

ROOT = Path(__file__).parents[2]
TOKEN = "xoxb-1"
SQLITE = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
DIES_IN_THE_MIDDLE = """
import os, signal
from models.store import copying
copy_table, copied = copying._copy_table, []
def copy_or_die(old, new, table):
    copied.append(table.name)
    if table.name == "notice":
        os.kill(os.getpid(), signal.SIGKILL)
    copy_table(old, new, table)
copying._copy_table = copy_or_die
from bot.cli import main
from models.actor import Identity
main()
"""


@pytest.fixture
def empty_postgresql(run: Run) -> Iterator[str]:
    """The address of an empty PostgreSQL database."""
    with run.database() as url:
        yield url.render_as_string(hide_password=False)


def file_of(database: Database) -> Path:
    """The file of a SQLite database."""
    return Path(make_url(database.url).database or "")


def settings(folder: Path, url: str = "", api: str = "http://127.0.0.1:9/api/", token: str = TOKEN) -> dict[str, str]:
    """The bot's own settings, with a Slack that is not there unless another is given."""
    return {
        "SLACK_BOT_TOKEN": token, "SLACK_SIGNING_SECRET": "0123456789abcdef", "SLACK_API_URL": api,
        "SLACK_APP_TOKEN": "", "DATABASE_URL": url, "SRO_DATA": str(folder),
        "SRO_AGREEMENT": str(ROOT / "agreement.toml"),
    }  # fmt: skip


def sro_bot(env: dict[str, str], *words: object) -> tuple[int, str]:
    """How a command ends, and what it says."""
    ended = CliRunner().invoke(main, [str(word) for word in words], env=env)
    assert ended.exception is None or isinstance(ended.exception, SystemExit), ended.exception
    return ended.exit_code, ended.output


def contents(url: str) -> dict[str, tuple[int, int]]:
    """What is in each table of a database, and that there is no other table."""
    with closing(Database(url)) as database, database.read() as session:
        there = set(inspect(session.connection()).get_table_names()) - {"alembic_version"}
        assert there == {table.name for table in metadata.sorted_tables}
        return {table.name: digest(session, table) for table in metadata.sorted_tables}


def differing(one: dict[str, tuple[int, int]], other: dict[str, tuple[int, int]]) -> set[str]:
    """The tables that are not the same in both."""
    return {name for name in one if one[name] != other[name]}


@pytest.fixture
def year(made_up: Database, tmp_path: Path) -> Path:
    """The made-up year as the SQLite database of a bot with nothing else in its folder, and nothing that waits."""
    with made_up.write() as session:
        session.execute(text("UPDATE delivery SET state = 'posted'"))
    made_up.close()
    folder = tmp_path / "data"
    folder.mkdir()
    return file_of(made_up).rename(folder / "sro-liaison.db")


def test_a_digest_sees_every_difference(database: Database) -> None:
    """A row more, and a value that differs; not the order of rows."""
    people = metadata.tables["person"]
    found = []
    for names in (("A", "B"), ("B", "A"), ("A", "C"), ("A",)):
        with database.write() as session:
            session.execute(people.delete())
            session.execute(people.insert(), [{"id": ord(name), "name": name} for name in names])
            found.append(digest(session, people))
    assert found[0] == found[1]
    assert len(set(found)) == 3


def test_the_made_up_year_moves_to_postgresql(year: Path, empty_postgresql: str) -> None:
    """Row by row, with the audit log whole; the next notice gets the next number, and rows get new ids."""
    before = contents(f"sqlite:///{year}")
    assert before["notice"][0] > 50
    env = settings(year.parent)
    status, told = sro_bot(env, "database", "move", empty_postgresql)
    assert (status, told.splitlines()[-1]) == (
        0,
        f"All records have been moved, and those of before are kept in {year}.moved. "
        "Set DATABASE_URL to the new database, and start the bot.",
    )
    after = contents(empty_postgresql)
    assert differing(before, after) == {"audit_entry", "audit_head"}
    assert after["audit_entry"][0] == before["audit_entry"][0] + 1
    assert sorted(path.name for path in year.parent.iterdir()) == ["sro-liaison.db.moved"]
    with closing(Database(empty_postgresql)) as database:
        with database.read() as session:
            assert list(audit.verify(session)) == []
            last = session.scalars(select(audit.AuditEntry).order_by(audit.AuditEntry.id.desc()).limit(1)).one()
            assert (last.act, last.actor) == ("move database", "operator")
            known = session.scalars(select(Notice).order_by(Notice.id)).all()
            numbers = [notice.number for notice in known if notice.school_year == "2026-27"]
        agreement = the_agreement()
        with database.write() as session:
            officer = identify(session, Identity("TPRACTICE", "UOFFHALL"), agreement.today(YEAR_MADE))
            filed = notices.file_notice(
                session, agreement, officer, a_form(occurred_at=YEAR_MADE - MINUTE), "V1", YEAR_MADE
            )
            notice = session.get_one(Notice, filed.id)
            assert notice.number == max(numbers, default=0) + 1
            assert notice.id == max(row.id for row in known) + 1


def test_after_a_move_nobody_goes_on_with_an_empty_database(year: Path, empty_postgresql: str) -> None:
    """Without the new DATABASE_URL the bot would begin anew, and its people would file into nowhere."""
    env = settings(year.parent)
    assert sro_bot(env, "database", "move", empty_postgresql)[0] == 0
    for command in (["run"], ["check"], ["audit", "verify"], ["people", "list"], ["backup", year.parent / "b"]):
        status, told = sro_bot(env, *command)
        assert status in (1, 2)
        assert f"The records were moved out of {year}: set DATABASE_URL" in told
    assert not year.exists()
    assert sro_bot(env | {"DATABASE_URL": empty_postgresql}, "audit", "verify")[0] == 0


def test_a_move_that_was_killed_says_so_and_is_begun_anew(year: Path, empty_postgresql: str) -> None:
    """The records of before are where they were; what was meant to hold them is used by nobody."""
    before = contents(f"sqlite:///{year}")
    env = settings(year.parent)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(SETTINGS)}
    killed = subprocess.run(
        [sys.executable, "-c", DIES_IN_THE_MIDDLE, "database", "move", empty_postgresql],
        env=kept | env, cwd=ROOT, capture_output=True, check=False,
    )  # fmt: skip
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert contents(f"sqlite:///{year}") == before
    moved = env | {"DATABASE_URL": empty_postgresql}
    for command in (["run"], ["check"], ["audit", "verify"], ["people", "list"], ["backup", year.parent / "b"]):
        status, told = sro_bot(moved, *command)
        assert status in (1, 2)
        assert "Records were being copied into this database, and the copy did not end" in told
    assert sro_bot(env, "database", "move", empty_postgresql)[0] == 0
    assert differing(before, contents(empty_postgresql)) == {"audit_entry", "audit_head"}
    assert sro_bot(moved, "audit", "verify")[0] == 0


def test_nothing_is_moved_while_the_bot_has_the_database_open(year: Path, empty_postgresql: str) -> None:
    """What it recorded meanwhile would be lost; an idle connection is enough."""
    env = settings(year.parent)
    with closing(Database(f"sqlite:///{year}")) as running:
        with running.read() as session:
            session.execute(text("SELECT 1"))
        status, told = sro_bot(env, "database", "move", empty_postgresql)
    assert (status, told) == (
        2, f"Error: Something is using {year}: stop the bot and whatever else has it open, then run this again.\n"
    )  # fmt: skip
    with closing(Database(empty_postgresql)) as target, target.read() as session:
        assert inspect(session.connection()).get_table_names() == []


def test_what_does_not_fit_is_named_and_nothing_arrives(year: Path, empty_postgresql: str) -> None:
    """SQLite takes anything in any column."""
    with closing(sqlite3.connect(year)) as opened, opened:
        opened.execute("UPDATE person SET name = ? WHERE id = 1", ("x" * 1000,))
    status, told = sro_bot(settings(year.parent), "database", "move", empty_postgresql)
    assert status == 2
    assert told.splitlines()[-1] == "Error: A row of the table person does not fit there (22001)."
    assert year.exists()


@pytest.mark.parametrize("url", ["sqlite:////tmp/other.db", "mysql://host/sro", "postgresql+asyncpg://host/sro", "sro"])
def test_records_are_moved_to_postgresql_only(year: Path, url: str) -> None:
    """In plain words."""
    status, told = sro_bot(settings(year.parent), "database", "move", url)
    assert (status, len(told.splitlines())) == (2, 1)
    assert "postgresql+psycopg://user" in told
    assert year.exists()


def test_a_database_with_tables_is_not_moved_into(year: Path, empty_postgresql: str) -> None:
    """Whose they are is not asked."""
    with closing(Database(empty_postgresql)) as other, other._engine.begin() as connection:
        connection.execute(text("CREATE TABLE theirs (a INT)"))
    status, told = sro_bot(settings(year.parent), "database", "move", empty_postgresql)
    assert (status, "already has tables" in told) == (2, True)
    status, told = sro_bot(settings(year.parent, empty_postgresql), "restore", year)
    assert (status, "already has tables" in told) == (2, True)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_backup_goes_back_into_either_database(year: Path, empty_postgresql: str, tmp_path: Path, kind: str) -> None:
    """From SQLite; and what was put back on PostgreSQL is backed up to the same rows."""
    env, backup = settings(year.parent), tmp_path / "backup.db"
    status, told = sro_bot(env, "backup", backup)
    assert (status, told.splitlines()[1:]) == (
        0, [f"All records are in {backup}. It is confidential: keep it encrypted."]
    )  # fmt: skip
    assert "The audit log is intact:" in told
    assert backup.stat().st_mode & 0o077 == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["backup.db", "data"]
    before = contents(f"sqlite:///{year}")
    folder = tmp_path / "new"
    url = empty_postgresql if kind == "postgresql" else f"sqlite:///{folder / 'sro-liaison.db'}"
    other = settings(folder, empty_postgresql if kind == "postgresql" else "")
    status, told = sro_bot(other, "restore", backup)
    assert (status, told.splitlines()[-1]) == (
        0,
        f"The records of {backup} are in place. 0 messages will be looked up in Slack before anything is sent. "
        "Start the bot now.",
    )
    assert differing(before, contents(url)) == {"audit_entry", "audit_head"}
    again = tmp_path / "again.db"
    status, told = sro_bot(other, "backup", again)
    assert status == 0, told
    assert contents(f"sqlite:///{again}") == contents(url)


@SQLITE
def test_what_was_posted_since_the_backup_is_not_posted_again(workplace: Workplace, tmp_path: Path) -> None:
    """`restore` sets what waited to be looked up, before the records are in place."""
    file_and_amend(workplace)
    place = file_of(workplace.bot.database)
    env = settings(place.parent, workplace.bot.database.url, workplace.server.api_url, workplace.server.bot_token)
    assert sro_bot(env, "backup", tmp_path / "backup.db")[0] == 0  # while the bot has the database open
    pass_time(workplace, MINUTE)
    before = posted(workplace)
    assert len(before) == 3
    workplace.bot.database.close()
    status, told = sro_bot(env, "restore", tmp_path / "backup.db")
    assert (status, told) == (2, f"Error: {place} is there. Stop the bot, move it elsewhere, and run this again.\n")
    place.rename(tmp_path / "old.db")
    status, told = sro_bot(env, "restore", tmp_path / "backup.db")
    assert (status, "3 messages will be looked up" in told) == (0, True)
    pass_time(workplace, 5 * MINUTE)
    assert posted(workplace) == before


def test_without_slack_nothing_is_put_in_place(year: Path, tmp_path: Path) -> None:
    """Else what waits would be sent again, once the bot starts."""
    with closing(sqlite3.connect(year)) as opened, opened:
        opened.execute(
            "UPDATE delivery SET state = 'pending', destination = (SELECT 'person:' || id FROM person WHERE user_id "
            "IS NOT NULL LIMIT 1) WHERE id = (SELECT max(id) FROM delivery WHERE changes IS NULL)"
        )
    env = settings(tmp_path / "new")
    status, told = sro_bot(env, "restore", year)
    assert (status, told.splitlines()[-1]) == (
        2, "Error: Slack did not answer (unreachable); nothing was changed. Run `sro-bot check`."
    )  # fmt: skip
    assert [found.name for found in (tmp_path / "new").iterdir()] == ["sro-liaison.lock"]


def test_a_broken_audit_log_is_told_and_backed_up_all_the_same(year: Path, tmp_path: Path) -> None:
    """The records matter more; the exit code tells whoever watches."""
    with closing(sqlite3.connect(year)) as opened, opened:
        opened.execute("DROP TRIGGER audit_entry_no_update")
        opened.execute("UPDATE audit_entry SET actor = 'somebody' WHERE id = 3")
    status, told = sro_bot(settings(year.parent), "backup", tmp_path / "backup.db")
    assert (status, "entry 3 was changed" in told, (tmp_path / "backup.db").exists()) == (1, True, True)
    status, told = sro_bot(settings(tmp_path / "new"), "restore", tmp_path / "backup.db")
    assert (status, "entry 3 was changed" in told) == (1, True)
    assert (tmp_path / "new" / "sro-liaison.db").exists()


def test_a_full_disk_is_named_and_not_the_database(year: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody takes the records for broken, because there is no room for a copy of them."""
    connect = sqlite3.connect

    def connect_to_little(place: Path, **how: Any) -> sqlite3.Connection:
        connection = connect(place, **how)
        if f"{place}".endswith(".part"):
            connection.execute("PRAGMA max_page_count = 10")
        return connection

    monkeypatch.setattr(sqlite3, "connect", connect_to_little)
    code, said = sro_bot(settings(year.parent), "backup", tmp_path / "full.db")
    assert (code, said) == (2, f"Error: The disk of {tmp_path / 'full.db.part'} is full. Make room on it.\n")
    assert not list(tmp_path.glob("full*"))


def test_the_check_knows_a_database_that_is_new(tmp_path: Path, empty_postgresql: str) -> None:
    """As `createdb` makes it: nobody looks for another version of the bot."""
    _code, said = sro_bot(settings(tmp_path, empty_postgresql), "check")
    assert "warning  The database has no tables yet. `sro-bot run` makes them.\n" in said
    assert "another version" not in said


def test_nothing_is_overwritten(year: Path, tmp_path: Path) -> None:
    """Neither an older backup nor a database, nor what is left of one, which SQLite would read with the new file."""
    (tmp_path / "mine").write_text("mine")
    assert sro_bot(settings(year.parent), "backup", tmp_path / "mine") == (
        2, f"Error: {tmp_path / 'mine'} already exists. Give another name.\n"
    )  # fmt: skip
    assert (tmp_path / "mine").read_text() == "mine"
    nowhere = tmp_path / "nosuch" / "backup.db"
    assert sro_bot(settings(year.parent), "backup", nowhere) == (
        2, f"Error: {nowhere}.part cannot be written (No such file or directory).\n"
    )  # fmt: skip
    (tmp_path / "new").mkdir()
    left = tmp_path / "new" / "sro-liaison.db-wal"
    left.write_text("left")
    assert sro_bot(settings(tmp_path / "new"), "restore", year) == (
        2, f"Error: {left} is there. Stop the bot, move it elsewhere, and run this again.\n"
    )  # fmt: skip


BROKEN = {"nothing": b"", "no database": b"no database at all", "half": b"SQLite format 3\0" + b"x" * 5000}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_no_backup_is_not_restored(tmp_path: Path, name: str) -> None:
    """Nothing is left of it either."""
    (tmp_path / "file").write_bytes(BROKEN[name])
    status, told = sro_bot(settings(tmp_path / "new"), "restore", tmp_path / "file")
    assert (status, len(told.splitlines())) == (2, 1)
    assert str(tmp_path / "file") in told
    assert [found.name for found in (tmp_path / "new").iterdir()] == ["sro-liaison.lock"]


def test_a_folder_may_have_any_name(year: Path, tmp_path: Path) -> None:
    """Records stand in it, and nowhere else, by whichever command."""
    folder = tmp_path / "a 100%20?#ü"
    status, told = sro_bot(settings(folder), "restore", year)
    assert (status, (folder / "sro-liaison.db").exists()) == (0, True), told
    assert sro_bot(settings(folder), "backup", folder / "copy.db")[0] == 0
    assert sorted(found.name for found in tmp_path.iterdir()) == ["a 100%20?#ü", "data"]


def test_nothing_is_restored_under_a_bot_that_still_runs(year: Path, tmp_path: Path) -> None:
    """It would go on with the file that was moved elsewhere, and what it takes would be in neither."""
    with alone_on(tmp_path / "sro-liaison.db"):
        status, told = sro_bot(settings(tmp_path), "restore", year)
    assert (status, "Another bot is running" in told) == (2, True)
    assert not (tmp_path / "sro-liaison.db").exists()


def test_practice_records_are_not_taken_for_the_bots(year: Path, tmp_path: Path) -> None:
    """Without the settings of the bot the commands would speak of another database."""
    env = settings(year.parent) | {"SLACK_BOT_TOKEN": "", "SLACK_SIGNING_SECRET": ""}
    for words in (["backup", tmp_path / "b"], ["restore", year], ["database", "move", "postgresql://h/d"]):
        status, told = sro_bot(env, *words)
        assert (status, "would be practice records" in told) == (2, True)
