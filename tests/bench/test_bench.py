"""`make bench` runs. How fast things are is read from its table, never asserted: the machine may be busy."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SPEED = (ROOT / "docs" / "speed.md").read_text(encoding="utf-8")


@pytest.mark.long
def test_the_quick_run_prints_every_figure_that_the_page_on_speed_explains() -> None:
    """Product and floor are served, loaded and compared, and no answer was an error, or the run would have ended."""
    run = subprocess.run(
        [sys.executable, "-m", "tests.bench", "--quick"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr[-2000:]
    letters = set(re.findall(r"^\(([a-z])\) .*\d", run.stdout, re.MULTILINE))
    assert letters == set("abcdefghijklmnop") == set(re.findall(r"^\| \(([a-z])\)", SPEED, re.MULTILINE))
