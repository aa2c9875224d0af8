"""Coverage of schools in a finished public edition, read back: days alone, which add up, as the team adopted them.

It counts school days and no students, so that nothing is suppressed; but hours and what was tapped are an officer's.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from exports.quarters.coverage import COVERAGE_AT, PUBLIC
from exports.quarters.public.unreadable import Unreadable
from exports.workbook.cells import NONE

Rows = Sequence[Sequence[Any]]
Days = Mapping[tuple[str, str], int | str]
"""What is printed, by the school's name and the heading."""
HEADINGS = [shown.heading for shown in PUBLIC]
SCHOOL_DAYS, WITH, WITHOUT, NOT_KNOWN, SHARE = HEADINGS
TOLERANCE = 1e-9


def coverage_days(rows: Rows, read: Callable[[Any, str], int | str]) -> Iterator[tuple[tuple[str, str], int | str]]:
    """Every count of the table by school and heading, once the share has been seen to follow from them.

    Raises:
        Unreadable: another column, a number that belongs to no line, or days that do not add up.
    """
    heads: list[str] = []
    for number, row in enumerate(rows, 1):
        where = f"row {number} of the coverage of schools"
        if row and row[0] == COVERAGE_AT:
            heads = [str(value) for value in row[1:] if value is not None]
            if heads != HEADINGS:
                raise Unreadable("the coverage of schools has other columns than those of a public edition.")
        elif heads and row and row[0] is not None:
            if any(value is not None for value in row[1 + len(heads) :]):
                raise Unreadable(f"{where} goes on beside its table.")
            if len(row) <= len(heads):
                raise Unreadable(f"{where} ends before its table does.")
            *counts, share = row[1 : 1 + len(heads)]
            found = {heading: read(value, where) for heading, value in zip(heads, counts, strict=False)}
            _check(found, share, where)
            yield from (((str(row[0]), heading), value) for heading, value in found.items())
        elif any(isinstance(value, int | float) for value in row):
            raise Unreadable(f"{where} holds a number that belongs to no line.")
        else:
            heads = []


def _check(found: Mapping[str, int | str], share: Any, where: str) -> None:
    numbers = [value for value in found.values() if isinstance(value, int)]
    if len(numbers) < len(found):  # nothing was planned: the school days are known, and no more
        if list(found.values())[1:] != [NONE] * 3 or share not in (None, NONE):
            raise Unreadable(f"{where} says more than that there is no schedule.")
        return
    days, with_officer, without, not_known = numbers
    if days != with_officer + without + not_known:
        raise Unreadable(f"{where} does not add up.")
    is_known = days and not not_known
    if not (_is_share(share, with_officer / days) if is_known else share in (None, NONE)):
        raise Unreadable(f"{where} has a share that does not follow from its days.")


def _is_share(printed: Any, share: float) -> bool:
    if isinstance(printed, str):
        return printed == f"{round(100 * share)}%"
    return isinstance(printed, int | float) and abs(printed - share) < TOLERANCE
