"""One bot on a SQLite file: a second one is refused at its start, before it has touched anything."""

import fcntl
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from bot.commands.records import SETTINGS, CannotStart

ANOTHER = (
    "Another bot is running on {file}. Stop that one first: SQLite serves one bot. Several need PostgreSQL: "
    "docs/operating.md, *Two processes on PostgreSQL*."
)

NO_LOCK = "{lock} cannot be written to or locked ({why}). Run this as the bot's user, or change its owner. {settings}"


@contextmanager
def alone_on(file: Path | None) -> Iterator[None]:
    """Be the only bot on a SQLite file for the length of the block; without a file, on PostgreSQL, several may be.

    The lock is the operating system's: it ends with the process, however that ends. Of the commands only
    `restore` asks for it.

    Raises `CannotStart` where another bot has it, or nobody can have it.
    """
    if file is None:
        yield
        return
    # In a file of its own: closing the database's would end the locks that SQLite itself has on it. And without a name
    # such as `practice….db…`, which is moved when practice begins anew.
    there = file.resolve()
    name = there.with_name(f"{there.name.removesuffix('.db')}.lock")
    with ExitStack() as ending:
        try:
            fcntl.flock(ending.enter_context(name.open("a")), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CannotStart(ANOTHER.format(file=file)) from None
        except OSError as error:
            raise CannotStart(NO_LOCK.format(lock=name, why=error.strerror, settings=SETTINGS)) from None
        yield
