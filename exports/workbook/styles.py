"""How cells look: one typeface, quiet colors with strong contrast, one format for each kind of value."""

from copy import copy
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side

from exports.document import DARK, FILL, FONT, GRAY, RULE, WARNING
from exports.workbook.cells import Kind

TITLE, SUBTITLE, CLASSIFICATION, NOTE, CAPTION = "Title", "Subtitle", "Classification", "Note", "Caption"
HEADING = "Table heading"
FORMATS = {
    Kind.TEXT: "@",  # a text that begins like a formula stays text even when somebody edits the cell
    Kind.WHOLE: "#,##0",
    Kind.COUNT: "#,##0",
    Kind.HOURS: "#,##0.0",
    Kind.PERCENT: "0.0%",
    Kind.DATE: "mmm d, yyyy",
    Kind.MOMENT: "mmm d, yyyy h:mm AM/PM",
}
THIN, STRONG = Side(style="thin", color=RULE), Side(style="thin", color=DARK)
RIGHT = frozenset({Kind.WHOLE, Kind.COUNT, Kind.HOURS, Kind.PERCENT})
AT_TOP = Alignment(horizontal="left", vertical="top", wrap_text=True)
IN_CELL = Alignment(horizontal="left", vertical="top", wrap_text=True, indent=1)
AT_TOP_RIGHT = Alignment(horizontal="right", vertical="top", wrap_text=True, indent=1)
BESIDE_FILTER_BUTTON = Alignment(horizontal="right", vertical="top", wrap_text=True, indent=2)


class Styles:
    """The numbers under which a workbook knows the house's styles."""

    def __init__(self, workbook: Workbook) -> None:
        """Give the workbook the named styles."""
        for style in _named_styles():
            workbook.add_named_style(style)
        self._sheet = workbook.create_sheet()
        self.line = {name: self._number(name) for name in (TITLE, SUBTITLE, CLASSIFICATION, NOTE, CAPTION)}
        self.cell = {kind: self._number(kind) for kind in Kind}
        self.heading = {kind: self._heading(kind) for kind in Kind}
        self.total = {kind: self._total(kind) for kind in Kind}
        workbook.remove(self._sheet)

    def _cell(self, name: str) -> Any:
        cell = WriteOnlyCell(self._sheet)
        cell.style = name
        return cell

    def _number(self, name: str) -> int:
        return int(self._cell(name).style_id)

    def _heading(self, kind: Kind) -> int:
        cell = self._cell(HEADING)
        if kind in RIGHT:
            cell.alignment = copy(BESIDE_FILTER_BUTTON)
        return int(cell.style_id)

    def _total(self, kind: Kind) -> int:
        cell = self._cell(kind)
        cell.font = _font(10, DARK, bold=True)
        cell.border = Border(top=STRONG)
        return int(cell.style_id)


def _named_styles() -> list[NamedStyle]:
    lines = [
        NamedStyle(TITLE, _font(16, DARK, bold=True), alignment=AT_TOP),
        NamedStyle(SUBTITLE, _font(10, GRAY), alignment=AT_TOP),
        NamedStyle(CLASSIFICATION, _font(10, WARNING, bold=True), alignment=AT_TOP),
        NamedStyle(NOTE, _font(9, GRAY), alignment=AT_TOP),
        NamedStyle(CAPTION, _font(12, DARK, bold=True), alignment=AT_TOP),
        NamedStyle(
            HEADING, _font(10, DARK, bold=True), PatternFill("solid", fgColor=FILL), Border(bottom=STRONG), IN_CELL
        ),
    ]
    return lines + [
        NamedStyle(
            kind, _font(10), border=Border(bottom=THIN), alignment=AT_TOP_RIGHT if kind in RIGHT else IN_CELL,
            number_format=FORMATS[kind],
        ) for kind in Kind
    ]  # fmt: skip


def _font(points: float, color: str = "000000", *, bold: bool = False) -> Font:
    return Font(name=FONT, size=points, color=color, bold=bold)
