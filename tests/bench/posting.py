"""From the commit of a record to its message in the channel, over one bare call of the same method."""

import os
import subprocess
import sys
import threading
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from statistics import median

import requests
from slack_sdk import WebClient
from sqlalchemy import text

from bot.clock import utc_now
from bot.delivery.listening import Listening
from bot.delivery.worker import DeliveryWorker
from bot.logs import set_up_logs
from bot.slack.block_checks import find_checks_once
from bot.slack.gateway import Gateway
from handlers.messages import MESSAGES
from models.actor import Identity
from models.delivery.dispatch import PACE
from models.notices import acts as notices
from models.people.queries import identify
from models.store.database import Database
from tests.bench.server import sdk_client
from tests.support.process import free_port
from tests.support.town import a_form, the_agreement


class Timed(Gateway):
    """Notes when a post has come back."""

    def __init__(self, base_url: str) -> None:
        super().__init__("xoxb-bench", base_url)
        self.posted = threading.Event()
        self.at = 0.0

    def post(self, *about: object) -> str:
        """Post, and note the time."""
        ts = super().post(*about)  # type: ignore[arg-type]
        self.at = time.perf_counter()
        self.posted.set()
        return ts


def posting(database: Database, url: str, count: int) -> tuple[float, float, float]:
    """Seconds over the bare call for the first message and, at the median, for later ones; and the bare call itself."""
    set_up_logs()
    find_checks_once()  # as in the bot
    port = free_port()
    stub = subprocess.Popen([sys.executable, "-m", "tests.bench.stub", str(port)], env=os.environ)
    wait_for(port)
    gateway = Timed(f"http://127.0.0.1:{port}/api/")
    pace = replace(PACE, between_posts=timedelta(0))
    worker = DeliveryWorker(database, gateway, the_agreement(), MESSAGES, utc_now, pace)
    listening = None if database.is_sqlite else Listening(url, worker.wake)
    _deliver_what_waits(database)
    worker.start()
    if listening:
        listening.start()
    taken = [_one(database, gateway, f"post{number}:{port}") for number in range(count)]
    bare = median(_bare(sdk_client(gateway)) for _round in range(count))
    if listening:
        listening.stop()
    worker.stop()
    stub.terminate()
    stub.wait()
    return taken[0] - bare, median(taken[1:]) - bare, bare


def _one(database: Database, gateway: Timed, key: str) -> float:
    gateway.posted.clear()
    now = datetime.now(UTC)
    with database.write() as session:
        actor = identify(session, Identity("TBENCH", "UBENCH"), the_agreement().today(now))
        form = a_form(occurred_at=now - timedelta(minutes=5))
        notices.file_notice(session, the_agreement(), actor, form, key, now)
    committed = time.perf_counter()
    if not gateway.posted.wait(30):
        raise RuntimeError("the message was not posted")
    return gateway.at - committed


def _bare(slack: WebClient) -> float:
    """The post, and the two looks at the channel without which nothing may be posted."""
    began = time.perf_counter()
    slack.conversations_info(channel="C1")
    slack.conversations_members(channel="C1")
    slack.chat_postMessage(channel="C1", text="Bare")
    return time.perf_counter() - began


def _deliver_what_waits(database: Database) -> None:
    """What the load has filed is not measured here."""
    with database.write() as session:
        session.execute(text("UPDATE delivery SET state = 'dropped' WHERE state = 'pending'"))


def wait_for(port: int) -> None:
    """Wait until the stub answers."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            requests.get(f"http://127.0.0.1:{port}/", timeout=5)
        except requests.ConnectionError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("the stub did not start")
