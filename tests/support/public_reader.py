"""A reader who tries to work out what is suppressed, with a solver and nothing of the product's own.

It has every printed number and every sum, and knows that a "*" is 1 or more, that some of them are 1 to 5, which counts
are the same in two editions, and which figure is at most another.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import highspy
import numpy

Cell = tuple[Any, ...]
Sum = tuple[Cell, list[Cell]]
VERY_MANY = 100_000
SMALL = range(1, 6)


class PublicReader:
    """What is possible of each count, given what is printed."""

    def __init__(
        self, bounds: Mapping[Cell, tuple[int, int]], sums: Iterable[Sum], at_most: Iterable[tuple[Cell, Cell]] = ()
    ) -> None:
        """Begin with the bounds of each cell: those of a printed one are the same."""
        self._columns = {cell: column for column, cell in enumerate(bounds)}
        self._highs = highspy.Highs()
        self._highs.silent()
        self._highs.setOptionValue("threads", 1)  # as the product: one thread cannot have two of its pools
        lows, highs = zip(*bounds.values(), strict=True)
        self._highs.addVars(len(bounds), numpy.array(lows, float), numpy.array(highs, float))
        for total, parts in sums:
            self._row([*parts, total], [*([1.0] * len(parts)), -1.0], 0)
        for left, right in at_most:
            self._row([left, right], [1.0, -1.0], -highspy.kHighsInf)

    def interval(self, cell: Cell) -> tuple[int, int]:
        """The least and the greatest count that are possible."""
        return self._end(cell, 1), self._end(cell, -1)

    def can_be(self, cell: Cell, low: int, high: int) -> bool:
        """Whether a count can be between these."""
        column = self._columns[cell]
        lp = self._highs.getLp()
        before = lp.col_lower_[column], lp.col_upper_[column]
        self._highs.changeColBounds(column, max(low, before[0]), min(high, before[1]))
        try:
            return max(low, before[0]) <= min(high, before[1]) and self._solved(column, 1) is not None
        finally:
            self._highs.changeColBounds(column, *before)

    def _row(self, cells: list[Cell], factors: list[float], low: float) -> None:
        columns = numpy.array([self._columns[cell] for cell in cells], numpy.int32)
        self._highs.addRow(low, 0.0, len(cells), columns, numpy.array(factors))

    def _end(self, cell: Cell, sign: int) -> int:
        column = self._columns[cell]
        values = self._solved(column, sign)
        assert values is not None, "the tables contradict themselves"
        return round(values[column])

    def _solved(self, column: int, sign: int) -> list[float] | None:
        self._highs.changeColCost(column, float(sign))
        try:
            found = self._run()
            if found and any(abs(value - round(value)) > 1e-6 for value in found):
                with self._whole():
                    found = self._run()
            return found
        finally:
            self._highs.changeColCost(column, 0.0)

    def _run(self) -> list[float] | None:
        self._highs.run()
        status = self._highs.getModelStatus()
        assert status in (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kInfeasible), status
        is_found = status == highspy.HighsModelStatus.kOptimal
        return list(self._highs.getSolution().col_value) if is_found else None

    @contextmanager
    def _whole(self) -> Iterator[None]:
        for kind in (highspy.HighsVarType.kInteger, highspy.HighsVarType.kContinuous):
            every = numpy.arange(len(self._columns), dtype=numpy.int32)
            self._highs.changeColsIntegrality(len(every), every, numpy.full(len(every), int(kind), numpy.uint8))
            if kind == highspy.HighsVarType.kInteger:
                yield
