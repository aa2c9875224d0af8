"""The ids by which Slack tells forms and buttons apart. Each topic defines its own once, as members of these."""

import re
from collections.abc import Iterable
from enum import StrEnum


class FormId(StrEnum):
    """The callback id of a form. Those of windows without a form need not be known to anybody."""


class ShortcutId(StrEnum):
    """The callback id of a shortcut, as the manifest has it."""


class ActionId(StrEnum):
    """The action id of a button, or of a question that is acted on while the form is open."""

    def again(self, which: object) -> str:
        """The id for one of several such buttons beside each other: Slack takes an action id once in a block."""
        return f"{self}_{which}"


def pattern(ids: Iterable[str]) -> re.Pattern[str]:
    """What matches any of these ids, alone or as one of several; its first group is the id."""
    longest_first = sorted(ids, key=len, reverse=True)
    return re.compile(f"^({'|'.join(longest_first)})(?:_.+)?$")
