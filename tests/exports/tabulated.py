"""Small tables with all their totals, for the tests of what is suppressed."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from exports.suppression.tables import Equation, PublicEdition

Cell = tuple[Any, ...]
Dimension = tuple[tuple[str, ...], str]
"""One way in which a table is divided: its parts, and the name of the total over them."""


def tabulated(dimensions: Sequence[Dimension], counts: Mapping[Cell, int]) -> PublicEdition:
    """A table from a count for each combination of parts, with the totals over each dimension and all of them."""
    cells = dict(counts)
    for place, dimension in enumerate(dimensions):
        for total, parts in list(lines(cells, place, dimension)):
            cells[total] = sum(cells[part] for part in parts)
    sums = [Equation(*line) for place, one in enumerate(dimensions) for line in lines(cells, place, one)]
    return PublicEdition(cells, sums)


def lines(cells: Mapping[Cell, int], place: int, dimension: Dimension) -> Iterator[tuple[Cell, tuple[Cell, ...]]]:
    """The totals over a dimension, each with its parts."""
    codes, whole = dimension
    for cell in cells:
        if cell[place] == codes[0]:
            total, *parts = ((*cell[:place], code, *cell[place + 1 :]) for code in (whole, *codes))
            yield total, tuple(parts)
