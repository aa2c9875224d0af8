"""The tables that a reader cannot tell from the true one: what protects a small count, or why nothing does."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy

from exports.suppression.solver import Answer, Numbers, Program, Undecided, Work
from exports.suppression.system import FARTHEST, Departures, Flags, Part, Version

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

    A count has two variables: how far it is above the true one and how far below; both 0 while it is printed. Counts
    that the rows leave no room, one row at a time, have none, and rows that limit nothing are left out.
    """

    def __init__(self, part: Part, work: Work, room: Numbers | None = None) -> None:
        """Begin with everything suppressed that may be, each count with the room that it has, or that is given."""
        self._part, self._work, self._chance = part, work, numpy.random.default_rng(0)
        self.printable = sorted(part.printable, key=repr)
        self._numbers = numpy.array([part.numbers[version] for version in self.printable], int)
        self._room, limiting = part.narrowed(part.room if room is None else room)
        self._moving = numpy.flatnonzero(self._room.any(axis=1))
        places = numpy.full(len(self._room), -1)
        places[self._moving] = numpy.arange(len(self._moving))
        self._places, self._now = places, self._room
        self.program = Program(numpy.zeros(2 * len(self._moving)), self._room[self._moving].ravel(), work)
        rows, numbers, signs = part.entries[:, limiting[part.entries[0]] & (places[part.entries[1]] >= 0)]
        (used, starts), columns = numpy.unique(rows, return_index=True), 2 * places[numbers]
        least, most = part.slack[:, used]
        self.program.add_matrix(least, most, 2 * starts, numpy.column_stack((columns, columns + 1)).ravel(),
                                numpy.column_stack((signs, -signs)).ravel())  # fmt: skip

    def open(self, suppressed: Collection[Version]) -> None:
        """Print the printable counts, but for these."""
        are_open = numpy.ones(len(self._room), bool)
        are_open[self._numbers] = [version in suppressed for version in self.printable]
        self._now = self._room * are_open[:, None]
        self.program.bound(range(self.program.size), numpy.zeros(self.program.size), self._now[self._moving].ravel())

    def has_room(self, numbers: Departures, changes: Departures) -> Flags:
        """Of which of these counts the own room is enough for such a change."""
        found: Flags = self._now[numbers, (changes < 0).astype(int)] >= abs(changes)
        return found

    def near(self, target: Target, suppressed: Collection[Version] | None = None) -> "Witness | None":
        """The nearest table that shows a target; if these are given, one that suppresses little beyond them.

        Raises:
            Undecided: only fractions were found.
        """
        costs = numpy.full(self._room.shape, NEAR)
        if suppressed is not None:
            for version in self._part.printable.difference(suppressed):
                costs[self._part.numbers[version]] = self._part.costs[version]
        answer = self._nearest(target, costs)
        return Witness.found(self._part, self._departures(answer)) if answer else None

    def together(self, numbers: Departures, changes: Departures) -> "Witness | None":
        """A table that shows many changes of these counts at once, if one is found; others each time."""
        costs = numpy.full(self._room.shape, NEAR)
        weights = self._chance.exponential(size=len(numbers)) / changes
        costs[numbers] = numpy.column_stack((-weights, weights))
        try:
            answer = self._least(costs)
        except Undecided:
            return None
        return Witness.found(self._part, self._departures(answer)) if answer and answer.is_whole else None

    def culprits(self, targets: Sequence[Target]) -> set[Version]:
        """Counts that, were they not printed at all, would let these targets be reached."""
        room, costs = self._part.room.copy(), numpy.full(self._room.shape, NEAR)
        for version in self._part.loose:
            room[self._part.numbers[version]] = FARTHEST, version[1] - 1
            costs[self._part.numbers[version]] = 1 + self._part.costs[version]
        looser, found = Reader(self._part, self._work, room), set[Version]()
        for target in targets:
            answer = looser._nearest(target, costs, is_whole=False)
            changes = self._part.changes(looser._departures(answer)) if answer else {}
            found |= {version for version in self._part.loose
                      if not self._part.allows(version, changes.get(version, 0))}  # fmt: skip
        return found

    def _nearest(self, target: Target, costs: Numbers, *, is_whole: bool = True) -> Answer | None:
        """An answer that shows a target; where the cheapest has fractions, others that are about as cheap are tried."""
        number, side = self._part.numbers[target.version], int(target.change < 0)
        if self._now[number, side] < abs(target.change):
            return None
        columns = 2 * self._places[number] + numpy.array([side, 1 - side])
        self.program.bound(columns, [abs(target.change), 0], [self._now[number, side], 0])
        try:
            answer = self._least(costs)
            for _try in range(TRIES):
                if answer is None or answer.is_whole or not is_whole:
                    return answer
                others = numpy.where(costs == NEAR, NEAR * self._chance.uniform(1, 2, costs.shape), costs)
                answer = self._least(others)
            return self._least(costs, whole=True)
        finally:
            self.program.bound(columns, [0, 0], self._now[number, [side, 1 - side]])

    def reached(self, target: Target, suppressed: Collection[Version]) -> "Witness | Cut | None":
        """A witness, or of which printed counts more have to go; nothing where only fractions of counts are enough."""
        answer = self._least(self._towards(target.version, target.change))
        if answer is None:
            raise Undecided
        needed = abs(target.change) + answer.objective
        if needed < VERY_SMALL:
            return Witness.found(self._part, self._departures(answer)) if answer.is_whole else None
        gains = numpy.zeros(len(self._room))
        reduced = numpy.maximum(0.0, -self.program.reduced_costs()).reshape(-1, 2)
        gains[self._moving] = (reduced * self._room[self._moving]).sum(axis=1)
        of_each = dict(zip(self.printable, gains[self._numbers].tolist(), strict=True))
        lacking = needed + sum(of_each[version] for version in suppressed)
        return {version: min(1.0, gain / lacking) for version, gain in of_each.items() if gain > VERY_SMALL}

    def distance(self, version: Version, side: int) -> int:
        """How far above or below the true one a count can be."""
        answer = self._least(self._towards(version, side), whole=True)
        return 0 if answer is None else -round(answer.objective)

    def _towards(self, version: Version, change: int) -> Numbers:
        costs = numpy.zeros(self._room.shape)
        costs[self._part.numbers[version]] = (-1, 1) if change > 0 else (1, -1)
        return costs

    def _least(self, costs: Numbers, *, whole: bool = False) -> Answer | None:
        return self.program.minimize(costs[self._moving].ravel(), whole=whole)

    def _departures(self, answer: Answer) -> Departures:
        found = numpy.zeros(len(self._room), int)
        found[self._moving] = answer.values[::2].round() - answer.values[1::2].round()
        return found


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
        return Witness(departures, part.support(departures))
