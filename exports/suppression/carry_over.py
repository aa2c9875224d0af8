"""An alternative to what is public already, carried over to an edition that adds it up: its totals rise and fall along.

The search in the new edition may miss an alternative that the earlier ones leave: there are more sums to keep. What
adds up earlier counts follows them, and then every sum among the new totals holds as well.
"""

from collections.abc import Mapping, Sequence

from exports.suppression.protection_search import Search
from exports.suppression.reader import Changes, Reader, Version
from exports.suppression.tables import PublicEdition


class CarryOver:
    """Finds alternatives in the earlier editions alone, and carries them over to the reader of all of them."""

    def __init__(self, reader: Reader, earlier: Sequence[PublicEdition], prices: Mapping[Version, int]) -> None:
        """Look back at the earlier editions, of which nothing can be changed any more."""
        self._reader, self._prices = reader, prices
        self._before = Reader([*earlier, PublicEdition({}, [])])
        self._numbers = {name: number for number, name in enumerate(self._before.names)}
        self._here = {name: number for number, name in enumerate(reader.names)}
        hidden = {numbers[key] for edition, numbers in zip(earlier, self._before.numbers, strict=False)
                  for key in edition.suppressed}  # fmt: skip
        self._search = Search(self._before, dict.fromkeys(hidden - self._before.known, 0))

    def alternative(self, version: Version) -> Changes | None:
        """An alternative to a count that was public before, or that adds such counts up; None if none was found."""
        for place in (None, *self._reader.sums_of[version]):
            starts = [version] if place is None else [other for other in self._reader.sums[place] if other != version]
            for start in starts:
                found = self._carried(start)
                if found and found.get(version):
                    return found
        return None

    def _carried(self, version: Version) -> Changes | None:
        number = self._numbers.get(self._reader.names[version])
        found = None if number is None else self._search.alternative(number)
        if found is None:
            return None
        changes = {self._here[self._before.names[version]]: change for version, change in found.items()}
        for place, excess in self._reader.broken(changes).items():
            for total, sign in self._reader.sums[place].items():
                if sign < 0 and total not in changes and self._reader.names[total] not in self._numbers:
                    changes[total] = excess
        is_possible = all(version in self._prices and self._reader.counts[version] + change >= 1
                          for version, change in changes.items())  # fmt: skip
        return changes if is_possible and not self._reader.broken(changes) else None
