"""Measures and prints the table. Ratios are of medians, product and floor in turn; a busy machine makes them noisy."""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import requests

from models.store.database import Database
from tests.bench import audit_log, drafts, evaluation, far, load, quarter, rows, starting, suppression, windows
from tests.bench.posting import posting
from tests.support.certificates import certificate
from tests.support.postgres import Run
from tests.support.process import free_port

EIGHT = 8
AT_ONCE = (1, EIGHT, 32)
REQUESTS = (("a", "/sro-notify to form", load.command), ("b", "submit to saved", load.submission))
LOGGING = ("m", "a talk to saved", load.activity)
ROUNDS = 3
SMALL = 1_000
QUARTER = 100_000
YEAR, ACTIVITIES = 2_000, 3_000  # notices and activities of one officer in a school year
FURTHER = 10_000_000  # further on than any number that the load itself reaches


@dataclass(frozen=True)
class Served:
    """A process that answers on a port."""

    port: int
    pid: int

    def processor(self) -> float:
        """Seconds of the processor that it has taken, with all its threads: what else runs changes them least."""
        return time.clock_gettime(~self.pid << 3 | 2)  # as Linux names the clock of another process


def main() -> None:
    """All figures, first with 1,000 notices and then with many."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rows", type=int, default=1_000_000, help="notices in the large database")
    options.add_argument("--requests", type=int, default=192, help="requests of each kind, at each number at once")
    options.add_argument("--postgresql", action="store_true", help="on PostgreSQL instead of SQLite")
    options.add_argument("--exports", action="store_true", help="only large workbooks, and the bot beside them")
    options.add_argument("--notices", type=int, default=QUARTER, help="notices in the quarter")
    options.add_argument("--quick", action="store_true", help="only show that it runs")
    asked = options.parse_args()
    if asked.quick:
        asked.rows, asked.requests, asked.notices = 2_000, 8, 500
    if asked.exports:
        _exports(asked.notices, asked.requests)
        return
    with ExitStack() as ending:
        folder = ending.enter_context(TemporaryDirectory())
        url = _postgresql(ending) if asked.postgresql else f"sqlite:///{Path(folder) / 'bench.db'}"
        database = Database(url)
        database.migrate()
        rows.begin(database)
        rows.fill(database, 1, SMALL)
        # 32 at once on a machine that is busy with other tests would wait for longer than the bot does.
        at_once = AT_ONCE[:2] if asked.quick else AT_ONCE
        small = _figures(database, url, SMALL, asked.requests, at_once)
        _far_away(url, Path(folder), asked.requests)
        rows.fill(database, FURTHER + 1, FURTHER + asked.rows - SMALL)
        large = _figures(database, url, asked.rows, asked.requests, at_once)
        for name, figure in small.items():
            print(f"(e) {name}: {asked.rows:,} notices against {SMALL:,}: ×{large[name] / figure:.2f}")
        database.close()
    _starting(1 if asked.quick else ROUNDS)
    _drafts(50 if asked.quick else 1_000)
    _evaluations(*((200, 5) if asked.quick else (YEAR, 40)))
    _quarters(asked.notices, asked.rows, rounds=3)
    _suppression(is_quick=asked.quick)
    _audit_log(asked.rows, 1 if asked.quick else ROUNDS)
    _windows(*((7, 1, 1) if asked.quick else (90, 5, 5)))
    _exports(asked.notices, asked.requests)


def _drafts(events: int) -> None:
    print(
        f"(l) a character typed into the form, kept as a draft: {drafts.milliseconds_each(events):.2f} ms of processor"
    )


def _evaluations(notices: int, rounds: int) -> None:
    logged = notices * ACTIVITIES // YEAR
    among = evaluation.opening_a_page(notices, rounds, logged, "safety")
    for letter, name, (ours, floor) in (
        ("f", f"a page of the evaluation form, {notices:,} notices", evaluation.opening_a_page(notices, rounds)),
        ("f", f"the same with {logged:,} activities", among),
        ("g", "the written report", evaluation.making_a_report(rounds)),
    ):
        print(f"({letter}) {name}: ×{ours / floor:.2f}   {ours * 1000:.1f} ms against {floor * 1000:.1f} ms")


def _quarters(notices: int, older: int, rounds: int) -> None:
    alone, bare = quarter.counting(notices, 0, rounds)
    print(f"(h) the police's submission, {notices:,} notices: ×{alone / bare:.2f}   {alone:.2f} s against {bare:.2f} s")
    among, bare = quarter.counting(notices, older, rounds)
    print(f"(h) the same among {older:,} older ones: ×{among / bare:.2f}, growth ×{among / alone:.2f}")


def _suppression(*, is_quick: bool) -> None:
    by_clock, of_processors = suppression.deciding(1 if is_quick else 3, with_year=not is_quick)
    what = "quarters" if is_quick else "a year"
    print(f"(j) what the public does not see of {what}: {by_clock:.2f} s, of all processors {of_processors:.2f} s")
    if not is_quick:
        for of_year, name in ((False, "in its quarters"), (True, "in the year itself")):
            ours, least = suppression.against_least(60, of_year=of_year)
            print(f"(j) suppressed {name}: {ours / least - 1:+.0%} above the least   {ours:.0f} against {least:.1f}")


def _audit_log(entries: int, rounds: int) -> None:
    with audit_log.a_log(entries) as database:
        ours, floor = audit_log.checking(database, rounds)
        print(
            f"(o) the audit log checked, {entries:,} entries: ×{ours / floor:.2f}   {ours:.1f} s against {floor:.1f} s "
            "of processor"
        )
        print(f"(o) memory above its imports: {audit_log.memory_of_check(database):.0f} MB")


def _windows(schools: int, years: int, rounds: int) -> None:
    found = windows.milliseconds_each(schools, years, rounds)
    for name, took in sorted(found.items(), key=lambda one: -one[1]):
        print(f"(p) {name}, {schools} schools, {years} years of records: {took:.1f} ms of processor")


def _exports(notices: int, count: int) -> None:
    with quarter.a_quarter(notices, 0) as database:
        ours, floor = quarter.registering(database)
        print(f"(i) the register, {notices:,} rows: ×{ours / floor:.2f}   {ours:.1f} s against {floor:.1f} s")
        print(f"(i) memory above its imports: {quarter.memory_of_register(database):.0f} MB")
        with _serving(database.url) as served:
            _beside(database, served["product"].port, count)


def _beside(database: Database, port: int, count: int) -> None:
    """How the bot answers while a register is made beside it, and when none is."""
    taken: dict[bool, list[list[float]]] = {True: [[], []], False: [[], []]}

    def ask(*, beside: bool) -> None:
        for so_far, (_letter, _name, make) in zip(taken[beside], REQUESTS, strict=True):
            so_far.extend(load.seconds_each(port, make, EIGHT, max(EIGHT, count // ROUNDS)))

    ask(beside=False)
    with quarter.register_being_made(database) as is_being_made:
        while is_being_made():
            ask(beside=True)
    ask(beside=False)
    for (letter, name, _make), during, alone in zip(REQUESTS, taken[True], taken[False], strict=True):
        ours, usual = median(during), median(alone)
        print(
            f"(k) ({letter}) {name}, {EIGHT} at once beside a register being made: ×{ours / usual:.2f}   "
            f"{ours * 1000:.1f} ms against {usual * 1000:.1f} ms, slowest {max(during) * 1000:.0f} ms "
            f"against {max(alone) * 1000:.0f} ms, {len(during)} requests"
        )


def _figures(database: Database, url: str, size: int, count: int, at_once: tuple[int, ...]) -> dict[str, float]:
    print(f"with {size:,} notices")
    with _serving(url) as served:
        figures = {}
        for letter, name, make in (*REQUESTS, LOGGING):
            for together in at_once:
                title = f"{name}, {together} at once"
                figures[title] = _compare(f"({letter}) {title}", served, make, together, count)
    cold, over, bare = posting(database, url, max(5, count // 8))
    print(f"(c) commit to posted: {over * 1000:.1f} ms over one bare call of {bare * 1000:.1f} ms")
    print(f"(c) the first message to a channel, with the look at its members: {cold * 1000:.1f} ms over")
    return figures | {"commit to posted": over + bare}


def _far_away(url: str, folder: Path, count: int) -> None:
    """(a) as it is with Slack at some distance."""
    certified = certificate(folder, "Bench", "IP:127.0.0.1")
    with _serving(url, certified) as served:
        for together in AT_ONCE[:2]:
            title = f"(n) {REQUESTS[0][1]}, Slack 30 ms away, {together} at once"
            _compare(title, served, load.command, together, count)


def _compare(name: str, served: dict[str, Served], make: object, at_once: int, count: int) -> float:
    taken: dict[str, list[float]] = {"product": [], "floor": []}
    worked: dict[str, list[float]] = {"product": [], "floor": []}
    for _round in range(ROUNDS):
        for which in taken:
            before = served[which].processor()
            found = load.seconds_each(served[which].port, make, at_once, max(at_once, count // ROUNDS))
            worked[which].append((served[which].processor() - before) / len(found))
            taken[which] += found
    ours, floor = median(taken["product"]), median(taken["floor"])
    ours_worked, floor_worked = median(worked["product"]), median(worked["floor"])
    print(
        f"{name}: ×{ours / floor:.2f}   {ours * 1000:.1f} ms against {floor * 1000:.1f} ms, "
        f"slowest {max(taken['product']) * 1000:.0f} ms; of the processor ×{ours_worked / floor_worked:.2f}   "
        f"{ours_worked * 1000:.1f} ms against {floor_worked * 1000:.1f} ms"
    )
    return ours


@contextmanager
def _serving(url: str, far_away: Path | None = None) -> Iterator[dict[str, Served]]:
    """Slack's stand-in, the product and the floor; with a certificate for a Slack that is far away."""
    ports = {name: free_port() for name in ("stub", "product", "floor")}
    environment = os.environ | {
        "SLACK_BOT_TOKEN": "xoxb-bench", "SLACK_SIGNING_SECRET": load.SECRET, "DATABASE_URL": url,
        "SLACK_API_URL": f"http://127.0.0.1:{ports['stub']}/api/",
    }  # fmt: skip
    with ExitStack() as ending:
        _run(ending, ["tests.bench.stub", str(ports["stub"])], environment, ports["stub"])
        if far_away:
            slack = far.Far(ports["stub"], far_away)
            ending.callback(slack.stop)
            environment["SLACK_API_URL"] = f"https://127.0.0.1:{slack.port}/api/"
            environment["SSL_CERT_FILE"] = str(far_away)
        yield {
            which: _run(
                ending, ["tests.bench.server", which], environment | {"BENCH_PORT": str(ports[which])}, ports[which]
            )
            for which in ("product", "floor")
        }


def _run(ending: ExitStack, module: list[str], environment: dict[str, str], port: int) -> Served:
    process = subprocess.Popen([sys.executable, "-m", *module], env=environment)
    ending.callback(process.wait)
    ending.callback(process.terminate)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            requests.get(f"http://127.0.0.1:{port}/healthz", timeout=5)
        except requests.ConnectionError:
            time.sleep(0.05)
        else:
            return Served(port, process.pid)
    raise RuntimeError(f"{module} did not start")


def _postgresql(ending: ExitStack) -> str:
    run = ending.enter_context(Run.begin())
    return ending.enter_context(run.database()).render_as_string(hide_password=False)


def _starting(rounds: int) -> None:
    for name, (ours, floor) in starting.seconds(rounds).items():
        print(f"(d) {name}: ×{ours / floor:.2f}   {ours:.2f} s of processor against {floor:.2f} s for its libraries")


if __name__ == "__main__":
    main()
