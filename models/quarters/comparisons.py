"""What can be said of a change between two totals: only what both count alike (§IX)."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Part:
    """A line of a total: its sum, nothing where that is suppressed; and of which schools, over a year by quarter."""

    value: int | None
    at: Hashable


Parts = Mapping[str, Part]


@dataclass(frozen=True)
class Change:
    """A change between two totals: of `lines` lines that both count at the same schools, of `of` that either has."""

    value: int
    lines: int
    of: int

    @property
    def is_whole(self) -> bool:
        """Whether it is the difference of the totals themselves."""
        return self.lines == self.of


def change(now: Parts, then: Parts) -> Change | None:
    """The change in the lines that both totals have, of the same schools; nothing where there is none."""
    alike = [
        line.value - other.value
        for name, line in now.items()
        if (other := then.get(name)) and line.value is not None and other.value is not None and line.at == other.at
    ]
    return Change(sum(alike), len(alike), len({*now, *then})) if alike else None
