"""Anchors: how long the audit log was once and where it ended, kept where whoever changes the database has no hand."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

SHOWN_OF_A_HASH = 12
WRITTEN = re.compile(r"(?<![0-9A-Za-z])([0-9]{1,15}):([0-9a-f]{64})(?![0-9A-Za-z])")
SOFT_BREAK = re.compile(r"=\r?\n")
"""A mail that was saved as it came has its long lines in parts."""


@dataclass(frozen=True)
class Anchor:
    """How many entries there were, and the hash of the last one."""

    entries: int
    hash: str

    def __str__(self) -> str:
        """As it is sent and read back, in one word."""
        return f"{self.entries}:{self.hash}"

    @property
    def short(self) -> str:
        """Enough of it for people to find it by."""
        return f"{self.entries}:{self.hash[:SHOWN_OF_A_HASH]}…"


def anchors_in(text: str) -> list[Anchor]:
    """Every anchor in a text, such as a folder of saved mails, each once."""
    found = (Anchor(int(count), end) for count, end in WRITTEN.findall(SOFT_BREAK.sub("", text)))
    return list(dict.fromkeys(found))


class Expected:
    """Anchors that a log must still fit, met in the order of its entries."""

    def __init__(self, anchors: Iterable[Anchor]) -> None:
        self.waiting: dict[int, list[Anchor]] = {}
        for anchor in dict.fromkeys(anchors):
            self.waiting.setdefault(anchor.entries, []).append(anchor)

    def meet(self, number: int, end: str | None) -> Iterator[str]:
        """Name the anchors that tell of another entry with this number."""
        for anchor in self.waiting.pop(number, ()):
            if anchor.hash != end:
                yield f"entry {number} is another one than when anchor {anchor.short} was made: the log was rewritten"

    def left(self, entries: int) -> Iterator[str]:
        """Name the anchors whose entry the log, of so many entries, does not have."""
        for anchor in (anchor for number in sorted(self.waiting) for anchor in self.waiting[number]):
            if anchor.entries > entries:
                yield f"the log has {entries} entries, and had {anchor.entries} when anchor {anchor.short} was made"
            else:
                yield f"the entry of anchor {anchor.short} is missing"
