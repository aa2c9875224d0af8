"""Makes the workbook of an import: how to fill it in, and sheets whose cells have lists to choose from."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.writer.excel import ExcelWriter

from exports.document import DARK, FILL, FONT, GRAY, safe
from exports.imports.layout import FIRST, GUIDE, HEADINGS, LISTS, Layout
from exports.workbook.parts import WorkbookArchive
from exports.workbook.sheets import lay_out
from models.imports.rows import NO_DAY, NO_TIME, whole_to

BOT = "SRO Liaison"
FOOT = "Internal: confidential"
ONE_LINE, LETTERS_IN_A_LINE = 16, 105
BIG, STRONG = Font(name=FONT, size=16, color=DARK, bold=True), Font(name=FONT, bold=True, color=DARK)
PLAIN, QUIET, SMALL = Font(name=FONT, size=11), Font(name=FONT, color=GRAY), Font(name=FONT, size=9, color=GRAY)
WRAPPED = Alignment(wrap_text=True, vertical="top")
AMERICAN_DAY, CLOCK, TEXT, WHOLE = "mm/dd/yyyy", "h:mm AM/PM", "@", "0"
MOST_ACROSS = 8  # columns of a sheet that are printed beside each other at a size that can be read


@dataclass(frozen=True)
class Answers:
    """A column to fill in: its heading, and what its cells take: a list, a whole number, a day, a time, or words."""

    title: str
    width: int
    choices: Sequence[str] = ()
    is_day: bool = False
    is_time: bool = False
    lowest: int = 1
    highest: int = 0

    @property
    def look(self) -> str:
        """The format of its cells."""
        if self.is_day or self.is_time:
            return AMERICAN_DAY if self.is_day else CLOCK
        return WHOLE if self.highest else TEXT


@dataclass(frozen=True)
class SheetToFill:
    """A sheet to fill in: its title, what stands on it, and its columns."""

    title: str
    heading: str
    under: str
    columns: Sequence[Answers] = field(default_factory=tuple)


def workbook(
    layout: Layout, title: str, whose: str, steps: Sequence[str], sheets: Sequence[SheetToFill], now: datetime
) -> bytes:
    """The workbook as an .xlsx."""
    book = Workbook()
    _guide(book, layout, title, whose, steps)
    lists = _Lists(book)
    for sheet in sheets:
        _sheet(book, sheet, lists, FIRST + layout.most_rows - 1)
    book.move_sheet(lists.sheet, len(sheets))
    properties = book.properties
    properties.creator, properties.title = BOT, title
    properties.created = properties.modified = now.astimezone(UTC).replace(tzinfo=None)
    target = BytesIO()
    with WorkbookArchive(target, "w") as archive:
        ExcelWriter(book, archive).save()
    return target.getvalue()


def _guide(book: Workbook, layout: Layout, title: str, whose: str, steps: Sequence[str]) -> None:
    sheet: Any = book.active
    sheet.title = GUIDE
    sheet.column_dimensions["A"].width = 110
    for row, (words, font) in enumerate(((title, BIG), (whose, QUIET)), 1):
        _text(sheet.cell(row, 1), words, font)
    for row, words in enumerate(steps, 4):
        _text(sheet.cell(row, 1), f"{row - 3}.  {words}", PLAIN, WRAPPED)
        sheet.row_dimensions[row].height = ONE_LINE * (1 + len(words) // LETTERS_IN_A_LINE)  # not all programs fit rows
    below = 5 + len(steps)
    _text(sheet.cell(below, 1), "The bot uses this line to recognize the workbook when it is uploaded:", SMALL)
    _text(sheet.cell(below + 1, 1), layout.mark, SMALL)
    sheet.protection.sheet = True
    lay_out(sheet, FOOT)


def _text(cell: Any, words: str, font: Font, alignment: Alignment | None = None) -> None:
    cell.value, cell.data_type = safe(words), "s"  # a name that begins like a formula is a name
    cell.font = font
    if alignment:
        cell.alignment = alignment


class _Lists:
    """The sheet with the answers of all lists, a column each: Excel takes no longer list within a cell's rule."""

    def __init__(self, book: Workbook) -> None:
        self.sheet: Any = book.create_sheet(LISTS)
        self.sheet.protection.sheet = True
        self._columns: dict[tuple[str, ...], str] = {}

    def of(self, answers: Sequence[str]) -> str:
        """Where a list stands, as a formula; lists that are alike stand there once."""
        key = tuple(answers)
        if key not in self._columns:
            column = len(self._columns) + 1
            for row, answer in enumerate(key, 1):
                _text(self.sheet.cell(row, column), answer, QUIET)
            letter = get_column_letter(column)
            self.sheet.column_dimensions[letter].width = 36
            self._columns[key] = f"{LISTS}!${letter}$1:${letter}${len(key)}"
        return self._columns[key]


def _sheet(book: Workbook, about: SheetToFill, lists: _Lists, last_row: int) -> None:
    sheet: Any = book.create_sheet(about.title)
    _text(sheet["A1"], about.heading, BIG)
    _text(sheet["A2"], about.under, QUIET)
    for number, answers in enumerate(about.columns, 1):
        letter = get_column_letter(number)
        heading = sheet.cell(HEADINGS, number)
        _text(heading, answers.title, STRONG, WRAPPED)
        heading.fill = PatternFill("solid", FILL)
        column = sheet.column_dimensions[letter]
        column.width, column.font, column.number_format = answers.width, PLAIN, answers.look
        if rule := _rule(answers, lists):
            rule.showErrorMessage = True
            rule.add(f"{letter}{FIRST}:{letter}{last_row}")
            sheet.add_data_validation(rule)
    sheet.row_dimensions[HEADINGS].height = 32
    sheet.freeze_panes = f"A{FIRST}"
    sheet.print_title_rows = f"{HEADINGS}:{HEADINGS}"
    lay_out(sheet, FOOT, across=-(-len(about.columns) // MOST_ACROSS), down=0)
    sheet.sheet_view.showGridLines = True  # there is nothing yet by which somebody could see the cells


def _rule(answers: Answers, lists: _Lists) -> DataValidation | None:
    """What Excel checks while somebody types; nothing where an answer is in words."""
    if answers.is_day:
        return _checked("date", NO_DAY, operator="greaterThan", formula1="36526")  # since 2000
    if answers.is_time:
        return _checked("time", NO_TIME, operator="between", formula1="0", formula2="0.999988")
    if answers.highest:
        low, high = answers.lowest, answers.highest
        return _checked("whole", whole_to(high, low), operator="between", formula1=str(low), formula2=str(high))
    return (
        _checked("list", "Choose one from the list.", formula1=lists.of(answers.choices)) if answers.choices else None
    )


def _checked(kind: Any, error: str, **rule: Any) -> DataValidation:
    return DataValidation(type=kind, allow_blank=True, errorTitle="Please check", error=error, **rule)
