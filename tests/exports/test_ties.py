"""What is left out of a system of sums before a solver sees it: nothing that a table depends on."""

from collections.abc import Sequence
from itertools import product

import numpy
from hypothesis import given, settings
from hypothesis import strategies as st

from exports.suppression.ties import Ties

COUNTS, MOST = 4, 3
ROW = st.tuples(
    st.lists(st.sampled_from((-1, 0, 1)), min_size=COUNTS, max_size=COUNTS).filter(any), st.integers(-2, 2),
    st.sampled_from((0, 1, 9)),
)  # fmt: skip
ENDS = st.lists(st.tuples(st.integers(0, MOST), st.integers(0, MOST)).map(sorted), min_size=COUNTS, max_size=COUNTS)
EVERY = numpy.array(list(product(range(MOST + 1), repeat=COUNTS)))
TRIED = settings(max_examples=150, deadline=None)
Row = tuple[list[int], int, int]


def tied(rows: Sequence[Row], ends: Sequence[Sequence[int]]) -> Ties:
    """A few counts between these ends, and rows: signs, the least that they come to, and how much more they may."""
    entries = [(number, count, sign) for number, (signs, *_limits) in enumerate(rows)
               for count, sign in enumerate(signs) if sign]  # fmt: skip
    least = numpy.array([float(low) for _signs, low, _room in rows])
    low, high = numpy.array(ends, float).T
    return Ties(low, high, numpy.array(entries, int).reshape(-1, 3).T, least,
                least + [room for *_row, room in rows])  # fmt: skip


def by_hand(rows: Sequence[Row], ends: Sequence[Sequence[int]]) -> list[bool]:
    """Which of all tables fit, by Python's own sums."""
    return [
        all(low <= count <= high for count, (low, high) in zip(table, ends, strict=True))
        and all(low <= sum(sign * count for sign, count in zip(signs, table, strict=True)) <= low + room
                for signs, low, room in rows)
        for table in EVERY.tolist()
    ]  # fmt: skip


@TRIED
@given(st.lists(ROW, max_size=4), ENDS)
def test_narrowing_keeps_every_table_and_adds_none(rows: Sequence[Row], ends: Sequence[Sequence[int]]) -> None:
    """Though rows are left out that limit nothing."""
    ties = tied(rows, ends)
    assert ties.hold(EVERY).tolist() == by_hand(rows, ends)
    if any(by_hand(rows, ends)):
        assert ties.narrowed().hold(EVERY).tolist() == by_hand(rows, ends)


@TRIED
@given(st.lists(ROW, max_size=4), ENDS)
def test_parts_fit_together_as_the_whole_does(rows: Sequence[Row], ends: Sequence[Sequence[int]]) -> None:
    """Each by itself, once what cannot move is worked into the rows."""
    ties = tied(rows, ends)
    fits = by_hand(rows, ends)
    if any(fits):
        moving, free = ties.moving()
        is_in = numpy.all((ties.low <= EVERY) & (ties.high >= EVERY), axis=1)
        for members, part in free.parts():
            is_in &= part.hold(EVERY[:, moving[members]])
        assert is_in.tolist() == fits


def test_what_no_row_ties_is_apart() -> None:
    """Two sums of two counts each are two parts; a count in both makes them one."""
    ends = [(0, MOST)] * COUNTS
    two: list[Row] = [([1, 1, 0, 0], 2, 0), ([0, 0, 1, 1], 2, 0)]
    assert [members.tolist() for members, _part in tied(two, ends).parts()] == [[0, 1], [2, 3]]
    one: list[Row] = [*two, ([0, 1, -1, 0], 0, 9)]
    assert [members.tolist() for members, _part in tied(one, ends).parts()] == [[0, 1, 2, 3]]
