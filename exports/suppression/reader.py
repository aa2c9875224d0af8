"""What a reader of public tables can narrow counts down to: the values that fit everything the reader has.

The reader has every printed number and every sum, knows that a "*" is 1 or more, and what figures mean: that one is at
most another. Nothing here knows how counts were chosen. Every value that is reported to be possible is backed by a
whole table that fits, checked in whole numbers.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy

from exports.suppression.solver import NO_LIMIT, Program, Work
from exports.suppression.tables import LARGEST_SMALL_COUNT, Equation, Key
from exports.suppression.ties import Flags, Ties, Whole
from exports.suppression.witnesses import Reader

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


class Contradiction(Exception):
    """No table fits what is printed: the numbers contradict each other."""

    def __init__(self, key: Key) -> None:
        """Name a cell of the table that has no solution."""
        super().__init__(" / ".join(map(str, key)))
        self.key = key


def intervals(knowledge: Knowledge, keys: Iterable[Key], enough: int) -> dict[Key, tuple[int, int]]:
    """The least and the greatest value that fits, for each of these cells; looked for until they are `enough` apart.

    Raises:
        Contradiction: nothing fits.
        Undecided: the solver was stopped before it had an answer.
    """
    found = {key: _bounds(knowledge, key) for key in keys}
    cells, ties = _tied(knowledge)
    unknown, ties = ties.moving()
    for members, part in ties.parts():
        names = [cells[number] for number in unknown[members]]
        if wanted := [place for place, name in enumerate(names) if name in found]:
            found |= _of_part(part, names, wanted, enough)
    return found


def _bounds(knowledge: Knowledge, key: Key) -> tuple[int, int]:
    """What a cell may be where nothing ties it."""
    if (count := knowledge.printed.get(key)) is not None:
        return count, count
    most = LARGEST_SMALL_COUNT if key in knowledge.primary else GREATEST
    return int(key in knowledge.starred), most


def _tied(knowledge: Knowledge) -> tuple[list[Key], Ties]:
    """The cells that stand in any sum or comparison, and what the reader knows of them."""
    rows = [({equation.total: -1} | dict.fromkeys(equation.parts, 1), 0.0) for equation in knowledge.equations]
    rows += [({less: 1, more: -1}, -NO_LIMIT) for less, more in knowledge.at_most]
    cells = {cell: number for number, cell in enumerate(dict.fromkeys(cell for row, _least in rows for cell in row))}
    entries = numpy.array([(number, cells[cell], sign) for number, (row, _least) in enumerate(rows)
                           for cell, sign in row.items()], int).reshape(-1, 3).T  # fmt: skip
    low, high = numpy.array([_bounds(knowledge, cell) for cell in cells], float).reshape(-1, 2).T
    ties = Ties(low, high, entries, numpy.array([least for _row, least in rows]), numpy.zeros(len(rows)))
    known, sums = (low == high)[entries[1]], ties.sums(low)
    wrong = ~numpy.logical_and.reduceat(known, ties.starts) | ((ties.least <= sums) & (sums <= ties.most))
    if not wrong.all():
        raise Contradiction(next(iter(rows[int(wrong.argmin())][0])))
    return list(cells), ties


def _of_part(
    ties: Ties, names: Sequence[Key], wanted: Sequence[int], enough: int
) -> dict[Key, tuple[int, int]]:  # fmt: skip
    """The intervals of some cells of a part. Each end that is found is that of a whole table, which widens others."""
    first = _any_table(ties, names[wanted[0]])
    reader, ends = Reader(ties.seen_from(first), Work(MUCH_WORK)), numpy.array((first, first))

    def note(departures: Whole) -> Flags:
        numpy.minimum(ends[0], first + departures, out=ends[0])
        numpy.maximum(ends[1], first + departures, out=ends[1])
        return ~is_narrow()

    def is_narrow() -> Flags:
        return numpy.asarray((ends[1] - ends[0])[at] < enough)

    at, changes = numpy.repeat(wanted, 2), numpy.tile((-enough, enough), len(wanted))
    reader.together(at, changes, is_narrow(), note)
    for cell in wanted:
        for side in (-1, 1):
            if ends[1, cell] - ends[0, cell] < enough:
                note(reader.end(cell, side))
    return {names[cell]: (int(ends[0, cell]), int(ends[1, cell])) for cell in wanted}


def _any_table(ties: Ties, name: Key) -> Whole:
    program = Program(ties.low, ties.high, Work(MUCH_WORK))
    program.add_matrix(ties.least, ties.most, ties.starts, *ties.entries[1:])
    for whole in (False, True):  # without whole counts it is quick, and often enough
        answer = program.minimize(numpy.zeros(program.size), whole=whole)
        if answer and ties.hold(table := answer.values.round().astype(int)):
            return table
    raise Contradiction(name)
