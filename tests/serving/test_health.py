"""`/healthz` and `/readyz`, asked over HTTP as a watching program does."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
from sqlalchemy import event, func, make_url, select, text
from starlette.applications import Starlette

from bot import worker as polling
from bot.logs import set_up_logs
from bot.serving import health
from bot.serving.health import Health
from bot.serving.protocol import ServerThread
from bot.serving.web import health_routes
from bot.worker import Worker
from models.delivery import outbox
from models.delivery.outbox import DeliveryState
from models.destinations import School
from models.store import audit
from models.store.database import Database
from models.store.write_probe import WriteProbe
from tests.process.test_bad_days import full_disk
from tests.support.town import NOW

sqlite_only = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
postgresql_only = pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)
WELL = {
    "ready": True, "database": "ok", "loops": "ok", "audit": "ok", "messages": "ok", "oldest_undelivered_seconds": None,
}  # fmt: skip
Ask = Callable[[str], requests.Response]


@pytest.fixture(autouse=True)
def logged() -> None:
    """The log is the product's."""
    set_up_logs()


@contextmanager
def watched(database: Database, now: Callable[[], datetime] = lambda: NOW, **more: Any) -> Iterator[Ask]:
    """Asks the bot with this database for a path, after a look."""
    looking = Health(database, now, **more)
    server = ServerThread(Starlette(routes=health_routes(looking.readiness)), "127.0.0.1", 0)
    server.start()

    def ask(path: str) -> requests.Response:
        looking.look()
        return requests.get(f"http://127.0.0.1:{server.port}{path}", timeout=30)

    try:
        yield ask
    finally:
        server.stop()


def is_well(ask: Ask) -> bool:
    """Whether all is well."""
    ready = ask("/readyz")
    return (ready.status_code, ready.json()) == (200, WELL)


def is_unready(ask: Ask, **how: str) -> bool:
    """Whether exactly this is said to be wrong."""
    ready = ask("/readyz")
    wrong = {what: said for what, said in ready.json().items() if what in WELL and said != WELL[what]}
    return (ready.status_code, wrong) == (503, {"ready": False, **how})


def test_a_bot_in_order_is_alive_and_ready(database: Database) -> None:
    """Nothing waits, and the tables are current; what each look writes is not kept."""
    with watched(database) as ask:
        assert (ask("/healthz").status_code, ask("/healthz").text) == (200, "ok")
        assert is_well(ask)
    with database.read() as session:
        assert session.scalar(select(func.count(WriteProbe.id))) == 1


@pytest.mark.parametrize(
    ("minutes", "state", "status", "seconds"),
    [
        (14, DeliveryState.PENDING, 200, 840),
        (16, DeliveryState.PENDING, 503, 960),
        (16, DeliveryState.UNCLEAR, 503, 960),
        (16, DeliveryState.PARKED, 503, 960),
        (16, DeliveryState.POSTED, 200, None),
        (16, DeliveryState.DROPPED, 200, None),
    ],
)
def test_a_message_that_waits_too_long_makes_the_bot_unready(
    database: Database, minutes: int, state: DeliveryState, status: int, seconds: int | None
) -> None:
    """A quarter of an hour is too long, whatever it waits for; what arrived or was dropped waits no more."""
    with database.write() as session:
        waiting = outbox.enqueue(session, "notice_card", 1, School("hall"), NOW - timedelta(minutes=minutes))
        session.get_one(outbox.Delivery, waiting).state = state
    with watched(database) as ask:
        ready = ask("/readyz")
        assert (ready.status_code, ready.json()["oldest_undelivered_seconds"]) == (status, seconds)
        assert (ready.json()["messages"] == "ok") is (status == 200)
        assert "hall" not in ready.text
        with database.write() as session:
            session.get_one(outbox.Delivery, waiting).state = DeliveryState.POSTED
        assert is_well(ask)


def test_a_database_of_another_version_makes_the_bot_unready(database_url: str) -> None:
    """Its tables are not there yet."""
    database = Database(database_url)
    with watched(database) as ask:
        ready = ask("/readyz")
        assert (ready.status_code, ready.json()["database"]) == (503, "needs migrating")
        database.migrate()
        assert is_well(ask)
        with database.write() as session:
            session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        assert "from a newer version of the bot, and this one ends" in ask("/readyz").json()["database"]
    database.close()


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_file_that_was_moved_from_under_the_bot_makes_it_unready(database: Database, tmp_path: Path) -> None:
    """It stays open, and takes what the next start would not find; the same with another in its place."""
    file = Path(make_url(database.url).database or "")
    with watched(database) as ask:
        assert is_well(ask)
        file.rename(tmp_path / "moved.db")
        assert ask("/readyz").json()["database"].startswith("its file was moved or replaced")
        file.touch()
        assert (ask("/readyz").status_code, "moved or replaced" in ask("/readyz").text) == (503, True)
        (tmp_path / "moved.db").rename(file)
        assert is_well(ask)


@pytest.mark.parametrize("address", ["sqlite:///{folder}/gone/sro.db", "postgresql+psycopg://127.0.0.1:1/sro"])
def test_a_database_that_is_gone_makes_the_bot_unready_but_not_dead(tmp_path: Path, address: str) -> None:
    """To start the process anew would not help: it stays alive and says what is wrong."""
    database = Database(address.format(folder=tmp_path))
    with watched(database) as ask:
        ready, alive = ask("/readyz"), ask("/healthz")
    assert (ready.status_code, ready.json()["database"]) == (503, "does not answer")
    assert alive.status_code == 200


@sqlite_only
def test_a_full_disk_makes_the_bot_unready_until_there_is_room(database: Database) -> None:
    """A page more does not fit in: reading goes on, but nothing can be filed."""
    with watched(database) as ask:
        with database._engine.connect() as connection:
            connection.connection.driver_connection.execute("VACUUM")  # type: ignore[union-attr]
        with full_disk(database):
            assert is_unready(ask, database="the disk is full")
        assert is_well(ask)


@sqlite_only
def test_a_disk_with_little_room_makes_the_bot_unready(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite still writes into the room that it has, for a while."""
    with watched(database) as ask:
        monkeypatch.setattr(health, "LEAST_FREE", 2**60)
        assert is_unready(ask, database="the disk is nearly full")
        monkeypatch.undo()
        assert is_well(ask)


@sqlite_only
def test_a_locked_database_makes_the_bot_unready_until_it_is_free(database: Database, migrated_url: str) -> None:
    """Another program writes and does not end."""
    other = Database(migrated_url)
    with watched(database) as ask:
        with other.write() as session:
            session.execute(text("SELECT 1"))
            assert is_unready(ask, database="is locked")
        assert is_well(ask)
    other.close()


@postgresql_only
@pytest.mark.in_time
def test_a_locked_table_makes_the_bot_unready_until_it_is_free(database: Database, migrated_url: str) -> None:
    """As an administrator's tool may hold it."""
    other = Database(migrated_url)
    with watched(database) as ask:
        with other.write() as session:
            session.execute(text("LOCK TABLE write_probe"))
            assert is_unready(ask, database="is locked")
        assert is_well(ask)
    other.close()


@postgresql_only
def test_a_database_that_only_reads_makes_the_bot_unready(database: Database) -> None:
    """As one that stands by for another."""

    def read_only(connection: Any, *_about: object) -> None:
        connection.execute("SET default_transaction_read_only = on")
        connection.commit()

    with watched(database) as ask:
        event.listen(database._engine, "connect", read_only)
        database._engine.dispose()
        assert is_unready(ask, database="cannot be written")
        event.remove(database._engine, "connect", read_only)
        database._engine.dispose()
        assert is_well(ask)


@sqlite_only
@pytest.mark.parametrize("offset", [0, 4096], ids=["the head of the file", "a page of it"])
def test_a_broken_database_makes_the_bot_unready(database: Database, offset: int) -> None:
    """Something has written over the file."""
    file = Path(database._engine.url.database or "")
    with watched(database) as ask:
        assert is_well(ask)
        database.close()
        whole = file.read_bytes()
        broken = bytearray(whole)
        broken[offset : offset + 4096 * 20] = b"\xaa" * (4096 * 20)
        file.write_bytes(broken)
        assert is_unready(ask, database="is broken")
        database.close()
        for leftover in file.parent.glob(f"{file.name}-*"):
            leftover.unlink()
        file.write_bytes(whole)
        assert is_well(ask)


@pytest.mark.parametrize(
    "done",
    [
        "DELETE FROM audit_head",
        "INSERT INTO audit_head (id, entries, hash) SELECT 2, entries, hash FROM audit_head",
        "UPDATE audit_head SET hash = 'made up'",
        "UPDATE audit_head SET entries = entries + 1",
    ],
)
def test_a_broken_end_of_the_audit_log_makes_the_bot_unready(database: Database, done: str) -> None:
    """No act could be recorded, or none that can be verified."""
    with database.write() as session:
        audit.record(session, "person:1", "read notice", "notice:1", NOW)
    with database.read() as session:
        entries, end = session.execute(select(audit.HEADS.c.entries, audit.HEADS.c.hash)).one()
    with watched(database) as ask:
        assert is_well(ask)
        with database.write() as session:
            session.execute(text(done))
        assert is_unready(ask, audit="the log does not end where it should: see `sro-bot audit verify`")
        with database.write() as session:
            session.execute(text("DELETE FROM audit_head"))
            session.execute(audit.HEADS.insert().values(id=audit.HEAD, entries=entries, hash=end))
        assert is_well(ask)


@sqlite_only
def test_a_minute_without_slack_makes_the_bot_unready(database: Database) -> None:
    """Less is a change of connections."""
    down = [timedelta(seconds=59)]
    with watched(database, slack_down_for=lambda: down[0]) as ask:
        assert ask("/readyz").json() == {**WELL, "slack": "ok"}
        down[0] = timedelta(seconds=61)
        ready = ask("/readyz")
        assert (ready.status_code, ready.json()["slack"]) == (503, "no connection for 61 seconds")
        down[0] = timedelta(0)
        assert ask("/readyz").status_code == 200


@sqlite_only
def test_a_loop_that_does_not_come_round_is_named(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Until it does."""
    now = [1000.0]
    monkeypatch.setattr(polling, "monotonic", lambda: now[0])
    hangs, go_on, done = threading.Event(), threading.Event(), threading.Event()

    def work() -> bool:
        if go_on.is_set():
            done.set()
            return False
        hangs.set()
        go_on.wait(timeout=30)
        return True

    clock = Worker("clock", work, timedelta(hours=1))
    fine = Worker("homes", lambda: False, timedelta(hours=1))
    with watched(database, loops=[clock, fine]) as ask:
        clock.start()
        assert hangs.wait(timeout=30)
        now[0] += 61
        assert is_unready(ask, loops="clock")
        go_on.set()
        assert done.wait(timeout=30)
        assert is_well(ask)
        clock.stop()


@sqlite_only
def test_the_answer_comes_even_when_the_look_does_not(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """The look hangs in the database; whoever asks hears so at once, and waits for nothing."""
    now = [1000.0]
    monkeypatch.setattr(polling, "monotonic", lambda: now[0])
    looking = Health(database, lambda: NOW)
    looking.look()
    with database.write():
        looking.start()
        now[0] += 16
        assert looking.readiness() == {"ready": False, "database": "does not answer", "loops": "ok"}
    looking.stop()


@sqlite_only
def test_the_log_says_when_something_goes_wrong_and_when_it_is_well(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    """Once each."""
    caplog.set_level("INFO")
    down = [timedelta(0)]
    looking = Health(database, lambda: NOW, slack_down_for=lambda: down[0])
    for seconds in (0, 0, 61, 61, 0, 0):
        down[0] = timedelta(seconds=seconds)
        looking.look()
    said = [record.getMessage() for record in caplog.records if record.name == "bot.serving.health"]
    assert said == ["event='not_ready' slack='no connection for 61 seconds'", "event='ready_again'"]


@sqlite_only
@pytest.mark.parametrize("minutes", [-60, 60])
def test_a_clock_that_was_set_is_said(database: Database, minutes: int) -> None:
    """The bot goes by its own until it is started again; Slack refuses requests that seem five minutes off."""
    off_by = [timedelta(0)]
    looking = Health(database, lambda: NOW, clock_off_by=lambda: off_by[0])
    looking.look()
    assert looking.readiness()["ready"]
    off_by[0] = timedelta(minutes=minutes)
    assert f"set by {minutes * 60} seconds" in str(looking.readiness()["clock"])
    assert not looking.readiness()["ready"]
