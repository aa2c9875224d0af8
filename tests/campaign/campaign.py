"""The fault campaign: people file, read and amend notices and submit evaluations while the bot is killed, Slack fails,
messages are deleted and channels change; then both sides are compared: records here, cards and threads there."""

import os
import random
import re
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from tempfile import TemporaryFile
from typing import IO

import requests
from sqlalchemy import func, select

from bot.practice.roster import import_practice_roster
from bot.practice.server import PracticeServer
from bot.practice.sides import ONE, Workspaces
from models.delivery.outbox import UNDELIVERED, Delivery
from models.notices.tables import Notice
from models.store.database import Database
from tests.campaign import reports
from tests.campaign.doomed import RARE, STEPS
from tests.campaign.mischief import Mischief
from tests.campaign.standing import Standing, compare
from tests.support.filing import FIRST_PAGE
from tests.support.process import free_port
from tests.support.town import the_agreement
from tests.support.workplace import Somebody, text_of

OFFICERS = ("UOFFHALL", "UOFFCONARD", "UOFFBRISTOW")
FAULTS = {
    "rate_limited": 0.3, "error_before": 0, "error_after": 0, "drop_before": 0, "drop_after": 0, "delay": 1.5,
    "late": 2.0, "doubled": 0,
}  # fmt: skip
METHODS = (
    *["chat.postMessage"] * 4, *["chat.update"] * 3, "files.completeUploadExternal", "upload",
    "files.getUploadURLExternal",
)  # fmt: skip
UPLOADS = ("upload", "files.getUploadURLExternal")  # nobody sees what they do, so that doubling them shows nothing
PAUSE = 0.7  # seconds between reports
BETWEEN_NOTICES = 0.5  # seconds of each officer
SETTLED = timedelta(seconds=45)  # longer than any look is put off at the bot's pace (tests/campaign/doomed.py)
PATIENCE = 120
LAST_WORDS = 3000  # bytes
FILED = re.compile(r"[Ff]iled as (\d{4}-\d\d/\d{4,})")


@dataclass
class Plan:
    """How much is asked of the bot."""

    notices: int
    reports: int
    random_kills: int
    rounds_of_steps: int
    share_of_faults: float = 0.42
    workspaces: Workspaces = ONE
    failing: str | None = None
    """The workspace whose calls fail, of two."""
    mischief: float = 0.5  # seconds between one thing and the next

    def deaths(self, chance: random.Random) -> list[str]:
        """How each process ends, one after another: at every named step, and at random moments."""
        times = {step: 1 if step in RARE else 3 for step in STEPS}
        named = [f"{step}:{chance.randint(1, times[step])}" for step in STEPS for _round in range(self.rounds_of_steps)]
        ends = named + [""] * self.random_kills
        chance.shuffle(ends)
        return ends


@dataclass
class Figures:
    """What was counted at the end, on both sides."""

    answered: int = 0
    records: int = 0
    reports: int = 0
    kills: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    mischief: Counter[str] = field(default_factory=Counter)
    standing: Standing = field(default_factory=Standing)
    answered_without_record: int = 0
    gaps: int = 0
    undelivered: int = 0
    settled: bool = False
    failed_by_itself: str = ""
    """The last words of a process that ended without having been killed."""
    unsettled: str = ""
    """What the last process said where not all was looked at in time."""
    seconds: float = 0

    def is_clean(self) -> bool:
        """Whether nothing was lost, doubled or promised in vain, and everything in Slack says what its record says."""
        kept = not (self.answered_without_record or self.gaps or self.undelivered or self.failed_by_itself)
        return self.settled and kept and self.standing.is_right()


class Campaign:
    """One run against one database with a number of processes."""

    def __init__(self, database_url: str, processes: int, plan: Plan, seed: int) -> None:
        self._url, self._processes, self._plan = database_url, processes, plan
        self._chance = random.Random(seed)  # noqa: S311  a repeatable order, no secret
        self._ends = plan.deaths(self._chance)
        self._server = PracticeServer(ack_seconds=3, workspaces=plan.workspaces)
        self._figures = Figures()
        self._answered: list[str] = []
        self._filers: list[threading.Thread] = []
        self._over = threading.Event()
        self._lock = threading.Lock()

    def run(self) -> Figures:
        """File, kill and fail; then let everything settle, and count."""
        began = time.monotonic()
        database = Database(self._url)
        database.migrate()
        import_practice_roster(database, the_agreement(), datetime.now(UTC), self._plan.workspaces)
        self._server.start()
        filers = self._filers = [threading.Thread(target=self._file_all, args=(who,)) for who in OFFICERS]
        keepers = [threading.Thread(target=self._keep_alive) for _process in range(self._processes)]
        faults = threading.Thread(target=self._plan_faults)
        mischief = threading.Thread(target=self._make_mischief, args=(database,))
        for thread in (*filers, *keepers, faults, mischief):
            thread.start()
        for _report in range(self._plan.reports):
            reports.submit_one(database, the_agreement())
            self._over.wait(PAUSE)
        for thread in (*filers, mischief):
            thread.join()
        self._figures.settled = self._until_settled(database, datetime.now(UTC))
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
        [general] = [at.general for at in self._server.installations if user in at.workspace.users]
        person = Somebody(self._server.url, user, general)
        number = 0
        while not self._over.is_set() and (number < self._plan.notices // len(OFFICERS) or self._ends):
            said = _file_one(person, number, self._over)
            if said is None:
                return
            number += 1
            self._over.wait(BETWEEN_NOTICES)
            with self._lock:
                self._answered.append(said)

    def _keep_alive(self) -> None:
        while not self._over.is_set():
            with self._lock:
                end = self._ends.pop() if self._ends else None
            with TemporaryFile() as log:
                with self._process(end or "", log) as process:
                    self._until_end(process, end)
                log.seek(0)
                last_words = log.read()[-LAST_WORDS:].decode(errors="replace")
            if self._over.is_set() and not self._figures.settled:
                self._figures.unsettled = last_words
            if process.returncode > 0 and not self._over.is_set():
                self._figures.failed_by_itself = last_words
                self._over.set()
            elif process.returncode == -signal.SIGKILL:
                self._figures.kills[(end or "random").partition(":")[0]] += 1
            elif end:
                with self._lock:
                    self._ends.insert(0, end)

    def _until_end(self, process: "subprocess.Popen[bytes]", end: str | None) -> None:
        """Wait until it has died at its step, kill it at a random moment, or let it live."""
        if end == "":
            self._over.wait(self._chance.uniform(1.2, 4))
            process.kill()
            return
        deadline = time.monotonic() + PATIENCE * (1 if end else 10)  # on a busy machine a start alone takes a while
        while process.poll() is None and not self._over.is_set() and time.monotonic() < deadline:
            self._over.wait(0.1)

    @contextmanager
    def _process(self, die_at: str, log: IO[bytes]) -> "Iterator[subprocess.Popen[bytes]]":
        settings = {"DATABASE_URL": self._url, "PORT": str(free_port()), "DIE_AT": die_at}
        settings |= self._server.settings()
        command = [sys.executable, "-m", "tests.campaign.doomed"]
        process = subprocess.Popen(command, env=os.environ | settings, stderr=log, stdout=log)
        try:
            yield process
        finally:
            process.terminate()
            process.wait()

    def _plan_faults(self) -> None:
        """Keep about the wished share of posts failing, until all is filed and every process has died its death."""
        while not self._over.is_set() and self._goes_on():
            if self._chance.random() < self._plan.share_of_faults:
                method, (fault, seconds) = self._chance.choice(METHODS), self._chance.choice(list(FAULTS.items()))
                if fault == "doubled" and method in UPLOADS:
                    continue
                self._figures.faults[fault] += 1
                body = {"method": method, "fault": fault, "times": 1, "seconds": seconds,
                        "workspace": self._plan.failing}  # fmt: skip
                requests.post(f"{self._server.url}/practice/api/faults", json=body, timeout=60)
            self._over.wait(0.25)

    def _goes_on(self) -> bool:
        """Whether somebody still files, or a process is still to die."""
        return bool(self._ends) or any(filer.is_alive() for filer in self._filers)

    def _make_mischief(self, database: Database) -> None:
        """People read and amend; cards are deleted; a channel is closed for a moment, or replaced."""
        mischief = Mischief(database, the_agreement(), self._server, self._chance)
        things = {mischief.act: 12, mischief.delete_a_card: 2, mischief.close_a_channel: 1,
                  mischief.replace_the_channel: 1}  # fmt: skip
        while not self._over.is_set() and self._goes_on():
            self._chance.choices(list(things), list(things.values()))[0]()
            self._over.wait(self._plan.mischief)
            mischief.open_channels()
        self._figures.mischief = mischief.done

    def _undelivered(self, database: Database) -> int:
        with database.read() as session:
            waiting = select(func.count()).select_from(Delivery).where(Delivery.state.in_(UNDELIVERED))
            return session.scalar(waiting) or 0

    def _until_settled(self, database: Database, since: datetime) -> bool:
        """Wait until nothing is on its way and all was looked at; whether that came."""
        deadline = time.monotonic() + PATIENCE * 10
        while self._ends or self._undelivered(database) or not looked_at(database, since):
            if time.monotonic() > deadline or self._over.is_set():
                return False
            self._over.wait(0.2)
        return True

    def _count(self, database: Database) -> None:
        with database.read() as session:
            records = [notice.label for notice in session.scalars(select(Notice).order_by(Notice.number))]
            numbers = sorted(session.scalars(select(Notice.number)))
            versions = reports.submitted(session)
        figures = self._figures
        figures.reports = len(versions)
        figures.answered, figures.records = len(self._answered), len(records)
        figures.standing = compare(database, the_agreement(), self._server.url)
        figures.answered_without_record = len(set(self._answered) - set(records))
        figures.gaps = numbers[-1] - len(numbers) if numbers else 0
        figures.undelivered = self._undelivered(database)


def looked_at(database: Database, since: datetime) -> bool:
    """Whether everything was looked at a while after a moment, and after the last message arrived. On a busy machine
    messages arrive long after they were filed; what is open is looked at again and again.
    """
    with database.read() as session:
        arrived = session.scalar(select(func.max(Delivery.posted_at))) or since
        due = max(arrived, since) + SETTLED
        return not session.scalar(select(func.count()).where(Delivery.sweep_at <= due))


def _file_one(person: Somebody, number: int, over: threading.Event) -> str | None:
    """File one notice, pressing again as a person would until the window says that it is filed; its number."""
    given = FIRST_PAGE | {"narrative": f"Campaign {number}."}
    deadline = time.monotonic() + PATIENCE
    opened = False
    while time.monotonic() < deadline:
        if over.is_set():
            return None
        if not opened:
            opened = bool(person.command("/sro-notify").get("ok"))
        elif person.has_window:  # a form that is late comes after its answer
            filed = FILED.search(text_of(person.window()))  # perhaps since long: the answer may come after its time
            if filed:
                return filed[1]
            person.submit(**given)
        time.sleep(0.05)
    raise AssertionError(f"{person.user_id} could not file")
