"""A reader who tries to work out what is suppressed: exact linear algebra, and the tightening of bounds.

It knows nothing of how counts were chosen: it has every printed number, every sum, and that a "*" is 1 or more.
"""

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

Cell = tuple[Any, ...]
Sum = tuple[Cell, list[Cell]]


def disclosed(sums: Iterable[Sum], values: dict[Cell, int], hidden: set[Cell]) -> set[Cell]:
    """The hidden cells that a reader can tell: by elimination, or because bounds leave one number."""
    rows = []
    for total, parts in sums:
        row: dict[Cell, Fraction] = {}
        constant = Fraction(0)
        for cell, sign in [(total, -1), *((part, 1) for part in parts)]:
            if cell in hidden:
                row[cell] = row.get(cell, Fraction(0)) + sign
            else:
                constant -= sign * values[cell]
        if row:
            rows.append((row, constant))
    return by_elimination(rows) | by_bounds(rows, hidden)


def by_elimination(rows: list[tuple[dict[Cell, Fraction], Fraction]]) -> set[Cell]:
    """Cells that a reduced system gives one value."""
    reduced: dict[Cell, dict[Cell, Fraction]] = {}
    for given, _constant in rows:
        row = dict(given)
        for pivot in [cell for cell in row if cell in reduced]:
            row = combined(row, reduced[pivot], -row[pivot])
        row = {cell: value for cell, value in row.items() if value}
        if not row:
            continue
        pivot, value = next(iter(row.items()))
        row = {cell: one / value for cell, one in row.items()}
        for other, line in list(reduced.items()):
            if pivot in line:
                reduced[other] = {cell: one for cell, one in combined(line, row, -line[pivot]).items() if one}
        reduced[pivot] = row
    return {pivot for pivot, row in reduced.items() if len(row) == 1}


def combined(row: dict[Cell, Fraction], other: dict[Cell, Fraction], factor: Fraction) -> dict[Cell, Fraction]:
    """A row with a multiple of another one added."""
    found = dict(row)
    for cell, value in other.items():
        found[cell] = found.get(cell, Fraction(0)) + factor * value
    return found


def by_bounds(rows: list[tuple[dict[Cell, Fraction], Fraction]], hidden: set[Cell]) -> set[Cell]:
    """Cells whose lowest and highest possible number meet: each is 1 or more."""
    low, high = dict.fromkeys(hidden, Fraction(1)), dict.fromkeys(hidden, Fraction(10**6))
    for _round in range(60):
        before = (dict(low), dict(high))
        for row, constant in rows:
            for cell, factor in row.items():
                rest_low = sum((value * (low if value > 0 else high)[one] for one, value in row.items() if one != cell),
                               Fraction(0))  # fmt: skip
                rest_high = sum((value * (high if value > 0 else low)[one] for one, value in row.items()
                                 if one != cell), Fraction(0))  # fmt: skip
                ends = sorted(((constant - rest_low) / factor, (constant - rest_high) / factor))
                low[cell], high[cell] = max(low[cell], ends[0]), min(high[cell], ends[1])
        if (low, high) == before:
            break
    return {cell for cell in hidden if low[cell] == high[cell]}
