"""What `check` and the start find: each thing with how it stands and what to do about it."""

from dataclasses import dataclass
from enum import StrEnum
from functools import partial

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


fine = partial(Finding, Level.FINE)
warning = partial(Finding, Level.WARNING)  # the bot works; somebody should look
wrong = partial(Finding, Level.WRONG)  # something does not work until it is fixed
cannot_start = partial(Finding, Level.WRONG, stops_the_bot=True)
