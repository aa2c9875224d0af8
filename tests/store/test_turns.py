"""Writers on SQLite come in the order in which they asked, whoever else writes without a pause."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy.exc import TimeoutError as QueueTooLong

from models.store.database import Database
from models.store.turns import Turns
from tests.slack.test_socket import until

ROUNDS = 50


def waiting(turns: Turns, number: int) -> Callable[[], bool]:
    """Whether so many wait."""
    return lambda: len(turns._waiting) == number


def test_a_loop_that_writes_again_at_once_takes_nobodys_turn(tmp_path: Path) -> None:
    """As when many records are disposed of, and somebody sets a hold: it is set after the record of this moment."""
    database, wrote = Database(f"sqlite:///{tmp_path / 'records.db'}"), list[str]()
    database.migrate()

    def set_hold() -> None:
        with database.write(patience=60):
            wrote.append("hold")

    with ThreadPoolExecutor(1) as pool:
        for number in range(ROUNDS):
            with database.write():
                wrote.append("record")
                if number == 0:
                    held = pool.submit(set_hold)
                    until(waiting(database._turns, 1))
        held.result()
    database.close()
    assert wrote == ["record", "hold", *["record"] * (ROUNDS - 1)]


def test_whoever_asked_first_goes_first() -> None:
    """Several that wait, in their order."""
    turns, order = Turns(), list[int]()

    def go(number: int) -> None:
        assert turns.take(60)
        order.append(number)
        turns.end()

    assert turns.take(None)
    with ThreadPoolExecutor(5) as pool:
        for number in range(5):
            pool.submit(go, number)
            until(waiting(turns, number + 1))
        turns.end()
    assert order == [0, 1, 2, 3, 4]
    assert turns.take(0)


def test_whoever_gave_up_is_not_handed_the_turn(tmp_path: Path) -> None:
    """It is told so; and those behind it go on."""
    database, went = Database(f"sqlite:///{tmp_path / 'records.db'}"), threading.Event()
    database.migrate()

    def write() -> None:
        with database.write(patience=60):
            went.set()

    with ThreadPoolExecutor(1) as pool:
        with database.write():
            with pytest.raises(QueueTooLong), database.write(patience=0.01):
                pass
            behind = pool.submit(write)
            until(waiting(database._turns, 1))
        behind.result()
    database.close()
    assert went.is_set()


def test_the_turn_that_comes_as_patience_ends_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    """Handed over between the end of the wait and the look at who waits: it is not lost."""
    turns = Turns()
    assert turns.take(None)

    class Late:
        """A lock whose wait has just ended when it is handed over."""

        def acquire(self, timeout: float | None = None) -> bool:
            if timeout is not None:
                turns.end()
            return timeout is None

        def release(self) -> None:
            pass

    monkeypatch.setattr(threading, "Lock", Late)
    assert turns.take(0.01)
    monkeypatch.undo()
    turns.end()
    assert turns.take(0)
