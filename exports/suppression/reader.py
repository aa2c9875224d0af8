"""What a reader of public tables can tell of a count: its least and its greatest possible value.

The reader has every printed number and every sum, knows that a "*" is 1 or more, and what figures mean: that one is at
most another. Nothing here knows how counts were chosen.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from exports.suppression.solver import NO_LIMIT, Program, Work
from exports.suppression.tables import LARGEST_SMALL_COUNT, Equation, Key

GREATEST = 1_000_000
"""No count is larger. An interval that ends here has no upper end."""
MUCH_WORK = 10_000_000


@dataclass(frozen=True)
class Knowledge:
    """What a reader has in hand. A cell that is neither printed nor starred, such as *withheld*, is 0 or more.

    `at_most` has pairs of cells, left ≤ right, from the definitions of figures. `primary` are those starred cells of
    which the reader knows, from somewhere, that they are 1 to 5; leave it empty for who has only the tables.
    """

    printed: Mapping[Key, int]
    starred: frozenset[Key]
    equations: Sequence[Equation]
    at_most: Sequence[tuple[Key, Key]] = ()
    primary: frozenset[Key] = field(default_factory=frozenset)


def interval(knowledge: Knowledge, key: Key) -> tuple[int, int]:
    """The least and the greatest whole value of a cell that fit everything its reader knows.

    Ask for many cells through `Intervals`, which is made once.

    Raises:
        ValueError: no values fit, so the tables contradict themselves.
        Undecided: the solver was stopped before it had an answer.
    """
    return Intervals(knowledge).of(key)


class Intervals:
    """The intervals of the cells of some tables."""

    def __init__(self, knowledge: Knowledge) -> None:
        """Put what a reader knows into one program."""
        cells = {cell for equation in knowledge.equations for cell in equation.cells}
        cells |= {cell for pair in knowledge.at_most for cell in pair}
        self._columns = {cell: column for column, cell in enumerate(
            sorted(cells | set(knowledge.printed) | knowledge.starred, key=repr)
        )}  # fmt: skip
        limits = [_limits(knowledge, cell) for cell in self._columns]
        lows, highs = [low for low, _ in limits], [high for _, high in limits]
        self._program = Program(lows, highs, Work(MUCH_WORK))
        self._program.add_rows([
            ({self._columns[part]: 1.0 for part in equation.parts} | {self._columns[equation.total]: -1.0}, 0.0, 0.0)
            for equation in knowledge.equations
        ])  # fmt: skip
        self._program.add_rows([
            ({self._columns[left]: 1.0, self._columns[right]: -1.0}, -NO_LIMIT, 0.0)
            for left, right in knowledge.at_most
        ])  # fmt: skip

    def of(self, key: Key) -> tuple[int, int]:
        """As `interval`."""
        low, high = (self._end(self._columns[key], sign) for sign in (1, -1))
        return low, high

    def _end(self, column: int, sign: int) -> int:
        answer = self._program.minimize({column: sign})
        if answer and not answer.is_whole:
            answer = self._program.minimize({column: sign}, whole=True)
        if answer is None:
            raise ValueError("no counts fit everything that is printed: the tables contradict themselves")
        return int(answer.values[column].round())


def _limits(knowledge: Knowledge, cell: Key) -> tuple[int, int]:
    if cell in knowledge.printed:
        return knowledge.printed[cell], knowledge.printed[cell]
    return int(cell in knowledge.starred), LARGEST_SMALL_COUNT if cell in knowledge.primary else GREATEST
