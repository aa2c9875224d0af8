"""What a reader of all public editions of a year has in hand, and which counts such a reader cannot tell.

A reader knows every printed count, every sum in every edition, and that a suppressed count is 1 or more. We let this
reader know as well which counts are the same in two editions: a cell has one unknown for each value that it had. Who
knows less can work out less.

A suppressed count is protected if it has a *feasible alternative*: whole changes to unknown counts, its own among
them, with which every sum in every edition still holds and no suppressed count is below 1. Both tables may be true
then.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from exports.suppression.tables import Equation, Key, PublicEdition

Version = int
"""The number of a cell with one of the values that it had."""

Changes = Mapping[Version, int]


@dataclass(frozen=True)
class Line:
    """A sum as a row of its table: its unknown counts by their code in the dimension that it is over; its total."""

    versions: dict[object, Version]
    total: Version


class Reader:
    """The editions of a year as one system of equations. The last edition is the one to be made."""

    def __init__(self, editions: Sequence[PublicEdition]) -> None:
        """Number the versions in an order that does not depend on how the tables were put together."""
        found = {(key, count) for edition in editions for key, count in edition.cells.items() if count is not None}
        self.names = sorted(found, key=lambda version: (repr(version[0]), version[1]))
        self.counts = [count for _, count in self.names]
        numbers = {version: number for number, version in enumerate(self.names)}
        self.numbers: list[dict[Key, Version]] = [
            {key: numbers[key, count] for key, count in edition.cells.items() if count is not None}
            for edition in editions
        ]
        self.current = set(self.numbers[-1].values())
        before = set[Version]().union(*(numbers.values() for numbers in self.numbers[:-1]))
        self.has_news = not (self.current <= before and self._summed(editions) == self._summed(editions[:-1]))
        self.known = {number for number, count in enumerate(self.counts) if not count} | self._printed(editions[:-1])
        self.sums = self._sums(editions)
        self._work_out()
        self.sums_of: list[list[int]] = [[] for _ in self.names]
        for place, signs in enumerate(self.sums):
            for version in signs:
                self.sums_of[version].append(place)
        self._lines_by_place = [
            self._lines(edition.equations, versions) for edition, versions in zip(editions, self.numbers, strict=True)
        ]

    def broken(self, changes: Changes, before: Mapping[int, int] = MappingProxyType({})) -> dict[int, int]:
        """The sums that no longer hold after these changes, and by how much parts exceed the total; `before` did so."""
        excess = dict(before)
        for version, change in changes.items():
            for place in self.sums_of[version]:
                excess[place] = excess.get(place, 0) + self.sums[place][version] * change
                if not excess[place]:
                    del excess[place]
        return excess

    def lines_of(self, version: Version) -> Sequence[Mapping[Version, Line]]:
        """For each dimension in which this count stands in a sum: the lines of its table, by what stands in them."""
        for lines in reversed(self._lines_by_place):
            found = [by_version for by_version in lines.values() if version in by_version]
            if found:
                return found
        return []

    def _printed(self, earlier: Sequence[PublicEdition]) -> set[Version]:
        return {
            number
            for edition, numbers in zip(earlier, self.numbers, strict=False)
            for key, number in numbers.items()
            if key not in edition.suppressed
        }

    def _sums(self, editions: Sequence[PublicEdition]) -> list[dict[Version, int]]:
        """Each sum once, as the signs of its unknown versions: parts less the total make what is known."""
        return [
            {
                version: sign
                for version, sign in ({total: -1} | dict.fromkeys(parts, 1)).items()
                if self._is_open(version)
            }
            for total, parts in sorted(self._summed(editions))
        ]

    def _summed(self, editions: Sequence[PublicEdition]) -> set[tuple[Version, tuple[Version, ...]]]:
        """Each sum once, as its total and its parts."""
        return {
            (numbers[equation.total], tuple(sorted(numbers[part] for part in equation.parts)))
            for edition, numbers in zip(editions, self.numbers, strict=False)
            for equation in edition.equations
        }

    def _is_open(self, version: Version) -> bool:
        return version not in self.known

    def _work_out(self) -> None:
        """What stands alone in a sum with known counts is known too."""
        places_of = defaultdict(list)
        for signs in self.sums:
            for version in signs:
                places_of[version].append(signs)
        alone = [signs for signs in self.sums if len(signs) == 1]
        while alone:
            for version in list(alone.pop()):
                self.known.add(version)
                for signs in places_of[version]:
                    del signs[version]
                    if len(signs) == 1:
                        alone.append(signs)
        self.sums = [signs for signs in self.sums if signs]

    def _lines(self, equations: Sequence[Equation], numbers: Mapping[Key, Version]) -> dict[int, dict[Version, Line]]:
        """For each dimension of a table, by the place of its code in a key: the line in which a version stands."""
        lines: dict[int, dict[Version, Line]] = defaultdict(dict)
        for equation in equations:
            places = list(_places(equation))
            if len(places) == 1:
                codes = {numbers[key]: key[places[0]] for key in equation.cells if self._is_open(numbers[key])}
                line = Line({code: version for version, code in codes.items()}, numbers[equation.total])
                lines[places[0]] |= dict.fromkeys(codes, line)
        return lines


def _places(equation: Equation) -> Iterator[int]:
    """Where the keys of a sum differ: in one place if it is a line of a table."""
    if len({len(key) for key in equation.cells}) == 1:
        for place, codes in enumerate(zip(*equation.cells, strict=True)):
            if len(set(codes)) > 1:
                yield place
