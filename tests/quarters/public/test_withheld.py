"""Breakdowns of small totals are not printed, and what that leaves readers is not more than it seems (§IX)."""

from collections.abc import Mapping

import pytest

from exports.quarters.public.tables import EVERYWHERE
from exports.quarters.public.withheld import EACH_SCHOOL, all_in_one, small_breakdowns, without
from exports.suppression.tables import Equation, Key, PublicEdition

Q1, Q2, YEAR = "Q1 2025-26", "Q2 2025-26", "Year 2025-26"
WHITE, BLACK = "referred.race.white", "referred.race.black"


def cell(label: str, figure: str, place: str) -> Key:
    """A figure of the schools."""
    return (label, "schools", figure, place)


def added_up(total: Key, parts: Mapping[Key, int]) -> PublicEdition:
    """A table of one sum."""
    return PublicEdition({**parts, total: sum(parts.values())}, [Equation(total, tuple(parts))])


def at_hall(white: int, black: int) -> PublicEdition:
    """The students who were referred at a school, by race."""
    parts = {cell(Q1, WHITE, "hall"): white, cell(Q1, BLACK, "hall"): black}
    return added_up(cell(Q1, "referred.students", "hall"), parts)


def over_schools(hall: int, conard: int) -> PublicEdition:
    """A line at two schools and together."""
    parts = {cell(Q1, "incidents.theft", "hall"): hall, cell(Q1, "incidents.theft", "conard"): conard}
    return added_up(cell(Q1, "incidents.theft", EVERYWHERE), parts)


def over_quarters(first: int, second: int) -> PublicEdition:
    """A line at a school in two quarters and over the year."""
    parts = {cell(Q1, "incidents.theft", "hall"): first, cell(Q2, "incidents.theft", "hall"): second}
    return added_up(cell(YEAR, "incidents.theft", "hall"), parts)


OF_RACE = {f"{Q1} / schools / referred.race.* / hall"}
OF_SCHOOLS = {f"{Q1} / schools / incidents.theft / {EACH_SCHOOL}"}
OF_YEAR = {f"{YEAR} / schools / incidents.theft / hall"}


@pytest.mark.parametrize(
    ("tables", "expected"),
    [
        # of each student of a small total, the lines that are zero say what they are not: also where all are in one
        (at_hall(2, 3), OF_RACE), (at_hall(5, 0), OF_RACE), (at_hall(2, 4), set()), (at_hall(0, 0), set()),
        # two schools of five together are one each at least; where it is all at one school nobody is told apart
        (over_schools(2, 3), OF_SCHOOLS), (over_schools(5, 0), set()), (over_schools(2, 4), set()),
        # the quarters are public already: it is the year's total that would narrow them down
        (over_quarters(2, 3), OF_YEAR), (over_quarters(5, 0), set()), (over_quarters(2, 4), set()),
    ],
)  # fmt: skip
def test_a_total_of_one_to_five_is_not_broken_down(tables: PublicEdition, expected: set[str]) -> None:
    """A total of six is, and one of none."""
    assert set(small_breakdowns(tables, ())) == expected


def test_a_breakdown_of_which_one_part_is_left_is_printed() -> None:
    """Of two schools one is withheld already."""
    hall = cell(Q1, "incidents.theft", "hall")
    assert not set(small_breakdowns(over_schools(2, 3), {hall}))


@pytest.mark.parametrize(
    ("white", "black", "elsewhere", "expected"),
    [(3, 0, 7, {BLACK}), (3, 0, 0, set()), (2, 1, 7, set()), (6, 0, 7, set()), (0, 0, 7, set())],
)
def test_where_all_are_in_one_group_that_none_is_in_another_is_not_told(
    white: int, black: int, elsewhere: int, expected: set[str]
) -> None:
    """Unless there are no such students anywhere: then everybody knows."""
    tables = at_hall(white, black)
    cells = {**tables.cells, cell(Q1, BLACK, EVERYWHERE): elsewhere}
    found = set(all_in_one(PublicEdition(cells, tables.equations)))
    assert found == {cell(Q1, figure, "hall") for figure in expected}


def test_what_is_withheld_alone_is_known_to_be_none_of_the_zeros() -> None:
    """A zero beside it is printed. What is withheld with its whole breakdown may be any of them, also a zero."""
    white, black = cell(Q1, WHITE, "hall"), cell(Q1, BLACK, "hall")
    alone = without(at_hall(3, 0), {f"{Q1} / schools / {WHITE} / hall", f"{Q1} / schools / {BLACK} / hall"})
    assert (alone.unprinted, alone.lone) == ({white, black}, {white})
    together = without(at_hall(3, 0), OF_RACE)
    assert (together.unprinted, together.lone) == ({white, black}, set())
