"""The tables that a reader cannot tell from the true one: what protects a small count, or why nothing does."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from exports.suppression.solver import NO_LIMIT, Answer, Program, Undecided, Work
from exports.suppression.system import Part, Version

FARTHEST = 100.0
"""How far above its true value a suppressed count is imagined: farther gives small counts no more room."""
VERY_SMALL = 1e-6
NEAR = 0.01
"""What it costs to imagine a count other than it is: a table near to the true one is one of whole numbers, mostly."""

Cut = Mapping[Version, float]


@dataclass(frozen=True)
class Target:
    """A count that a reader must hold possible: so much more than the true one, or less."""

    version: Version
    change: int


class Reader:
    """The tables that a reader of a part holds possible, as departures from the true one.

    A count has two variables: how far it is above the true one and how far below; both 0 while it is printed.
    """

    def __init__(self, part: Part, work: Work) -> None:
        """Begin with everything printed that may be."""
        self._part = part
        self.printable = sorted(part.printable, key=repr)
        self._versions = list(part.bounds)
        self._above = {version: 2 * number for number, version in enumerate(self._versions)}
        limits = [limit for version in part.bounds for limit in self._limits(version)]
        self.program = Program([0.0] * len(limits), limits, work)
        self.program.add_rows([
            ({column: factor for version, sign in row.signs.items()
              for column, factor in self._departure(version, sign).items()},
             0.0 if row.slack is None else -NO_LIMIT, float(row.slack or 0))
            for row in part.rows
        ])  # fmt: skip

    def has(self, target: Target) -> bool:
        """Whether a target is among its counts."""
        return target.version in self._above

    def open(self, suppressed: Collection[Version]) -> None:
        """Print the printable counts, but for these."""
        self._bound({version: self._limits(version) if version in suppressed else (0.0, 0.0)
                     for version in self.printable})  # fmt: skip

    def near(
        self, target: Target, suppressed: Collection[Version] | None = None, *, may_search: bool
    ) -> "Witness | None":
        """The nearest table that shows a target; if these are given, one that suppresses little beyond them.

        Raises:
            Undecided: only fractions were found, without a search or with it.
        """
        costs = dict[int, float]()
        if suppressed is not None:
            self.open(self.printable)
            for version in self._part.printable.difference(suppressed):
                costs |= dict.fromkeys(self._departure(version, 1), float(self._part.costs[version]))
        limits = self._limits(target.version)
        if limits[target.change < 0] < abs(target.change):
            return None
        self._reach(target, limits)
        try:
            answer = self._in_whole_numbers(costs, NEAR, may_search=may_search)
        finally:
            self._bound({target.version: limits})
        return Witness(self._changes(answer), self._part) if answer else None

    def culprits(self, target: Target) -> list[Version]:
        """Counts that, were they not printed at all, would let a target be reached."""
        self.open(self.printable)
        loose = {version: (FARTHEST, float(version[1] - 1)) for version in self._part.loose}
        costs = {column: float(1 + self._part.costs[version]) for version in loose
                 for column in self._departure(version, 1)}  # fmt: skip
        self._bound(loose)
        self._reach(target, loose.get(target.version, self._limits(target.version)))
        answer = self.program.minimize(costs, usual=NEAR)
        self._bound({version: self._limits(version) for version in [*loose, target.version]})
        changes = self._changes(answer) if answer else {}
        return [version for version in loose if not self._part.allows(version, changes.get(version, 0))]

    def _reach(self, target: Target, limits: tuple[float, float]) -> None:
        column, side = self._above[target.version], int(target.change < 0)
        farthest = max(limits[side], abs(target.change))
        self.program.bound([column + side, column + 1 - side], [abs(target.change), 0.0], [farthest, 0.0])

    def _in_whole_numbers(
        self, costs: Mapping[int, float], usual: float = 0.0, *, may_search: bool = True
    ) -> Answer | None:
        answer = self.program.minimize(costs, usual=usual)
        if answer and not answer.is_whole:
            if not may_search:
                raise Undecided
            answer = self.program.minimize(costs, usual=usual, whole=True)
        return answer

    def cut(self, target: Target, suppressed: Collection[Version]) -> Cut | None:
        """Of which printed counts more have to go; nothing where fractions of counts would be enough."""
        answer = self.program.minimize(self._departure(target.version, -1 if target.change > 0 else 1))
        if answer is None:
            raise Undecided
        needed = abs(target.change) + answer.objective
        if needed < VERY_SMALL:
            return None
        gains = {
            version: sum(max(0.0, -answer.reduced_costs[column]) * limit
                         for column, limit in zip(self._departure(version, 1), self._limits(version), strict=True))
            for version in self.printable
        }  # fmt: skip
        lacking = needed + sum(gains[version] for version in suppressed)
        return {version: min(1.0, gain / lacking) for version, gain in gains.items() if gain > VERY_SMALL}

    def distance(self, version: Version, side: int) -> int:
        """How far above or below the true one a count can be."""
        answer = self._in_whole_numbers(self._departure(version, -side))
        return 0 if answer is None else -round(answer.objective)

    def _departure(self, version: Version, sign: float) -> dict[int, float]:
        return {self._above[version]: sign, self._above[version] + 1: -sign}

    def _limits(self, version: Version) -> tuple[float, float]:
        low, high = self._part.bounds[version]
        return min(high - version[1], FARTHEST), version[1] - low

    def _bound(self, limits: Mapping[Version, tuple[float, float]]) -> None:
        columns = [column for version in limits for column in self._departure(version, 1)]
        self.program.bound(columns, [0.0] * len(columns), [limit for of_each in limits.values() for limit in of_each])

    def _changes(self, answer: Answer) -> dict[Version, int]:
        changes = answer.values[::2].round() - answer.values[1::2].round()
        return {self._versions[number]: int(changes[number]) for number in changes.nonzero()[0]}


class Witness:
    """A table that a reader cannot tell from the true one, as departures from it; checked in whole numbers."""

    def __init__(self, changes: Mapping[Version, int], part: Part) -> None:
        """Take it if it fits everything that the reader knows.

        Raises:
            Undecided: it does not, so the solver was not exact enough.
        """
        self.changes = changes
        self.support = part.printable.intersection(changes)
        if not part.holds(changes):
            raise Undecided

    def shows(self, target: Target) -> bool:
        """Whether the count is as far from the true one here as it has to be."""
        change = self.changes.get(target.version, 0)
        return change >= target.change if target.change > 0 else change <= target.change
