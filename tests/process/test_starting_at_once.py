"""Several processes that are started at once on an empty database all start, and the tables are made once."""

import subprocess
import sys
from pathlib import Path

from models.store.database import Database

ROOT = Path(__file__).parents[2]
PROCESSES = 8
# Each is ready, with everything loaded, before any of them begins.
STARTS = """
import sys
from models.store.database import Database
from models.migrations import tables
print("ready", flush=True)
sys.stdin.readline()
database = Database(sys.argv[1])
database.migrate()
print(database.is_current(), flush=True)
"""


def test_all_processes_find_the_tables_made(database_url: str) -> None:
    """None meets half-made tables, and none gives up on a lock."""
    started = [
        subprocess.Popen(
            [sys.executable, "-c", STARTS, database_url], cwd=ROOT, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )
        for _one in range(PROCESSES)
    ]  # fmt: skip
    for one in started:
        assert one.stdout is not None
        assert one.stdout.readline() == "ready\n"
    for one in started:
        assert one.stdin is not None
        one.stdin.write("go\n")
        one.stdin.flush()
    ended = [(*one.communicate(timeout=120), one.returncode) for one in started]
    assert ended == [("True\n", "", 0)] * PROCESSES
    database = Database(database_url)
    assert database.is_current()
    database.close()
