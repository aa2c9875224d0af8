"""What readers of public editions can work out, from the files alone: nothing else is looked at (§IX).

Which "*" are counts of 1 to 5 does not stand in a file. A "*" fails if it has few possible values and may be one.
A count is taken to be another one in each revision of a quarter: which stayed the same does not stand there either.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from exports.quarters.public.enrollment import is_of_enrollment
from exports.quarters.public.held_back import LEAST_WIDTH
from exports.quarters.public.read_back import Printed, ReadEdition
from exports.quarters.public.tables import COUNTED_IN_POLICE, EVERYWHERE, POLICE, SCHOOLS, year_label
from exports.quarters.tables import ADDED_UP
from exports.suppression.reader import Contradiction, Knowledge, intervals
from exports.suppression.tables import LARGEST_SMALL_COUNT, Equation, Key
from exports.workbook.cells import SUPPRESSED, WITHHELD
from models.quarters.enrollment_measures import ENROLLMENT_GROUPS
from models.quarters.measures import SCHOOL_GROUPS
from models.quarters.police_measures import NOT_PUBLIC, POLICE_GROUPS


@dataclass(frozen=True)
class Verdict:
    """What was found: how many "*" there are, small counts that are printed, and each "*" that is narrow."""

    starred: int
    printed: Sequence[Key]
    narrow: Mapping[Key, tuple[int, int]]

    @property
    def is_safe(self) -> bool:
        """Whether nothing was found."""
        return not self.printed and not self.narrow


def judge(editions: Sequence[ReadEdition]) -> Verdict:
    """What the readers of all these editions can work out.

    Raises:
        Contradiction: no counts fit what is printed.
    """
    shown: dict[Key, Printed] = {}
    for edition in editions:
        for cell, value in edition.cells.items():
            name = named(edition, cell)
            if not isinstance(shown.get(name), int):  # what any of them prints is known
                shown[name] = value
    printed = {name: value for name, value in shown.items() if isinstance(value, int)}
    starred = frozenset(name for name, value in shown.items() if value == SUPPRESSED)
    try:
        found = intervals(_knowledge(editions, shown, printed, starred, is_bold=True), starred, LEAST_WIDTH)
    except Contradiction:  # adjustments of the police may count an incident and no notice
        found = intervals(_knowledge(editions, shown, printed, starred, is_bold=False), starred, LEAST_WIDTH)
    narrow = {name: (low, high) for name, (low, high) in sorted(found.items())
              if high - low < LEAST_WIDTH and low <= LARGEST_SMALL_COUNT}  # fmt: skip
    small = sorted(name for name, value in printed.items() if 1 <= value <= LARGEST_SMALL_COUNT)
    return Verdict(len(starred), small, narrow)


def named(edition: ReadEdition, cell: Key) -> Key:
    """A cell with the revision that it is of, so that a corrected count is another one."""
    time = str(cell[0])
    if revision := edition.revisions.get(time):
        return (f"{time}, revision {revision}", *cell[1:])
    added = ", ".join(f"{label.split()[0]} revision {number}" for label, number in edition.revisions.items())
    return (f"{time} ({added})", *cell[1:])


def _knowledge(
    editions: Sequence[ReadEdition], shown: Mapping[Key, Printed], printed: Mapping[Key, int], starred: frozenset[Key],
    *, is_bold: bool,
) -> Knowledge:  # fmt: skip
    equations = dict.fromkeys(equation for edition in editions for equation in _equations(edition, shown, is_bold))
    return Knowledge(printed, starred, [equation for equation in equations if _may_hold(equation, printed)])


def _may_hold(equation: Equation, printed: Mapping[Key, int]) -> bool:
    """Whether a sum is not seen to be none: readers see that too, and use it for nothing."""
    if not all(cell in printed for cell in equation.cells):
        return True
    return printed[equation.total] == sum(printed[part] for part in equation.parts)


def _equations(edition: ReadEdition, shown: Mapping[Key, Printed], is_bold: bool) -> Iterator[Equation]:
    """The sums that the readers of an edition see: over schools, over the lines of groups, over the quarters."""
    name = partial(named, edition)
    places = list(dict.fromkeys(str(cell[3]) for cell in edition.cells))
    schools = [place for place in places if place != EVERYWHERE]
    for cell, value in edition.cells.items():
        if cell[3] == EVERYWHERE and _is_count(value):
            at = [(*cell[:3], school) for school in schools]
            if parts := [part for part in at if _is_count(edition.cells.get(part))]:
                yield Equation(name(cell), tuple(map(name, parts)))
        if cell[0] == year_label(edition.school_year or "") and _is_count(value):
            yield from _over_quarters(edition, cell, shown)
    for time in dict.fromkeys(str(cell[0]) for cell in edition.cells):
        for place in places:
            yield from _over_lines(edition, time, place, is_bold)


def _over_quarters(edition: ReadEdition, cell: Key, shown: Mapping[Key, Printed]) -> Iterator[Equation]:
    """What a count of the year is the sum of. Its enrollment is none: it is that of the last quarter with one."""
    over = [named(edition, (label, *cell[1:])) for label in edition.revisions]
    if is_of_enrollment(cell):
        over = [part for part in over if part in shown][-1:]
    if over and all(part in shown for part in over):
        yield Equation(named(edition, cell), tuple(part for part in over if _is_count(shown[part])))


def _over_lines(edition: ReadEdition, time: str, place: str, is_bold: bool) -> Iterator[Equation]:
    """The sums over the lines of groups at a place. `is_bold`: also those that adjustments may break."""
    for code, group in SCHOOL_GROUPS.items():
        lines = [(time, SCHOOLS, figure, place) for figure in group.figures]
        there = [line for line in lines if _is_count(edition.cells.get(line))]
        is_whole = len(there) == len(lines) and (place != EVERYWHERE or is_bold)
        total = (time, SCHOOLS, code if code in ADDED_UP else group.whole or "", place)
        if there and _is_count(edition.cells.get(total)) and (code in ADDED_UP or is_whole):
            yield Equation(named(edition, total), tuple(named(edition, line) for line in there))
    for group in ENROLLMENT_GROUPS.values():
        lines = [(time, SCHOOLS, figure, place) for figure in group.figures]
        total = (time, SCHOOLS, group.whole or "", place)
        if group.whole and all(_is_count(edition.cells.get(cell)) for cell in (total, *lines)):
            yield Equation(named(edition, total), tuple(named(edition, line) for line in lines))
    for whole, codes in COUNTED_IN_POLICE.items() if is_bold else ():
        for code in codes:
            parts = [(time, POLICE, figure, place) for figure in POLICE_GROUPS[code].figures]
            total = (time, POLICE, whole, place)
            counted = all(part[2] in NOT_PUBLIC or _is_count(edition.cells.get(part)) for part in parts)
            if counted and _is_count(edition.cells.get(total)):
                yield Equation(named(edition, total), tuple(named(edition, part) for part in parts))


def _is_count(value: Printed | None) -> bool:
    """Whether there is a count behind it, printed or not."""
    return isinstance(value, int) or value in (SUPPRESSED, WITHHELD)
