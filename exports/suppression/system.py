"""All public editions of a year as one system of sums, in parts that nothing ties together.

A reader knows every printed number of every edition, every sum, that a "*" is 1 or more, and 1 to 5 where the count is;
and what figures mean: that one is at most another. We let this reader know as well which counts are the same in two
editions: a cell is one unknown for each count that it had. Who knows less can work out less.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from exports.suppression.solver import NO_LIMIT
from exports.suppression.tables import LARGEST_SMALL_COUNT, Key, PublicEdition

Version = tuple[Key, int]
"""A cell with one of the counts that it had."""


@dataclass(frozen=True)
class Row:
    """Signed unknowns. Their departures from the true counts add up to nothing, or to no more than the slack."""

    signs: Mapping[Version, int]
    slack: int | None = None

    def allows(self, excess: int) -> bool:
        """Whether departures may add up to this."""
        return not excess if self.slack is None else excess <= self.slack


@dataclass(frozen=True)
class Part:
    """Unknown counts that rows tie together: the bounds a reader has for each, and those that may be printed.

    `loose` are those with a "*" that the new edition need not mention. Each of `groups` has the counts of an earlier
    edition and those that are new.
    """

    bounds: Mapping[Version, tuple[float, float]]
    rows: Sequence[Row]
    printable: frozenset[Version]
    loose: frozenset[Version]
    groups: Sequence[frozenset[Version]]

    def narrowed(self, group: frozenset[Version]) -> "Part":
        """The same where all other counts are as they truly are: what a reader holds possible there is possible."""
        rows = [Row({version: sign for version, sign in row.signs.items() if version in group}, row.slack)
                for row in self.rows]  # fmt: skip
        return Part({version: limits for version, limits in self.bounds.items() if version in group},
                    [row for row in rows if row.signs], self.printable & group, self.loose & group, ())  # fmt: skip

    def allows(self, version: Version, change: int) -> bool:
        """Whether a reader holds a departure from the true count possible, as far as the count itself says."""
        low, high = self.bounds[version]
        return low <= version[1] + change <= high

    def holds(self, changes: Mapping[Version, int]) -> bool:
        """Whether a reader holds all these departures possible together."""
        if not all(version in self.bounds and self.allows(version, change) for version, change in changes.items()):
            return False
        excess = Counter[int]()
        for version, change in changes.items():
            for number, sign in self.rows_of[version]:
                excess[number] += sign * change
        return all(self.rows[number].allows(value) for number, value in excess.items())

    @cached_property
    def rows_of(self) -> dict[Version, list[tuple[int, int]]]:
        """The rows that a count stands in, each with its sign."""
        found = {version: list[tuple[int, int]]() for version in self.bounds}
        for number, row in enumerate(self.rows):
            for version, sign in row.signs.items():
                found[version].append((number, sign))
        return found

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
        every = {(key, count) for edition in self._editions for key, count in edition.counts.items()}
        self._lone = {(key, edition.counts[key]) for edition in self._editions for key in edition.lone}
        self.unknown = every - self.printed
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
        for version in sorted(self.unknown, key=repr):
            members[lead(version)].append(version)
        for row in self.rows:
            if row.signs:
                rows[lead(next(iter(row.signs)))].append(row)
        made = [frozenset(edition.counts.items()) for edition in self._editions[:-1]]
        news = frozenset(self._editions[-1].counts.items()).difference(*made)
        return [
            Part({version: self.bounds(version) for version in group}, rows[leading],
                 self.printable.intersection(group), self.loose.intersection(group),
                 [narrow for of_it in made if len(narrow := (of_it | news).intersection(group)) < len(group)])
            for leading, group in members.items()
        ]  # fmt: skip


def is_small(version: Version) -> bool:
    """Whether a count is one that is not to be worked out."""
    return 1 <= version[1] <= LARGEST_SMALL_COUNT
