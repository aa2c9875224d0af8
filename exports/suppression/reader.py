"""What a reader of public tables can narrow counts down to: the values that fit everything the reader has.

The reader has every printed number and every sum, knows that a "*" is 1 or more, and what figures mean: that one is at
most another. Nothing here knows how counts were chosen. Every value that is reported to be possible is backed by a
whole table that fits, checked in whole numbers.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy

from exports.suppression.solver import NO_LIMIT, Program, Work
from exports.suppression.tables import LARGEST_SMALL_COUNT, Equation, Key

GREATEST = 1_000_000
"""No count is larger. An interval that ends here has no upper end."""
MUCH_WORK = 10_000_000


@dataclass(frozen=True)
class Knowledge:
    """What a reader has in hand. A cell that is neither printed nor starred, such as *withheld*, is 0 or more.

    `at_most` has pairs of cells, left ≤ right, from the definitions of figures. `primary` are those starred cells of
    which the reader knows, from somewhere, that they are 1 to 5; leave it empty for who has only the tables.
    """

    printed: Mapping[Key, int]
    starred: frozenset[Key]
    equations: Sequence[Equation]
    at_most: Sequence[tuple[Key, Key]] = ()
    primary: frozenset[Key] = field(default_factory=frozenset)


Table = dict[Key, int]


class Contradiction(Exception):
    """No table fits what is printed: the numbers contradict each other."""

    def __init__(self, key: Key) -> None:
        """Name a cell of the table that has no solution."""
        super().__init__(" / ".join(map(str, key)))
        self.key = key


def intervals(knowledge: Knowledge, keys: Iterable[Key], enough: int) -> dict[Key, tuple[int, int]]:
    """The least and the greatest value that fits, for each of these cells; looked for until they are `enough` apart.

    Raises:
        Contradiction: nothing fits.
        Undecided: the solver was stopped before it had an answer.
    """
    found: dict[Key, tuple[int, int]] = {}
    asked = set(keys)
    for part in _parts(knowledge):
        if wanted := sorted(asked.intersection(part.keys), key=repr):
            found |= part.intervals(wanted, enough)
    free = {key: _bounds(knowledge, key) for key in asked if key not in found}
    return found | free


def _bounds(knowledge: Knowledge, key: Key) -> tuple[int, int]:
    """What a cell may be where nothing ties it."""
    if (count := knowledge.printed.get(key)) is not None:
        return count, count
    most = LARGEST_SMALL_COUNT if key in knowledge.primary else GREATEST
    return int(key in knowledge.starred), most


@dataclass(frozen=True)
class _Row:
    """A linear tie: unknown cells with their factors, and the least and greatest that they may come to."""

    factors: Mapping[Key, int]
    least: float
    most: int

    def holds(self, table: Table) -> bool:
        return self.least <= sum(factor * table[key] for key, factor in self.factors.items()) <= self.most


def _rows(knowledge: Knowledge) -> Iterable[_Row]:
    for equation in knowledge.equations:
        yield _row(knowledge, {equation.total: -1} | dict.fromkeys(equation.parts, 1), is_equal=True)
    for less, more in knowledge.at_most:
        yield _row(knowledge, {less: 1, more: -1}, is_equal=False)


def _row(knowledge: Knowledge, factors: Mapping[Key, int], *, is_equal: bool) -> _Row:
    known = sum(factor * knowledge.printed[key] for key, factor in factors.items() if key in knowledge.printed)
    unknown = {key: factor for key, factor in factors.items() if key not in knowledge.printed}
    row = _Row(unknown, -known if is_equal else -NO_LIMIT, -known)
    if not unknown and not row.holds({}):
        raise Contradiction(next(iter(factors)))
    return row


def _parts(knowledge: Knowledge) -> list["_Part"]:
    """The unknown cells that are tied to each other, each such part by itself."""
    rows = [row for row in _rows(knowledge) if row.factors]
    leader: dict[Key, Key] = {}

    def lead(key: Key) -> Key:
        while (above := leader.setdefault(key, key)) != key:
            leader[key] = leader[above]
            key = above
        return key

    for row in rows:
        first, *others = row.factors
        for other in others:
            leader[lead(other)] = lead(first)
    of: dict[Key, list[_Row]] = defaultdict(list)
    for row in rows:
        of[lead(next(iter(row.factors)))].append(row)
    return [_Part(knowledge, found) for found in of.values()]


class _Part:
    """Cells that are tied to each other, as a program whose objective changes."""

    def __init__(self, knowledge: Knowledge, rows: Sequence[_Row]) -> None:
        self.keys = list(dict.fromkeys(key for row in rows for key in row.factors))
        self._rows = rows
        self._bounds = [_bounds(knowledge, key) for key in self.keys]
        self._column = {key: column for column, key in enumerate(self.keys)}
        lows, highs = [least for least, _most in self._bounds], [most for _least, most in self._bounds]
        self._relaxed, self._whole = (Program(lows, highs, Work(MUCH_WORK)) for _kind in range(2))
        for program in (self._relaxed, self._whole):  # each goes on from its own last answer
            program.add_rows([
                ({self._column[key]: factor for key, factor in row.factors.items()}, row.least, row.most)
                for row in rows
            ])  # fmt: skip

    def intervals(self, keys: Sequence[Key], enough: int) -> dict[Key, tuple[int, int]]:
        low: Table = {}
        high: Table = {}

        def note(table: Table) -> None:
            for key, count in table.items():
                low[key], high[key] = min(count, low.get(key, count)), max(count, high.get(key, count))

        for key in keys:
            for direction in (-1, 1):
                if key not in low or high[key] - low[key] < enough:
                    note(self._extreme(key, direction))
        return {key: (low[key], high[key]) for key in keys}

    def _extreme(self, key: Key, direction: int) -> Table:
        """A table that fits and in which this cell is as small (1) or as large (-1) as it can be."""
        for program in (self._relaxed, self._whole):  # without whole counts it is quick, and often enough
            costs = numpy.zeros(program.size)
            costs[self._column[key]] = direction
            answer = program.minimize(costs, whole=program is self._whole)
            if answer is None:
                break
            table = dict(zip(self.keys, map(round, answer.values), strict=True))
            if self._fits(table):
                return table
        raise Contradiction(key)

    def _fits(self, table: Table) -> bool:
        bounds = zip(table.values(), self._bounds, strict=True)
        return all(least <= count <= most for count, (least, most) in bounds) and all(
            row.holds(table) for row in self._rows
        )
