"""`/healthz` and `/readyz`, asked over HTTP as a watching program does."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
import requests
from starlette.applications import Starlette

from bot.health import readiness
from bot.serving import ServerThread
from bot.web import health_routes
from models import outbox
from models.database import Database
from models.outbox import DeliveryState
from tests.support.town import NOW


@contextmanager
def watched(
    database: Database, now: Callable[[], datetime] = lambda: NOW
) -> Iterator[Callable[[str], requests.Response]]:
    """Asks the bot with this database for a path."""
    server = ServerThread(Starlette(routes=health_routes(partial(readiness, database, now))), "127.0.0.1", 0)
    server.start()
    try:
        yield lambda path: requests.get(f"http://127.0.0.1:{server.port}{path}", timeout=30)
    finally:
        server.stop()


def test_a_bot_in_order_is_alive_and_ready(database: Database) -> None:
    """Nothing waits, and the tables are current."""
    with watched(database) as ask:
        assert (ask("/healthz").status_code, ask("/healthz").text) == (200, "ok")
        ready = ask("/readyz")
    assert (ready.status_code, ready.json()) == (
        200,
        {"ready": True, "database": "ok", "oldest_undelivered_seconds": None},
    )


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
        waiting = outbox.enqueue(session, "notice_card", 1, "school:hall", NOW - timedelta(minutes=minutes))
        session.get_one(outbox.Delivery, waiting).state = state
    with watched(database) as ask:
        ready = ask("/readyz")
    assert (ready.status_code, ready.json()["oldest_undelivered_seconds"]) == (status, seconds)
    assert "hall" not in ready.text


def test_a_database_of_another_version_makes_the_bot_unready(database_url: str) -> None:
    """Its tables are not there yet."""
    database = Database(database_url)
    with watched(database) as ask:
        ready = ask("/readyz")
    database.close()
    assert (ready.status_code, ready.json()) == (503, {"ready": False, "database": "needs migrating"})


@pytest.mark.parametrize("address", ["sqlite:///{folder}/gone/sro.db", "postgresql+psycopg://127.0.0.1:1/sro"])
def test_a_database_that_is_gone_makes_the_bot_unready_but_not_dead(tmp_path: Path, address: str) -> None:
    """To start the process anew would not help: it stays alive and says what is wrong."""
    database = Database(address.format(folder=tmp_path))
    with watched(database) as ask:
        ready, alive = ask("/readyz"), ask("/healthz")
    assert (ready.status_code, ready.json()) == (503, {"ready": False, "database": "does not answer"})
    assert alive.status_code == 200
