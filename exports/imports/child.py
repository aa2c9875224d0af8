"""What the processes do that open such a workbook from outside: the file comes in, its rows or mistakes go out as JSON.

Nothing of a workbook is trusted: it is looked into before it is opened, in a process with limits.
"""

import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO
from operator import itemgetter
from typing import Any
from xml.parsers.expat import ExpatError
from zipfile import ZipFile

from openpyxl.utils import get_column_letter

from exports.fill_in.cells import address, visible
from exports.fill_in.guard import NOT_A_WORKBOOK, TOO_MUCH, WORKBOOK, Unwanted, look_into
from exports.fill_in.package import Disguised, Package, Sheet
from exports.fill_in.read import DISGUISED, Mistake
from exports.imports.layout import GUIDE, HEADINGS, LISTS, Layout
from exports.sandbox import limit

THINGS_IN_A_ROW, CELLS_IN_A_ROW, LETTERS_IN_A_ROW = 100, 60, 500
"""What a row with each of its cells filled in may hold, generously."""
LONGEST_VALUE = 32_767  # as many characters as Excel takes in a cell
NOT_OURS = "This is not a template from this bot. Please get a new one, and copy the rows into it."
NOT_XLSX = "This is not an Excel workbook (.xlsx). Please upload the template, saved as .xlsx."
STRANGE = "Sheet “{title}” is none of the template's. Give it its name again, or delete it."
TWICE = "Sheet “{title}” has more than one column “{column}” in row {row}. Please delete the one that does not count."
MERGED = "Sheet “{title}”, row {row} has merged cells. Please unmerge them: each row needs its own answers."


def main(layout: Layout) -> None:
    """Read standard input, and print what it holds."""
    limit(layout.memory, layout.seconds)
    content = sys.stdin.buffer.read(layout.largest_file + 1)
    sheets: list[dict[str, Any]] = []
    mistakes: list[str] = []
    most = layout.most_rows
    expected = replace(
        WORKBOOK, most_things=most * THINGS_IN_A_ROW, most_of_grid=max(WORKBOOK.most_of_grid, most * CELLS_IN_A_ROW),
        most_letters=max(WORKBOOK.most_letters, most * LETTERS_IN_A_ROW),
        most_bytes=max(WORKBOOK.most_bytes, most * 100 * CELLS_IN_A_ROW),
    )  # fmt: skip
    too_much = f"This file holds far more than {layout.most_rows:,} rows. Please split it into several workbooks."
    try:
        look_into(content, replace(expected, not_it=NOT_XLSX, too_much=too_much))
        sheets, mistakes = _read(content, layout)
    except Unwanted as reason:
        words = {NOT_A_WORKBOOK: NOT_XLSX, TOO_MUCH: too_much}
        mistakes = [words.get(str(reason), str(reason))]
    sys.stdout.write(json.dumps({"sheets": sheets, "mistakes": mistakes}))


def _read(content: bytes, layout: Layout) -> tuple[list[dict[str, Any]], list[str]]:
    try:
        with ZipFile(BytesIO(content)) as archive:
            package = Package(archive)
    except (KeyError, ValueError, IndexError, ExpatError):
        raise Unwanted(NOT_A_WORKBOOK) from None
    if not package.holds(layout.mark):
        raise Unwanted(NOT_OURS)
    there = {visible(sheet.title).casefold(): sheet for sheet in package.sheets}
    known = {title.casefold() for title in (GUIDE, LISTS, *layout.sheets)}
    mistakes = [
        STRANGE.format(title=sheet.title) for title, sheet in there.items() if title not in known and sheet.cells
    ]
    found = []
    for title, wanted in layout.sheets.items():
        sheet = there.get(title.casefold())
        if sheet is None:
            continue  # nothing of it is imported
        columns, wrong = _columns(package, sheet, wanted)
        wrong += [*_merged(sheet, columns), *_disguised(package, sheet, columns)]
        mistakes += wrong
        if not wrong:
            letters = {name: get_column_letter(column) for name, column in columns.items()}
            found.append({"title": title, "letters": letters, "rows": list(_rows(package, sheet, columns))})
    count = sum(len(sheet["rows"]) for sheet in found)
    if count > layout.most_rows:
        raise Unwanted(
            f"This workbook has {count:,} rows, and {layout.most_rows:,} can be read at once. Please split it."
        )
    return found, mistakes


def _columns(package: Package, sheet: Sheet, wanted: Mapping[str, str]) -> tuple[dict[str, int], list[str]]:
    """Which column holds which answer, by the headings: somebody may have moved them."""
    there: dict[str, int] = {}
    twice: set[str] = set()
    for (row, column), cell in sheet.cells.items():
        if row == HEADINGS:
            title = visible(str(package.value(cell))).casefold()
            twice |= {title} & there.keys()
            there.setdefault(title, column)
    gone = [title for title in wanted.values() if title.casefold() not in there]
    wrong = [f"Sheet “{sheet.title}” has no column “{title}” in row {HEADINGS}. {NOT_OURS}" for title in gone]
    wrong += [TWICE.format(title=sheet.title, column=title, row=HEADINGS) for title in wanted.values()
                if title.casefold() in twice]  # fmt: skip
    return {name: there[title.casefold()] for name, title in wanted.items() if title.casefold() in there}, wrong


def _merged(sheet: Sheet, columns: Mapping[str, int]) -> list[str]:
    """Rows below the headings whose cells were merged: what stands in the first would be missing in the others."""
    last = max(columns.values(), default=0)
    rows = [max(top, HEADINGS + 1) for left, top, _right, bottom in sheet.merged if bottom > HEADINGS and left <= last]
    return [MERGED.format(title=sheet.title, row=row) for row in sorted(set(rows))]


def _disguised(package: Package, sheet: Sheet, columns: Mapping[str, int]) -> Iterator[str]:
    """Cells that show something else than the number that is stored in them."""
    for place, cell in sorted(sheet.cells.items(), key=itemgetter(0)):
        row, column = place
        value = package.value(cell) if cell.kind == "n" and row > HEADINGS and column in columns.values() else None
        if isinstance(value, Disguised):
            yield Mistake(DISGUISED, sheet.title, address(place), value).words


def _rows(
    package: Package, sheet: Sheet, columns: Mapping[str, int]
) -> Iterator[tuple[int, dict[str, str | int], list[str]]]:
    """The rows below the headings in which something stands: number, what stands in each column, which are formulas."""
    numbers = sorted({row for row, column in sheet.cells if row > HEADINGS and column in columns.values()})
    for row in numbers:
        cells = {name: sheet.cells.get((row, column)) for name, column in columns.items()}
        values = {name: _plain(package.value(cell)) for name, cell in cells.items() if cell}
        formulas = [name for name, cell in cells.items() if cell and cell.formula is not None]
        kept = {name: value for name, value in values.items() if value is not None}
        if kept or formulas:
            yield row, kept, formulas


def _plain(value: Any) -> str | int | None:
    """What a cell holds, as JSON can say it: a day as 2025-11-23, a time as 14:30:00, a text as people see it."""
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    if value is None or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    return visible(str(value))[:LONGEST_VALUE] or None
