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
NEAR = 0.01
"""What it costs to imagine a count other than it is: a table near to the true one is one of whole numbers, mostly."""

FIRST = 200
"""How much more work a first answer may take than making it better."""
Cut = Mapping[Version, float]
Seen = list[Mapping[Version, int]]
"""Tables that readers held possible in an earlier try, as departures from the true one."""


@dataclass(frozen=True)
class Target:
    """A count that a reader must hold possible: so much more than the true one, or less."""

    version: Version
    change: int


class Unprotectable(Exception):
    """Counts that readers could narrow down whatever else is suppressed.

    `culprits` are small counts of the new edition because of which that is so; `tied` is all that sums tie to them.
    """

    def __init__(
        self, versions: Collection[Version], culprits: Collection[Version], tied: Collection[Version] = ()
    ) -> None:
        """Name them."""
        super().__init__(f"{len(versions)} counts cannot be protected")
        self.versions, self.culprits, self.tied = versions, culprits, tied

    @staticmethod
    def all_of(reasons: Collection["Unprotectable"]) -> "Unprotectable":
        """Those of several parts."""
        return Unprotectable({version for reason in reasons for version in reason.versions},
                             {version for reason in reasons for version in reason.culprits},
                             {version for reason in reasons for version in reason.tied})  # fmt: skip


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


@dataclass(frozen=True)
class Choice:
    """What to suppress, what that costs, and what was proven that it costs at least."""

    versions: frozenset[Version] = frozenset()
    cost: float = 0
    least: float = 0


class Search:
    """The search in one part."""

    def __init__(self, part: Part, targets: Sequence[Target], work: Work, seen: Seen) -> None:
        """Search with so much work, beginning with the tables that were seen before."""
        self._targets, self._costs, self._work = targets, part.costs, work
        self._reader = Reader(part, work)
        self._narrow = [Reader(part.narrowed(group), work) for group in part.groups]
        self._supports: dict[Target, list[frozenset[Version]]] = defaultdict(list)
        self._by_version = defaultdict[Version, list[Target]](list)
        for target in targets:
            self._by_version[target.version].append(target)
        self._cuts: list[Cut] = []
        self._seen = seen
        for changes in seen:
            if part.holds(changes):
                self._note(Witness(changes, part))
        self._least = 0.0
        self._enough: list[frozenset[Version]] = []

    def choice(self) -> Choice:
        """What to suppress. What cannot be improved with the work there is stays as it was found, safe.

        Raises:
            Unprotectable: for some targets no choice is enough, or none was found.
        """
        better, self._work.left = self._work.left, self._work.left * FIRST
        found = self._feasible()
        self._work.left = better
        try:
            found = self._best(self._reduced(found))
        except Undecided:
            found = min((enough for enough in self._enough if enough <= found), key=self._cost, default=found)
        return Choice(found, self._cost(found), self._least)

    def _best(self, found: frozenset[Version]) -> frozenset[Version]:
        self._enough.append(found)
        while True:
            proposed = self._proposed()
            if self._least > self._cost(found) - 1 + VERY_SMALL:
                return found
            if self._is_enough(proposed):
                return proposed

    def _feasible(self) -> frozenset[Version]:
        found, failing = frozenset[Version](), list[Target]()
        for target in self._targets:
            if not self._is_shown(target, found):
                witness = self._near(target, found)
                if witness is None:
                    failing.append(target)
                elif not witness.support <= found:
                    found |= witness.support
                    self._open(found)
        if failing:
            raise Unprotectable({target.version for target in failing}, self._culprits(failing))
        return found

    def _culprits(self, failing: Iterable[Target]) -> set[Version]:
        try:
            return {version for target in failing for version in self._reader.culprits(target)}
        except Undecided:
            return set()

    def _open(self, suppressed: frozenset[Version]) -> None:
        for reader in (self._reader, *self._narrow):
            reader.open(suppressed)

    def _near(self, target: Target, suppressed: frozenset[Version] | None = None) -> Witness | None:
        """A witness, if one is found: among the counts of few editions at first, where less is to be looked through."""
        narrow = [reader for reader in self._narrow if reader.has(target)]
        tries = [*((reader, None, False) for reader in narrow), (self._reader, suppressed, False)]
        if suppressed is not None:
            tries += [*((reader, suppressed, False) for reader in narrow), (self._reader, suppressed, True)]
        for reader, beyond, may_search in tries:
            try:
                witness = reader.near(target, beyond, may_search=may_search)
            except Undecided:
                continue
            if witness:
                self._seen.append(witness.changes)
                self._note(witness)
                return witness
            if reader is self._reader:
                break
        return None

    def _reduced(self, found: frozenset[Version]) -> frozenset[Version]:
        """Print again what turns out not to be needed, the dearest first."""
        for version in sorted(found, key=lambda version: (-self._costs[version], repr(version))):
            fewer = found - {version}
            if self._is_enough(fewer):
                found = fewer
                self._enough.append(found)
        return found

    def _is_enough(self, suppressed: frozenset[Version]) -> bool:
        """Whether a witness is found for every target with these; notes a cut for each that can have none."""
        self._open(suppressed)
        missing = self._missing(suppressed)
        for target in missing:
            if self._is_shown(target, suppressed) or self._near(target):
                continue
            if (cut := self._reader.cut(target, suppressed)) is not None:
                self._cuts.append(cut)
        return not self._missing(suppressed)

    def _proposed(self) -> frozenset[Version]:
        """The cheapest set that fits the cuts."""
        versions = self._reader.printable
        numbers = {version: number for number, version in enumerate(versions)}
        program = Program([0.0] * len(versions), [1.0] * len(versions), self._work)
        program.add_rows([
            ({numbers[version]: factor for version, factor in cut.items()}, 1.0, inf) for cut in self._cuts
        ])  # fmt: skip
        answer = program.minimize({numbers[version]: self._costs[version] for version in versions}, whole=True)
        if answer is None:
            raise Undecided
        self._least = answer.bound
        return frozenset(version for version in versions if answer.values[numbers[version]] > 0.5)

    def _missing(self, suppressed: frozenset[Version]) -> list[Target]:
        return [target for target in self._targets if not self._is_shown(target, suppressed)]

    def _is_shown(self, target: Target, suppressed: frozenset[Version]) -> bool:
        return any(support <= suppressed for support in self._supports[target])

    def _note(self, witness: Witness) -> None:
        for version in witness.changes:
            for target in self._by_version[version]:
                if witness.shows(target):
                    self._supports[target].append(witness.support)

    def _cost(self, found: Iterable[Version]) -> int:
        return sum(self._costs[version] for version in found)
