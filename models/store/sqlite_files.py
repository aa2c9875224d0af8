"""SQLite databases as files: copied while somebody writes to them, checked, and kept from everybody else."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

BESIDE = ("-wal", "-shm", "-journal")  # what SQLite puts beside a database, and reads with it


class NotWhole(Exception):
    """A file is no database, or a broken one; the message says what is wrong with it."""


def leftovers(file: Path) -> list[Path]:
    """A database and what stands beside it, as far as it is there."""
    return [path for path in (file, *(Path(f"{file}{ending}") for ending in BESIDE)) if path.exists()]


def remove(file: Path) -> None:
    """Take a database away, with what stands beside it."""
    for path in leftovers(file):
        path.unlink(missing_ok=True)


def copy_file(source: Path | sqlite3.Connection, copy: Path) -> None:
    """Copy a database as of one moment, also while somebody writes to it. What was at `copy` is replaced."""
    remove(copy)
    try:
        with closing(sqlite3.connect(copy)) as target:
            if isinstance(source, sqlite3.Connection):
                source.backup(target)
                return
            with closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as opened:
                opened.backup(target)
    except sqlite3.DatabaseError as error:
        remove(copy)
        if "disk is full" in str(error):
            raise NotWhole(f"The disk of {copy} is full. Make room on it.") from None
        raise NotWhole(f"{source} cannot be read as a database ({error}).") from None


def make_whole(file: Path) -> None:
    """Check a database that nobody uses, and bring it into one file that is on the disk for good."""
    with closing(sqlite3.connect(file, isolation_level=None)) as opened:
        try:
            problems = [str(row[0]) for row in opened.execute("PRAGMA integrity_check(1)")]
            orphans = opened.execute("PRAGMA foreign_key_check").fetchone()
            opened.execute("PRAGMA journal_mode = DELETE")
        except sqlite3.DatabaseError as error:
            raise NotWhole(f"{file} is broken ({error}).") from None
    if problems != ["ok"] or orphans:
        what = f"a row of {orphans[0]} refers to nothing" if orphans else problems[0].splitlines()[0]
        raise NotWhole(f"{file} is broken ({what}).")
    for path in (file, file.parent):
        opened_file = os.open(path, os.O_RDONLY)
        try:
            os.fsync(opened_file)
        finally:
            os.close(opened_file)


@contextmanager
def alone_with(file: Path) -> Iterator[sqlite3.Connection | None]:
    """A connection beside which nobody else has one, for the length of the block; nothing where somebody has."""
    with closing(sqlite3.connect(file, isolation_level=None, timeout=2)) as connection:
        try:
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("COMMIT")  # the lock stays
        except sqlite3.OperationalError:
            yield None
            return
        yield connection
