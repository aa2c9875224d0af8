"""How cells look: one typeface, quiet colors with strong contrast, one format for each kind of value."""

from collections.abc import Iterator
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side

from exports.document import DARK, FILL, FONT, GRAY, RULE, WARNING
from exports.workbook.cells import Kind

TITLE, SUBTITLE, CLASSIFICATION, NOTE, CAPTION = "Title", "Subtitle", "Classification", "Note", "Caption"
HEADING = "Table heading"
MARKED, MOST_MARKS = "FFF2CC", 150
FORMATS = {
    Kind.TEXT: "@",  # a text that begins like a formula stays text even when somebody edits the cell
    Kind.WHOLE: "#,##0",
    Kind.COUNT: "#,##0",
    Kind.HOURS: "#,##0.00",  # in quarters
    Kind.PERCENT: "0.0%",
    Kind.RATE: "#,##0.0",
    Kind.RATIO: "#,##0.00",
    Kind.DATE: "mmm d, yyyy",
    Kind.MOMENT: "mmm d, yyyy h:mm AM/PM",
}
THIN, STRONG = Side(style="thin", color=RULE), Side(style="thin", color=DARK)
RIGHT = frozenset({Kind.WHOLE, Kind.COUNT, Kind.HOURS, Kind.PERCENT, Kind.RATE, Kind.RATIO})
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
        sheet = workbook.create_sheet()

        def number(name: str, **changes: Any) -> int:
            """The number of a named style with some changes."""
            cell = WriteOnlyCell(sheet)
            for attribute, value in {"style": name, **changes}.items():
                setattr(cell, attribute, value)
            return int(cell.style_id)

        self.line = {name: number(name) for name in LINES}
        self.cell = {kind: number(kind) for kind in Kind}
        at_right = {"alignment": BESIDE_FILTER_BUTTON}
        self.heading = {kind: number(HEADING, **at_right if kind in RIGHT else {}) for kind in Kind}
        bold, above = _font(10, DARK, bold=True), Border(top=STRONG)
        self.total = {kind: number(kind, font=bold, border=above) for kind in Kind}
        workbook.remove(sheet)
        self._number, self._marks = number, dict[str, int]()

    def mark(self, was: str) -> int:
        """The number of the style for a count that was another one: it shows that behind the count, as its format.

        Excel has room for some two hundred formats: where there are more, the last ones are marked without it.
        """
        if was not in self._marks:
            behind = f'" (was {was})"' if len(self._marks) < MOST_MARKS else ""
            shown = ";".join(f"{count}{behind}" for count in ("#,##0", "-#,##0", "#,##0", "@"))
            fill = PatternFill("solid", fgColor=MARKED)
            self._marks[was] = self._number(Kind.COUNT, fill=fill, number_format=shown)
        return self._marks[was]


def _named_styles() -> Iterator[NamedStyle]:
    for name, font in LINES.items():
        yield NamedStyle(name, font, alignment=AT_TOP)
    fill = PatternFill("solid", fgColor=FILL)
    yield NamedStyle(HEADING, _font(10, DARK, bold=True), fill, Border(bottom=STRONG), IN_CELL)
    for kind in Kind:
        alignment = AT_TOP_RIGHT if kind in RIGHT else IN_CELL
        yield NamedStyle(kind, _font(10), border=Border(bottom=THIN), alignment=alignment, number_format=FORMATS[kind])


def _font(points: float, color: str = "000000", *, bold: bool = False) -> Font:
    return Font(name=FONT, size=points, color=color, bold=bold)


LINES = {
    TITLE: _font(16, DARK, bold=True), SUBTITLE: _font(10, GRAY), CLASSIFICATION: _font(10, WARNING, bold=True),
    NOTE: _font(9, GRAY), CAPTION: _font(12, DARK, bold=True),
}  # fmt: skip
