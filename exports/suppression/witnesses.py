"""The tables that a reader cannot tell from one that fits: what protects a small count, or why nothing does."""

from collections.abc import Callable

import numpy

from exports.suppression.solver import Answer, Program, Undecided, Work
from exports.suppression.ties import Flags, Numbers, Ties, Whole

VERY_SMALL = 1e-6
NEAR = 0.01
"""What it costs to imagine a count other than it is: a table near to one that fits is one of whole numbers, mostly."""
TRIES = 8
"""How many other near tables are tried where the nearest has fractions."""
FEW = 4
"""So many targets are looked for one by one, and of more, this part of them at once next."""

Cut = Numbers
"""Of each count, what suppressing it adds to a sum that has to come to 1."""


class Reader:
    """The tables that a reader of a part holds possible, as departures from one of them.

    A count has two variables: how far it is above and how far below; both 0 while it is printed. Counts that the rows
    leave no room have none. A table is reported only if it fits everything that the reader knows, in whole numbers.
    """

    def __init__(self, ties: Ties, work: Work, room: Ties | None = None) -> None:
        """Begin with everything open, each count with the room that it has, or that is given."""
        self._ties, self.size = ties, len(ties.low)
        self._moving, limiting = (room or ties).narrowed().moving()
        self._room = numpy.zeros((self.size, 2))
        self._room[self._moving] = numpy.column_stack((limiting.high, -limiting.low))
        self._places = numpy.full(self.size, -1)
        self._places[self._moving] = numpy.arange(len(self._moving))
        self._now, self._chance = self._room, numpy.random.default_rng(0)
        self._program = Program(numpy.zeros(2 * len(self._moving)), self._room[self._moving].ravel(), work)
        _rows, numbers, signs = limiting.entries
        self._program.add_matrix(limiting.least, limiting.most, 2 * limiting.starts,
                                 numpy.column_stack((2 * numbers, 2 * numbers + 1)).ravel(),
                                 numpy.column_stack((signs, -signs)).ravel())  # fmt: skip

    def open(self, are_open: Flags) -> None:
        """Print all others."""
        self._now = self._room * are_open[:, None]
        self._program.bound(range(self._program.size), numpy.zeros(self._program.size), self._now[self._moving].ravel())

    def has_room(self, numbers: Whole, changes: Whole) -> Flags:
        """Of which of these counts the own room is enough for such a change."""
        return numpy.asarray(self._now[numbers, (changes < 0).astype(int)] >= abs(changes))

    def near(self, number: int, change: int, costs: Numbers) -> Whole | None:
        """The nearest table in which a count has changed so far; the cheapest, if costs of changes are given.

        Raises:
            Undecided: only fractions were found.
        """
        return self._checked(self._nearest(number, change, self._both(costs)))

    def together(
        self, numbers: Whole, changes: Whole, missing: Flags, note: Callable[[Whole], Flags]
    ) -> None:  # fmt: skip
        """Look for tables that show many changes each: all that are missing, then fewer at once.

        Each that is found is noted; which changes it shows, is answered.
        """
        size = int(missing.sum())
        while size > FEW:
            order = self._chance.permutation(numpy.flatnonzero(missing))
            for start in range(0, len(order), size):
                some = order[start : start + size]
                some = some[missing[some]]
                if len(some) and (found := self._many(numbers[some], changes[some])) is not None:
                    missing &= ~note(found)
            size //= FEW

    def _many(self, numbers: Whole, changes: Whole) -> Whole | None:
        costs, weights = self._both(NEAR), self._chance.exponential(size=len(numbers)) / changes
        costs[numbers] = numpy.column_stack((-weights, weights))
        try:
            answer = self._least(costs)
        except Undecided:
            return None
        return self._checked(answer) if answer and answer.is_whole else None

    def changed(self, number: int, change: int, costs: Numbers) -> Whole:
        """The cheapest table in which a count has changed so far, which may be none: for a reader with more room."""
        answer = self._nearest(number, change, self._both(costs), is_whole=False)
        return self._departures(answer) if answer else numpy.zeros(self.size, int)

    def _nearest(self, number: int, change: int, costs: Numbers, *, is_whole: bool = True) -> Answer | None:
        """An answer that shows a change; where the cheapest has fractions, others that are about as cheap are tried."""
        side = int(change < 0)
        if self._now[number, side] < abs(change):
            return None
        columns = 2 * self._places[number] + numpy.array([side, 1 - side])
        self._program.bound(columns, [abs(change), 0], [self._now[number, side], 0])
        try:
            answer = self._least(costs)
            for _try in range(TRIES):
                if answer is None or answer.is_whole or not is_whole:
                    return answer
                others = numpy.where(costs == NEAR, NEAR * self._chance.uniform(1, 2, costs.shape), costs)
                answer = self._least(others)
            return self._least(costs, whole=True)
        finally:
            self._program.bound(columns, [0, 0], self._now[number, [side, 1 - side]])

    def reached(self, number: int, change: int, open_now: Flags) -> tuple[Whole | None, Cut | None]:
        """A table with such a change, or which printed counts more have to go; neither where only fractions are enough.

        `open_now` are those that were opened.
        """
        answer = self.farthest(number, change)
        needed = abs(change) + answer.objective
        if needed < VERY_SMALL:
            return self._checked(answer) if answer.is_whole else None, None
        gains = numpy.zeros(self.size)
        reduced = numpy.maximum(0.0, -self._program.reduced_costs()).reshape(-1, 2)
        gains[self._moving] = (reduced * self._room[self._moving]).sum(axis=1)
        return None, numpy.where(gains > VERY_SMALL, (gains / (needed + gains[open_now].sum())).clip(max=1), 0)

    def distance(self, number: int, side: int) -> int:
        """How far above or below a count can be."""
        return -round(self.farthest(number, side, whole=True).objective)

    def end(self, number: int, side: int) -> Whole:
        """A table in which a count is as far above or below as it can be.

        Raises:
            Undecided: none of whole numbers was found.
        """
        for whole in (False, True):
            if (found := self._checked(self.farthest(number, side, whole=whole))) is not None:
                return found
        raise Undecided

    def farthest(self, number: int, side: int, *, whole: bool = False) -> Answer:
        """What moves a count as far as it can be."""
        costs = self._both(0)
        costs[number] = (-1, 1) if side > 0 else (1, -1)
        if (answer := self._least(costs, whole=whole)) is None:
            raise Undecided
        return answer

    def _both(self, costs: Numbers | float) -> Numbers:
        """The same costs for above and below."""
        return numpy.broadcast_to(numpy.asarray(costs, float), (2, self.size)).T.copy()

    def _least(self, costs: Numbers, *, whole: bool = False) -> Answer | None:
        return self._program.minimize(costs[self._moving].ravel(), whole=whole)

    def _checked(self, answer: Answer | None) -> Whole | None:
        found = self._departures(answer) if answer else None
        return found if found is not None and self._ties.hold(found) else None

    def _departures(self, answer: Answer) -> Whole:
        found = numpy.zeros(self.size, int)
        found[self._moving] = answer.values[::2].round() - answer.values[1::2].round()
        return found
