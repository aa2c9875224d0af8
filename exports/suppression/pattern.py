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

import numpy

from exports.suppression.solver import Program, Undecided, Work
from exports.suppression.system import Part, Version
from exports.suppression.witnesses import VERY_SMALL, Cut, Reader, Target, Witness

FIRST = 200
"""How much more work a first answer may take than making it better."""
FEW = 4
"""So many targets are looked for one by one, and of more, this part of them at once next."""
Seen = defaultdict[Version, list[Mapping[Version, int]]]
"""Tables that readers held possible in an earlier try, as departures from the true one: each by a count in it."""


class Unprotectable(Exception):
    """Counts that readers could narrow down whatever else is suppressed.

    `culprits` are small counts of the new edition because of which that is so; `tied` is all that sums tie to them.
    """

    def __init__(
        self, versions: Collection[Version], culprits: Collection[Version] = (), tied: Collection[Version] = ()
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
    """The search in one part. Targets go by their numbers in it."""

    def __init__(self, part: Part, targets: Sequence[Target], work: Work, seen: Seen) -> None:
        """Search with so much work, beginning with the tables that were seen before."""
        self._part, self._targets, self._costs, self._work = part, targets, part.costs, work
        self.reader = Reader(part, work)
        self._at = numpy.array([part.numbers[target.version] for target in targets])
        self._need = numpy.array([target.change for target in targets])
        self._supports: list[set[frozenset[Version]]] = [set() for _target in targets]
        self._cuts: list[Cut] = []
        self._seen, self._chance = seen, numpy.random.default_rng(0)
        for changes in (changes for version in part.bounds for changes in seen.get(version, ())):
            if (witness := Witness.found(part, part.departures(changes))) is not None:
                self._note(witness)
        self._least = 0.0
        self._enough: list[frozenset[Version]] = []
        self._failing: list[int] = []

    def choice(self) -> Choice:
        """What to suppress. What cannot be improved with the work there is stays as it was found, safe.

        Raises:
            Unprotectable: for some targets no choice is enough, or none was found.
        """
        better, self._work.left = self._work.left, self._work.left * FIRST
        self._protect(self._part.printable)
        if not self._part.printable:
            return Choice()
        found = self._feasible()
        self._work.left = better
        try:
            found = self._best(self._reduced(found))
        except Undecided:
            found = min((enough for enough in self._enough if enough <= found), key=self._cost, default=found)
        return Choice(found, self._cost(found), self._least)

    def culprits(self) -> set[Version]:
        """Counts because of which some targets cannot be reached, whatever is suppressed."""
        try:
            return {version for number in self._failing for version in self.reader.culprits(self._targets[number])}
        except Undecided:
            return set()

    def _best(self, found: frozenset[Version]) -> frozenset[Version]:
        self._enough.append(found)
        while True:
            proposed = self._proposed()
            if self._least > self._cost(found) - 1 + VERY_SMALL:
                return found
            if self._is_enough(proposed):
                return proposed

    def _protect(self, everything: frozenset[Version]) -> None:
        """See that each target has a witness, were everything suppressed."""
        self.reader.open(everything)
        self._look_for_many(everything)
        self._failing = [number for number in self._missing(everything)
                         if not self._is_shown(number, everything) and not self._near(number)]  # fmt: skip
        if self._failing:
            raise Unprotectable({self._targets[number].version for number in self._failing})

    def _feasible(self) -> frozenset[Version]:
        """What is suppressed for one target is there for the next."""
        found = frozenset[Version]()
        self.reader.open(found)
        self._look_for_many(found)
        for number in self._missing(found):
            if not self._is_shown(number, found):
                self._near(number, found)
                found |= min(self._supports[number], key=lambda support: (self._cost(support - found), repr(support)))
        return found

    def _look_for_many(self, suppressed: frozenset[Version]) -> None:
        """Look for tables that show many targets each: all that are missing, then fewer at once."""
        size = len(missing := self._missing(suppressed))
        while size > FEW:
            order = self._chance.permutation(missing)
            for start in range(0, len(order), size):
                some = [self._targets[number] for number in order[start : start + size]
                        if not self._is_shown(number, suppressed)]  # fmt: skip
                if witness := self.reader.together(some):
                    self._note(witness, is_new=True)
            missing, size = self._missing(suppressed), size // FEW

    def _near(self, number: int, suppressed: frozenset[Version] | None = None) -> Witness | None:
        """A witness, if one is found."""
        try:
            witness = self.reader.near(self._targets[number], suppressed)
        except Undecided:
            return None
        if witness:
            self._note(witness, is_new=True)
        return witness

    def _reduced(self, found: frozenset[Version]) -> frozenset[Version]:
        """Print again what turns out not to be needed, the dearest first."""
        for version in sorted(found, key=lambda version: (-self._costs[version], repr(version))):
            fewer = found - {version}
            if self._is_enough(fewer, stops_at_once=True):
                found = fewer
                self._enough.append(found)
        return found

    def _is_enough(self, suppressed: frozenset[Version], *, stops_at_once: bool = False) -> bool:
        """Whether a witness is found for every target with these; notes a cut for each that can have none."""
        self.reader.open(suppressed)
        for number in self._missing(suppressed):
            if self._is_shown(number, suppressed):
                continue
            found = self.reader.reached(self._targets[number], suppressed)
            if isinstance(found, Witness):
                self._note(found, is_new=True)
            elif found is not None:
                self._cuts.append(found)
                if stops_at_once:
                    return False
            else:
                self._near(number)
        return not self._missing(suppressed)

    def _proposed(self) -> frozenset[Version]:
        """The cheapest set that fits the cuts."""
        versions = self.reader.printable
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

    def _missing(self, suppressed: frozenset[Version]) -> list[int]:
        return [number for number in range(len(self._targets)) if not self._is_shown(number, suppressed)]

    def _is_shown(self, number: int, suppressed: frozenset[Version]) -> bool:
        return any(support <= suppressed for support in self._supports[number])

    def _note(self, witness: Witness, *, is_new: bool = False) -> None:
        if is_new and (changes := self._part.changes(witness.departures)):
            self._seen[next(iter(changes))].append(changes)
        reached = witness.departures[self._at] * numpy.sign(self._need) >= abs(self._need)
        for number in reached.nonzero()[0]:
            self._supports[number].add(witness.support)

    def _cost(self, found: Iterable[Version]) -> int:
        return sum(self._costs[version] for version in found)
