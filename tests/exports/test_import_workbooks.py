"""Workbooks of earlier records as people save them: what a cell shows is what is read, or the cell is named."""

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from exports.fill_in.read import DISGUISED
from exports.imports.layout import FIRST, HEADINGS
from exports.notices.earlier import read
from models.imports.rows import SheetRow, Unreadable
from models.notices.earlier.columns import SHEET
from tests.notices.earlier import ROW, workbook

NUMBER = "Case number (optional)"


def read_after(change: Callable[[Any, dict[str, int]], None]) -> list[SheetRow]:
    """The rows of a workbook of one notice after a change of its sheet, which gets the columns by their headings."""
    book = load_workbook(BytesIO(workbook(ROW)))
    sheet = book[SHEET]
    change(sheet, {cell.value: cell.column for cell in sheet[HEADINGS]})
    target = BytesIO()
    book.save(target)
    return read(target.getvalue())


def numbered(stored: int, shown_as: str) -> list[SheetRow]:
    """The rows, where the case number is stored as a number and shown by a format."""

    def put(sheet: Any, columns: dict[str, int]) -> None:
        cell = sheet.cell(FIRST, columns[NUMBER])
        cell.value, cell.number_format = stored, shown_as

    return read_after(put)


def test_a_case_number_keeps_the_zeros_that_its_format_shows() -> None:
    """It is told by them."""
    (row,) = numbered(4711, "00000000")
    assert row.values["case_number"] == "00004711"


@pytest.mark.parametrize(("stored", "shown_as", "shown"), [(47, '"23-"0000000', "23-0000047"), (5, '0"*"', "5*")])
def test_a_number_that_is_shown_as_something_else_is_named(stored: int, shown_as: str, shown: str) -> None:
    """It would be kept as nobody has seen it."""
    with pytest.raises(Unreadable) as refused:
        numbered(stored, shown_as)
    (said,) = refused.value.mistakes
    assert said.endswith(f"{FIRST} contains “{stored}, shown as {shown}”. {DISGUISED}")


def test_a_column_that_stands_twice_is_named() -> None:
    """Which of the two counts nobody knows."""

    def double(sheet: Any, columns: dict[str, int]) -> None:
        last = max(columns.values()) + 1
        sheet.cell(HEADINGS, last).value, sheet.cell(FIRST, last).value = "Day ", date(2020, 1, 1)

    with pytest.raises(Unreadable) as refused:
        read_after(double)
    assert refused.value.mistakes == [
        f"Sheet “{SHEET}” has more than one column “Day” in row 4. Please delete the one that does not count."
    ]
