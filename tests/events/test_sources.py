"""The table of what the register of the agreement's events and the yearly report are made of."""

from pathlib import Path

import models
from models.events.sources import SOURCES


def test_every_topic_that_tells_events_is_a_source() -> None:
    """One that is not in the table would be missing in the register and the report."""
    folders = {path.parent.name for path in Path(models.__path__[0]).glob("*/events.py")}
    assert folders == set(SOURCES)
