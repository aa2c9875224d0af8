"""Primary and complementary suppression: which counts of a public edition are printed as "*".

Primary suppression: counts of 1 to 5 are not printed. Complementary suppression: where sums would give one of them
away, larger counts are not printed either. Zeros are always printed.
"""

from collections.abc import Mapping, Sequence
from functools import cached_property

from exports.suppression.carry_over import CarryOver
from exports.suppression.protection_search import Search
from exports.suppression.raise_totals import raise_totals
from exports.suppression.reader import Changes, Reader, Version
from exports.suppression.tables import Equation, Key, PublicEdition, named

LARGEST_SMALL_COUNT = 5  # as the state's own public tables (EdSight) suppress small counts of students


class Unprotectable(Exception):
    """A count of 1 to 5 that readers could work out whatever else is suppressed. The edition must not be published."""

    def __init__(self, key: Key) -> None:
        """Name the cell."""
        super().__init__(f"{named(key)} cannot be protected: what is printed already, and the sums, give it away")
        self.key = key


def suppress(
    cells: Mapping[Key, int | None], equations: Sequence[Equation], earlier: Sequence[PublicEdition] = ()
) -> frozenset[Key]:
    """The cells to print as "*", so that no count of 1 to 5 in this or an earlier edition can be worked out.

    Raises:
        Unprotectable: no such choice was found. Nothing of the edition may be published then.
        ValueError: the cells and equations are no table of counts.
    """
    reader = Reader([*earlier, PublicEdition(cells, equations)])
    before = {
        numbers[key]
        for edition, numbers in zip(earlier, reader.numbers, strict=False)
        for key in edition.suppressed
    }  # fmt: skip
    suppressed = _Choice(reader, before, earlier).made() if reader.has_news else before - reader.known
    return frozenset(key for key, version in reader.numbers[-1].items() if version in suppressed)


class _Choice:
    """The versions to suppress, and for each small count a feasible alternative that protects it."""

    def __init__(self, reader: Reader, before: set[Version], earlier: Sequence[PublicEdition]) -> None:
        self._reader, self._earlier = reader, earlier
        self._small = {version for version, count in enumerate(reader.counts) if 1 <= count <= LARGEST_SMALL_COUNT}
        for version in sorted(self._small):
            if version in reader.known:
                raise Unprotectable(reader.names[version][0])
        self._required = (before - reader.known).union(self._small)
        self._prices = {version: _price(reader.counts[version]) for version in reader.current - reader.known}
        self._prices |= dict.fromkeys(self._required, 0)
        self._search = Search(reader, self._prices)
        self._alternatives: dict[Version, Changes] = {}

    def made(self) -> set[Version]:
        """Protect each small count, then print again what is not needed."""
        for version in sorted(self._small):
            if version not in self._alternatives:
                self._protect(version)
        # Each alternative was found when fewer counts were suppressed: together they may hide more than is needed.
        suppressed = self._required.union(*self._alternatives.values())
        for version in set(self._prices) - suppressed:
            del self._prices[version]
        self._search = Search(self._reader, self._prices)
        for version in sorted(
            suppressed - self._required, key=lambda version: (-self._reader.counts[version], version)
        ):
            self._print_if_not_needed(version)
        return set(self._prices)

    def _protect(self, version: Version) -> None:
        changes = (
            self._search.alternative(version)
            or raise_totals(self._reader, self._prices, version)
            or self._carry_over.alternative(version)
        )
        if changes is None:
            raise Unprotectable(self._reader.names[version][0])
        self._prices.update(dict.fromkeys(changes, 0))
        for small in self._small.intersection(changes):
            self._alternatives.setdefault(small, changes)

    @cached_property
    def _carry_over(self) -> CarryOver:
        return CarryOver(self._reader, self._earlier, self._prices)

    def _print_if_not_needed(self, version: Version) -> None:
        del self._prices[version]
        alternatives: dict[Version, Changes] = {}
        for small in [small for small, changes in self._alternatives.items() if version in changes]:
            if small not in alternatives:
                start = {other: change for other, change in self._alternatives[small].items() if other != version}
                found = self._search.other_alternative(small, start)
                if found is None:
                    self._prices[version] = 0
                    return
                alternatives |= dict.fromkeys(self._small.intersection(found), found)
        self._alternatives |= alternatives


def _price(count: int) -> int:
    return count.bit_length()
