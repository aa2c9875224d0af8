"""Tables of counts as the public sees them: cells, the sums that tie them together, and what an edition suppressed."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

Key = tuple[Hashable, ...]
LARGEST_SMALL_COUNT = 5  # as the state's own public tables (EdSight) suppress small counts of students


@dataclass(frozen=True)
class Equation:
    """A total and the parts that it is the sum of."""

    total: Key
    parts: tuple[Key, ...]

    @property
    def cells(self) -> tuple[Key, ...]:
        """The total and its parts."""
        return (self.total, *self.parts)


@dataclass(frozen=True)
class PublicEdition:
    """What was, or is to be, public at one time: the true counts, the sums between them, the cells printed as "*".

    A count of None was not collected. It is printed so, and stands in no equation. Of `unprinted` cells an edition says
    nothing; `lone` are those of them that readers can tell not to be 0, since beside them a 0 is printed. `at_most` has
    pairs of cells, left ≤ right, from the definitions of figures.

    Raises:
        ValueError: a negative count, an equation that does not hold, or a "*" where there is no count of 1 or more.
    """

    cells: Mapping[Key, int | None]
    equations: Sequence[Equation]
    suppressed: frozenset[Key] = frozenset()
    unprinted: frozenset[Key] = frozenset()
    lone: frozenset[Key] = frozenset()
    at_most: Sequence[tuple[Key, Key]] = ()

    def __post_init__(self) -> None:
        """Refuse what cannot be a table of counts."""
        for key, count in self.cells.items():
            if count is not None and count < 0:
                raise ValueError(f"{named(key)} is {count}, which is no count")
        for key in self.suppressed:
            if not self.cells.get(key):
                raise ValueError(f"{named(key)} has no count of 1 or more to suppress")
        self._refuse_wrong_sums()

    def _refuse_wrong_sums(self) -> None:
        for total, *parts in (equation.cells for equation in self.equations):
            if total in parts or len(set(parts)) < len(parts):
                raise ValueError(f"a cell stands twice in the sum of {named(total)}")
            for cell in (total, *parts):
                if cell not in self.counts:
                    raise ValueError(f"{named(cell)} stands in an equation and has no count")
            if self.counts[total] != sum(map(self.counts.__getitem__, parts)):
                raise ValueError(f"the parts of {named(total)} have another sum")

    @cached_property
    def counts(self) -> dict[Key, int]:
        """The counts that were collected."""
        return {key: count for key, count in self.cells.items() if count is not None}

    @cached_property
    def shown(self) -> dict[Key, int]:
        """Those that are printed or read "*"."""
        return {key: count for key, count in self.counts.items() if key not in self.unprinted}


def named(key: Key) -> str:
    """A cell's key as an error names it."""
    return " / ".join(map(str, key))
