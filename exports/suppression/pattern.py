"""Which further counts to suppress: the fewest with which every small count keeps its interval.

Cell suppression as Fischetti and Salazar solve it. A small count is protected when tables exist that a reader cannot
tell from the true one and in which it is 1, and 5: its *witnesses*. Where suppressing a set of counts leaves a small
count without, the dual of the reader's program says of which counts one more has to go: a cut. An integer program over
these cuts proposes the next set, until one is enough; what it proposes is the least there can be.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from math import inf

import numpy

from exports.suppression.solver import Program, Undecided, Work
from exports.suppression.system import FARTHEST, Part, Version
from exports.suppression.ties import Flags, Whole
from exports.suppression.witnesses import NEAR, VERY_SMALL, Cut, Reader

FIRST = 200
"""How much more work a first answer may take than making it better."""
MANY = 500
"""From so many targets on, blocks are searched by themselves first."""
Counts = frozenset[int]
"""Counts by their numbers in a part."""
Seen = defaultdict[int, list[tuple[Whole, Whole]]]
"""Tables that readers held possible in an earlier try: which counts depart, and how far. Each by the first of these."""


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
    """The search in one part, for targets: counts, and how far readers must hold them possible from the true ones."""

    def __init__(
        self, part: Part, targets: tuple[Whole, Whole], work: Work, seen: Seen, blocks: Sequence[Whole] = ()
    ) -> None:
        """Search with so much work, beginning with the tables that were seen before.

        `blocks` are counts that little ties to each other: tables in which one of them departs are looked for first.
        """
        self._part, self._work, (self._at, self._need) = part, work, targets
        self.reader, self._blocks = Reader(part.ties, work), blocks
        self._printing, self._costs = numpy.flatnonzero(part.printable), part.costs.tolist()
        self._shown_by: dict[Counts, Flags] = {}
        self._cuts: list[Cut] = []
        self._seen = seen
        self._note_seen()
        self._least = 0.0
        self._found = Counts()
        self.failing: list[int] = []

    def choice(self) -> Choice | None:
        """What to suppress; nothing where for some, `failing`, no choice is enough, or none was found.

        What cannot be improved with the work there is stays as it was found, safe.
        """
        better, self._work.left = self._work.left, self._work.left * FIRST
        everything = frozenset(self._printing.tolist())
        self._found = self._feasible(everything)
        if self.failing or not self._found:
            return None if self.failing else Choice()
        self._work.left = better
        with suppress(Undecided):
            self._reduce()
            self._improve()
        return Choice(self._part.named(self._found), self._cost(self._found), self._least)

    def culprits(self) -> frozenset[Version]:
        """Counts that, were they not printed at all, would let the failing be reached."""
        loose, ties, found = self._part.loose, self._part.ties, set[int]()
        looser = replace(ties, high=numpy.where(loose, FARTHEST, ties.high))
        costs = numpy.where(loose, 1 + self._part.costs, NEAR)
        try:
            reader = Reader(looser, self._work)
            for number in self.failing:
                changes = reader.changed(self._at[number], self._need[number], costs)
                found.update(numpy.flatnonzero(loose & (changes > ties.high)).tolist())
        except Undecided:
            return frozenset()
        return self._part.named(found)

    def _improve(self) -> None:
        """Find the least there is, unless what was found is proven to be it."""
        while True:
            proposed = self._proposed()
            if self._least > self._cost(self._found) - 1 + VERY_SMALL:
                return
            if self._is_enough(proposed):
                self._found = proposed
                return

    def _feasible(self, everything: Counts) -> Counts:
        """What is suppressed for one target is there for the next; first for those that hardly any table shows."""
        for reader in self._of_blocks():
            missing = self._look_for_many(everything, reader)
            for number in missing.nonzero()[0].tolist():
                if missing[number]:
                    missing &= ~self._near(number, reader)
        self._look_for_many(everything, self.reader)
        found = self._with_each(self._without(everything), Counts())
        self.failing = self._without(everything)
        if self.failing:
            return found
        self._open(())
        self._look_for_many(Counts(), self.reader)
        return self._with_each(self._without(Counts()), found)

    def _look_for_many(self, suppressed: Counts, reader: Reader) -> Flags:
        """Look for tables that show many targets at once, of those without any; which have none that a reader could."""
        missing = self._missing(suppressed) & reader.has_room(self._at, self._need)
        reader.together(self._at, self._need, missing, self._note)
        return missing

    def _with_each(self, targets: Iterable[int], found: Counts) -> Counts:
        """What has to be suppressed beside what was found so that each of these targets has a witness."""
        self._open(self._printing)
        for number in targets:
            if not any(shown[number] and support <= found for support, shown in self._shown_by.items()):
                self._near(number, self.reader, found)
                supports = [support for support, shown in self._shown_by.items() if shown[number]]
                cheapest = min(supports, key=lambda support: self._cost(support.difference(found)), default=found)
                found = found.union(cheapest)
        return found

    def _of_blocks(self) -> Iterator[Reader]:
        """Readers to whom only one block may depart, with what is in none."""
        ties = self._part.ties
        for block in self._blocks if len(self._at) > MANY and len(self._blocks) > 1 else ():
            low, high = ties.low.copy(), ties.high.copy()
            for other in self._blocks:
                if other is not block:
                    low[other] = high[other] = 0
            yield Reader(ties, self._work, replace(ties, low=low, high=high))

    def _open(self, suppressed: Iterable[int]) -> Flags:
        """Print what may be printed, but for these; which these are."""
        are_open = numpy.zeros(len(self._part.numbers), bool)
        are_open[list(suppressed)] = True
        self.reader.open(are_open | ~self._part.printable)
        return are_open

    def _near(self, number: int, reader: Reader, suppressed: Counts | None = None) -> Flags:
        """Look for a witness, if these are given, for one that suppresses little beyond them; what it shows."""
        costs = numpy.full(len(self._part.numbers), NEAR)
        if suppressed is not None:
            beyond = [count for count in self._printing.tolist() if count not in suppressed]
            costs[beyond] = self._part.costs[beyond]
        try:
            found = reader.near(self._at[number], self._need[number], costs)
        except Undecided:
            found = None
        return numpy.zeros(len(self._at), bool) if found is None else self._note(found)

    def _reduce(self) -> None:
        """Print again what turns out not to be needed, the dearest first."""
        for count in sorted(self._found, key=lambda count: (-self._part.costs[count], count)):
            if self._is_enough(fewer := self._found - {count}, stops_at_once=True):
                self._found = fewer

    def _is_enough(self, suppressed: Counts, *, stops_at_once: bool = False) -> bool:
        """Whether a witness is found for every target with these; notes a cut for each that can have none."""
        are_open, missing = self._open(suppressed), self._missing(suppressed)
        for number in missing.nonzero()[0].tolist():
            if not missing[number]:
                continue
            found, cut = self.reader.reached(self._at[number], self._need[number], are_open)
            if cut is not None:
                self._cuts.append(cut[self._printing])
                if stops_at_once:
                    return False
            else:
                missing &= ~(self._near(number, self.reader) if found is None else self._note(found))
        return not bool(self._missing(suppressed).any())

    def _proposed(self) -> Counts:
        """The cheapest set that fits the cuts."""
        size, cuts = len(self._printing), numpy.array(self._cuts).reshape(-1, len(self._printing))
        program, (rows, columns) = Program(numpy.zeros(size), numpy.ones(size), self._work), cuts.nonzero()
        starts = numpy.searchsorted(rows, numpy.arange(len(cuts)))
        program.add_matrix(numpy.ones(len(cuts)), numpy.full(len(cuts), inf), starts, columns, cuts[rows, columns])
        answer = program.minimize(self._part.costs[self._printing].astype(float), whole=True)
        if answer is None:
            raise Undecided
        self._least = answer.bound
        return frozenset(self._printing[answer.values > 0.5].tolist())

    def _without(self, suppressed: Counts) -> list[int]:
        return list(self._missing(suppressed).nonzero()[0].tolist())

    def _missing(self, suppressed: Counts) -> Flags:
        """The targets that have no witness with these."""
        missing = numpy.ones(len(self._at), bool)
        for support, shown in self._shown_by.items():
            if support <= suppressed:
                missing &= ~shown
        return missing

    def _note_seen(self) -> None:
        """Try the tables that were found in an earlier try."""
        numbers = self._part.numbers
        seen = [one for number in numbers.tolist() for one in self._seen.get(number, ())]
        tables, is_here = numpy.zeros((len(seen), len(numbers)), int), numpy.ones(len(seen), bool)
        for table, (counts, changes) in enumerate(seen):
            places = numpy.searchsorted(numbers, counts).clip(max=len(numbers) - 1)
            is_here[table] = (numbers[places] == counts).all()
            tables[table, places] = changes
        for found in tables[is_here & self._part.ties.hold(tables)]:
            self._keep(found)

    def _note(self, found: Whole) -> Flags:
        """Keep a witness, also for another try; which targets it shows."""
        if len(changed := found.nonzero()[0]):
            counts = self._part.numbers[changed]
            self._seen[int(counts[0])].append((counts, found[changed]))
        return self._keep(found)

    def _keep(self, found: Whole) -> Flags:
        support = frozenset(self._printing[found[self._printing] != 0].tolist())
        shown = numpy.asarray(found[self._at] * numpy.sign(self._need) >= abs(self._need))
        self._shown_by[support] = self._shown_by.get(support, False) | shown
        return shown

    def _cost(self, found: Counts) -> int:
        return sum(map(self._costs.__getitem__, found))
