"""The tables that a reader cannot tell from the true one: what protects a small count, or why nothing does."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy

from exports.suppression.solver import Answer, Numbers, Program, Undecided, Work
from exports.suppression.system import Departures, Part, Version

FARTHEST = 100.0
"""How far above its true value a suppressed count is imagined: farther gives small counts no more room."""
VERY_SMALL = 1e-6
NEAR = 0.01
"""What it costs to imagine a count other than it is: a table near to the true one is one of whole numbers, mostly."""
TRIES = 3
"""How many other near tables are tried where the nearest has fractions."""

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
        self._part, self._chance = part, numpy.random.default_rng(0)
        self.printable = sorted(part.printable, key=repr)
        self._limits = numpy.array([self._limits_of(*of_one) for of_one in part.bounds.items()])
        self._numbers = numpy.array([part.numbers[version] for version in self.printable], int)
        self._columns = numpy.column_stack((2 * self._numbers, 2 * self._numbers + 1)).ravel()
        self.program = Program(numpy.zeros(self._limits.size), self._limits.ravel(), work)
        (rows, numbers, signs), (least, most) = part.entries, part.slack
        self.program.add_matrix(least, most, 2 * numpy.searchsorted(rows, numpy.arange(len(part.rows))),
                                numpy.column_stack((2 * numbers, 2 * numbers + 1)).ravel(),
                                numpy.column_stack((signs, -signs)).ravel())  # fmt: skip

    def open(self, suppressed: Collection[Version]) -> None:
        """Print the printable counts, but for these."""
        are_open = numpy.array([version in suppressed for version in self.printable])
        highs = (self._limits[self._numbers] * are_open[:, None]).ravel()
        self.program.bound(self._columns, numpy.zeros(len(highs)), highs)

    def near(self, target: Target, suppressed: Collection[Version] | None = None) -> "Witness | None":
        """The nearest table that shows a target; if these are given, one that suppresses little beyond them.

        Raises:
            Undecided: only fractions were found.
        """
        costs = dict[int, float]()
        if suppressed is not None:
            self.open(self.printable)
            for version in self._part.printable.difference(suppressed):
                costs |= dict.fromkeys(self._departure(version, 1), float(self._part.costs[version]))
        limits = self._of(target.version)
        if limits[int(target.change < 0)] < abs(target.change):
            return None
        self._reach(target, limits)
        try:
            answer = self._near_in_whole_numbers(costs)
        finally:
            self._bound({target.version: limits})
        return Witness.found(self._part, self._departures(answer)) if answer else None

    def together(self, targets: Sequence[Target]) -> "Witness | None":
        """A table that shows many of these targets at once, if one is found; others each time."""
        costs = dict[int, float]()
        for target, weight in zip(targets, self._chance.exponential(size=len(targets)), strict=True):
            costs |= self._departure(target.version, -weight / target.change)
        try:
            answer = self.program.minimize(costs, usual=NEAR)
        except Undecided:
            return None
        return Witness.found(self._part, self._departures(answer)) if answer and answer.is_whole else None

    def culprits(self, target: Target) -> list[Version]:
        """Counts that, were they not printed at all, would let a target be reached."""
        self.open(self.printable)
        loose = {version: (FARTHEST, float(version[1] - 1)) for version in self._part.loose}
        costs = {column: float(1 + self._part.costs[version]) for version in loose
                 for column in self._departure(version, 1)}  # fmt: skip
        self._bound(loose)
        self._reach(target, loose.get(target.version, self._of(target.version)))
        answer = self.program.minimize(costs, usual=NEAR)
        self._bound({version: self._of(version) for version in [*loose, target.version]})
        changes = self._part.changes(self._departures(answer)) if answer else {}
        return [version for version in loose if not self._part.allows(version, changes.get(version, 0))]

    def _reach(self, target: Target, limits: tuple[float, float]) -> None:
        column, side = 2 * self._part.numbers[target.version], int(target.change < 0)
        farthest = max(limits[side], abs(target.change))
        self.program.bound([column + side, column + 1 - side], [abs(target.change), 0.0], [farthest, 0.0])

    def _near_in_whole_numbers(self, costs: Mapping[int, float]) -> Answer | None:
        """An answer in whole numbers: others that are about as near are tried before a search, which takes longer."""
        others = [NEAR * self._chance.uniform(1, 2, self.program.size) for _try in range(TRIES)]
        usuals: list[float | Numbers] = [NEAR, *others]
        for usual in usuals:
            answer = self.program.minimize(costs, usual=usual)
            if answer is None or answer.is_whole:
                return answer
        return self.program.minimize(costs, usual=NEAR, whole=True)

    def reached(self, target: Target, suppressed: Collection[Version]) -> "Witness | Cut | None":
        """A witness, or of which printed counts more have to go; nothing where only fractions of counts are enough."""
        answer = self.program.minimize(self._departure(target.version, -1 if target.change > 0 else 1))
        if answer is None:
            raise Undecided
        needed = abs(target.change) + answer.objective
        if needed < VERY_SMALL:
            return Witness.found(self._part, self._departures(answer)) if answer.is_whole else None
        reduced = numpy.maximum(0.0, -self.program.reduced_costs()).reshape(-1, 2)
        gains = dict(zip(self.printable, (reduced * self._limits).sum(axis=1)[self._numbers].tolist(), strict=True))
        lacking = needed + sum(gains[version] for version in suppressed)
        return {version: min(1.0, gain / lacking) for version, gain in gains.items() if gain > VERY_SMALL}

    def distance(self, version: Version, side: int) -> int:
        """How far above or below the true one a count can be."""
        answer = self.program.minimize(self._departure(version, -side))
        if answer and not answer.is_whole:
            answer = self.program.minimize(self._departure(version, -side), whole=True)
        return 0 if answer is None else -round(answer.objective)

    def _departure(self, version: Version, sign: float) -> dict[int, float]:
        column = 2 * self._part.numbers[version]
        return {column: sign, column + 1: -sign}

    @staticmethod
    def _limits_of(version: Version, bounds: tuple[float, float]) -> tuple[float, float]:
        low, high = bounds
        return min(high - version[1], FARTHEST), version[1] - low

    def _of(self, version: Version) -> tuple[float, float]:
        above, below = self._limits[self._part.numbers[version]]
        return float(above), float(below)

    def _bound(self, limits: Mapping[Version, tuple[float, float]]) -> None:
        columns = [column for version in limits for column in self._departure(version, 1)]
        self.program.bound(columns, [0.0] * len(columns), [limit for of_each in limits.values() for limit in of_each])

    @staticmethod
    def _departures(answer: Answer) -> Departures:
        return (answer.values[::2].round() - answer.values[1::2].round()).astype(int)


@dataclass(frozen=True)
class Witness:
    """A table that a reader cannot tell from the true one, as departures from it, and which printable counts depart."""

    departures: Departures
    support: frozenset[Version]

    @staticmethod
    def found(part: Part, departures: Departures | None) -> "Witness | None":
        """A table, if it fits everything that the reader knows: in whole numbers, however exact a solver was."""
        if departures is None or not part.holds(departures):
            return None
        return Witness(departures, part.printable.intersection(part.changes(departures)))
