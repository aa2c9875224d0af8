"""Rates as they stand in a finished public edition: each has to follow from numbers that are printed (§IX).

A rate of a number that is not printed would tell it. So a reader's own division is made for each, from the same file.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from exports.quarters.public.rates import group_of, rate_of
from exports.quarters.public.tables import EVERYWHERE, SCHOOLS, party_of
from exports.quarters.public.unreadable import Unreadable
from exports.quarters.rates import ENROLLED_WORDS, ENROLLMENT_SHEET, GROUPS_SHEET, MEASURE, QUARTER, RATES_SHEET
from exports.quarters.trend import TREND_SHEET
from exports.suppression.tables import LARGEST_SMALL_COUNT, Key
from models.quarters.enrollment_measures import ENROLLMENT_GROUPS, STUDENTS_ENROLLED, enrolled_like
from models.quarters.rates import BY_GROUP, LOOKS, figures_of

RATE_SHEETS = frozenset({ENROLLMENT_SHEET, RATES_SHEET, GROUPS_SHEET, TREND_SHEET})
Rows = Sequence[Sequence[Any]]
Printed = int | str
Cells = Mapping[Key, Printed]
Count = Callable[[Any, str], Printed]
"""Reads a count as a person does; the second says where it stands."""
LINES = {(group.title, label): figure for group in ENROLLMENT_GROUPS.values() if group.by
         for figure, label in group.figures.items()}  # fmt: skip
BY_WORDS = {look.words: look for look in LOOKS}
GROUP_LINES = {(measure.words, group, line): (number, figure)
               for number, measure in enumerate(BY_GROUP) for group, line, figure in figures_of(measure)}  # fmt: skip
TOLERANCE = 1e-9


def enrollment_cells(rows: Rows, label: str, count: Count) -> Iterator[tuple[Key, Printed]]:
    """What the sheet of enrollment prints, cell by cell."""
    for heads, number, row in _lines(rows, ENROLLMENT_SHEET):
        where = _where(number, ENROLLMENT_SHEET)
        if heads[1] == "Line":
            figure = LINES.get((str(row[0]), str(row[1])))
            places = {EVERYWHERE: row[2]}
        else:
            figure = STUDENTS_ENROLLED if row[0] == ENROLLED_WORDS else None
            places = dict(zip((*heads[1:-1], EVERYWHERE), row[1 : len(heads)], strict=True))
        if figure is None or len(heads) - 1 - (heads[1] == "Line") != len(places):
            raise Unreadable(f"{where} is no line of an enrollment.")
        for place, value in places.items():
            yield (label, SCHOOLS, figure, place), count(value, where)


def check_rates(pages: Mapping[str, Rows], cells: Cells, label: str) -> None:
    """Stop a rate that does not follow from the counts and the enrollment that are printed in the same file.

    Raises:
        Unreadable: with where it stands.
    """
    for heads, number, row in _lines(pages.get(RATES_SHEET, ()), RATES_SHEET):
        look = BY_WORDS.get(str(row[0]))
        if look is None:
            raise Unreadable(f"{_where(number, RATES_SHEET)} is no measure of a public edition.")
        for place, value in zip((*heads[1:-1], EVERYWHERE), row[1 : len(heads)], strict=True):
            count = cells.get((label, party_of(is_police=look.is_police), look.figure, place), "")
            students = cells.get((label, SCHOOLS, STUDENTS_ENROLLED, place), "")
            _must_follow([value], [rate_of(count, students, is_once=look.is_once)], number, RATES_SHEET)
    for heads, number, row in _lines(pages.get(GROUPS_SHEET, ()), GROUPS_SHEET):
        time, line = (str(row[0]), row[1:]) if heads[0] == QUARTER.heading else (label, row)
        found = GROUP_LINES.get((str(line[0]), str(line[1]), str(line[2])))
        if found is None:
            raise Unreadable(f"{_where(number, GROUPS_SHEET)} is no group of a public edition.")
        measure, figure = BY_GROUP[found[0]], found[1]
        party = party_of(is_police=measure.is_police)
        counted = [cells.get((time, party, name, EVERYWHERE), "") for name in (figure, measure.whole)]
        enrolled = [cells.get((label, SCHOOLS, name, EVERYWHERE), "")
                    for name in (enrolled_like(figure), STUDENTS_ENROLLED)]  # fmt: skip
        _must_follow(line[3:], group_of(counted, enrolled, found[0]), number, GROUPS_SHEET)


def check_trend(rows: Rows, cells: Cells, label: str, count: Count) -> None:
    """Stop a rate of the trend that does not follow from its counts, and a count that is small.

    The counts of this year are those of the file. Those of other years are of their own editions: of these only that
    none is small is seen here.

    Raises:
        Unreadable: with where it stands.
    """
    counts: dict[tuple[str, str], Printed] = {}
    for heads, number, row in _lines(rows, TREND_SHEET):
        values = dict(zip(heads[1:], row[1 : len(heads)], strict=True))
        words, where = str(row[0]), _where(number, TREND_SHEET)
        if words not in {ENROLLED_WORDS, *BY_WORDS}:
            raise Unreadable(f"{where} is no measure of a public edition.")
        if (words, heads[1]) in counts:  # the second table has the rates
            for year, value in values.items():
                own = rate_of(counts[words, year], counts[ENROLLED_WORDS, year])
                _must_follow([value], [own], number, TREND_SHEET)
            continue
        for year, value in values.items():
            counts[words, year] = shown = count(value, where)
            if isinstance(shown, int) and 1 <= shown <= LARGEST_SMALL_COUNT:
                raise Unreadable(f"{where} holds a count of 1 to {LARGEST_SMALL_COUNT}.")
            if isinstance(shown, int) and label.endswith(year) and shown != cells.get(_of_year(label, words)):
                raise Unreadable(f"{where} holds a number that is not that of the year.")


def _of_year(label: str, words: str) -> Key:
    if words == ENROLLED_WORDS:
        return (label, SCHOOLS, STUDENTS_ENROLLED, EVERYWHERE)
    return (label, party_of(is_police=BY_WORDS[words].is_police), BY_WORDS[words].figure, EVERYWHERE)


def _must_follow(shown: Sequence[Any], calculated: Sequence[Any], number: int, sheet: str) -> None:
    """Whether each number is the one that a reader calculates. Words tell nothing."""
    for value, own in zip((value for value in shown if value is not None), calculated, strict=False):
        is_number = isinstance(value, int | float)
        if is_number and (isinstance(own, str) or abs(value - own) > TOLERANCE):
            raise Unreadable(f"{_where(number, sheet)} holds a rate that does not follow from what is printed.")


def _lines(rows: Rows, sheet: str) -> Iterator[tuple[list[str], int, Sequence[Any]]]:
    """The lines of a sheet's tables, each with the headings above it and the number of its row."""
    heads = list[str]()
    for number, row in enumerate(rows, 1):
        if row and row[0] in (MEASURE.heading, QUARTER.heading):
            heads = [str(value) for value in row if value is not None]
        elif heads and row and row[0] is not None and any(value is not None for value in row[1:]):
            if any(value is not None for value in row[len(heads) :]):
                raise Unreadable(f"{_where(number, sheet)} goes on beside its table.")
            yield heads, number, row
        elif any(isinstance(value, int | float) for value in row):
            raise Unreadable(f"{_where(number, sheet)} holds a number that belongs to no line.")
        else:
            heads = []  # the table is over


def _where(number: int, sheet: str) -> str:
    return f"row {number} of the sheet “{sheet}”"
