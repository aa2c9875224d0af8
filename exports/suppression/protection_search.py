"""The search for the alternative to a suppressed count that costs readers the least: its protection.

Most alternatives are boxes: in each dimension of its table a cell gets a partner, and the corners rise and fall in
turn, a total with its part. Where a sum of another edition is broken by that, it is mended, step by step; and where no
box can be mended, the mending starts from the cell alone. Each step raises or lowers by one a count of a broken sum,
never one back that was changed before: so every alternative can be reached, in as many steps as it has changes.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from heapq import heappop, heappush, nsmallest

from exports.suppression.reader import Changes, Line, Reader, Version

BOXES = 16
STEPS_FROM_A_BOX, STEPS_FROM_THE_CELL = 40, 1500
BROKEN_SUM = 6
STEPS = 24
VERY_MUCH = 10**6

Prices = Mapping[Version, int]
"""What it costs readers to suppress a version; 0 where it is suppressed. One that is not here is printed."""

State = tuple[int, int, Changes, Changes]
Box = list[tuple[Version, int]]


class Search:
    """Looks for alternatives that change priced versions only. Between two searches prices may fall or be lost."""

    def __init__(self, reader: Reader, prices: Prices) -> None:
        """Search among the unknown versions that have a price."""
        self._reader, self._prices = reader, prices
        self._sums = [
            [(version, sign) for version, sign in signs.items() if version in prices] for signs in reader.sums
        ]

    def alternative(self, version: Version) -> Changes | None:
        """Changes after which this count is another and every sum holds; None if none was found."""
        return self._free_box(version) or self._cheapest(version)

    def other_alternative(self, version: Version, start: Changes) -> Changes | None:
        """The same with less effort, and from a start that breaks some sums."""
        return self._free_box(version) or self._mended([start, {version: 1}, {version: -1}], STEPS)

    def _free_box(self, version: Version) -> Changes | None:
        """A box that costs nothing: all its corners are suppressed already."""
        for box in self._boxes(version, most=0):
            changes = dict(box)
            if not self._reader.broken(changes):
                return changes
        return None

    def _cheapest(self, version: Version) -> Changes | None:
        boxes = nsmallest(BOXES, self._boxes(version), key=self._price)
        found = self._mended(map(dict, boxes), STEPS_FROM_A_BOX)
        return found or self._mended(({version: 1}, {version: -1}), STEPS_FROM_THE_CELL)

    def _price(self, box: Box) -> int:
        return sum(self._prices[corner] for corner, _ in box)

    def _boxes(self, version: Version, most: int = VERY_MUCH) -> Iterator[Box]:
        """The boxes with a corner here that are possible, none of whose corners costs more than this."""
        counts = self._reader.counts
        for box in self._grown([(version, 1)], self._reader.lines_of(version), most):
            for sign in (1, -1):
                if all(counts[corner] + sign * change >= 1 for corner, change in box):
                    yield [(corner, sign * change) for corner, change in box]

    def _grown(self, box: Box, dimensions: Sequence[Mapping[Version, Line]], most: int) -> Iterator[Box]:
        """The box with its mirror image, in each dimension, at each other place of the line."""
        if not dimensions:
            yield box
            return
        lines, *others = dimensions
        first, line = box[0][0], lines[box[0][0]]
        for code, partner in line.versions.items():
            if partner != first and self._prices.get(partner, VERY_MUCH + 1) <= most:
                image = self._image(box, lines, code, 1 if line.total in (first, partner) else -1, most)
                if image:
                    yield from self._grown(box + image, others, most)

    def _image(self, box: Box, lines: Mapping[Version, Line], code: object, turn: int, most: int) -> Box | None:
        image: Box = []
        for corner, change in box:
            if corner not in lines:
                return None
            partner = lines[corner].versions.get(code)
            if partner is None or self._prices.get(partner, VERY_MUCH + 1) > most:
                return None
            image.append((partner, turn * change))
        return image

    def _mended(self, starts: Iterable[Changes], steps: int) -> Changes | None:
        """The first way found to mend one of these changes; those with few broken sums and a low price go first."""
        heap: list[State] = []
        seen: set[frozenset[tuple[Version, int]]] = set()
        for changes in starts:
            if all(self._reader.counts[version] + change >= 1 for version, change in changes.items()):
                self._push(heap, seen, changes, self._reader.broken(changes))
        for _ in range(steps):
            if not heap:
                return None
            *_, changes, broken = heappop(heap)
            if not broken:
                return changes
            place = min(broken, key=lambda place: len(self._sums[place]))
            for version, step in self._steps(changes, place, broken[place]):
                now = {**changes, version: changes.get(version, 0) + step}
                self._push(heap, seen, now, self._reader.broken({version: step}, broken))
        return None

    def _push(
        self, heap: list[State], seen: set[frozenset[tuple[Version, int]]], changes: Changes, broken: Changes
    ) -> None:
        state = frozenset(changes.items())
        if state not in seen:
            seen.add(state)
            price = sum(map(self._prices.__getitem__, changes))
            heappush(heap, (price + BROKEN_SUM * len(broken), -len(seen), changes, broken))

    def _steps(self, changes: Changes, place: int, excess: int) -> list[tuple[Version, int]]:
        """What can be raised or lowered by one so that this sum is less broken."""
        found = []
        for version, sign in self._sums[place]:
            step = -sign if excess > 0 else sign
            change = changes.get(version, 0)
            if change * step >= 0 and self._reader.counts[version] + change + step >= 1 and version in self._prices:
                found.append((version, step))
        return found
