"""What each way of running imports: nothing that only a file, a calendar, practice or another database needs."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OF_FILES = ("docx", "openpyxl", "lxml", "numpy", "highspy")
OF_OTHERS = ("icalendar", "dateutil", "alembic", "psycopg")
"""A calendar is read by a process of its own, tables are current as a rule, and most have SQLite."""
IMPORTED = "import sys, {0}; print(*sorted(sys.modules))"


@pytest.mark.parametrize(
    ("way", "without"),
    [
        ("bot.live", (*OF_FILES, *OF_OTHERS, "bot.practice")),
        ("bot.practicing", (*OF_FILES, *OF_OTHERS, "bot.practice.year")),
        ("bot.commands.check", (*OF_FILES, *OF_OTHERS, "bot.practice", "bot.side", "handlers.topics")),
        ("bot.commands.checking", ("bot.check", "models.store")),
    ],
)
def test_nothing_is_imported_that_nobody_has_asked_for(way: str, without: tuple[str, ...]) -> None:
    """Half a second of each start went into libraries for files that a process of their own or the worker makes."""
    run = subprocess.run(
        [sys.executable, "-c", IMPORTED.format(way)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    imported = run.stdout.split()
    assert way in imported
    assert [name for name in imported if any(name == one or name.startswith(f"{one}.") for one in without)] == []


def test_what_is_imported_by_name_is_there() -> None:
    """The linter of imports does not see these; and garbage is collected again afterwards."""
    code = (
        "import gc; from bot.importing import imported\n"
        "for name in ('bot.live', 'bot.practicing'): assert callable(imported(name).serve)\n"
        "assert callable(imported('bot.practice.year').load_year)\n"
        "assert callable(imported('bot.commands.check').check)\n"
        "assert gc.isenabled() and gc.get_freeze_count()"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)
