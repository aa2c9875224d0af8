"""All public editions of a year as one system of sums, in parts that nothing ties together.

A reader knows every printed number of every edition, every sum, that a "*" is 1 or more, and 1 to 5 where the count is;
and what figures mean: that one is at most another. We let this reader know as well which counts are the same in two
editions: a cell is one unknown for each count that it had. Who knows less can work out less.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy

from exports.suppression.solver import NO_LIMIT
from exports.suppression.tables import LARGEST_SMALL_COUNT, Key, PublicEdition
from exports.suppression.ties import Flags, Ties, Whole

Version = tuple[Key, int]
"""A cell with one of the counts that it had."""
FARTHEST = 100.0
"""How far above its true value a suppressed count is imagined: farther gives small counts no more room."""


@dataclass(frozen=True)
class Part:
    """Unknown counts that rows tie together, each by its number here; `numbers` are those in the whole system.

    `ties` are of departures from the true counts. `printable` may be printed, `loose` are those with a "*" that the new
    edition need not mention; `costs` is what it costs readers not to see each: the more adds up to it, the dearer.
    """

    numbers: Whole
    ties: Ties
    printable: Flags
    loose: Flags
    costs: Whole
    versions: Sequence[Version]

    def named(self, numbers: Iterable[int]) -> frozenset[Version]:
        """Some counts by their cells."""
        return frozenset(self.versions[self.numbers[number]] for number in numbers)

    @property
    def same(self) -> object:
        """What is the same for the same part in another try."""
        return tuple(found.tobytes() for found in (self.numbers, self.ties.low, self.ties.high, self.printable))


class System:
    """What readers know of the editions that were made, and of one that is to be made, the last."""

    def __init__(self, made: Sequence[PublicEdition], new: PublicEdition) -> None:
        """Number every count of the editions, and the sums between them. What the new one prints may change yet."""
        self._numbers: dict[Version, int] = {}
        self._rows: dict[tuple[int, ...], tuple[float, float]] = {}
        for edition in made:
            self._add(edition)
        self._made, self._rows_made = len(self._numbers), len(self._rows)
        self._add(new)
        self.versions = list(self._numbers)
        self.counts = numpy.array([count for _key, count in self.versions], int)
        self.is_small = (self.counts >= 1) & (self.counts <= LARGEST_SMALL_COUNT)
        self._printed, self._starred, self._lone = (numpy.zeros(len(self.counts), bool) for _kind in range(3))
        for edition in made:
            self._starred |= self._among(edition, edition.suppressed & edition.shown.keys())
            self._printed |= self._among(edition, edition.shown.keys() - edition.suppressed)
            self._lone |= self._among(edition, edition.lone)
        sizes = [len(row) - 1 for row in self._rows]
        signs = [sign for row in self._rows for sign in (row[-1], *[-row[-1]] * (len(row) - 2))]
        numbers = [number for row in self._rows for number in row[:-1]]
        self._entries = numpy.array((numpy.repeat(numpy.arange(len(sizes)), sizes), numbers, signs), int)
        self._limits = numpy.array(list(self._rows.values()), float).reshape(-1, 2).T
        self._costs = 1 + numpy.bincount(self._entries[1], self._entries[2] < 0, len(self.counts)).astype(int)

    def _add(self, edition: PublicEdition) -> None:
        of = {key: self._numbers.setdefault((key, count), len(self._numbers)) for key, count in edition.counts.items()}
        for equation in edition.equations:
            self._rows.setdefault((of[equation.total], *[of[part] for part in equation.parts], -1), (0, 0))
        for left, right in edition.at_most:
            slack = edition.counts[right] - edition.counts[left]
            self._rows.setdefault((of[left], of[right], 1), (-NO_LIMIT, slack))

    def _among(self, edition: PublicEdition, keys: Collection[Key]) -> Flags:
        return self.flags([(key, edition.counts[key]) for key in keys])

    def flags(self, versions: Collection[Version]) -> Flags:
        """Which of all counts these are."""
        found = numpy.zeros(len(self.counts), bool)
        found[[self._numbers[version] for version in versions if version in self._numbers]] = True
        return found

    def starred(self, new: PublicEdition) -> set[Version]:
        """The counts with a "*", whatever is chosen."""
        starred = (self._starred | (self._among(new, new.shown) & self.is_small)) & ~self._printed
        return {self.versions[number] for number in starred.nonzero()[0]}

    def parts(self, new: PublicEdition | None) -> list[Part]:
        """The unknown counts that rows tie together, apart from the others; without a new edition, what was made."""
        shown = self._among(new, new.shown) if new else numpy.zeros(len(self.counts), bool)
        lone = self._lone | self._among(new, new.lone) if new else self._lone
        small = shown & self.is_small
        printed = self._printed | (shown & (self.counts == 0))
        starred = self._starred | small
        printable = shown & ~printed & ~starred
        low = numpy.where(starred, 1, printable | lone) - self.counts
        high = numpy.where(starred & self.is_small, LARGEST_SMALL_COUNT - self.counts, FARTHEST)
        known, rows = printed.copy(), len(self._rows)
        if new is None:
            known[self._made :], rows = True, self._rows_made
        low[known] = high[known] = 0
        entries = self._entries[:, : numpy.searchsorted(self._entries[0], rows)]
        unknown, ties = Ties(low.astype(float), high, entries, *self._limits[:, :rows]).moving()
        loose = small & ~printed & ~self._starred
        return [
            Part(own, tied, printable[own], loose[own], self._costs[own], self.versions)
            for own, tied in ((unknown[members], tied) for members, tied in ties.parts())
        ]
