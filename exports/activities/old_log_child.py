"""The process that opens an old log from outside: the file comes in, its rows or mistakes go out as JSON."""

import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO
from typing import Any
from xml.parsers.expat import ExpatError
from zipfile import ZipFile

from exports.activities.old_log_names import FORMAT, GUIDE, HEADINGS, LARGEST_FILE, LISTS
from exports.fill_in.cells import address, visible
from exports.fill_in.guard import NOT_A_WORKBOOK, TOO_MUCH, WORKBOOK, Unwanted, look_into
from exports.fill_in.package import Package, Sheet
from exports.sandbox import limit
from models.activities.import_columns import IMPORTED, MOST_ROWS, titles_of
from models.activities.kinds import ActivityKind

MEMORY, CPU_SECONDS = 256 * 1024 * 1024, 10
EXPECTED = replace(WORKBOOK, most_things=200_000)
LONGEST_VALUE = 1000
NOT_OURS = "This is not a template from this bot. Please get a new one, and copy the rows into it."
KNOWN = {title.casefold() for title in (GUIDE, LISTS, *(kind.button for kind in IMPORTED))}
STRANGE = "Sheet “{title}” is none of the template's. Give it its name again, or delete it."
WORDS = {
    NOT_A_WORKBOOK: "This is not an Excel workbook (.xlsx). Please upload the template, saved as .xlsx.",
    TOO_MUCH: f"This file holds far more than a log of {MOST_ROWS:,} rows. Please split it into several workbooks.",
}
"""What the guard says of a data workbook, said of a log."""
Row = tuple[str, int, dict[str, tuple[str, str | int | None, bool]]]


def main() -> None:
    """Read standard input, and print what it holds."""
    limit(MEMORY, CPU_SECONDS)
    content = sys.stdin.buffer.read(LARGEST_FILE + 1)
    rows: list[Row] = []
    mistakes: list[str] = []
    try:
        look_into(content, EXPECTED)
        rows, mistakes = _read(content, has_officer="officers" in sys.argv[1:])
    except Unwanted as reason:
        mistakes = [WORDS.get(str(reason), str(reason))]
    sys.stdout.write(json.dumps({"rows": rows, "mistakes": mistakes}))


def _read(content: bytes, *, has_officer: bool) -> tuple[list[Row], list[str]]:
    try:
        with ZipFile(BytesIO(content)) as archive:
            package = Package(archive)
    except (KeyError, ValueError, IndexError, ExpatError):
        raise Unwanted(NOT_A_WORKBOOK) from None
    if not package.holds(FORMAT):
        raise Unwanted(NOT_OURS)
    sheets = {visible(sheet.title).casefold(): sheet for sheet in package.sheets}
    rows: list[Row] = []
    mistakes = [
        STRANGE.format(title=sheet.title) for title, sheet in sheets.items() if title not in KNOWN and sheet.cells
    ]
    for kind in IMPORTED:
        sheet = sheets.get(kind.button.casefold())
        if sheet is None:
            continue  # nothing of this kind is imported
        columns, missing = _columns(package, sheet, kind, has_officer=has_officer)
        mistakes += missing
        rows += [] if missing else _rows(package, sheet, kind, columns)
    if len(rows) > MOST_ROWS:
        raise Unwanted(f"This workbook has {len(rows):,} rows, and {MOST_ROWS:,} can be read at once. Please split it.")
    return rows, mistakes


def _columns(
    package: Package, sheet: Sheet, kind: ActivityKind, *, has_officer: bool
) -> tuple[dict[str, int], list[str]]:  # fmt: skip
    """Which column holds which answer, by the headings: somebody may have moved them."""
    there: dict[str, int] = {}
    for (row, column), cell in sheet.cells.items():
        if row == HEADINGS:
            there.setdefault(visible(str(package.value(cell))).casefold(), column)
    wanted = titles_of(kind, has_officer=has_officer)
    gone = [title for title in wanted.values() if title.casefold() not in there]
    missing = [f"Sheet “{sheet.title}” has no column “{title}” in row {HEADINGS}. {NOT_OURS}" for title in gone]
    return {name: there[title.casefold()] for name, title in wanted.items() if title.casefold() in there}, missing


def _rows(package: Package, sheet: Sheet, kind: ActivityKind, columns: dict[str, int]) -> Iterator[Row]:
    """The rows below the headings in which something stands."""
    numbers = sorted({row for row, column in sheet.cells if row > HEADINGS and column in columns.values()})
    for row in numbers:
        cells = {}
        for name, column in columns.items():
            cell = sheet.cells.get((row, column))
            value = _plain(package.value(cell))
            cells[name] = (address((row, column)), value, bool(cell and cell.formula is not None))
        if any(value is not None or is_formula for _address, value, is_formula in cells.values()):
            yield kind.code, row, cells


def _plain(value: Any) -> str | int | None:
    """What a cell holds, as JSON can say it: a day as 2025-11-23, a text as people see it."""
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    if value is None or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    return visible(str(value))[:LONGEST_VALUE] or None


if __name__ == "__main__":
    main()
