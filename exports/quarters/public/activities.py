"""The activities of a public edition, read back: no figure that it is not to have, and none that was not signed (§IX).

They are counts of officers' work. Nothing of them is suppressed, so that nothing has to be proven of their sums.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from exports.quarters.activities import (
    ACTIVITY,
    HEADINGS,
    INCLUDED,
    OF_YEAR,
    SCHOOL,
    SHARE,
    percent,
    public_headings,
    sum_over,
)
from exports.quarters.both_sides import TOGETHER
from exports.quarters.public.tables import EVERYWHERE, year_label
from exports.quarters.public.unreadable import Unreadable
from exports.suppression.tables import Key
from models.activities.statistics import BACK, ENTRIES, key, share_handed_back
from models.quarters.activity_figures import ActivityLine, all_lines
from models.quarters.figures import QuarterFigures
from models.quarters.public_activities import is_public, is_public_at_schools

Rows = Sequence[Sequence[Any]]
Read = Callable[[Any, str], int | str]
"""A count as a person reads it, from what a cell holds and where that is."""
Cells = Mapping[Key, int | str]
COLUMNS_OF_WORDS = 2
PERCENT = "percent_handed_back"
"""The name of the share in a document, beside the figures of the records."""


def activity_cells(rows: Rows, time: str, school_year: str | None, read: Read) -> Iterator[tuple[Key, int | str]]:
    """Every number of the sheet by time, figure and place. `time` is the quarter's or the year's.

    Raises:
        Unreadable: a line, a column or a number is none of a public edition's.
    """
    heads: list[str] = []
    for number, row in enumerate(rows, 1):
        if row and row[0] in (ACTIVITY, SCHOOL):
            heads = [str(value) for value in row if value is not None]
        elif heads and row and row[0] is not None:
            of = _of_line if heads[0] == ACTIVITY else _of_school
            for cell, value in of(row, heads, time, school_year):
                if value is not None:
                    yield cell, read(value, f"row {number} of the sheet of activities")
            if any(value is not None for value in row[len(heads) :]):
                raise Unreadable(f"row {number} of the sheet of activities goes on beside its table.")
        elif any(isinstance(value, int | float) for value in row):
            raise Unreadable(f"row {number} of the sheet of activities holds a number that belongs to no line.")
        else:
            heads = []


def once(cells: Iterable[tuple[Key, int | str]]) -> dict[Key, int | str]:
    """Each cell with what it shows. Raises `Unreadable` where one is printed twice, and not the same."""
    found: dict[Key, int | str] = {}
    for cell, value in cells:
        if found.setdefault(cell, value) != value:
            raise Unreadable("a figure of activities is printed twice, and not the same.")
    return found


@cache
def _lines() -> Mapping[tuple[str, str], ActivityLine]:
    """The lines of a public edition by their words."""
    found = {(line.kind.label, line.words): line for line in all_lines() if is_public(line)}
    back = next(line for line in found.values() if line.measure == BACK)
    return found | {(back.kind.label, SHARE): ActivityLine(back.kind, PERCENT, SHARE)}


def _of_line(row: Sequence[Any], heads: Sequence[str], time: str, school_year: str | None) -> Iterator[tuple[Key, Any]]:
    """A figure at each school of a quarter and together; or in each quarter of a year, and over the year."""
    line = _lines().get((str(row[0]), str(row[1])))
    if line is None:
        raise Unreadable(f"the activities have a line that no public edition has: “{row[0]}: {row[1]}”.")
    for heading, value in zip(heads[COLUMNS_OF_WORDS:], row[COLUMNS_OF_WORDS:], strict=False):
        if heading == INCLUDED:
            continue
        if school_year:
            when, where = (time if heading == OF_YEAR else f"{heading} {school_year}"), EVERYWHERE
        else:
            when, where = time, EVERYWHERE if heading == TOGETHER else heading
        if where != EVERYWHERE and value is not None and not is_public_at_schools(line.figure):
            raise Unreadable(f"“{line.label}” is printed of a school.")
        yield (when, line.figure, where), value


def _of_school(
    row: Sequence[Any], heads: Sequence[str], time: str, _school_year: str | None
) -> Iterator[tuple[Key, Any]]:
    if list(heads[1:]) != public_headings():
        raise Unreadable("the table of activities at schools has other columns than those of a public edition.")
    place = EVERYWHERE if row[0] == TOGETHER else str(row[0])
    for heading, value in zip(heads[1:], row[1:], strict=False):
        yield (time, HEADINGS[heading], place), value


def recorded(quarters: Sequence[QuarterFigures], school_year: str | None) -> dict[Key, int | None]:
    """Every figure of these quarters as it was confirmed, at each school and together; of a year, the sums too."""
    times: dict[str, list[QuarterFigures]] = {found.label: [found] for found in quarters}
    if school_year:
        times[year_label(school_year)] = list(quarters)
    cells: dict[Key, int | None] = {}
    for label, of_time in times.items():
        schools = dict.fromkeys(at for found in of_time if found.activities for at in found.activities.schools)
        for line in all_lines():
            total = cells[label, line.figure, EVERYWHERE] = sum_over(of_time, line.figure)
            if line.measure == BACK:
                share = share_handed_back(total, sum_over(of_time, key(line.kind.code, ENTRIES)))
                cells[label, key(line.kind.code, PERCENT), EVERYWHERE] = None if share is None else percent(share)
            cells |= {(label, line.figure, school): sum_over(of_time, line.figure, school) for school in schools}
    return cells


def are_recorded(shown: Cells, of_records: Mapping[Key, int | None]) -> bool:
    """Whether each number that is printed is the one on record, and nothing else is printed where there is one."""
    return all((value if isinstance(value, int) else None) == of_records.get(cell) for cell, value in shown.items())
