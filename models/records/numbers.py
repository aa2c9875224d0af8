"""What a number may mean that somebody typed into the search: which kind of record it names, and never words."""

import re
from collections.abc import Callable

from sqlalchemy import ColumnElement, false, true
from sqlalchemy.orm import InstrumentedAttribute

from models.dismissals.tables import LETTERS
from models.notices.finding import Number, number_in

WHOLE = re.compile(r"#?\s*([0-9]{1,9})")
EVALUATION = re.compile(r"[Ee]-([0-9]{4}-[0-9]{2}/[0-9]{1,9})")
OUTSIDE = re.compile(r"[PSps]-[0-9]{4}-[0-9]{2}/[0-9]{1,9}")
REFERENCE = re.compile(rf"[{LETTERS}]{{6}}")
SHAPES = (re.compile(r"#?\s*(?:[0-9]{4}-[0-9]{2}\s*/\s*)?[0-9]{1,9}"), EVALUATION, OUTSIDE, REFERENCE)
LARGEST = 2**31 - 1


def is_number(text: str) -> bool:
    """Whether it can be the number of any record: nothing else that was typed is ever kept with a window."""
    return any(shape.fullmatch(text) for shape in SHAPES)


def of_notice(text: str) -> Number | None:
    """As the number of a notice, such as 14 or 2026-27/0014."""
    found = number_in(text)
    return found if found and found.number <= LARGEST else None


def of_evaluation(text: str) -> Number | None:
    """As the number of an evaluation, such as 3, 2026-27/0003 or E-2026-27/0003."""
    found = EVALUATION.fullmatch(text)
    return of_notice(found[1] if found else text)


def numbered(
    number: Number | None, year: InstrumentedAttribute[str], column: InstrumentedAttribute[int]
) -> ColumnElement[bool] | None:
    """Which records have a number, of its school year where one was typed."""
    if number is None:
        return None
    return (column == number.number) & (year == number.school_year if number.school_year else true())


def with_id(column: InstrumentedAttribute[int]) -> Callable[[str], ColumnElement[bool] | None]:
    """As the plain number by which a record is called."""

    def numbered(text: str) -> ColumnElement[bool] | None:
        found = WHOLE.fullmatch(text)
        if found is None:
            return None
        return column == int(found[1]) if int(found[1]) <= LARGEST else false()

    return numbered
