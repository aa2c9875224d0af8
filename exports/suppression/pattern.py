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

from exports.suppression.solver import Program, Undecided, Work
from exports.suppression.system import Part, Version
from exports.suppression.witnesses import VERY_SMALL, Cut, Reader, Target, Witness

FIRST = 200
"""How much more work a first answer may take than making it better."""
Seen = list[Mapping[Version, int]]
"""Tables that readers held possible in an earlier try, as departures from the true one."""


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
