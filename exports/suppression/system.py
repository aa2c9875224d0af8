"""All public editions of a year as one system of sums, in parts that nothing ties together.

A reader knows every printed number of every edition, every sum, that a "*" is 1 or more, and 1 to 5 where the count is;
and what figures mean: that one is at most another. We let this reader know as well which counts are the same in two
editions: a cell is one unknown for each count that it had. Who knows less can work out less.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy
import numpy.typing

from exports.suppression.solver import NO_LIMIT, Numbers
from exports.suppression.tables import LARGEST_SMALL_COUNT, Key, PublicEdition

Version = tuple[Key, int]
"""A cell with one of the counts that it had."""
FARTHEST = 100.0
"""How far above its true value a suppressed count is imagined: farther gives small counts no more room."""
Flags = numpy.typing.NDArray[numpy.bool_]
Departures = numpy.typing.NDArray[Any]
"""How far counts are from the true ones, one after another."""


@dataclass(frozen=True)
class Row:
    """Signed unknowns. Their departures from the true counts add up to nothing, or to no more than the slack."""

    signs: Mapping[Version, int]
    slack: int | None = None


@dataclass(frozen=True)
class Part:
    """Unknown counts that rows tie together: the bounds a reader has for each, and those that may be printed.

    `loose` are those with a "*" that the new edition need not mention. Departures from the true counts are in the order
    of the bounds.
    """

    bounds: Mapping[Version, tuple[float, float]]
    rows: Sequence[Row]
    printable: frozenset[Version]
    loose: frozenset[Version]

    def allows(self, version: Version, change: int) -> bool:
        """Whether a reader holds a departure from the true count possible, as far as the count itself says."""
        low, high = self.bounds[version]
        return low <= version[1] + change <= high

    def holds(self, departures: Departures) -> bool:
        """Whether a reader holds all these departures possible together."""
        counts, low, high = self._limits
        if not ((low <= counts + departures) & (counts + departures <= high)).all():
            return False
        rows, numbers, signs = self.entries
        excess = numpy.bincount(rows, signs * departures[numbers], len(self.rows))
        least, most = self.slack
        return bool(((least <= excess) & (excess <= most)).all())

    def departures(self, changes: Mapping[Version, int]) -> Departures | None:
        """Some counts' departures among those of all; nothing where one of them is none of these."""
        if not changes.keys() <= self.numbers.keys():
            return None
        found = numpy.zeros(len(self.bounds), int)
        found[[self.numbers[version] for version in changes]] = list(changes.values())
        return found

    def changes(self, departures: Departures) -> dict[Version, int]:
        """The counts that depart from the true ones, and how far."""
        return {self._versions[number]: int(departures[number]) for number in departures.nonzero()[0]}

    def support(self, departures: Departures) -> frozenset[Version]:
        """The counts that may be printed and depart from the true ones."""
        return frozenset(self._versions[number] for number in self.printing[departures[self.printing] != 0])

    @cached_property
    def printing(self) -> Departures:
        """Where those that may be printed stand among all."""
        return numpy.array(sorted(map(self.numbers.__getitem__, self.printable)), int)

    def narrowed(self, room: Numbers) -> tuple[Numbers, Flags]:
        """How far above and below counts can be, as one row after another leaves it; and which rows limit any still."""
        rows, numbers, signs = self.entries
        (least, most), ahead = self.slack, (signs < 0).astype(int)
        while True:
            terms, back = room[numbers, ahead], room[numbers, 1 - ahead]
            greatest, smallest = numpy.bincount(rows, terms, len(least)), numpy.bincount(rows, back, len(least))
            left = room.copy()
            numpy.minimum.at(left, (numbers, ahead), (most + smallest)[rows] - back)
            numpy.minimum.at(left, (numbers, 1 - ahead), (greatest - least)[rows] - terms)
            if (left == room).all():
                return room, (greatest > most) | (smallest > -least)
            room = left

    @cached_property
    def room(self) -> Numbers:
        """How far above and below the true one each count may be, as far as it says so itself."""
        counts, low, high = self._limits
        return numpy.column_stack((numpy.minimum(high - counts, FARTHEST), counts - low))

    @cached_property
    def numbers(self) -> dict[Version, int]:
        """Where each count stands in their order."""
        return {version: number for number, version in enumerate(self.bounds)}

    @cached_property
    def _versions(self) -> list[Version]:
        return list(self.bounds)

    @cached_property
    def _limits(self) -> Departures:
        return numpy.array([(count, low, high) for (_key, count), (low, high) in self.bounds.items()]).T

    @cached_property
    def slack(self) -> Departures:
        """The least and the most that the departures of each row may add up to."""
        return (
            numpy.array([(0, 0) if row.slack is None else (-NO_LIMIT, row.slack) for row in self.rows]).reshape(-1, 2).T
        )

    @cached_property
    def entries(self) -> Departures:
        """The rows' counts: number of the row, of the count, and sign."""
        return (
            numpy.array(
                [
                    (number, self.numbers[version], sign)
                    for number, row in enumerate(self.rows)
                    for version, sign in row.signs.items()
                ],
                int,
            )
            .reshape(-1, 3)
            .T
        )

    @cached_property
    def costs(self) -> dict[Version, int]:
        """What it costs readers not to see a count that may be printed: the more adds up to it, the dearer it is."""
        totals = Counter(version for row in self.rows for version, sign in row.signs.items() if sign < 0)
        return {version: 1 + totals[version] for version in self.printable | self.loose}


class System:
    """What readers know of the editions that were made, and of one that is to be made, the last."""

    def __init__(self, made: Sequence[PublicEdition], new: PublicEdition) -> None:
        """Sort every count of the editions into printed, starred, not printed, and printable in the new one."""
        printed, starred = set[Version](), set[Version]()
        for edition in made:
            shown = {(key, count) for key, count in edition.shown.items() if key not in edition.suppressed}
            printed |= shown
            starred |= set(edition.shown.items()) - shown
        shown = set(new.shown.items())
        self._editions = [*made, new]
        self.printed = printed | {version for version in shown if not version[1]}
        self.loose = frozenset(version for version in shown if is_small(version)) - printed - starred
        self.starred = (starred | {version for version in shown if is_small(version)}) - self.printed
        self.printable = frozenset(shown - self.printed - self.starred)
        every = dict.fromkeys(version for edition in self._editions for version in edition.counts.items())
        self._lone = {(key, edition.counts[key]) for edition in self._editions for key in edition.lone}
        self.unknown = {version: None for version in every if version not in self.printed}
        self.rows = list(self._rows())

    def bounds(self, version: Version) -> tuple[float, float]:
        """Between what a reader knows a count that is not printed to be."""
        if version not in self.starred:
            return int(version in self.printable or version in self._lone), NO_LIMIT
        return 1, LARGEST_SMALL_COUNT if is_small(version) else NO_LIMIT

    def _rows(self) -> Iterator[Row]:
        found = set[tuple[Version, ...]]()
        for edition in self._editions:
            counts = edition.counts
            for equation in edition.equations:
                versions = tuple((cell, counts[cell]) for cell in equation.cells)
                if versions not in found:
                    found.add(versions)
                    yield self._row(versions, None)
            for left, right in edition.at_most:
                versions = ((left, counts[left]), (right, counts[right]))
                if versions not in found:
                    found.add(versions)
                    yield self._row(versions, counts[right] - counts[left])

    def _row(self, versions: tuple[Version, ...], slack: int | None) -> Row:
        first, *others = versions
        sign = 1 if slack is not None else -1
        signs = {first: sign} | dict.fromkeys(others, -sign)
        return Row({version: sign for version, sign in signs.items() if version in self.unknown}, slack)

    @cached_property
    def parts(self) -> list[Part]:
        """The unknown counts that rows tie together, apart from the others."""
        leader = {version: version for version in self.unknown}

        def lead(version: Version) -> Version:
            while leader[version] != version:
                leader[version] = leader[leader[version]]
                version = leader[version]
            return version

        for row in self.rows:
            for version in row.signs:
                leader[lead(version)] = lead(next(iter(row.signs)))
        members, rows = defaultdict[Version, list[Version]](list), defaultdict[Version, list[Row]](list)
        for version in self.unknown:
            members[lead(version)].append(version)
        for row in self.rows:
            if row.signs:
                rows[lead(next(iter(row.signs)))].append(row)
        return [
            Part({version: self.bounds(version) for version in group}, rows[leading],
                 self.printable.intersection(group), self.loose.intersection(group))
            for leading, group in members.items()
        ]  # fmt: skip


def is_small(version: Version) -> bool:
    """Whether a count is one that is not to be worked out."""
    return 1 <= version[1] <= LARGEST_SMALL_COUNT
