"""Databases for every test, and a word at the end on what a run covered.

A test that takes `database_url` or `database` runs once on each kind of database. One that needs a single kind says
`@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)`.
"""

import gc
import math
import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, Page

from bot.practice.roster import import_practice_roster
from bot.practice.sides import TWO
from bot.practice.year import load_year
from models.store.database import Database
from tests.support.browser import open_browser
from tests.support.editions import publish
from tests.support.postgres import Run, quick_place
from tests.support.staff import Staff, staffed
from tests.support.town import TODAY, the_agreement
from tests.support.workplace import PATIENCE, SLACK_SECONDS, Workplace, at_work

# How quickly examples come is the machine's affair, which may have other work.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")

RUN = pytest.StashKey[Run]()
MADE_UP_YEAR = "2025-26"
YEAR_MADE = TODAY
OBJECTS_BETWEEN_LOOKS = 20_000
OUTCOMES = ("passed", "failed", "error", "skipped")


def pytest_configure(config: pytest.Config) -> None:
    """Begin a run, or join the one that started this process."""
    folder = getattr(config, "workerinput", {}).get("run")
    if folder:
        config.stash[RUN] = Run(Path(folder))
        return
    if place := quick_place():
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", place)  # a disk is waited for at each commit
    ending = ExitStack()
    config.add_cleanup(ending.close)
    config.stash[RUN] = ending.enter_context(Run.begin())
    # The processes that tests start read what the first of them has compiled, also where compiled files are not wanted.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = str(config.stash[RUN].folder / "compiled")


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a process of pytest-xdist which run it belongs to."""
    node.workerinput["run"] = str(node.config.stash[RUN].folder)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Half as many processes again as processors: tests wait for servers and clocks as long as they compute."""
    return math.ceil(1.5 * (os.cpu_count() or 1))


def pytest_collection_finish() -> None:
    """Look no more for garbage among what is imported: a tenth of the time of a run went there."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS_BETWEEN_LOOKS, 10, 10)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes long, and note on each test what it runs on, for the summary."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)
    for item in items:
        if kind := getattr(getattr(item, "callspec", None), "params", {}).get("database_kind"):
            item.user_properties.append(("runs on", kind))
        if "browser" in getattr(item, "fixturenames", ()):
            item.user_properties.append(("runs on", "browser"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many tests ran on each database and in a browser, and how many did not."""
    for place in ("sqlite", "postgresql", "browser"):
        counts = Counter(
            outcome
            for outcome in OUTCOMES
            for report in terminalreporter.getreports(outcome)
            if ("runs on", place) in getattr(report, "user_properties", ())
        )
        told = ", ".join(f"{count} {outcome}" for outcome, count in counts.items())
        terminalreporter.write_line(f"on {place}: {told or 'no test'}")


@pytest.fixture(scope="session")
def run(pytestconfig: pytest.Config) -> Run:
    """What all processes of this test run share."""
    return pytestconfig.stash[RUN]


@pytest.fixture(autouse=True)
def enough_time_for_locks(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who waits for somebody else's transaction gets their turn on a busy machine, too; a test `in_time` as in life."""
    if request.node.get_closest_marker("in_time") is None:
        monkeypatch.setattr("models.store.database.LOCK_MILLISECONDS", PATIENCE * 1000)
        for name in ("PRESS_PATIENCE", "SUBMIT_PATIENCE"):  # on SQLite
            monkeypatch.setattr(f"handlers.context.{name}", PATIENCE)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_kind(request: pytest.FixtureRequest) -> str:
    """The databases that the product runs on."""
    return str(request.param)


@pytest.fixture
def database_url(database_kind: str, run: Run, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database."""
    if database_kind == "sqlite":
        yield _sqlite_url(tmp_path / "empty.db")
        return
    with run.database() as url:
        yield url.render_as_string(hide_password=False)


@pytest.fixture
def migrated_url(database_kind: str, request: pytest.FixtureRequest, run: Run, tmp_path: Path) -> Iterator[str]:
    """The address of a database with the newest tables and nothing in them."""
    with _copy(run, request.getfixturevalue(f"{database_kind}_template"), tmp_path) as url:
        yield url


@pytest.fixture
def practice_url(database_kind: str, request: pytest.FixtureRequest, run: Run, tmp_path: Path) -> Iterator[str]:
    """The address of a database with the practice workspace's people in it."""
    with _copy(run, request.getfixturevalue(f"{database_kind}_practice_template"), tmp_path) as url:
        yield url


@pytest.fixture
def database(migrated_url: str) -> Iterator[Database]:
    """A database with the newest tables and nothing in them; `migrated_url` is its address."""
    database = Database(migrated_url)
    yield database
    database.close()


@pytest.fixture
def staff(database: Database) -> Staff:
    """A town with somebody in every role."""
    return staffed(database)


@pytest.fixture(scope="session")
def sqlite_template(run: Run) -> Path:
    """A file with the newest tables, made once in a run."""
    return run.file("template.db", lambda path: _migrate(_sqlite_url(path)))


@pytest.fixture(scope="session")
def sqlite_practice_template(sqlite_template: Path, run: Run) -> Path:
    """The same with the practice workspace's people."""

    def make(path: Path) -> None:
        shutil.copy(sqlite_template, path)
        _import_people(_sqlite_url(path))

    return run.file("practice.db", make)


@pytest.fixture(scope="session")
def postgresql_template(run: Run) -> Iterator[str]:
    """The name of a database with the newest tables, made once in each process."""
    with run.database() as url:
        _migrate(url.render_as_string(hide_password=False))
        yield str(url.database)


@pytest.fixture(scope="session")
def postgresql_practice_template(postgresql_template: str, run: Run) -> Iterator[str]:
    """The same with the practice workspace's people."""
    with run.database(postgresql_template) as url:
        _import_people(url.render_as_string(hide_password=False))
        yield str(url.database)


@contextmanager
def _copy(run: Run, template: Path | str, folder: Path) -> Iterator[str]:
    if isinstance(template, Path):
        yield _sqlite_url(Path(shutil.copy(template, folder / "sro.db")))
        return
    with run.database(template) as url:
        yield url.render_as_string(hide_password=False)


def _sqlite_url(path: Path) -> str:
    return f"sqlite:///{path}"


def _migrate(url: str) -> None:
    database = Database(url)
    database.migrate()
    database.close()


def _import_people(url: str) -> None:
    database = Database(url)
    import_practice_roster(database, the_agreement(), TODAY)
    database.close()


@pytest.fixture(scope="session")
def year_template(sqlite_template: Path, run: Run) -> Path:
    """A file with the practice workspace's people and their made-up year."""

    def make(path: Path) -> None:
        shutil.copy(sqlite_template, path)
        with closing(Database(_sqlite_url(path))) as database:
            import_practice_roster(database, the_agreement(), YEAR_MADE)
            load_year(database, the_agreement(), YEAR_MADE)

    return run.file("year.db", make)


@pytest.fixture(scope="session")
def published_template(year_template: Path, run: Run) -> Path:
    """The same with public editions of each signed revision, and of the year that the newest add up to."""

    def make(path: Path) -> None:
        shutil.copy(year_template, path)
        with closing(Database(_sqlite_url(path))) as database:
            publish(database, MADE_UP_YEAR, YEAR_MADE)

    return run.file("published.db", make)


@pytest.fixture
def made_up(year_template: Path, tmp_path: Path) -> Iterator[Database]:
    """The practice workspace's people and their made-up year, on SQLite: what is made of it is the same anywhere."""
    database = Database(f"sqlite:///{shutil.copy(year_template, tmp_path / 'sro.db')}")
    yield database
    database.close()


@pytest.fixture
def published(published_template: Path, tmp_path: Path) -> Iterator[Database]:
    """The same with its public editions, which take long to decide."""
    with closing(Database(_sqlite_url(Path(shutil.copy(published_template, tmp_path / "sro.db"))))) as database:
        yield database


@pytest.fixture
def workplace(practice_url: str, request: pytest.FixtureRequest) -> Iterator[Workplace]:
    """The bot at work in the practice workspace, reached by signed HTTP; deliveries leave when the test says so."""
    ack_seconds = SLACK_SECONDS if request.node.get_closest_marker("in_time") else PATIENCE
    with at_work(practice_url, ack_seconds=ack_seconds) as place:
        yield place


@pytest.fixture
def two_workplaces(migrated_url: str) -> Iterator[Workplace]:
    """The same with a workspace of each party. Whoever acts does so in their own, and channels are found in theirs."""
    with at_work(migrated_url, workspaces=TWO) as place:
        yield place


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The browser of the whole run."""
    with open_browser() as browser:
        yield browser


@pytest.fixture
def visit(browser: Browser, workplace: Workplace) -> Iterator[Callable[[str, str], Page]]:
    """Opens the page of the workspace as somebody, in a channel."""
    with ExitStack() as ending:

        def go(who: str, channel: str) -> Page:
            context = browser.new_context(accept_downloads=True)
            ending.callback(context.close)
            page = context.new_page()
            page.goto(f"{workplace.server.url}/?as={who}&channel={channel}")
            return page

        yield go
