"""What a reader can narrow counts down to: the values that fit everything the reader has, as integer programs.

Every value that is reported to be possible is backed by a whole table that fits, checked in whole numbers.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import highspy
import numpy as np

from exports.suppression.tables import LARGEST_SMALL_COUNT, Equation, Key

LARGEST_COUNT = 1_000_000  # no table of a district has a larger one
Table = dict[Key, int]


class Contradiction(Exception):
    """No table fits what is printed: the numbers contradict each other."""

    def __init__(self, key: Key) -> None:
        """Name a cell of the table that has no solution."""
        super().__init__(" / ".join(map(str, key)))
        self.key = key


@dataclass(frozen=True)
class Knowledge:
    """What a reader has: printed counts; cells with a "*", of 1 or more; what is tied by sums, or is no more than what.

    A cell that is neither printed nor starred has any count, 0 too. `primary` are those known to be 1 to 5.
    """

    printed: Mapping[Key, int]
    starred: frozenset[Key]
    equations: Sequence[Equation]
    at_most: Sequence[tuple[Key, Key]] = ()
    primary: frozenset[Key] = frozenset()


def intervals(knowledge: Knowledge, keys: Iterable[Key], enough: int) -> dict[Key, tuple[int, int]]:
    """The least and the greatest value that fits, for each of these cells; looked for until they are `enough` apart.

    Raises:
        Contradiction: nothing fits.
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
    most = LARGEST_SMALL_COUNT if key in knowledge.primary else LARGEST_COUNT
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
    row = _Row(unknown, -known if is_equal else -highspy.kHighsInf, -known)
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


class _Quiet(highspy.Highs):
    """Highs that prints nothing."""

    def enableCallbacks(self) -> None:  # noqa: N802  (its own name)
        """Leave them off: turning them on prints to standard output, where others read."""


class _Part:
    """Cells that are tied to each other, as a program whose objective changes."""

    def __init__(self, knowledge: Knowledge, rows: Sequence[_Row]) -> None:
        self.keys = list(dict.fromkeys(key for row in rows for key in row.factors))
        self._rows = rows
        self._bounds = [_bounds(knowledge, key) for key in self.keys]
        self._column = {key: column for column, key in enumerate(self.keys)}
        self._program = self._relaxed()

    def _relaxed(self) -> highspy.Highs:
        """The program without the rule that counts are whole: its corners often are, and it is quick."""
        program = _Quiet()
        program.setOptionValue("output_flag", False)
        for least, most in self._bounds:
            program.addVar(least, most)
        for row in self._rows:
            columns = np.array([self._column[key] for key in row.factors], dtype=np.int32)
            factors = np.array(list(row.factors.values()), dtype=np.float64)
            program.addRow(row.least, row.most, len(columns), columns, factors)
        return program

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
        self._program.changeColCost(self._column[key], direction)
        try:
            return self._solved() or self._solved_whole(key)
        finally:
            self._program.changeColCost(self._column[key], 0)

    def _solved(self) -> Table | None:
        """A table at the optimum, if it is one of whole counts."""
        self._program.run()
        if self._program.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        table = {key: round(value) for key, value in zip(self.keys, self._program.getSolution().col_value, strict=True)}
        within = all(least <= table[key] <= most for key, (least, most) in zip(self.keys, self._bounds, strict=True))
        return table if within and all(row.holds(table) for row in self._rows) else None

    def _solved_whole(self, key: Key) -> Table:
        columns = np.arange(len(self.keys), dtype=np.int32)
        whole, part = (np.full(len(columns), kind) for kind in (
            highspy.HighsVarType.kInteger, highspy.HighsVarType.kContinuous
        ))  # fmt: skip
        self._program.changeColsIntegrality(len(columns), columns, whole)
        try:
            table = self._solved()
        finally:
            self._program.changeColsIntegrality(len(columns), columns, part)
        if table is None:
            raise Contradiction(key)
        return table
