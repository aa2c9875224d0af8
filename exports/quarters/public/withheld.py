"""What a public edition does not print at all: breakdowns of small totals, and what could not be protected (§IX).

Each is named by a text that stands in the record of the edition, from one breakdown at a school to a whole family.
"""

from collections.abc import Collection, Iterator
from dataclasses import replace
from functools import lru_cache

from exports.quarters.public.tables import BREAKDOWNS, EVERYWHERE, family_of
from exports.suppression.pattern import Unprotectable
from exports.suppression.tables import LARGEST_SMALL_COUNT, Equation, Key, PublicEdition, named
from models.quarters.measures import FigureKey

EACH_SCHOOL = "each school"


@lru_cache(maxsize=1 << 16)
def names_of(cell: Key) -> tuple[str, ...]:
    """The names under which a cell may be withheld, from the narrowest to its whole family, of this time and of all."""
    label, party, figure, place = cell
    family, group, is_at_school = family_of(cell), FigureKey.read(str(figure)).group, place != EVERYWHERE
    return (
        named(cell),
        *([named((label, party, f"{group}.*", place))] if (party, group) in BREAKDOWNS and group != figure else []),
        *([named((label, party, figure, EACH_SCHOOL)), named((label, family, EACH_SCHOOL))] if is_at_school else []),
        named((label, family)), family,
    )  # fmt: skip


def without(tables: PublicEdition, withheld: Collection[str]) -> PublicEdition:
    """Tables without what these names withhold."""
    hidden = cells_withheld(tables.cells, withheld)
    names = frozenset(withheld)
    lone = frozenset(cell for cell in hidden if tables.cells[cell] and names.isdisjoint(names_of(cell)[1:]))
    return replace(tables, unprinted=tables.unprinted | hidden, lone=lone)


def cells_withheld(cells: Collection[Key], withheld: Collection[str]) -> frozenset[Key]:
    """The cells that any of these names withholds."""
    names = frozenset(withheld)
    return frozenset(cell for cell in cells if not names.isdisjoint(names_of(cell)))


def following(tables: PublicEdition, suppressed: Collection[Key], withheld: Collection[str]) -> frozenset[Key]:
    """What these names withhold and readers have all the same: the one count that a printed sum lacks, if not small.

    Printing it tells nothing. Not printing it has readers believe that nobody knows it.
    """
    hidden = cells_withheld(tables.counts, withheld) - tables.unprinted
    unknown = hidden | tables.unprinted | set(suppressed)
    found = set[Key]()
    while sums := [equation for equation in tables.equations if sum(cell in unknown for cell in equation.cells) == 1]:
        known = {cell for equation in sums for cell in equation.cells if cell in unknown}
        unknown -= known
        found |= known & hidden
    return frozenset(cell for cell in found if not 1 <= tables.counts[cell] <= LARGEST_SMALL_COUNT)


def small_breakdowns(tables: PublicEdition, hidden: Collection[Key]) -> Iterator[str]:
    """Names of what would tell a small count apart: its breakdown, by the lines of a group or by schools.

    A total of 1 to 5 is at least as large as its breakdown has parts that are not 0. Where all of it is in one group,
    the zeros of the others say of each student what they are. Over schools that says of nobody what they are.
    """
    for equation in tables.equations:
        if not 1 <= tables.counts[equation.total] <= LARGEST_SMALL_COUNT or len(equation.parts) < 2:
            continue
        label, party, figure, place = equation.parts[0]
        seen = [part for part in equation.parts if tables.counts[part] and part not in hidden]
        if label != equation.total[0]:
            yield from [named(equation.total)] if len(seen) > 1 else []
        elif place == equation.total[3]:
            yield named((label, party, f"{FigureKey.read(str(figure)).group}.*", place))
        elif len(seen) > 1:
            yield named((label, party, figure, EACH_SCHOOL))


def all_in_one(tables: PublicEdition) -> Iterator[Key]:
    """Of each small total that is all in one group: a zero beside it that readers must not be able to tell."""
    for equation in tables.equations:
        if 1 <= tables.counts[equation.total] <= LARGEST_SMALL_COUNT and _is_breakdown(equation):
            zeros = [part for part in equation.parts if not tables.counts[part]]
            if len(zeros) == len(equation.parts) - 1:
                elsewhere = {zero: tables.counts.get((*zero[:3], EVERYWHERE), 0) for zero in zeros}
                likely = max(zeros, key=elsewhere.__getitem__, default=None)
                if likely and elsewhere[likely]:
                    yield likely


def _is_breakdown(equation: Equation) -> bool:
    return all(part[0] == equation.total[0] and part[3] == equation.total[3] for part in equation.parts)


def stepped_up(tables: PublicEdition, reason: Unprotectable, withheld: Collection[str]) -> set[str]:
    """What to withhold further so that counts can be protected: as little as possible, and in the end all of it."""
    label = list(tables.cells)[-1][0]  # of a year's cells its own come last; its quarters were published before
    for versions, finest in ((reason.culprits, 0), (reason.versions, 1), (reason.tied, 1)):
        cells = {cell for cell, _count in versions if cell[0] == label}
        ladders = [names_of(cell)[finest:-1] for cell in cells]
        names = (next((name for name in ladder if name not in withheld), None) for ladder in ladders)
        if found := {name for name in names if name}:
            return found
    return set()
