"""HiGHS, a solver of linear and integer programs, in the few words that suppression needs.

The same program always has the same answer: one thread, a fixed seed, and limits in work done instead of in seconds.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import highspy
import numpy

NO_LIMIT = highspy.kHighsInf
TOLERANCE = 1e-6
MOST_NODES = 2_000


class Undecided(Exception):
    """The solver was stopped before it had an answer."""


@dataclass
class Work:
    """What may still be spent on programs, in steps of the simplex method and runs."""

    left: int

    def spend(self, steps: int) -> None:
        """Note what was spent."""
        self.left -= steps


@dataclass(frozen=True)
class Answer:
    """An optimal answer: the value of each variable, what each would gain, the objective, and a proven bound of it."""

    values: Sequence[float]
    reduced_costs: Sequence[float]
    objective: float
    bound: float

    @property
    def is_whole(self) -> bool:
        """Whether every value is a whole number."""
        return all(abs(value - round(value)) < TOLERANCE for value in self.values)


class _Quiet(highspy.Highs):
    def enableCallbacks(self) -> None:  # noqa: N802  (its own name)
        """Leave them off: turning them on prints to standard output, where others read."""


class Program:
    """Variables between bounds, rows of sums between bounds; what is asked of it changes from run to run."""

    def __init__(self, lows: Sequence[float], highs: Sequence[float], work: Work) -> None:
        """Begin with the variables, each between its bounds."""
        self._work, self._size, self._is_whole = work, len(lows), False
        self._highs = _Quiet()
        for option, value in {"output_flag": False, "threads": 1, "random_seed": 0, "mip_max_nodes": MOST_NODES,
                              "mip_rel_gap": 0.0}.items():  # fmt: skip
            self._highs.setOptionValue(option, value)
        self._highs.addVars(self._size, numpy.array(lows, float), numpy.array(highs, float))

    def add_row(self, terms: Mapping[int, float], low: float, high: float) -> None:
        """Hold a sum of variables, each times its factor, between two numbers."""
        columns = numpy.fromiter(terms, numpy.int32, len(terms))
        self._highs.addRow(low, high, len(terms), columns, numpy.fromiter(terms.values(), float, len(terms)))

    def bound(self, columns: Sequence[int], lows: Sequence[float], highs: Sequence[float]) -> None:
        """Change the bounds of some variables."""
        if columns:
            numbers = numpy.array(columns, numpy.int32)
            self._highs.changeColsBounds(len(columns), numbers, numpy.array(lows, float), numpy.array(highs, float))

    def minimize(self, costs: Mapping[int, float], *, whole: bool = False) -> Answer | None:
        """The least sum of the variables, each times its cost; nothing where no values fit.

        Raises:
            Undecided: it took more work than was left.
        """
        if self._work.left <= 0:
            raise Undecided
        every = numpy.arange(self._size, dtype=numpy.int32)
        of_each = numpy.zeros(self._size)
        of_each[list(costs)] = list(costs.values())
        self._highs.changeColsCost(self._size, every, of_each)
        if whole != self._is_whole:
            kind = highspy.HighsVarType.kInteger if whole else highspy.HighsVarType.kContinuous
            self._highs.changeColsIntegrality(self._size, every, numpy.full(self._size, int(kind), numpy.uint8))
            self._is_whole = whole
        self._highs.run()
        info, status = self._highs.getInfo(), self._highs.getModelStatus()
        self._work.spend(1 + max(0, info.simplex_iteration_count))
        if status == highspy.HighsModelStatus.kInfeasible:
            return None
        if status != highspy.HighsModelStatus.kOptimal:
            raise Undecided
        found = self._highs.getSolution()
        objective = info.objective_function_value
        return Answer(found.col_value, found.col_dual, objective, info.mip_dual_bound if whole else objective)
