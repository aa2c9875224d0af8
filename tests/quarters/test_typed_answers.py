"""What the fill-in workbook accepts while somebody types: every right answer, and no wrong one.

Checked twice: the formula is worked out here for each cell that it covers, with nothing but what it is made of; and
LibreOffice, where it is installed, marks what it takes for invalid.
"""

import re
import shutil
import subprocess
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest
from openpyxl import load_workbook

from exports.fill_in.make import fill_in
from exports.fill_in.names import CELLS
from tests.quarters.test_fill_in import ABOUT, saved

RIGHT = [0, 1, 12, 100_000, 5.0, "n/c", None]
WRONG = [-1, 0.5, 100_001, "12", "none", "n/a", "twelve", True]
"""Typed by hand, "12" becomes a number: as text it comes only by a paste."""


def answered(values: list[Any]) -> tuple[bytes, dict[tuple[str, str], Any]]:
    """A workbook in which every cell for an answer has the next of these values, and what is where."""
    book, given = load_workbook(BytesIO(fill_in(ABOUT, {}, None))), {}
    for number, name in enumerate(CELLS.values()):
        ((sheet, address),) = book.defined_names[name].destinations
        cell = address.replace("$", "")
        given[sheet, cell] = book[sheet][cell].value = values[number % len(values)]
    return saved(book), given


def is_taken(formula: str, value: Any) -> bool:
    """What the formula says of a value, by the rules of spreadsheets for the few functions in it."""
    functions = {
        "AND": lambda *all_of: all(part is True for part in all_of),
        "OR": lambda *any_of: any(part is True for part in any_of),
        "ISNUMBER": lambda x: isinstance(x, int | float) and not isinstance(x, bool),
        "INT": lambda x: x // 1 if isinstance(x, int | float) else None,
        "X": Value(value),
    }
    assert set(re.findall(r"[A-Z]+(?=\()", formula)) <= functions.keys()
    return bool(eval(re.sub(r"(?<![<>])=", "==", formula), {"__builtins__": {}}, functions))  # noqa: S307  (our own)


class Value(float):
    """A cell's value. Text is greater than any number, as in spreadsheets."""

    def __new__(cls, value: Any) -> Any:
        """The value itself where Python compares as spreadsheets do."""
        return value if isinstance(value, int | float) and not isinstance(value, bool) else Text(value)


class Text(str):
    """A text, without regard to case; or a truth value, which is neither text nor number."""

    __hash__ = str.__hash__

    def __eq__(self, other: object) -> bool:
        return isinstance(other, str) and self.casefold() == other.casefold()

    def __le__(self, _other: object) -> bool:
        return False

    def __ge__(self, _other: object) -> bool:
        return True
