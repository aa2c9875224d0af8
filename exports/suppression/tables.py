"""Tables of counts as the public sees them: cells, the sums that tie them together, and what an edition kept back."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

Key = tuple[Hashable, ...]


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

    A count of None was not collected. It is printed so, and stands in no equation.

    Raises:
        ValueError: a negative count, an equation that does not hold, or a "*" where there is no count of 1 or more.
    """

    cells: Mapping[Key, int | None]
    equations: Sequence[Equation]
    suppressed: frozenset[Key] = frozenset()

    def __post_init__(self) -> None:
        """Refuse what cannot be a table of counts."""
        for key, count in self.cells.items():
            if count is not None and count < 0:
                raise ValueError(f"{named(key)} is {count}, which is no count")
        for key in self.suppressed:
            if not self.cells.get(key):
                raise ValueError(f"{named(key)} has no count of 1 or more to suppress")
        for equation in self.equations:
            if len(set(equation.cells)) < len(equation.cells):
                raise ValueError(f"a cell stands twice in the sum of {named(equation.total)}")
            if self._count(equation.total) != sum(map(self._count, equation.parts)):
                raise ValueError(f"the parts of {named(equation.total)} have another sum")

    def _count(self, key: Key) -> int:
        count = self.cells.get(key)
        if count is None:
            raise ValueError(f"{named(key)} stands in an equation and has no count")
        return count


@dataclass(frozen=True)
class Dimension:
    """One way in which a table is divided: the codes of its parts, and of the total over them."""

    parts: tuple[Hashable, ...]
    total: Hashable


@dataclass(frozen=True)
class Table:
    """Every cell of a table with its totals, and every sum between them."""

    cells: Mapping[Key, int | None]
    equations: tuple[Equation, ...]


def tabulate(
    measure: Hashable,
    dimensions: Sequence[Dimension],
    counts: Mapping[Key, int | None],
    *,
    total_what_is_known: bool = False,
) -> Table:
    """A table with the totals over each dimension and over all their combinations.

    Counts are given under one part of each dimension; the key of a cell has the measure before these. A total with a
    part that was not collected is not collected either. On demand it is the sum of the parts that were; a reader knows
    which these are, so their sum is an equation then.

    Raises:
        ValueError: a count is missing, or has no place in the table.
    """
    places = set(product(*(dimension.parts for dimension in dimensions)))
    if places != counts.keys():
        raise ValueError("a table has one count, or None, for each combination of parts")
    cells = {(measure, *place): count for place, count in counts.items()}
    for place, dimension in enumerate(dimensions, 1):
        for total, parts in list(_lines(cells, place, dimension)):
            known = [count for part in parts if (count := cells[part]) is not None]
            is_counted = len(known) == len(parts) or (total_what_is_known and known)
            cells[total] = sum(known) if is_counted else None
    return Table(cells, tuple(_equations(cells, dimensions)))


def _equations(cells: Mapping[Key, int | None], dimensions: Sequence[Dimension]) -> Iterator[Equation]:
    for place, dimension in enumerate(dimensions, 1):
        for total, parts in _lines(cells, place, dimension):
            if cells[total] is not None:
                yield Equation(total, tuple(part for part in parts if cells[part] is not None))


def _lines(cells: Mapping[Key, int | None], place: int, dimension: Dimension) -> Iterator[tuple[Key, list[Key]]]:
    """The totals over a dimension, each with its parts."""
    for key in cells:
        if key[place] == dimension.parts[0]:
            yield _at(key, place, dimension.total), [_at(key, place, part) for part in dimension.parts]


def _at(key: Key, place: int, code: Hashable) -> Key:
    return (*key[:place], code, *key[place + 1 :])


def named(key: Key) -> str:
    """A cell's key as an error names it."""
    return " / ".join(map(str, key))
