"""Sheets: a title, then notes, tables and charts from top to bottom, ready for the screen and for paper."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.pagebreak import Break

from exports.workbook import styles
from exports.workbook.cells import (
    LONG_TEXTS,
    Column,
    Kind,
    Marked,
    Writing,
    cell_writer,
    empty_cell,
    lines_of,
    text_cell,
    width_of,
)
from exports.workbook.charts import WIDTH, ChartTitles, bar_chart, height_of, label_of
from exports.workbook.styles import Styles

LAST_ROW = 1_048_576  # of a sheet in Excel
MOST_IN_HEADER = 200  # Excel takes 255 characters with its codes
TITLE_WIDTH, OTHER_WIDTH = 125, 9
LEAST_WIDTH, MOST_WIDTH, ROOM = 8, 60, 3
WIDE, WIDEST = 150, 246
MOST_NAMING = 2
LETTER = 1
LANDSCAPE, PORTRAIT = ("landscape", 10.0, 7.2), ("portrait", 7.5, 9.7)
"""The ways to lay a page, each with the width and the height within its margins, in inches."""
CENTIMETERS_IN_A_ROW, CENTIMETERS_IN_AN_INCH = 0.5, 2.54
INCHES_AT_AN_EDGE, INCHES_IN_A_ROW, ROWS_OF_HEADINGS = 0.052, 0.21, 4
INCHES_IN_A_CHARACTER = 0.092  # of DejaVu Sans, which stands in for Calibri on many machines, and is a fourth wider
ALMOST = 0.95  # programs differ in how wide a character is
POINTS = {styles.TITLE: 22.0, styles.CAPTION: 17.0, styles.NOTE: 12.5}
LINE_POINTS, EDGE_POINTS = 12.9, 2.0
LETTERS = {styles.TITLE: 0.6, styles.CAPTION: 0.8}

Row = Sequence[Any]


@dataclass(frozen=True)
class Line:
    """A line of text across the sheet."""

    text: str
    style: str


ABOUT_LONG_TEXTS = Line(f"Text that is cut off here is in full on the sheet “{LONG_TEXTS}”.", styles.NOTE)
NOTHING = Line("No records.", styles.NOTE)


class Table:
    """A table. Its rows may come from a database while they are written, if each column has its width."""

    def __init__(
        self, columns: Sequence[Column], rows: Iterable[Row], total: Row | None, totals: Collection[int] = ()
    ) -> None:
        """A table with its headings, and a last row of totals if there is one; `totals` are such rows among others."""
        self.columns, self.total, self.totals = columns, total, totals
        is_fitted = any(column.width is None for column in columns)
        self.rows = list(rows) if is_fitted and not isinstance(rows, Sequence) else rows
        self.header_row, self.last_row = 0, 0

    @property
    def count(self) -> int:
        """How many rows it has, without headings and totals; known once they are written."""
        return self.last_row - self.header_row - (1 if self.total else 0)

    @property
    def naming(self) -> int:
        """How many columns, one or two from the left, say what a row is about: they stay beside the others."""
        first = self.columns[:MOST_NAMING]
        return max(1, next((number for number, column in enumerate(first) if column.kind is not Kind.TEXT), len(first)))

    def widths(self) -> list[int]:
        """How wide each column is to be, in characters."""
        return [column.width or self._fitting(number) for number, column in enumerate(self.columns)]

    def _fitting(self, number: int) -> int:
        column = self.columns[number]
        values = [row[number] for row in (*self.rows, *([self.total] if self.total else ()))]
        words = max(width_of(word) for word in column.heading.split())
        longest = max((_length(value, column.kind) for value in values), default=0)
        return min(max(words + ROOM + 1, longest + ROOM, LEAST_WIDTH), MOST_WIDTH)


@dataclass(frozen=True)
class _Chart:
    table: Table
    rows: Sequence[Row]
    category: int
    values: Sequence[int]
    titles: ChartTitles

    @property
    def height(self) -> float:
        """In centimeters."""
        return height_of(len(self.rows), len(self.values))

    @property
    def labels(self) -> list[str]:
        """What stands at its axis, row by row."""
        heads = {number: self.table.columns[number].heading for number in self.values}
        return [label_of(str(row[self.category]), {head: row[number] for number, head in heads.items()})
                for row in self.rows]  # fmt: skip


class Sheet:
    """A sheet, filled from top to bottom."""

    def __init__(self, worksheet: Any, look: Styles, writing: Writing, title: Sequence[Line]) -> None:
        """An empty sheet under its title."""
        self.worksheet, self._styles, self._writing = worksheet, look, writing
        self._widths: list[int] = []
        self._across, self._letters = _title_width(())
        self._tables: list[Table] = []
        self._charts: list[_Chart] = []
        self._blocks: list[Line | Table | _Chart | None] = [*title, None]
        self._is_broken = False

    def note(self, text: str) -> None:
        """Add a line in small print."""
        self._blocks.append(Line(text, styles.NOTE))

    def table(
        self, columns: Sequence[Column], rows: Iterable[Row], *, caption: str = "", total: Row | None = None,
        totals: Collection[int] = (),
    ) -> Table:  # fmt: skip
        """Add a table; `totals` are the rows that add others up, from 0.

        Where it is the only one, its headings have a filter and stay in view, and on each page.
        """
        table = Table(columns, rows, total, totals)
        self._tables.append(table)
        self._blocks += [*([Line(caption, styles.CAPTION)] if caption else ()), table, None]
        return table

    def bar_chart(self, table: Table, category: int, values: Sequence[int], titles: ChartTitles) -> None:
        """Add a chart of a table above: bars of the columns `values`, named by the column `category`, from 0 on.

        A table without rows gets none; one whose numbers are all zero gets words instead.
        """
        if not isinstance(table.rows, Sequence):
            raise TypeError("a chart is of rows that are all there, not of rows that come while they are written")
        if not table.rows:
            return
        numbers = [row[place] for row in table.rows for place in values if isinstance(row[place], int | float)]
        if numbers and max(numbers) <= 0:
            self._blocks += [Line(titles.nothing, styles.NOTE), None]
            return
        chart = _Chart(table, table.rows, category, values, titles)
        self._charts.append(chart)
        self._blocks += [chart, None]

    @property
    def descriptions(self) -> list[str]:
        """What its charts say to those who cannot see them."""
        return [chart.titles.description for chart in self._charts]

    def prepare(self, foot: str) -> None:
        """Set widths, panes and pages, which have to be known before the first row."""
        sheet = self.worksheet
        tables = [table.widths() for table in self._tables]
        columns = max((len(widths) for widths in tables), default=0)
        self._widths = [max(table[number] for table in tables if number < len(table)) for number in range(columns)]
        for number, width in enumerate(self._widths, 1):
            sheet.column_dimensions[get_column_letter(number)].width = width
        self._across, self._letters = _title_width(self._widths)
        self._set_pages(foot)
        if len(self._tables) == 1:  # Excel has one filter and one frozen edge a sheet
            self._keep_in_view(self._tables[0])

    def _set_pages(self, foot: str) -> None:
        width = sum(self._widths)
        across = ceil(width / WIDEST) or 1
        lay_out(self.worksheet, foot, across, 0)
        if self._charts and across == 1:
            # titles reach beyond narrow tables
            whole, columns = max(width, self._letters), max(len(self._widths), self._across)
            self._set_pages_of_charts(whole * INCHES_IN_A_CHARACTER + columns * INCHES_AT_AN_EDGE)
        if across > 1:
            self.worksheet.page_setup.pageOrder = "overThenDown"
            naming = min(table.naming for table in self._tables)
            self.worksheet.print_title_cols = f"A:{get_column_letter(naming)}"

    def _set_pages_of_charts(self, width: float) -> None:
        """Have no page end within a chart: each begins a page, unless all fits on one.

        By a scale of our own, since programs that fit a sheet to pages pass over where a page is to begin.
        """
        charts = [chart.height / CENTIMETERS_IN_AN_INCH for chart in self._charts]
        width = max(width, WIDTH / CENTIMETERS_IN_AN_INCH)
        for way in (LANDSCAPE, PORTRAIT):
            orientation, across, down = way
            scale = min(1.0, ALMOST * across / width)
            if max(charts) * scale <= down:
                break
        scale = min(scale, ALMOST * down / max(charts))
        rows = len(self._blocks) + sum(len(table.rows) + ROWS_OF_HEADINGS for table in self._tables
                                       if isinstance(table.rows, Sequence))  # fmt: skip
        self._is_broken = (rows * INCHES_IN_A_ROW + sum(charts)) * scale > down
        self.worksheet.page_setup.orientation, self.worksheet.page_setup.scale = orientation, int(100 * scale)
        self.worksheet.sheet_properties.pageSetUpPr.fitToPage = False

    def _keep_in_view(self, table: Table) -> None:
        header = 1 + self._blocks.index(table)
        naming = table.naming if sum(self._widths) > WIDE else 0
        self.worksheet.freeze_panes = f"{get_column_letter(naming + 1)}{header + 1}"
        if not self._charts:  # headings over a chart on a page of its own would be those of no table
            self.worksheet.print_title_rows = f"{header}:{header}"
        if self.worksheet.print_title_cols:  # beside these columns the title's lines would be cut on each further page
            title = " · ".join(block.text for block in self._blocks[:2] if isinstance(block, Line))
            self.worksheet.oddHeader.left.text = title[:MOST_IN_HEADER].replace("&", "&&")

    def rows(self) -> Iterator[str]:
        """The rows as XML, from the first to the last. Afterwards the worksheet knows what followed from them."""
        row = 1
        for block in self._blocks:
            if isinstance(block, Table):
                long_texts_before = len(self._writing.long_texts)
                yield from self._table(block, row)
                row = block.last_row + 1
                if not (block.count or block.total):
                    yield self._line(NOTHING, row)
                    row += 1
                if len(self._writing.long_texts) > long_texts_before:
                    yield self._line(ABOUT_LONG_TEXTS, row)
                    row += 1
            elif isinstance(block, _Chart):
                yield from self._draw(block, row)
                row += ceil(block.height / CENTIMETERS_IN_A_ROW)
            else:
                if block:
                    yield self._line(block, row)
                row += 1
        if len(self._tables) == 1:
            self._end(self._tables[0], row - 1)

    def _end(self, table: Table, last_row: int) -> None:
        """Let the rows of the only table be filtered; where it is wide, it alone is printed."""
        first, last = f"A{table.header_row}", get_column_letter(len(table.columns))
        self.worksheet.auto_filter.ref = f"{first}:{last}{table.header_row + table.count}"
        if self.worksheet.print_title_cols:
            self.worksheet.print_area = f"{first}:{last}{last_row}"

    def _draw(self, chart: _Chart, row: int) -> Iterator[str]:
        """Draw a chart over the sheet from this row on. Labels of its own stand in cells under it.

        Not every program takes labels that stand in no cell.
        """
        names = [str(values[chart.category]) for values in chart.rows]
        labels_row = row + 1 if chart.labels != names else None
        header_row = chart.table.header_row
        headings = [column.heading for column in chart.table.columns]
        about = chart.rows, chart.category, chart.values, chart.titles
        drawn = bar_chart(self.worksheet, header_row, headings, *about, labels_row)
        self.worksheet.add_chart(drawn, f"A{row}")
        if self._is_broken:
            self.worksheet.row_breaks.append(Break(id=row - 1))
        if labels_row:
            for number, label in enumerate(chart.labels, labels_row):
                cell = text_cell(f"A{number}", self._styles.line[styles.NOTE], label)
                yield f'<row r="{number}" ht="{POINTS[styles.NOTE]}" customHeight="1">{cell}</row>'

    def _line(self, line: Line, row: int) -> str:
        letters = int(self._letters * LETTERS.get(line.style, 1))
        height = EDGE_POINTS + lines_of(line.text, letters) * POINTS.get(line.style, LINE_POINTS)
        self.worksheet.merged_cells.add(CellRange(min_col=1, min_row=row, max_col=self._across, max_row=row))
        number = self._styles.line[line.style]
        first, *others = (f"{letter}{row}" for letter in _letters(self._across))
        cells = [text_cell(first, number, line.text), *(empty_cell(cell, number) for cell in others)]
        return f'<row r="{row}" ht="{height}" customHeight="1">{"".join(cells)}</row>'

    def _table(self, table: Table, row: int) -> Iterator[str]:
        table.header_row = row
        yield self._headings(table)
        plain, strong = (self._writer(table, look) for look in (self._styles.cell, self._styles.total))
        for number, values in enumerate(table.rows):
            row += 1
            write = strong if number in table.totals else plain
            if row >= LAST_ROW:
                raise ValueError(f"a sheet has {LAST_ROW:,} rows: choose a shorter period")
            yield write(row, values)
        table.last_row = row
        if table.total:
            table.last_row += 1
            yield strong(table.last_row, table.total)

    def _headings(self, table: Table) -> str:
        cells = [text_cell(f"{letter}{table.header_row}", self._styles.heading[column.kind], column.heading)
                 for letter, column in zip(_letters(len(table.columns)), table.columns, strict=True)]  # fmt: skip
        widths = zip(table.columns, self._widths, strict=False)
        return _row(table.header_row, max(lines_of(column.heading, width - 1) for column, width in widths), cells)

    def _writer(self, table: Table, look: dict[Kind, int]) -> Callable[[int, Row], str]:
        writing, columns = self._writing, zip(table.columns, self._widths, strict=False)
        writers = [cell_writer(column.kind, look[column.kind], width, writing) for column, width in columns]
        places = list(zip(_letters(len(writers)), writers, strict=True))

        def write(row: int, values: Row) -> str:
            writing.lines = 1
            cells = [cell(f"{letter}{row}", value) for (letter, cell), value in zip(places, values, strict=True)]
            return _row(row, writing.lines, cells)

        return write


def lay_out(worksheet: Any, foot: str, across: int = 1, down: int = 1, *, is_upright: bool = False) -> None:
    """Set out a sheet without a grid, with a foot, on so many letter pages `across` and `down`; 0 is any number."""
    worksheet.sheet_view.showGridLines = False
    setup, footer = worksheet.page_setup, worksheet.oddFooter
    setup.orientation, setup.paperSize = (PORTRAIT if is_upright else LANDSCAPE)[0], LETTER
    setup.fitToWidth, setup.fitToHeight = across, down
    worksheet.sheet_properties.pageSetUpPr.fitToPage = True
    worksheet.page_margins = PageMargins(left=0.5, right=0.5, top=0.6, bottom=0.7, header=0.3, footer=0.3)
    words = foot.replace("&", "&&")  # a single & begins a code in a footer
    footer.left.text, footer.center.text, footer.right.text = words, "&A", "Page &P of &N"


def _row(number: int, lines: int, cells: Iterable[str]) -> str:
    return f'<row r="{number}" ht="{EDGE_POINTS + LINE_POINTS * lines:.1f}">{"".join(cells)}</row>'


def _letters(columns: int) -> list[str]:
    return [get_column_letter(number) for number in range(1, columns + 1)]


def _title_width(widths: Sequence[int]) -> tuple[int, int]:
    """Over how many columns a title reaches, and how wide they are together."""
    across, width = 0, 0
    while width < TITLE_WIDTH:
        width += widths[across] if across < len(widths) else OTHER_WIDTH
        across += 1
    return across, width


def _length(value: Any, kind: Kind) -> int:
    if value is None:
        return 0
    if isinstance(value, Marked):
        return len(value.shown)
    if kind in (Kind.DATE, Kind.MOMENT):
        return len("Nov 24, 2026") if kind is Kind.DATE else len("Nov 24, 2026 10:05 AM")
    if isinstance(value, str):
        return max(sum(map(width_of, line.split(" "))) + line.count(" ") for line in value.split("\n"))
    if kind in (Kind.HOURS, Kind.RATIO):
        return len(f"{value:,.2f}")
    return len(f"{value:,.1f}") if kind in (Kind.PERCENT, Kind.RATE) else len(f"{value:,}")
