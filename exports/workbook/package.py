"""The file of a workbook. Sheets go straight into it, row by row; the same content gives the same bytes.

Nothing is written anywhere else on the way: openpyxl itself would leave the rows in temporary files.
"""

from collections.abc import Callable
from typing import Any

from openpyxl import Workbook
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.writer.excel import ExcelWriter

from exports.document import Archive
from exports.workbook.sheets import Sheet


class Package(ExcelWriter):
    """Writes a workbook of our sheets."""

    _archive: Archive

    def __init__(
        self, workbook: Workbook, archive: Archive, sheets: list[Sheet], last: Callable[[], Sheet | None]
    ) -> None:
        """A writer for these sheets; `last` may give one more when all others are written."""
        super().__init__(workbook, archive)
        self._sheets = {sheet.worksheet.title: sheet for sheet in sheets}
        self._last = last

    def _write_worksheets(self) -> None:
        super()._write_worksheets()  # type: ignore[misc]
        if sheet := self._last():
            sheet.worksheet._id = len(self._sheets) + 1
            self._sheets[sheet.worksheet.title] = sheet
            self.write_worksheet(sheet.worksheet)

    def write_worksheet(self, ws: Any) -> None:
        """Write a sheet: what comes before its rows, the rows as they come, and what comes after them."""
        sheet = self._sheets[ws.title]
        with self._archive.open(self._archive.part(ws.path[1:]), "w") as part:
            writer = WorksheetWriter(ws, part)
            writer.write_top()
            stream: Any = writer.xf.send(True)
            with stream.element("sheetData"):
                stream.flush()
                for row in sheet.rows():
                    part.write(row.encode())
            writer.xf.send(None)
            writer.write_tail()
            writer.close()
        ws._rels = writer._rels  # type: ignore[attr-defined]
        ws._drawing = Drawing(ws._charts, sheet.descriptions)
        self.manifest.append(ws)


class Drawing(SpreadsheetDrawing):
    """The charts of a sheet, each with a description for those who cannot see it."""

    __elements__ = SpreadsheetDrawing.__elements__

    def __init__(self, charts: list[Any], descriptions: list[str]) -> None:
        """Charts, and their descriptions in the same order."""
        super().__init__()
        self.charts = charts
        self._descriptions = descriptions

    def _chart_frame(self, idx: int) -> Any:
        frame: Any = super()._chart_frame(idx)  # type: ignore[misc]
        frame.nvGraphicFramePr.cNvPr.descr = self._descriptions[idx - 1]
        return frame
