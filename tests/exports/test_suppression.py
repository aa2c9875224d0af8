"""What is suppressed of small tables, tried with many of them: each count of 1 to 5 could as well be 1 or 5."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exports.suppression.decision import Tries, suppress
from exports.suppression.pattern import Unprotectable
from exports.suppression.reader import GREATEST, Contradiction, Knowledge, intervals
from exports.suppression.tables import Equation, PublicEdition
from tests.exports.tabulated import tabulated
from tests.support.public_reader import SMALL, VERY_MANY, Cell, PublicReader, Sum

ROWS, SCHOOLS, QUARTERS = ("a", "b", "c"), ("x", "y", "z"), ("Q1", "Q2", "Q3", "Q4")
PLACES = list(product(ROWS, SCHOOLS))
COUNTS = st.lists(st.integers(0, 14), min_size=len(PLACES), max_size=len(PLACES))
MADE_SURE = settings(max_examples=60, deadline=None)


def table(counts: Sequence[int]) -> PublicEdition:
    """A table of three lines and three schools with its totals."""
    return tabulated([(ROWS, "all"), (SCHOOLS, "all")], dict(zip(PLACES, counts, strict=True)))


def chosen(new: PublicEdition, *made: PublicEdition, work: int = 20_000) -> PublicEdition | None:
    """An edition as it is printed; nothing where it cannot be."""
    try:
        return replace(new, suppressed=suppress(made, new, (), Tries(), work))
    except Unprotectable:
        return None


def bounds_of(editions: Sequence[PublicEdition]) -> dict[Cell, tuple[int, int]]:
    """What the editions themselves say of each count: a cell with another count is another unknown."""
    found: dict[Cell, tuple[int, int]] = {}
    for edition in editions:
        for cell, count in edition.counts.items():
            if cell in edition.suppressed:
                said = (1, 5 if count in SMALL else VERY_MANY)
            else:
                said = (0, VERY_MANY) if cell in edition.unprinted else (count, count)
            low, high = found.get((cell, count), (0, VERY_MANY))
            found[cell, count] = max(low, said[0]), min(high, said[1])
    return found


def sums_of(editions: Sequence[PublicEdition]) -> list[Sum]:
    """Every sum of every edition."""
    return [
        ((total, edition.counts[total]), [(part, edition.counts[part]) for part in parts])
        for edition in editions for total, *parts in (equation.cells for equation in edition.equations)
    ]  # fmt: skip


def narrow(editions: Sequence[PublicEdition]) -> list[Cell]:
    """The small counts of which a reader of all editions can exclude 1, or 5, or where it knows less, all but four."""
    bounds = bounds_of(editions)
    at_most = [((left, edition.counts[left]), (right, edition.counts[right]))
               for edition in editions for left, right in edition.at_most]  # fmt: skip
    reader = PublicReader(bounds, sums_of(editions), at_most)
    return [version for version in bounds if version[1] in SMALL and is_narrow(reader, version, *bounds[version])]


def is_narrow(reader: PublicReader, version: Cell, _low: int, high: int) -> bool:
    """Whether too few values are possible of a count."""
    if high in SMALL:
        return not (reader.can_be(version, 0, 1) and reader.can_be(version, 5, high))
    least, greatest = reader.interval(version)
    return greatest - least < 4


def quarters(counts: Sequence[Sequence[int]]) -> PublicEdition:
    """Four such tables with the year that they add up to."""
    places = {(quarter, *place): count for quarter, of_quarter in zip(QUARTERS, counts, strict=True)
              for place, count in zip(PLACES, of_quarter, strict=True)}  # fmt: skip
    return tabulated([(QUARTERS, "year"), (ROWS, "all"), (SCHOOLS, "all")], places)


def part_of(year: PublicEdition, quarter: str) -> PublicEdition:
    """One of them."""
    cells = {cell: count for cell, count in year.cells.items() if cell[0] == quarter}
    return PublicEdition(cells, [one for one in year.equations if all(cell in cells for cell in one.cells)])


@MADE_SURE
@given(COUNTS)
def test_every_small_count_of_a_table_keeps_its_interval(counts: Sequence[int]) -> None:
    """And zeros are printed."""
    made = chosen(table(counts))
    if made:
        assert narrow([made]) == []
        assert all(made.cells[cell] for cell in made.suppressed)


@MADE_SURE
@given(COUNTS, st.sets(st.sampled_from(PLACES), max_size=4))
def test_what_is_not_printed_at_all_keeps_an_interval(counts: Sequence[int], withheld: Collection[Cell]) -> None:
    """Nothing says that it is 1 to 5: as good is 0 to 4."""
    made = chosen(replace(table(counts), unprinted=frozenset(withheld)))
    if made:
        assert narrow([made]) == []


def test_a_withheld_count_takes_no_more_stars_than_it_needs() -> None:
    """Beside two that are 1 or more, one that is not printed at all can be 0 to 4 of 6: the 6 is printed."""
    cells = {("a",): 2, ("b",): 2, ("c",): 2, ("all",): 6}
    sums = [Equation(("all",), (("a",), ("b",), ("c",)))]
    made = chosen(PublicEdition(cells, sums, unprinted=frozenset({("a",)})))
    assert made
    assert made.suppressed == {("b",), ("c",)}


def test_a_table_with_a_small_count_is_not_refused_for_nothing() -> None:
    """One count of 2 among large ones takes a box of four, and no total."""
    made = chosen(table([2, 20, 30, 20, 20, 30, 40, 40, 40]))
    assert made
    assert len(made.suppressed) == 4
    assert not any("all" in cell for cell in made.suppressed)


@MADE_SURE
@given(COUNTS, st.integers(0, len(PLACES) - 1), st.integers(0, 14))
def test_a_correction_gives_nothing_away(counts: Sequence[int], place: int, corrected: int) -> None:
    """To whoever has the edition before it, and knows which counts are the same."""
    before = chosen(table(counts))
    if before:
        after = chosen(table([*counts[:place], corrected, *counts[place + 1 :]]), before)
        assert after is None or narrow([before, after]) == []


def test_one_withdrawn_incident_empties_no_table() -> None:
    """The totals that it is part of are suppressed, since who has both editions could subtract; nothing else goes."""
    counts = [2, 20, 30, 20, 20, 30, 40, 40, 40]
    before = chosen(table(counts))
    assert before
    after = chosen(table([1, *counts[1:]]), before)
    assert after
    assert narrow([before, after]) == []
    assert {("a", "all"), ("all", "x"), ("all", "all")} <= after.suppressed
    assert len(after.suppressed - before.suppressed) <= 4


@settings(max_examples=12, deadline=None)
@given(st.lists(COUNTS, min_size=len(QUARTERS), max_size=len(QUARTERS)))
def test_a_year_gives_nothing_away_of_its_quarters(counts: Sequence[Sequence[int]]) -> None:
    """Each quarter was public before."""
    year = quarters(counts)
    made = [chosen(part_of(year, quarter)) for quarter in QUARTERS]
    published = [edition for edition in made if edition]
    if len(published) == len(QUARTERS) and (whole := chosen(year, *published)):
        assert narrow([*published, whole]) == []


def test_bounds_from_definitions_are_a_readers_too() -> None:
    """Arrests of at most two referrals are one or two, unless the referrals are suppressed."""
    cells = {("referrals",): 4, ("others",): 30, ("all",): 34, ("arrests",): 3}
    sums = [Equation(("all",), (("referrals",), ("others",)))]
    made = chosen(PublicEdition(cells, sums, at_most=[(("arrests",), ("referrals",))]))
    assert made
    assert narrow([made]) == []


def test_a_printed_figure_that_is_at_most_another_bounds_what_stands_beside_it() -> None:
    """Of 10, the 2 can be 5 only if the 8 can be 5: not beside a printed 8 that it is no less than."""
    cells = {("few",): 2, ("more",): 8, ("all",): 10, ("less",): 8, ("by day",): 10, ("at night",): 0}
    sums = [Equation(("all",), (("few",), ("more",))), Equation(("all",), (("by day",), ("at night",)))]
    made = chosen(PublicEdition(cells, sums, at_most=[(("less",), ("more",))]))
    assert made
    assert narrow([made]) == []


def test_a_withheld_count_can_be_as_much_as_four_more_than_its_least() -> None:
    """Of 9, beside one that is no less than a printed 6, a withheld 2 could be 0 to 3: that is too narrow."""
    cells = {("few",): 2, ("more",): 7, ("all",): 9, ("less",): 6, ("by day",): 9, ("at night",): 0}
    sums = [Equation(("all",), (("few",), ("more",))), Equation(("all",), (("by day",), ("at night",)))]
    new = PublicEdition(cells, sums, unprinted=frozenset({("few",)}), at_most=[(("less",), ("more",))])
    made = chosen(new)
    assert made
    assert narrow([made]) == []


def test_an_earlier_edition_that_told_more_is_no_reason_to_print_nothing() -> None:
    """What it gave away is given away; the new one gives away no more."""
    cells = {("a",): 2, ("b",): 3, ("c",): 30, ("all",): 35}
    sums = [Equation(("all",), (("a",), ("b",), ("c",)))]
    told = PublicEdition(cells, sums, frozenset({("a",), ("b",)}))
    again = chosen(PublicEdition(cells, sums), told)
    assert again
    assert again.suppressed == told.suppressed


def test_a_zero_that_readers_must_not_tell_is_not_what_a_printed_sum_lacks() -> None:
    """All three are in one group. That none is in this other one, though there are such students, is not told."""
    lines = (("a", "x"), ("b", "x"), ("c", "x"))
    cells = {**dict(zip(lines, (3, 0, 0), strict=True)), ("all", "x"): 3, ("b", "y"): 7, ("b", "all"): 7}
    sums = [Equation(("all", "x"), lines), Equation(("b", "all"), (("b", "x"), ("b", "y")))]
    new = PublicEdition(cells, sums, unprinted=frozenset(lines))
    assert suppress((), new, (), Tries()) == {("all", "x")}
    assert len(suppress((), new, [("b", "x")], Tries()) & {("b", "y"), ("b", "all")}) == 1


def test_a_withheld_sum_need_not_look_smaller_than_its_parts_let_it() -> None:
    """Of two parts that are 1 or more each it is 2 at least: so wide from there is enough, and nothing is refused."""
    cells = {("a",): 1, ("b",): 2, ("all",): 3}
    sums = [Equation(("all",), (("a",), ("b",)))]
    parts = frozenset({("a",), ("b",)})
    made = chosen(PublicEdition(cells, sums, unprinted=frozenset(cells), lone=parts))
    assert made
    assert made.suppressed == frozenset()


def test_what_readers_can_tell_not_to_be_zero_protects_less() -> None:
    """Beside a withheld 2 a 3 can be 5 only if the 2 is none: where a 0 would be printed, more is suppressed."""
    cells = {("a",): 2, ("b",): 3, ("c",): 20, ("all",): 25}
    new = PublicEdition(cells, [Equation(("all",), (("a",), ("b",), ("c",)))], unprinted=frozenset({("a",)}))
    assert suppress((), new, (), Tries()) == {("b",)}
    assert suppress((), replace(new, lone=new.unprinted), (), Tries()) == {("b",), ("c",)}


def test_a_zero_is_printed_and_refuses_no_table() -> None:
    """Small counts in its row and column are protected by others."""
    made = chosen(table([0, 2, 30, 20, 3, 40, 50, 60, 70]))
    assert made
    assert narrow([made]) == []
    assert ("a", "x") not in made.suppressed


def test_a_sum_that_is_new_was_known_to_no_reader_before() -> None:
    """It says what earlier editions kept back, of counts that they printed: that is not what was told already."""
    counts = {("a",): 2, ("b",): 30, ("all",): 32, ("others",): 20, ("both",): 22}
    sums = [Equation(("all",), (("a",), ("b",)))]
    before = PublicEdition(counts, sums, frozenset({("a",), ("b",)}))
    assert chosen(PublicEdition(counts, sums), before)
    assert chosen(PublicEdition(counts, [*sums, Equation(("both",), (("a",), ("others",)))]), before) is None


def test_a_count_that_is_withheld_after_all_is_searched_anew() -> None:
    """A first try with its "*" needed another one, which the next try can print."""
    cells = {("a",): 2, ("b",): 3, ("c",): 20, ("all",): 25}
    new, tries = PublicEdition(cells, [Equation(("all",), (("a",), ("b",), ("c",)))]), Tries()
    assert len(suppress((), new, (), tries)) == 3
    assert suppress((), replace(new, unprinted=frozenset({("a",)})), (), tries) == {("b",)}


def test_a_reader_knows_which_figure_is_at_most_another() -> None:
    """A "*" beside a printed 3 that it cannot exceed is 1 to 3."""
    knowledge = Knowledge({("more",): 3}, frozenset({("less",)}), (), [(("less",), ("more",))])
    assert intervals(knowledge, [("less",)], GREATEST) == {("less",): (1, 3)}


def test_a_reader_who_knows_that_a_star_is_small_knows_what_is_left_of_a_sum() -> None:
    """Of a printed 9 a "*" of 1 to 5 leaves 4 to 8; without knowing that, anything from 1 on."""
    cells = (("a",), ("b",))
    for primary, least, most in ((cells[:1], 4, 5), ((), 1, 8)):
        knowledge = Knowledge({("all",): 9}, frozenset(cells), [Equation(("all",), cells)], (), frozenset(primary))
        assert intervals(knowledge, cells, GREATEST) == {cells[0]: (1, most), cells[1]: (least, 8)}


def test_what_cannot_be_protected_says_which_star_is_in_the_way() -> None:
    """Two that are 1 or more each, of at most 5 together, are 4 at the most: it is the sum."""
    cells = {("a",): 1, ("b",): 1, ("all",): 2}
    with pytest.raises(Unprotectable) as refused:
        suppress((), PublicEdition(cells, [Equation(("all",), (("a",), ("b",)))]), (), Tries())
    assert refused.value.culprits == {(("all",), 2)}
    assert refused.value.versions == refused.value.tied == set(cells.items())


def test_what_is_given_up_stops_no_edition() -> None:
    """Of counts that it prints nothing of any more, whatever is known of them; they still read "*" where they stand."""
    new, tries = table([2, 20, 30, 20, 20, 30, 40, 40, 40]), Tries()
    with pytest.raises(Unprotectable) as refused:
        suppress((), new, (), tries, work=0)
    tries.given_up |= set(refused.value.tied)
    assert suppress((), new, (), tries, work=0) == {("a", "x")}


def test_a_solver_that_is_stopped_at_once_publishes_nothing_unsafe() -> None:
    """Without any work there is no answer, and with little one that is safe, if there is one."""
    counts = [2, 20, 30, 20, 1, 30, 40, 40, 3]
    assert chosen(table(counts), work=0) is None
    for work in (1, 10, 100):
        hasty = chosen(table(counts), work=work)
        assert hasty is None or narrow([hasty]) == []


def test_the_same_again_keeps_back_the_same() -> None:
    """An edition that says nothing new prints nothing that was suppressed, though a search could choose otherwise."""
    made = table([1, 17, 18, 17, 2, 19, 16, 17, 18])
    before = replace(made, suppressed=frozenset(cell for cell, count in made.cells.items() if count))
    again = chosen(made, before)
    assert again
    assert again.suppressed == before.suppressed


@MADE_SURE
@given(st.lists(st.integers(0, 4), min_size=4, max_size=4), st.lists(st.booleans(), min_size=9, max_size=9),
       st.booleans())  # fmt: skip
def test_the_interval_of_a_cell_is_what_enumeration_finds(
    counts: Sequence[int], stars: Sequence[bool], is_primary: bool
) -> None:
    """Of every "*" in a table of two by two, with all totals."""
    made = tabulated([(("a", "b"), "all"), (("x", "y"), "all")],
                     dict(zip(product("ab", "xy"), counts, strict=True)))  # fmt: skip
    hidden = {cell for cell, star in zip(sorted(made.counts), stars, strict=True) if star and made.counts[cell]}
    primary = frozenset(cell for cell in hidden if is_primary and made.counts[cell] in SMALL)
    knowledge = Knowledge({cell: count for cell, count in made.counts.items() if cell not in hidden},
                          frozenset(hidden), made.equations, (), primary)  # fmt: skip
    if all(reach(made, hidden, cell) for cell in hidden):
        limits = limits_of(made, hidden, primary)
        assert {cell: intervals(knowledge, [cell], GREATEST)[cell] for cell in hidden} == limits


def reach(made: PublicEdition, hidden: Collection[Cell], cell: Cell) -> bool:
    """Whether a printed total bounds it, so that there are few values to try."""
    return any(cell in one.parts and one.total not in hidden for one in made.equations)


def limits_of(made: PublicEdition, hidden: Collection[Cell], primary: Collection[Cell]) -> dict[Cell, tuple[int, int]]:
    """The ends of what trying every four counts finds; no total is more than the four at their largest, 16."""
    inner, found = [one for one in made.counts if "all" not in one], []
    allowed = {one: range(1, 6 if one in primary else 17) if one in hidden else [count]
               for one, count in made.counts.items()}  # fmt: skip
    for values in product(*(allowed[one] for one in inner)):
        table = dict(zip(inner, values, strict=True))
        sums = {one: sum(count for place, count in table.items() if is_part(place, one)) for one in made.counts}
        if all(count in allowed[one] for one, count in sums.items()):
            found.append(sums)
    return {cell: (min(sums[cell] for sums in found), max(sums[cell] for sums in found)) for cell in hidden}


def is_part(place: Cell, total: Cell) -> bool:
    """Whether a count is in a total, or is it."""
    return all(whole in (own, "all") for own, whole in zip(place, total, strict=True))


def test_tables_that_contradict_themselves_have_no_interval() -> None:
    """A total that is less than its parts was tampered with."""
    knowledge = Knowledge({("all",): 1}, frozenset({("a",), ("b",)}), [Equation(("all",), (("a",), ("b",)))])
    with pytest.raises(Contradiction):
        intervals(knowledge, [("a",)], GREATEST)
