"""What the work schedules say beside the criterion of consulting with the principal (§III, §V.9)."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from models.schedules.told import Told

CRITERION = "v9"
SCHEDULE = (
    "Work schedule", "When the officer first gave a usual week for this school in the bot, for days of the school year "
                     "(§III), and whether changes and absences were entered before their first day, on it, or later.",
)  # fmt: skip
Counts = Mapping[str, Any]


def kept(told: Told) -> dict[str, Any]:
    """As a report keeps it."""
    return asdict(told) | {"given_on": told.given_on.isoformat() if told.given_on else None}


def line(found: Counts) -> str:
    """The line of a report."""
    given_on = date.fromisoformat(found["given_on"]) if found["given_on"] else None
    week = f"Usual week given on {given_on:%b} {given_on.day}, {given_on.year}." if given_on else "No usual week given."
    count = found["before"] + found["same_day"] + found["after"]
    if not count:
        return f"{week} No changes of schedule entered."
    changes = f"{count:,} change{'' if count == 1 else 's'} of schedule entered"
    when = f"{found['before']:,} before the day, {found['same_day']:,} on it, {found['after']:,} after it"
    return f"{week} {changes}: {when}."
