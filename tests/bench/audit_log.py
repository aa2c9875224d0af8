"""The check of a long audit log over a bare look at the same rows, with a SHA-256 of the same bytes."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from sqlalchemy import text

from models.store import audit
from models.store.database import Database

AT_A_TIME = 5_000
BEGAN = datetime(2026, 8, 24, 12, 0, tzinfo=UTC)
ACTS = ("read notice", "file notice", "read student", "acknowledge notice", "ask for export", "remind of notice")
BARE = "SELECT previous_hash, id, at, actor, act, subject, detail, hash FROM audit_entry ORDER BY id"
MEMORY = """
import re, sys
from pathlib import Path
from models.store import audit
from models.store.database import Database
def most():  # what `getrusage` says begins with what the parent process had taken
    return int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])
before = most()
with Database(sys.argv[1]).read() as session:
    assert list(audit.verify(session)) == []
print(most() - before)
"""


@contextmanager
def a_log(entries: int) -> Iterator[Database]:
    """A database with a log of so many entries, chained as the bot chains them."""
    with TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'bench.db'}")
        database.migrate()
        _fill(database, entries)
        yield database
        database.close()


def _fill(database: Database, entries: int) -> None:
    with database.write() as session:
        link, rows = audit.BEGINNING, []
        for number in range(1, entries + 1):
            act, at = ACTS[number % len(ACTS)], BEGAN + timedelta(seconds=7 * number, milliseconds=number % 1000)
            parts = (link, number, at, f"person:{number % 180}", act, f"notice:{number // 3}", '{"version": 1}')
            link = audit._hash(*parts)
            rows.append(dict(zip((*audit.COLUMNS, "hash"), (*parts, link), strict=True)))
            if len(rows) == AT_A_TIME or number == entries:
                session.execute(audit.ENTRIES.insert(), rows)
                rows = []
        session.execute(audit.HEADS.update().values(entries=entries, hash=link))


def checking(database: Database, rounds: int) -> tuple[float, float]:
    """Seconds of the processor for the check and for the floor, at the median."""
    taken: tuple[list[float], list[float]] = ([], [])
    for _round in range(rounds):
        for so_far, look in zip(taken, (_check, _floor), strict=True):
            began = time.process_time()
            look(database)
            so_far.append(time.process_time() - began)
    return median(taken[0]), median(taken[1])


def _check(database: Database) -> None:
    with database.read() as session:
        assert list(audit.verify(session)) == []


def _floor(database: Database) -> None:
    with database.read() as session:
        for row in session.execute(text(BARE).execution_options(yield_per=audit.AT_A_TIME)):
            sha256("".join(map(str, row)).encode()).hexdigest()


def memory_of_check(database: Database) -> float:
    """Megabytes that the check takes above its imports, at most, in a process of its own."""
    run = subprocess.run(
        [sys.executable, "-c", MEMORY, database.url], capture_output=True, text=True, check=True, timeout=600
    )
    return int(run.stdout) / 1024
