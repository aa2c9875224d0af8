"""The databases that the other tests stand on."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import OperationalError

from models.store.database import Database
from tests.support.postgres import GIVEN_URL

HOLD_A_SERVER = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # a run in the background of a shell ignores it
from tests.support.postgres import Run
with Run.begin() as run:
    print(run.server(), flush=True)
    sys.stdin.read()
"""


def wait_for(file: int) -> None:
    """Wait until nobody holds the lock on this file; a minute is far more than a server takes to end."""
    wait = "import fcntl, sys; fcntl.flock(int(sys.argv[1]), fcntl.LOCK_EX)"
    subprocess.run([sys.executable, "-c", wait, str(file)], pass_fds=[file], timeout=60, check=True)


@pytest.mark.parametrize("turn", ["first", "second"])
def test_a_test_finds_its_database_empty(database_url: str, turn: str) -> None:
    """What one test leaves behind, the next does not see."""
    engine = create_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text(f"CREATE TABLE leftover AS SELECT '{turn}' AS turn"))
    engine.dispose()


@pytest.mark.parametrize("turn", ["first", "second"])
def test_a_test_finds_the_newest_tables(database: Database, turn: str) -> None:
    """Tests of rules and acts start with the tables of this version, without another test's rows."""
    assert database.is_current()
    with database.write() as session:
        session.execute(text(f"CREATE TABLE leftover AS SELECT '{turn}' AS turn"))


def test_a_process_of_its_own_can_use_the_database_of_a_test(database: Database, migrated_url: str) -> None:
    """The address leads to the database that the test already holds."""
    with database.write() as session:
        session.execute(text("CREATE TABLE shared (a INT)"))
    other = Database(migrated_url)
    with other.read() as session:
        assert session.scalars(text("SELECT a FROM shared")).all() == []
    other.close()


def test_a_writer_waits_as_long_as_it_was_told_and_a_reader_as_always(tmp_path: Path) -> None:
    """A kept connection does not keep the patience of whoever had it before."""
    database, found = Database(f"sqlite:///{tmp_path / 'records.db'}"), []
    database.migrate()
    for patience in (None, 0.5, 0.5, None):
        with database.write(patience) if patience else database.read() as session:
            found.append(session.scalar(text("PRAGMA busy_timeout")))
    database.close()
    assert found == [2000, 500, 500, 2000]


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_no_server_outlives_its_run(how: signal.Signals, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that was stopped or killed leaves no server and no files."""
    monkeypatch.delenv(GIVEN_URL, raising=False)
    with subprocess.Popen(
        [sys.executable, "-c", HOLD_A_SERVER],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as holder:
        assert holder.stdout is not None
        url = make_url(holder.stdout.readline())
        folder = Path(str(url.query["host"])).parent
        engine = create_engine(url)
        with (folder / "guard.lock").open() as held_while_the_server_runs, engine.connect() as connection:
            holder.send_signal(how)
            wait_for(held_while_the_server_runs.fileno())
            with pytest.raises(OperationalError):
                connection.execute(text("SELECT 1"))
    engine.dispose()
    assert not folder.exists()
