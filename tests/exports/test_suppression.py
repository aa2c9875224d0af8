"""What is suppressed of small tables, tried with many of them: no count of 1 to 5 can be worked out."""

from collections.abc import Sequence
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from exports.suppression.complementary import Unprotectable, suppress
from exports.suppression.tables import PublicEdition
from tests.exports.tabulated import tabulated
from tests.support.public_reader import Cell, Sum, disclosed

ROWS, SCHOOLS, QUARTERS = ("a", "b", "c"), ("x", "y", "z"), ("Q1", "Q2", "Q3", "Q4")
PLACES = list(product(ROWS, SCHOOLS))
COUNTS = st.lists(st.integers(0, 9), min_size=len(PLACES), max_size=len(PLACES))
MADE_SURE = settings(max_examples=150, deadline=None)


def table(counts: Sequence[int]) -> PublicEdition:
    """A table of three lines and three schools with its totals."""
    return tabulated([(ROWS, "all"), (SCHOOLS, "all")], dict(zip(PLACES, counts, strict=True)))


def told(editions: Sequence[PublicEdition]) -> set[Cell]:
    """The counts of 1 to 5 that a reader of all editions can tell."""
    values: dict[Cell, int] = {}
    printed: set[Cell] = set()
    sums: list[Sum] = []
    for edition in editions:
        named = {cell: (cell, count) for cell, count in edition.cells.items() if count is not None}
        values |= {name: name[1] for name in named.values()}
        printed |= {name for cell, name in named.items() if cell not in edition.suppressed}
        sums += [(named[one.total], [named[part] for part in one.parts]) for one in edition.equations]
    hidden = set(values) - printed
    return {cell for cell in printed | disclosed(sums, values, hidden) if 1 <= values[cell] <= 5}


@MADE_SURE
@given(COUNTS)
def test_no_small_count_of_a_table_can_be_worked_out(counts: Sequence[int]) -> None:
    """Zeros are printed, and whatever else gives nothing away."""
    made = table(counts)
    try:
        hidden = suppress(made.cells, made.equations)
    except Unprotectable:
        return
    assert told([PublicEdition(made.cells, made.equations, hidden)]) == set()
    assert all(made.cells[cell] for cell in hidden)


@MADE_SURE
@given(COUNTS, st.integers(0, len(PLACES) - 1), st.integers(0, 9))
def test_a_correction_gives_nothing_away(counts: Sequence[int], place: int, corrected: int) -> None:
    """To whoever has the edition before it, and knows which counts are the same."""
    first, second = table(counts), table([*counts[:place], corrected, *counts[place + 1 :]])
    try:
        before = PublicEdition(first.cells, first.equations, suppress(first.cells, first.equations))
        hidden = suppress(second.cells, second.equations, [before])
    except Unprotectable:
        return
    assert told([before, PublicEdition(second.cells, second.equations, hidden)]) == set()


@MADE_SURE
@given(st.lists(COUNTS, min_size=len(QUARTERS), max_size=len(QUARTERS)))
def test_a_year_gives_nothing_away_of_its_quarters(counts: Sequence[Sequence[int]]) -> None:
    """Each quarter was public before. The year can always be made: what it adds up can be suppressed."""
    places = {(quarter, *place): count for quarter, of_quarter in zip(QUARTERS, counts, strict=True)
              for place, count in zip(PLACES, of_quarter, strict=True)}  # fmt: skip
    year = tabulated([(QUARTERS, "year"), (ROWS, "all"), (SCHOOLS, "all")], places)
    made: list[PublicEdition] = []
    for quarter in QUARTERS:
        cells = {cell: count for cell, count in year.cells.items() if cell[0] == quarter}
        sums = [one for one in year.equations if all(cell in cells for cell in one.cells)]
        try:
            made.append(PublicEdition(cells, sums, suppress(cells, sums)))
        except Unprotectable:
            return
    hidden = suppress(year.cells, year.equations, made)
    assert told([*made, PublicEdition(year.cells, year.equations, hidden)]) == set()


def test_the_same_again_keeps_back_the_same() -> None:
    """An edition that says nothing new prints nothing that was suppressed, though a search could choose otherwise."""
    made = table([1, 7, 8, 7, 2, 9, 6, 7, 8])
    cells = frozenset(cell for cell, count in made.cells.items() if count)
    before = PublicEdition(made.cells, made.equations, cells)
    assert suppress(made.cells, made.equations) < cells
    assert suppress(made.cells, made.equations, [before]) == cells
