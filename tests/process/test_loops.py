"""The loop of the background threads: nothing ends it, failures slow it down, and it is missed when it stays away."""

import errno
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Never

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection
from sqlalchemy.orm import Session

from bot import worker as polling
from bot.calendar import feed
from bot.calendar.errors import CalendarNotRead
from bot.calendar.feed import CalendarFeed
from bot.clock import Clock
from bot.delivery.listening import Listening
from bot.delivery.worker import DeliveryWorker
from bot.exporting.worker import LONGEST, ExportMaker
from bot.logs import set_up_logs
from bot.slack import homes
from bot.slack.homes import PAUSE, HomeRefresher, pause_after
from bot.worker import NotNow, Worker
from handlers.messages import MESSAGES
from models.actor import Identity
from models.store import deadlines
from models.store.database import Database
from models.store.deadlines import Deadline, WhenDue
from tests.support.town import NOW, the_agreement
from tests.support.workplace import STOPPING, Workplace

NEVER = timedelta(hours=1)
SOON = timedelta(0)
SOMEBODY = Identity("T1", "U1")
FAILURES = [
    ValueError("made up"), MemoryError(), OSError(errno.EMFILE, "Too many open files"), SystemExit(3),
    KeyboardInterrupt(), RecursionError(), NotNow("made up"), NoConnection(),
    OperationalError("", None, Exception("made up")),
]  # fmt: skip


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Back off without waiting."""
    set_up_logs()
    monkeypatch.setattr(polling, "FIRST_BACK_OFF", 0)


@contextmanager
def running(loop: Worker) -> Iterator[None]:
    """A loop at work."""
    loop.start()
    try:
        yield
    finally:
        loop.stop()


@pytest.mark.parametrize("failure", FAILURES, ids=lambda failure: type(failure).__name__)
def test_whatever_is_raised_the_loop_goes_on(failure: BaseException) -> None:
    """Not even what ends a process ends a thread of it unseen."""
    rounds, again = count(1), threading.Event()

    def work() -> bool:
        if next(rounds) < 3:
            raise failure
        again.set()
        return False

    with running(Worker("made up", work, SOON)):
        assert again.wait(timeout=30)


def test_a_log_that_fails_too_ends_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """As when there is no memory or no descriptor left."""

    def no_log(*_about: object) -> None:
        raise MemoryError

    monkeypatch.setattr(polling, "_say", no_log)
    test_whatever_is_raised_the_loop_goes_on(ValueError())


def test_failures_slow_the_loop_down_until_it_works_again(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Each is a line that names the loop; a wait that somebody asks for is kept."""
    monkeypatch.setattr(polling, "FIRST_BACK_OFF", 1.0)
    waits: list[float | None] = []
    failures = [ValueError("SECRET") for _failure in range(8)]
    outcomes = iter([*failures[1:], True, failures[0], NotNow("busy", 17.0)])

    def work() -> bool:
        outcome = next(outcomes, None)
        if outcome is None:
            loop.ask_to_stop()
            return False
        if isinstance(outcome, Exception):
            raise outcome
        return True

    loop = Worker("made up", work, SOON)
    monkeypatch.setattr(loop._is_to_stop, "wait", waits.append)
    loop._run()
    assert waits == [1, 2, 4, 8, 16, 30, 30, 0, 1, 17]
    failed = [record.getMessage() for record in caplog.records if "loop_failed" in record.getMessage()]
    assert len(failed) == 8
    assert all("loop='made up'" in line and "ValueError" in line and "\n" not in line for line in failed)
    assert "SECRET" not in caplog.text
    assert "problem='busy'" in caplog.text


@pytest.mark.parametrize(
    ("asked", "waits"),
    [(None, 4), (17, 17), (0, 1), (-5, 1), (300, 300), (1e9, 4), (float("inf"), 4), (float("nan"), 4)],
)
def test_a_wait_that_is_asked_for_is_kept_if_it_makes_sense(
    monkeypatch: pytest.MonkeyPatch, asked: float | None, waits: float
) -> None:
    """Whatever Slack puts into a header."""
    monkeypatch.setattr(polling, "FIRST_BACK_OFF", 1.0)
    assert polling.back_off(2, asked) == waits


def test_a_loop_whose_work_hangs_or_fails_each_time_is_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    """After the time that its work may take; a pause, however long, is none of it."""
    now = [1000.0]
    monkeypatch.setattr(polling, "monotonic", lambda: now[0])
    began, go_on = threading.Semaphore(0), threading.Semaphore(0)
    outcomes: list[Exception | bool] = [True, ValueError(), False]

    def work() -> bool:
        began.release()
        assert go_on.acquire(timeout=30)
        outcome = outcomes.pop(0)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    pausing = threading.Event()

    def pause(_seconds: float) -> None:
        pausing.set()
        go_on.acquire(timeout=30)
        loop.ask_to_stop()

    loop = Worker("made up", work, NEVER, longest=timedelta(seconds=60), wait_idle=pause)
    with running(loop):
        assert began.acquire(timeout=30)
        now[0] += 59
        assert not loop.is_stuck()
        now[0] += 2
        assert loop.is_stuck()  # it hangs
        go_on.release()
        assert began.acquire(timeout=30)
        assert not loop.is_stuck()
        go_on.release()
        assert began.acquire(timeout=30)  # it has failed, and is tried again
        now[0] += 61
        assert loop.is_stuck()
        go_on.release()
        assert pausing.wait(timeout=30)
        now[0] += NEVER.total_seconds()
        assert not loop.is_stuck()
        go_on.release()


def out_of_reach(*_about: object) -> Never:
    """No calendar is fetched: that takes a thread for its minute, beside the loops."""
    raise CalendarNotRead("made up")


def test_every_background_thread_is_such_a_loop(workplace: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    """An export may take its nine minutes."""
    monkeypatch.setattr(feed, "fetch", out_of_reach)
    bot, agreement = workplace.bot, the_agreement()
    worker = DeliveryWorker(bot.database, bot.gateway, agreement, MESSAGES, bot.now)
    maker = ExportMaker(bot.database, Path("agreement.toml"), bot.now)
    calendar = CalendarFeed(bot.database, agreement, "https://calendar.example/", bot.now)
    others = [Clock(bot.database, {}, bot.now), HomeRefresher(lambda _who: None), maker, calendar]
    others += [] if bot.database.is_sqlite else [Listening(bot.database.url, worker.wake)]
    for thread in threading.enumerate():
        if thread.name == STOPPING:
            thread.join()
    before = set(threading.enumerate())
    loops = {loop.name for loop in (*worker.loops, *others)}
    with ExitStack() as at_work:
        for one in (worker, *others):
            at_work.enter_context(running(one))
        assert loops == {thread.name for thread in set(threading.enumerate()) - before}
    assert maker._longest > LONGEST.total_seconds()


def forbidden(session: Session, _subject: int, now: datetime) -> None:
    """An act that leaves the database something it does not take."""
    session.add_all([Deadline(kind="twice", subject_id=1, due_at=now) for _time in range(2)])


def unknown(session: Session, _subject: int, _now: datetime) -> None:
    """An act that asks the database for what is not there."""
    session.execute(text("SELECT * FROM nowhere"))


def no_memory(_session: Session, _subject: int, _now: datetime) -> None:
    """An act that takes too much."""
    raise MemoryError


@pytest.mark.parametrize("act", [forbidden, unknown, no_memory])
def test_a_deadline_that_always_fails_holds_up_none_behind_it(database: Database, act: WhenDue) -> None:
    """Whatever fails in it, it is put off, and left as it was."""
    done: list[int] = []
    acts: dict[str, WhenDue] = {"bad": act, "good": lambda _session, subject, _now: done.append(subject)}
    with database.write() as session:
        for number, kind in enumerate(("bad", "good", "good")):
            deadlines.put(session, number, {kind: NOW + timedelta(seconds=number)})
    now = [NOW + timedelta(minutes=1)]
    clock = Clock(database, acts, lambda: now[0])
    assert [clock.run_once() for _round in range(4)] == [True, True, True, False]
    assert done == [1, 2]
    now[0] += deadlines.TRY_AGAIN_AFTER
    assert clock.run_once()
    with database.read() as session:
        bad = session.scalars(select(Deadline).where(Deadline.settled_at.is_(None))).one()
        assert (bad.kind, bad.due_at > now[0]) == ("bad", True)


def test_a_connection_that_breaks_within_an_act_puts_nothing_off(database: Database) -> None:
    """The act was not at fault: it is done as soon as the database is back."""
    done: list[int] = []
    broken: list[Callable[[Session], object]] = [lambda session: session.connection().invalidate()]

    def act(session: Session, subject: int, _now: datetime) -> None:
        if broken:
            broken.pop()(session)
            session.execute(text("SELECT 1"))
        done.append(subject)

    with database.write() as session:
        deadlines.put(session, 1, {"due": NOW})
    clock = Clock(database, {"due": act}, lambda: NOW)
    again = threading.Event()
    with running(Worker("clock", lambda: clock.run_once() and (again.set() or True), SOON)):
        assert again.wait(timeout=30)
    assert done == [1]


def test_a_home_is_shown_a_moment_after_its_change(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever changed it waits for an answer, which a Home that is made at the same time would hold up."""
    monkeypatch.setattr(homes, "A_MOMENT", NEVER)
    monkeypatch.setattr(homes, "PAUSE", NEVER)
    shown, waited = list[Identity](), threading.Event()
    loop = HomeRefresher(shown.append)
    with running(loop):
        pause = loop._is_to_stop.wait
        monkeypatch.setattr(loop._is_to_stop, "wait", lambda seconds: waited.set() or pause(seconds))
        loop.changed(SOMEBODY)
        loop.changed(SOMEBODY)
        assert waited.wait(timeout=30)
        assert shown == []
    assert shown == [SOMEBODY]  # whoever ends it has what waits shown, once


@pytest.mark.parametrize(("milliseconds", "seconds"), [(0, 1), (40, 1), (100, 2), (150, 3), (60_000, 3)], ids=str)
def test_homes_take_no_more_than_a_share_of_the_processor(milliseconds: int, seconds: int) -> None:
    """The dearer they are the longer they wait, and never so long that somebody takes theirs for broken."""
    assert pause_after(timedelta(milliseconds=milliseconds)) == PAUSE * seconds
