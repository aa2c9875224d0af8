"""Which further counts to suppress: the fewest with which every small count keeps its interval.

Cell suppression as Fischetti and Salazar solve it. A small count is protected when tables exist that a reader cannot
tell from the true one and in which it is 1, and 5: its *witnesses*. Where suppressing a set of counts leaves a small
count without, the dual of the reader's program says of which counts one more has to go: a cut. An integer program over
these cuts proposes the next set, until one is enough; what it proposes is the least there can be.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import inf

import numpy

from exports.suppression.solver import Program, Undecided, Work
from exports.suppression.system import Flags, Part, Version
from exports.suppression.witnesses import VERY_SMALL, Cut, Reader, Target, Witness

FIRST = 200
"""How much more work a first answer may take than making it better."""
FEW = 4
"""So many targets are looked for one by one, and of more, this part of them at once next."""
MANY = 500
"""From so many targets on, blocks are searched by themselves first."""
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

    def __init__(
        self, part: Part, targets: Sequence[Target], work: Work, seen: Seen, blocks: Sequence[Collection[Version]] = ()
    ) -> None:
        """Search with so much work, beginning with the tables that were seen before.

        `blocks` are counts that little ties to each other: tables in which one of them departs are looked for first.
        """
        self._part, self._targets, self._costs, self._work = part, targets, part.costs, work
        self.reader, self._blocks = Reader(part, work), blocks
        self._at = numpy.array([part.numbers[target.version] for target in targets])
        self._need = numpy.array([target.change for target in targets])
        self._shown_by: dict[frozenset[Version], Flags] = {}
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
            return self.reader.culprits([self._targets[number] for number in self._failing])
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
        for reader in (*self._of_blocks(), self.reader):
            reader.open(everything)
            self._look_for_many(everything, reader)
            for number in self._missing(everything, reader).nonzero()[0].tolist():
                if not self._is_shown(number, everything):
                    self._near(number, reader)
        self._failing = self._missing(everything).nonzero()[0].tolist()
        if self._failing:
            raise Unprotectable({self._targets[number].version for number in self._failing})

    def _feasible(self) -> frozenset[Version]:
        """What is suppressed for one target is there for the next."""
        found = frozenset[Version]()
        self.reader.open(found)
        self._look_for_many(found, self.reader)
        self.reader.open(self._part.printable)
        for number in self._missing(found).nonzero()[0].tolist():
            if not self._is_shown(number, found):
                self._near(number, self.reader, found)
                supports = (support for support, shown in self._shown_by.items() if shown[number])
                found |= min(supports, key=lambda support: self._cost(support - found))
        return found

    def _of_blocks(self) -> Iterator[Reader]:
        """Readers to whom only one block may depart, with what is in none."""
        numbers = [[self._part.numbers[version] for version in block] for block in self._blocks]
        for block in numbers if len(self._targets) > MANY and len(numbers) > 1 else ():
            room = self._part.room.copy()
            for other in numbers:
                room[other] *= other is block
            yield Reader(self._part, self._work, room)

    def _look_for_many(self, suppressed: frozenset[Version], reader: Reader) -> None:
        """Look for tables that show many targets each: all that are missing, then fewer at once."""
        missing = self._missing(suppressed, reader)
        size = int(missing.sum())
        while size > FEW:
            order = self._chance.permutation(numpy.flatnonzero(missing))
            for start in range(0, len(order), size):
                some = order[start : start + size]
                some = some[missing[some]]
                if len(some) and (witness := reader.together(self._at[some], self._need[some])):
                    missing &= ~self._note(witness, is_new=True)
            size //= FEW

    def _near(self, number: int, reader: Reader, suppressed: frozenset[Version] | None = None) -> None:
        """Look for a witness."""
        try:
            if witness := reader.near(self._targets[number], suppressed):
                self._note(witness, is_new=True)
        except Undecided:
            return

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
        for number in self._missing(suppressed).nonzero()[0].tolist():
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
                self._near(number, self.reader)
        return not bool(self._missing(suppressed).any())

    def _proposed(self) -> frozenset[Version]:
        """The cheapest set that fits the cuts."""
        versions = self.reader.printable
        costs = numpy.array([self._costs[version] for version in versions], float)
        numbers = {version: number for number, version in enumerate(versions)}
        program = Program([0.0] * len(versions), [1.0] * len(versions), self._work)
        program.add_rows([
            ({numbers[version]: factor for version, factor in cut.items()}, 1.0, inf) for cut in self._cuts
        ])  # fmt: skip
        answer = program.minimize(costs, whole=True)
        if answer is None:
            raise Undecided
        self._least = answer.bound
        return frozenset(version for version in versions if answer.values[numbers[version]] > 0.5)

    def _missing(self, suppressed: frozenset[Version], reader: Reader | None = None) -> Flags:
        """The targets that have no witness; only those for which a reader's room is enough."""
        missing = numpy.ones(len(self._targets), bool) if reader is None else reader.has_room(self._at, self._need)
        for support, shown in self._shown_by.items():
            if support <= suppressed:
                missing &= ~shown
        return missing

    def _is_shown(self, number: int, suppressed: frozenset[Version]) -> bool:
        return any(shown[number] and support <= suppressed for support, shown in self._shown_by.items())

    def _note(self, witness: Witness, *, is_new: bool = False) -> Flags:
        if is_new and (changes := self._part.changes(witness.departures)):
            self._seen[next(iter(changes))].append(changes)
        shown: Flags = witness.departures[self._at] * numpy.sign(self._need) >= abs(self._need)
        self._shown_by[witness.support] = self._shown_by.get(witness.support, False) | shown
        return shown

    def _cost(self, found: Iterable[Version]) -> int:
        return sum(self._costs[version] for version in found)
