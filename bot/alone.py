"""One bot on a SQLite file: a second one is refused at its start, before it has touched anything."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.commands.records import CannotStart

ANOTHER = (
    "Another bot is running on {file}. Stop that one first: SQLite serves one bot. Several need PostgreSQL: "
    "docs/operating.md, *Two processes on PostgreSQL*."
)


@contextmanager
def alone_on(file: Path | None) -> Iterator[None]:
    """Be the only bot on a SQLite file for the length of the block; without a file, on PostgreSQL, several may be.

    The lock is the operating system's: it ends with the process, however that ends. Commands do not ask for it.

    Raises `CannotStart` where another bot has it.
    """
    if file is None:
        yield
        return
    # In a file of its own: closing the database's would end the locks that SQLite itself has on it. And without a name
    # such as `practice….db…`, which is moved when practice begins anew.
    with file.resolve().with_suffix(".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CannotStart(ANOTHER.format(file=file)) from None
        yield
