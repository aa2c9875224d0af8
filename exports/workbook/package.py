"""The file of a workbook. Sheets go straight into it, row by row; the same content gives the same bytes.

Nothing is written anywhere else on the way: openpyxl itself would leave the rows in temporary files.
"""

from collections.abc import Callable, Iterator
from typing import Any, Protocol
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.writer.excel import ExcelWriter

from exports.document import MADE_ON_UNIX, ZIP_TIME


class Content(Protocol):
    """What stands on a sheet. What a sheet says of its rows is known once they are written."""

    worksheet: WriteOnlyWorksheet
    descriptions: list[str]

    def rows(self) -> Iterator[str]:
        """The rows as XML."""

    def finish(self) -> None:
        """Tell the worksheet what followed from its rows: merged cells, filter, charts."""


class Archive(ZipFile):
    """A zip whose parts bear no time of their own."""

    def part(self, name: str) -> ZipInfo:
        """An entry for a part of the workbook."""
        entry = ZipInfo(name, ZIP_TIME)  # the same content gives the same bytes, which a reader can compare
        entry.compress_type, entry.create_system = ZIP_DEFLATED, MADE_ON_UNIX
        return entry

    def writestr(self, zinfo_or_arcname: Any, data: Any, *_more: Any) -> None:
        """Add a part."""
        super().writestr(self.part(zinfo_or_arcname), data)


class Package(ExcelWriter):
    """Writes a workbook whose sheets are filled from contents."""

    _archive: Archive

    def __init__(
        self, workbook: Workbook, archive: Archive, contents: list[Content], last: Callable[[], Content | None]
    ) -> None:
        """A writer for these sheets; `last` may give one more when all others are written."""
        super().__init__(workbook, archive)
        self._contents = {content.worksheet.title: content for content in contents}
        self._last = last

    def _write_worksheets(self) -> None:
        super()._write_worksheets()  # type: ignore[misc]
        content = self._last()
        if content:
            content.worksheet._id = len(self._contents) + 1  # type: ignore[attr-defined]
            self._contents[content.worksheet.title] = content
            self.write_worksheet(content.worksheet)

    def write_worksheet(self, ws: Any) -> None:
        """Write a sheet: what comes before its rows, the rows as they come, and what comes after them."""
        content = self._contents[ws.title]
        with self._archive.open(self._archive.part(ws.path[1:]), "w") as part:
            writer = WorksheetWriter(ws, part)
            writer.write_top()
            stream: Any = writer.xf.send(True)
            with stream.element("sheetData"):
                stream.flush()
                for row in content.rows():
                    part.write(row.encode())
            writer.xf.send(None)
            content.finish()
            writer.write_tail()
            writer.close()
        ws._rels = writer._rels  # type: ignore[attr-defined]
        ws._drawing = Drawing(ws._charts, content.descriptions)
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
