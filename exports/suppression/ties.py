"""Counts that readers do not know, each between bounds, and the sums that tie them to each other.

Those who decide what to suppress hold how far counts depart from the true ones, the audit what they are. To both a
table is possible if it fits these bounds and sums, in whole numbers.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy
import numpy.typing

Numbers = numpy.typing.NDArray[numpy.float64]
Whole = numpy.typing.NDArray[Any]
Flags = numpy.typing.NDArray[numpy.bool_]
ROUNDS = 200
"""Counts narrow each other step by step, sometimes by one each time: then it is left to the solver."""


@dataclass(frozen=True)
class Ties:
    """The least and the greatest that each count may be, and the same of each row: of a signed sum of counts.

    `entries` are the counts in rows: number of the row, of the count, and sign. They stand row by row; none is empty.
    """

    low: Numbers
    high: Numbers
    entries: Whole
    least: Numbers
    most: Numbers

    def hold(self, tables: Whole) -> Flags:
        """Which of these tables fit: a count for each number, one table a line."""
        sums = self.sums(tables)
        fit = numpy.all((self.low <= tables) & (tables <= self.high), axis=-1)
        return numpy.asarray(fit & numpy.all((self.least <= sums) & (sums <= self.most), axis=-1))

    def sums(self, tables: Whole) -> Whole:
        """What the rows of each table come to."""
        _rows, numbers, signs = self.entries
        return numpy.asarray(numpy.add.reduceat(signs * tables[..., numbers], self.starts, axis=-1))

    @cached_property
    def starts(self) -> Whole:
        """Where each row begins among the entries."""
        return numpy.flatnonzero(numpy.diff(self.entries[0], prepend=-1))

    def seen_from(self, table: Whole) -> "Ties":
        """The same of departures from a table."""
        sums = self.sums(table)
        return Ties(self.low - table, self.high - table, self.entries, self.least - sums, self.most - sums)

    def moving(self) -> "tuple[Whole, Ties]":
        """The counts that are no single number, and the ties between these alone."""
        moves, (rows, numbers, signs) = self.low < self.high, self.entries
        fixed = numpy.bincount(rows, signs * numpy.where(moves, 0, self.low)[numbers], len(self.least))
        stays, places = moves[numbers], numpy.cumsum(moves) - 1
        used, compact = numpy.unique(rows[stays], return_inverse=True)
        entries = numpy.array((compact, places[numbers[stays]], signs[stays]))
        ties = Ties(self.low[moves], self.high[moves], entries, (self.least - fixed)[used], (self.most - fixed)[used])
        return numpy.flatnonzero(moves), ties

    def narrowed(self) -> "Ties":
        """The same with what rows, one at a time, leave of each count, and only rows that limit any still."""
        low, high, (rows, numbers, signs) = self.low, self.high, self.entries
        is_plus = signs > 0
        for _round in range(ROUNDS):
            lesser = numpy.where(is_plus, low[numbers], -high[numbers])
            greater = numpy.where(is_plus, high[numbers], -low[numbers])
            smallest, greatest = (numpy.add.reduceat(ends, self.starts) for ends in (lesser, greater))
            upper, lower = (self.most - smallest)[rows] + lesser, (self.least - greatest)[rows] + greater
            above, below = high.copy(), low.copy()
            numpy.minimum.at(above, numbers, numpy.where(is_plus, upper, -lower))
            numpy.maximum.at(below, numbers, numpy.where(is_plus, lower, -upper))
            if (above == high).all() and (below == low).all():
                break
            low, high = below, above
        limits = (greatest > self.most) | (smallest < self.least)
        entries = self.entries[:, limits[rows]]
        entries[0] = (numpy.cumsum(limits) - 1)[entries[0]]
        return Ties(low, high, entries, self.least[limits], self.most[limits])

    def parts(self) -> "list[tuple[Whole, Ties]]":
        """The counts that rows tie together, apart from the others."""
        of = self._parts_of_counts()
        (rows, numbers, signs), of_rows = self.entries, of[self.entries[1, self.starts]]
        counts, counts_at = _grouped(of, of.max(initial=-1) + 1)
        own_rows, rows_at = _grouped(of_rows, len(counts))
        order = numpy.argsort(of_rows[rows], kind="stable")
        entries = numpy.array((rows_at[rows], counts_at[numbers], signs))[:, order]
        ends = numpy.cumsum(numpy.bincount(of_rows[rows], minlength=len(counts)))[:-1]
        return [
            (own, Ties(self.low[own], self.high[own], among, self.least[tied], self.most[tied]))
            for own, tied, among in zip(counts, own_rows, numpy.split(entries, ends, axis=1), strict=True)
        ]

    def _parts_of_counts(self) -> Whole:
        """The number of each count's part: all counts of a row take the least of its labels, until none changes."""
        rows, numbers, _signs = self.entries
        labels = numpy.arange(len(self.low))
        while True:
            lower = labels.copy()
            numpy.minimum.at(lower, numbers, numpy.minimum.reduceat(labels[numbers], self.starts)[rows])
            lower = lower[lower]
            if (lower == labels).all():
                return numpy.unique(labels, return_inverse=True)[1]
            labels = lower


def _grouped(of: Whole, groups: int) -> tuple[list[Whole], Whole]:
    """The members of each group, and where each stands in its own."""
    order, sizes = numpy.argsort(of, kind="stable"), numpy.bincount(of, minlength=groups)
    ends = numpy.cumsum(sizes)
    places = numpy.empty(len(of), int)
    places[order] = numpy.arange(len(of)) - numpy.repeat(ends - sizes, sizes)
    return numpy.split(order, ends[:-1]), places
