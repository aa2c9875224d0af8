"""Keeps the practice workspace over a restart, also one by `kill -9`; in memory when no file is given."""

import json
import secrets
import sqlite3
from copy import copy
from pathlib import Path
from typing import Any


class Store:
    """Things by kind and id, in the order in which they were first saved."""

    def __init__(self, path: Path | None) -> None:
        self._part = ""
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(path or ":memory:", check_same_thread=False, isolation_level=None)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=NORMAL")
        self._db.execute("CREATE TABLE IF NOT EXISTS thing (kind TEXT, id TEXT, data TEXT, PRIMARY KEY (kind, id))")

    def part(self, name: str) -> "Store":
        """A part of the same store, which knows only what was saved in it; the whole, without a name."""
        part = copy(self)
        part._part = f"{name}:" if name else ""
        return part

    def save(self, kind: str, key: str, data: Any) -> None:
        """Keep a thing in its newest form."""
        self._db.execute(
            "INSERT INTO thing VALUES (?, ?, ?) ON CONFLICT (kind, id) DO UPDATE SET data = excluded.data",
            (self._part + kind, key, json.dumps(data)),
        )

    def load(self, kind: str) -> list[Any]:
        """All things of a kind, the first saved first."""
        rows = self._db.execute("SELECT data FROM thing WHERE kind = ? ORDER BY rowid", (self._part + kind,))
        return [json.loads(row[0]) for row in rows]

    def secret(self, name: str, prefix: str) -> str:
        """A secret made up once and kept, so that a bot that knows it still does after a restart."""
        kind, new = f"{self._part}secret", json.dumps(prefix + secrets.token_hex(16))
        self._db.execute("INSERT OR IGNORE INTO thing VALUES (?, ?, ?)", (kind, name, new))
        row = self._db.execute("SELECT data FROM thing WHERE kind = ? AND id = ?", (kind, name)).fetchone()
        return str(json.loads(row[0]))

    def close(self) -> None:
        """Release the file."""
        self._db.close()
