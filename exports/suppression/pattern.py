"""Which further counts to suppress: the fewest with which every small count keeps its interval.

Cell suppression as Fischetti and Salazar solve it. A small count is protected when tables exist that a reader cannot
tell from the true one and in which it is 1, and 5: its *witnesses*. Where suppressing a set of counts leaves a small
count without, the dual of the reader's program says of which counts one more has to go: a cut. An integer program over
these cuts proposes the next set, until one is enough; what it proposes is the least there can be.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import inf

from exports.suppression.solver import NO_LIMIT, Answer, Program, Undecided, Work
from exports.suppression.system import Part, Version

FARTHEST = 100.0
"""How far above its true value a suppressed count is imagined: farther gives small counts no more room."""
VERY_SMALL = 1e-6

Cut = Mapping[Version, float]


@dataclass(frozen=True)
class Target:
    """A count that a reader must hold possible: so much more than the true one, or less."""

    version: Version
    change: int


class Unprotectable(Exception):
    """Counts that readers could narrow down whatever else is suppressed, and all that is tied to them by sums."""

    def __init__(self, versions: Collection[Version], tied: Collection[Version] = ()) -> None:
        """Name them."""
        super().__init__(f"{len(versions)} counts cannot be protected")
        self.versions, self.tied = versions, tied


class Reader:
    """The tables that a reader of a part holds possible, as departures from the true one.

    A printable count has two variables: how far it is above the true one and how far below; both 0 while it is printed.
    """

    def __init__(self, part: Part, work: Work) -> None:
        """Begin with everything printed that may be."""
        self._part, self._costs = part, part.costs
        self.printable = sorted(part.printable, key=repr)
        self._columns: dict[Version, list[tuple[int, int]]] = {}
        lows, highs = list[float](), list[float]()
        for version, (low, high) in part.bounds.items():
            if version in part.printable:
                self._columns[version] = [(len(lows), 1), (len(lows) + 1, -1)]
                lows += [0.0, 0.0]
                highs += [0.0, 0.0]
            else:
                self._columns[version] = [(len(lows), 1)]
                lows.append(low - version[1])
                highs.append(min(high - version[1], FARTHEST))
        self.program = Program(lows, highs, work)
        for row in part.rows:
            terms = {column: float(sign * side) for version, sign in row.signs.items()
                     for column, side in self._columns[version]}  # fmt: skip
            self.program.add_row(terms, 0.0 if row.slack is None else -NO_LIMIT, float(row.slack or 0))

    def open(self, suppressed: Collection[Version]) -> None:
        """Print the printable counts, but for these."""
        columns = [column for version in self.printable for column, _side in self._columns[version]]
        highs = [limit if version in suppressed else 0.0 for version in self.printable for limit in _limits(version)]
        self.program.bound(columns, [0.0] * len(columns), highs)

    def cheapest(self, target: Target, suppressed: Collection[Version]) -> "Witness | None":
        """A witness that suppresses little beyond these; nothing where there is none."""
        self.open(self.printable)
        costs = {column: self._costs[version] for version in self.printable if version not in suppressed
                 for column, _side in self._columns[version]}  # fmt: skip
        (column, _side), *_ = self._columns[target.version]
        low, high = self._part.bounds[target.version]
        count = target.version[1]
        low, high = (target.change, high - count) if target.change > 0 else (low - count, target.change)
        self.program.bound([column], [low], [high])
        try:
            return self._whole(costs)
        finally:
            low, high = self._part.bounds[target.version]
            self.program.bound([column], [low - count], [high - count])

    def farthest(self, target: Target, suppressed: Collection[Version]) -> "Witness | Cut | None":
        """A witness while these are suppressed, or a cut; nothing where only fractions of counts would do."""
        sign = 1 if target.change > 0 else -1
        costs = {self._columns[target.version][0][0]: -sign}
        answer = self.program.minimize(costs)
        if answer is None:
            raise Undecided
        if -answer.objective < abs(target.change) - VERY_SMALL:
            return self._cut(answer, abs(target.change), suppressed)
        found = self._witness(answer) if answer.is_whole else self._whole(costs)
        return found if found and found.shows(target) else None

    def distance(self, version: Version, side: int) -> int:
        """How far above or below the true one a count can be."""
        column = self._columns[version][0][0]
        answer = self._answer({column: -side})
        return 0 if answer is None else abs(round(answer.values[column]))

    def many(self, targets: Iterable[Target]) -> "Witness | None":
        """A table in which many counts are far from the true one."""
        costs = {self._columns[target.version][0][0]: -1 if target.change > 0 else 1 for target in targets}
        answer = self.program.minimize(costs)
        return self._witness(answer) if answer and answer.is_whole else None

    def _whole(self, costs: Mapping[int, float]) -> "Witness | None":
        answer = self._answer(costs)
        return self._witness(answer) if answer else None

    def _answer(self, costs: Mapping[int, float]) -> Answer | None:
        """The least cost in whole numbers."""
        answer = self.program.minimize(costs)
        return answer if answer is None or answer.is_whole else self.program.minimize(costs, whole=True)

    def _witness(self, answer: Answer) -> "Witness":
        changes = {version: sum(side * round(answer.values[column]) for column, side in columns)
                   for version, columns in self._columns.items()}  # fmt: skip
        return Witness({version: change for version, change in changes.items() if change}, self._part)

    def _cut(self, answer: Answer, needed: int, suppressed: Collection[Version]) -> Cut:
        gains = {
            version: sum(max(0.0, -answer.reduced_costs[column]) * limit
                         for (column, _side), limit in zip(self._columns[version], _limits(version), strict=True))
            for version in self.printable
        }  # fmt: skip
        lacking = needed + answer.objective + sum(gains[version] for version in suppressed)
        return {version: min(1.0, gain / lacking) for version, gain in gains.items() if gain > VERY_SMALL}


class Witness:
    """A table that a reader cannot tell from the true one, as departures from it; checked in whole numbers."""

    def __init__(self, changes: Mapping[Version, int], part: Part) -> None:
        """Take it if it fits everything that the reader knows.

        Raises:
            Undecided: it does not, so the solver was not exact enough.
        """
        self._changes = changes
        self.support = part.printable.intersection(changes)
        for version, change in changes.items():
            low, high = part.bounds[version]
            if not low <= version[1] + change <= high:
                raise Undecided
        for row in part.rows:
            excess = sum(sign * changes.get(version, 0) for version, sign in row.signs.items())
            if excess > (row.slack or 0) or (row.slack is None and excess):
                raise Undecided

    def shows(self, target: Target) -> bool:
        """Whether the count is as far from the true one here as it has to be."""
        change = self._changes.get(target.version, 0)
        return change >= target.change if target.change > 0 else change <= target.change


def _limits(version: Version) -> tuple[float, float]:
    return FARTHEST, float(version[1] - 1)


class Search:
    """The search in one part."""

    def __init__(self, part: Part, targets: Sequence[Target], work: Work) -> None:
        """Search with so much work."""
        self._targets, self._costs, self._work = targets, part.costs, work
        self._reader = Reader(part, work)
        self._supports: dict[Target, list[frozenset[Version]]] = defaultdict(list)
        self._cuts: list[Cut] = []
        self.least = 0.0
        """What has been proven to be needed at least."""

    def suppressed(self) -> frozenset[Version]:
        """What to suppress. What cannot be improved with the work there is stays as it was found, safe."""
        found = self._reduced(self._feasible())
        try:
            while True:
                proposed = self._proposed()
                if self.least > self._cost(found) - 1 + VERY_SMALL:
                    return found
                if self._is_enough(proposed):
                    return proposed
        except Undecided:
            return found

    def _feasible(self) -> frozenset[Version]:
        found, failing = frozenset[Version](), list[Version]()
        for target in self._targets:
            if not self._is_shown(target, found):
                witness = self._reader.cheapest(target, found)
                if witness is None or not witness.shows(target):
                    failing.append(target.version)
                else:
                    self._note(witness)
                    found |= witness.support
        if failing:
            raise Unprotectable(failing)
        return found

    def _reduced(self, found: frozenset[Version]) -> frozenset[Version]:
        """Print again what turns out not to be needed, the dearest first."""
        for version in sorted(found, key=lambda version: (-self._costs[version], repr(version))):
            fewer = found - {version}
            try:
                found = fewer if self._is_enough(fewer) else found
            except Undecided:
                return found
        return found

    def _is_enough(self, suppressed: frozenset[Version]) -> bool:
        """Whether every target has a witness with these; notes a cut for each that has none."""
        self._reader.open(suppressed)
        missing = self._missing(suppressed)
        while missing:
            if (witness := self._reader.many(missing)) is None:
                break
            self._note(witness)
            if len(missing) == len(missing := self._missing(suppressed)):
                break
        for target in missing:
            if self._is_shown(target, suppressed):
                continue
            found = self._reader.farthest(target, suppressed)
            if isinstance(found, Witness):
                self._note(found)
            else:
                self._cuts.append(dict.fromkeys(set(self._reader.printable) - suppressed, 1.0) if found is None else found)
        return not self._missing(suppressed)

    def _proposed(self) -> frozenset[Version]:
        """The cheapest set that fits the cuts."""
        versions = self._reader.printable
        numbers = {version: number for number, version in enumerate(versions)}
        program = Program([0.0] * len(versions), [1.0] * len(versions), self._work)
        for cut in self._cuts:
            program.add_row({numbers[version]: factor for version, factor in cut.items()}, 1.0, inf)
        answer = program.minimize({numbers[version]: self._costs[version] for version in versions}, whole=True)
        if answer is None:
            raise Undecided
        self.least = answer.bound
        return frozenset(version for version in versions if answer.values[numbers[version]] > 0.5)

    def _missing(self, suppressed: frozenset[Version]) -> list[Target]:
        return [target for target in self._targets if not self._is_shown(target, suppressed)]

    def _is_shown(self, target: Target, suppressed: frozenset[Version]) -> bool:
        return any(support <= suppressed for support in self._supports[target])

    def _note(self, witness: Witness) -> None:
        for target in self._targets:
            if witness.shows(target):
                self._supports[target].append(witness.support)

    def _cost(self, found: Iterable[Version]) -> int:
        return sum(self._costs[version] for version in found)
