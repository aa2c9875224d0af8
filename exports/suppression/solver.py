"""HiGHS, a solver of linear and integer programs, in the few words that suppression needs.

The same program always has the same answer: one thread, a fixed seed, and limits in work done instead of in seconds.
"""

import os
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

import highspy
import numpy
import numpy.typing

from exports.suppression.ties import Numbers

Many = Sequence[float] | numpy.typing.NDArray[Any]
NO_LIMIT = highspy.kHighsInf
TOLERANCE = 1e-6
MOST_NODES = 20
OPTIONS: dict[str, Any] = {
    "output_flag": False, "log_to_console": False, "threads": 1, "random_seed": 0, "mip_max_nodes": MOST_NODES,
    "mip_rel_gap": 0.0, "presolve": "off",  # which takes ten times as long as the programs themselves
}  # fmt: skip
AT_ONCE = 4
"""More would wait for one another: between programs only one can go on."""
TREE = 300
"""What an integer program counts for, in steps."""


class Undecided(Exception):
    """The solver was stopped before it had an answer."""


@dataclass
class Work:
    """What may still be spent on programs, in steps of the simplex method and runs."""

    left: int


@dataclass(frozen=True)
class Answer:
    """An optimal answer: the value of each variable, the objective, and a proven bound of it."""

    values: Numbers
    objective: float
    bound: float

    @property
    def is_whole(self) -> bool:
        """Whether every value is a whole number."""
        return bool((abs(self.values - self.values.round()) < TOLERANCE).all())


One = TypeVar("One")
Answered = TypeVar("Answered")


def side_by_side(answer: Callable[[One], Answered], ones: Iterable[One]) -> list[Answered]:
    """The answers for each, some at the same time: while the solver works, others may."""
    with ThreadPoolExecutor(min(AT_ONCE, os.cpu_count() or 1)) as threads:
        return list(threads.map(answer, ones))


class _Quiet(highspy.Highs):
    """HiGHS, without a word on standard output."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]

    def enableCallbacks(self) -> None:  # noqa: N802  (its own name)
        """Leave them off: turning them on prints to standard output, where others read."""


class Program:
    """Variables between bounds, rows of sums between bounds; what is asked of it changes from run to run."""

    def __init__(self, lows: Many, highs: Many, work: Work) -> None:
        """Begin with the variables, each between its bounds."""
        self._work, self.size, self._costs = work, len(lows), numpy.zeros(0)
        self._highs = _Quiet()
        for option, value in OPTIONS.items():
            self._highs.setOptionValue(option, value)
        self._highs.addVars(self.size, numpy.array(lows, float), numpy.array(highs, float))

    def add_matrix(
        self, lows: Many, highs: Many, starts: Many, columns: Many, factors: Many
    ) -> None:  # fmt: skip
        """Hold sums of variables between two numbers: where each row starts, its variables with their factors."""
        self._highs.addRows(len(lows), numpy.array(lows, float), numpy.array(highs, float), len(columns),
                            numpy.array(starts, numpy.int32), numpy.array(columns, numpy.int32),
                            numpy.array(factors, float))  # fmt: skip

    def bound(self, columns: Many, lows: Many, highs: Many) -> None:
        """Change the bounds of some variables."""
        if len(columns):
            numbers = numpy.array(columns, numpy.int32)
            self._highs.changeColsBounds(len(columns), numbers, numpy.array(lows, float), numpy.array(highs, float))

    def minimize(self, costs: Numbers, *, whole: bool = False) -> Answer | None:
        """The least sum of the variables, each times its cost; nothing where no values fit.

        It begins with every variable at a bound, not where the one before ended: answers depend on no order, and where
        little has to change, little has to be done.

        Raises:
            Undecided: it took more work than was left.
        """
        if self._work.left <= 0:
            raise Undecided
        if not numpy.array_equal(costs, self._costs):
            self._highs.changeColsCost(self.size, numpy.arange(self.size, dtype=numpy.int32), costs)
            self._costs = costs
        self._highs.setBasis()
        answer = self._run(is_whole=False)
        if not whole or answer is None or answer.is_whole:
            return answer
        self._be(highspy.HighsVarType.kInteger)
        try:
            return self._run(is_whole=True)
        finally:
            self._be(highspy.HighsVarType.kContinuous)

    def reduced_costs(self) -> Numbers:
        """What each variable would have gained in the last answer."""
        return numpy.array(self._highs.getSolution().col_dual)

    def _be(self, kind: highspy.HighsVarType) -> None:
        every = numpy.arange(self.size, dtype=numpy.int32)
        self._highs.changeColsIntegrality(self.size, every, numpy.full(self.size, int(kind), numpy.uint8))

    def _run(self, *, is_whole: bool) -> Answer | None:
        self._highs.run()
        info, status = self._highs.getInfo(), self._highs.getModelStatus()
        self._work.left -= TREE if is_whole else 1 + max(0, info.simplex_iteration_count)
        if status == highspy.HighsModelStatus.kInfeasible:
            return None
        if status not in (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kModelEmpty):
            raise Undecided
        objective = info.objective_function_value
        bound = info.mip_dual_bound if is_whole else objective
        return Answer(numpy.array(self._highs.getSolution().col_value), objective, bound)
