"""What `check` and the start find: each thing with how it stands and what to do about it."""

from dataclasses import dataclass
from enum import StrEnum

AGAIN = "Run `sro-bot check` again in a minute; if this continues, check SLACK_API_URL."
FIX_ROSTER = "Fix the roster with `sro-bot people import` or `/sro-setup`."


class Level(StrEnum):
    """How a finding stands."""

    FINE = "fine"
    WARNING = "warning"
    WRONG = "wrong"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at, and what to do about it. Under some findings the bot cannot even start."""

    level: Level
    text: str
    to_do: str = ""
    stops_the_bot: bool = False


def fine(text: str) -> Finding:
    """Nothing to do."""
    return Finding(Level.FINE, text)


def warning(text: str, to_do: str) -> Finding:
    """The bot works; somebody should look."""
    return Finding(Level.WARNING, text, to_do)


def wrong(text: str, to_do: str) -> Finding:
    """Something does not work until it is fixed."""
    return Finding(Level.WRONG, text, to_do)


def cannot_start(text: str, to_do: str) -> Finding:
    """Nothing works until it is fixed."""
    return Finding(Level.WRONG, text, to_do, stops_the_bot=True)
