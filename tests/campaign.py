"""The fault campaign: people file notices and submit evaluations while the bot is killed and Slack fails; then both
sides are counted: records here, cards and files there.

`python -m tests.campaign` runs the long form on SQLite with one process and on PostgreSQL with two, and prints figures.
"""

import os
import random
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import requests
from sqlalchemy import func, select

from bot.practice.roster import import_practice_roster
from bot.practice.server import PracticeServer
from models.database import Database
from models.notices import Notice
from models.outbox import UNDELIVERED, Delivery
from tests.support import reports
from tests.support.doomed import STEPS
from tests.support.postgres import Run
from tests.support.town import the_agreement
from tests.support.workplace import Somebody, text_of

OFFICERS = {"UOFFHALL": "hall", "UOFFCONARD": "conard", "UOFFBRISTOW": "bristow"}
CHANNELS = ("CHALL", "CCONARD", "CBRISTOW")
FAULTS = {"rate_limited": 0.3, "error_before": 0, "error_after": 0, "drop_before": 0, "drop_after": 0, "delay": 1.5}
METHODS = (*["chat.postMessage"] * 4, "files.completeUploadExternal", "upload", "files.getUploadURLExternal")
PAUSE = 0.7  # seconds between reports
PATIENCE = 120
FILED = re.compile(r"[Ff]iled as (\d{4}-\d\d/\d{4,})")


@dataclass
class Plan:
    """How much is asked of the bot."""

    notices: int
    reports: int
    random_kills: int
    rounds_of_steps: int
    share_of_faults: float = 0.42

    def deaths(self, chance: random.Random) -> list[str]:
        """How each process ends, one after another: at every named step, and at random moments."""
        named = [f"{step}:{chance.randint(1, 3)}" for step in STEPS for _round in range(self.rounds_of_steps)]
        ends = named + [""] * self.random_kills
        chance.shuffle(ends)
        return ends


@dataclass
class Figures:
    """What was counted at the end, on both sides."""

    answered: int = 0
    records: int = 0
    cards: int = 0
    reports: int = 0
    files: int = 0
    kills: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    lost: int = 0
    double: int = 0
    answered_without_record: int = 0
    gaps: int = 0
    undelivered: int = 0
    seconds: float = 0

    def is_clean(self) -> bool:
        """Whether nothing was lost, doubled or promised in vain."""
        return not (self.lost or self.double or self.answered_without_record or self.gaps or self.undelivered)


class Campaign:
    """One run against one database with a number of processes."""

    def __init__(self, database_url: str, processes: int, plan: Plan, seed: int) -> None:
        self._url, self._processes, self._plan = database_url, processes, plan
        self._chance = random.Random(seed)  # noqa: S311  a repeatable order, no secret
        self._ends = plan.deaths(self._chance)
        self._server = PracticeServer(ack_seconds=3)
        self._figures = Figures()
        self._answered: list[str] = []
        self._over = threading.Event()
        self._lock = threading.Lock()

    def run(self) -> Figures:
        """File, kill and fail; then let everything settle, and count."""
        began = time.monotonic()
        database = Database(self._url)
        database.migrate()
        import_practice_roster(database, the_agreement(), datetime.now(UTC))
        self._server.start()
        filers = [threading.Thread(target=self._file_all, args=(who,)) for who in OFFICERS]
        keepers = [threading.Thread(target=self._keep_alive) for _process in range(self._processes)]
        faults = threading.Thread(target=self._plan_faults)
        for thread in (*filers, *keepers, faults):
            thread.start()
        for _report in range(self._plan.reports):
            reports.submit_one(database, the_agreement())
            self._over.wait(PAUSE)
        for thread in filers:
            thread.join()
        self._until(lambda: not self._ends and self._undelivered(database) == 0)
        self._until(lambda: self._waiting_for_sweep(database) == 0)
        self._over.set()
        for thread in (*keepers, faults):
            thread.join()
        self._count(database)
        self._server.stop()
        database.close()
        self._figures.seconds = time.monotonic() - began
        return self._figures

    def _file_all(self, user: str) -> None:
        """An officer files the planned number, and goes on until every process has died its death."""
        person = Somebody(self._server.url, user)
        number = 0
        while number < self._plan.notices // len(OFFICERS) or self._ends:
            said = _file_one(person, OFFICERS[user], number)
            number += 1
            with self._lock:
                self._answered.append(said)

    def _keep_alive(self) -> None:
        while not self._over.is_set():
            with self._lock:
                end = self._ends.pop() if self._ends else None
            with self._process(end or "") as process:
                self._until_end(process, end)
            if process.returncode == -signal.SIGKILL:
                self._figures.kills[(end or "random").partition(":")[0]] += 1
            elif end:
                with self._lock:
                    self._ends.append(end)

    def _until_end(self, process: "subprocess.Popen[bytes]", end: str | None) -> None:
        """Wait until it has died at its step, kill it at a random moment, or let it live."""
        if end == "":
            self._over.wait(self._chance.uniform(1.2, 4))
            process.kill()
            return
        deadline = time.monotonic() + (15 if end else PATIENCE * 10)
        while process.poll() is None and not self._over.is_set() and time.monotonic() < deadline:
            self._over.wait(0.1)

    @contextmanager
    def _process(self, die_at: str) -> "Iterator[subprocess.Popen[bytes]]":
        settings = {
            "SLACK_BOT_TOKEN": self._server.bot_token, "SLACK_APP_TOKEN": self._server.app_token,
            "SLACK_API_URL": self._server.api_url, "DATABASE_URL": self._url, "PORT": str(free_port()),
            "DIE_AT": die_at,
        }  # fmt: skip
        command = [sys.executable, "-m", "tests.support.doomed"]
        process = subprocess.Popen(
            command, env=os.environ | settings, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL
        )
        try:
            yield process
        finally:
            process.terminate()
            process.wait()

    def _plan_faults(self) -> None:
        """Keep about the wished share of posts failing, until all is filed and every process has died its death."""
        while not self._over.is_set() and (self._ends or len(self._answered) < self._plan.notices):
            if self._chance.random() < self._plan.share_of_faults:
                fault, seconds = self._chance.choice(list(FAULTS.items()))
                self._figures.faults[fault] += 1
                body = {"method": self._chance.choice(METHODS), "fault": fault, "times": 1, "seconds": seconds}
                requests.post(f"{self._server.url}/practice/api/faults", json=body, timeout=5)
            self._over.wait(0.25)

    def _undelivered(self, database: Database) -> int:
        with database.read() as session:
            waiting = select(func.count()).select_from(Delivery).where(Delivery.state.in_(UNDELIVERED))
            return session.scalar(waiting) or 0

    def _waiting_for_sweep(self, database: Database) -> int:
        with database.read() as session:
            return session.scalar(select(func.count()).where(Delivery.sweep_at.is_not(None))) or 0

    def _until(self, holds: Any) -> None:
        deadline = time.monotonic() + PATIENCE * 3
        while not holds() and time.monotonic() < deadline:
            self._over.wait(0.2)

    def _count(self, database: Database) -> None:
        with database.read() as session:
            records = [notice.label for notice in session.scalars(select(Notice).order_by(Notice.number))]
            numbers = sorted(session.scalars(select(Notice.number)))
            versions = reports.submitted(session)
        report_cards, files = reports.delivered(self._server.url)
        cards: Counter[str] = Counter()
        for channel in CHANNELS:
            answer = requests.get(f"{self._server.url}/practice/api/all", {"channel": channel}, timeout=10)
            texts = [message["text"] for message in answer.json()["messages"] if not message["deleted"]]
            cards.update(match[1] for text in texts if (match := re.match(r"Action notice (\S+),", text)))
        figures = self._figures
        figures.reports, figures.files = len(versions), files.total()
        figures.lost = sum(one not in report_cards or one not in files for one in versions)
        figures.double = report_cards.total() - len(report_cards) + files.total() - len(files)
        figures.answered, figures.records, figures.cards = len(self._answered), len(records), cards.total()
        figures.lost += len(set(records) - set(cards))
        figures.double += cards.total() - len(cards)
        figures.answered_without_record = len(set(self._answered) - set(records))
        figures.gaps = numbers[-1] - len(numbers) if numbers else 0
        figures.undelivered = self._undelivered(database)


def _file_one(person: Somebody, school: str, number: int) -> str:
    """File one notice, pressing again as a person would until the window says that it is filed; its number."""
    given = _answers(school, number)
    deadline = time.monotonic() + PATIENCE
    opened = False
    while time.monotonic() < deadline:
        if not opened:
            opened = bool(person.command("/sro-notify").get("ok"))
        else:
            person.submit(**given)
            filed = FILED.search(text_of(person.window()))
            if filed:
                return filed[1]
        time.sleep(0.05)
    raise AssertionError(f"{person.user_id} could not file")


def _answers(school: str, number: int) -> dict[str, Any]:
    return {
        "school": school, "occurred_at": datetime.now(UTC) - timedelta(minutes=5), "place": "campus",
        "incident": "confrontation", "started_by": "officer", "actions": ("verbal_warning",), "grounds": "emergency",
        "grounds_detail": f"Campaign {number}.", "students": 1, "report_written": "no", "narrative": "Made up.",
    }  # fmt: skip


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


LONG = Plan(notices=300, reports=40, random_kills=12, rounds_of_steps=2)


def main() -> None:
    """The long form on both databases."""
    clean = True
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else random.randrange(10**6)  # noqa: S311
    with TemporaryDirectory() as folder, Run.begin() as run, run.database() as postgresql:
        settings = (
            ("SQLite, one process", f"sqlite:///{Path(folder) / 'campaign.db'}", 1),
            ("PostgreSQL, two processes", postgresql.render_as_string(hide_password=False), 2),
        )
        for title, url, processes in settings:
            figures = Campaign(url, processes, LONG, seed).run()
            clean = clean and figures.is_clean()
            print(f"{title} (seed {seed}): {figures}")
    sys.exit(0 if clean else 1)


if __name__ == "__main__":
    main()
