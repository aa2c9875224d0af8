"""What the bot keeps on its machine's disk is for its own user alone."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import make_url

OTHERS = 0o077
BESIDE = ("", "-wal", "-shm", "-journal")  # what SQLite puts beside a database


def make_private(folder: Path, database_url: str) -> None:
    """Make the folders for data and for the database, and close files that an earlier version left open to others.

    What was there before stays as it is, since others may have a use for it: `sro-bot check` names it.
    """
    for place in _folders(folder, database_url):
        place.mkdir(parents=True, exist_ok=True)
    for file in (*folder.glob("*.db*"), *_files_of(database_url)):
        with contextlib.suppress(OSError):  # somebody else's file: `sro-bot check` names it
            if file.stat().st_mode & OTHERS:
                file.chmod(0o600)


def cannot_be_made(folder: Path, database_url: str) -> Iterator[Path]:
    """The folders that are needed, are not there, and cannot be made or written to."""
    for place in _folders(folder, database_url):
        if not _can_be_used(place):
            yield place


def _can_be_used(place: Path) -> bool:
    try:
        nearest = next((folder for folder in (place, *place.absolute().parents) if folder.exists()), place)
        return nearest.is_dir() and os.access(nearest, os.W_OK | os.X_OK)
    except OSError:  # one of the folders above is closed to this user
        return False


def open_to_others(database_url: str) -> Iterator[Path]:
    """The folder of a SQLite database, and the files in it, where others on the machine may look at them."""
    files = list(_files_of(database_url))
    if files and files[0].resolve().parent.stat().st_mode & OTHERS:
        yield files[0].resolve().parent
        yield from (file for file in files if file.stat().st_mode & OTHERS)


def _folders(folder: Path, database_url: str) -> Iterator[Path]:
    url = make_url(database_url)
    yield folder
    if url.get_backend_name() == "sqlite" and url.database:
        yield Path(url.database).parent


def _files_of(database_url: str) -> Iterator[Path]:
    url = make_url(database_url)
    if url.get_backend_name() == "sqlite" and url.database:
        files = (Path(url.database + ending) for ending in BESIDE)
        yield from (file for file in files if file.exists())
