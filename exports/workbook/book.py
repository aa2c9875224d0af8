"""A workbook in the house style: what it says of itself, its sheets, its file.

Sheets go straight into the file, row by row: openpyxl itself would leave the rows in temporary files on the way.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.packaging.core import DocumentProperties
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.writer.excel import ExcelWriter
from openpyxl.xml.constants import SHEET_DRAWING_NS

from exports.document import LANGUAGE, Archive, in_property, safe
from exports.workbook import styles
from exports.workbook.cells import LONG_TEXTS, Column, Kind, LongText, Writing, parts
from exports.workbook.parts import WorkbookArchive
from exports.workbook.sheets import Line, Sheet
from exports.workbook.styles import Styles
from models.terms import Agreement

BOT = "SRO Liaison"
LONG_TEXT_WIDTH = 100
LONG_TEXTS_NOTE = "Text that is too long for its cell or row. It is shown here in full, in parts."


class Edition(StrEnum):
    """For whom a workbook is, as it stands at the head and foot of each sheet."""

    INTERNAL = "Internal edition: confidential"
    RELEASED = "Released to the superintendent: confidential"
    PUBLIC = "Public edition"


@dataclass(frozen=True)
class About:
    """What a workbook says of itself, at the head of each sheet and in its properties."""

    agreement: Agreement
    title: str
    period: str
    edition: Edition
    made_at: datetime
    made_for: str

    @property
    def parties(self) -> str:
        """Both parties to the agreement."""
        return f"{self.agreement.agreement.police} and {self.agreement.agreement.schools}"


class Book:
    """A workbook. The same content, made at the same moment, gives the same bytes."""

    def __init__(self, about: About) -> None:
        """A workbook without sheets."""
        self._about = about
        self._workbook = Workbook(write_only=True)
        self._styles = Styles(self._workbook)
        self._sheets: list[Sheet] = []
        self._long_texts: list[LongText] = []
        self._is_saved = False
        self._workbook.properties = _properties(about)

    def sheet(self, name: str) -> Sheet:
        """Add a sheet: the first under the workbook's title, each other one under its own."""
        about = self._about
        made = f"Prepared {about.agreement.local(about.made_at)} for {about.made_for}"
        times = f"Time zone: {about.agreement.agreement.time_zone.replace('_', ' ')}"
        titles = (
            (name, f"{about.title} · {about.period}", f"{about.parties} · {made} · {times}")
            if self._sheets
            else (about.title, f"{about.parties} · {about.period}", f"{made} · {times}")
        )
        title = [Line(text, style) for text, style in zip(titles, (styles.TITLE, *[styles.SUBTITLE] * 2), strict=True)]
        title.append(Line(about.edition, styles.CLASSIFICATION))
        writing = Writing(name, about.agreement.zone, self._styles.mark, long_texts=self._long_texts)
        sheet = Sheet(self._workbook.create_sheet(name), self._styles, writing, title)
        self._sheets.append(sheet)
        return sheet

    def save(self, target: Path | IO[bytes]) -> None:
        """Write the workbook, once. Rows that come from elsewhere are taken now."""
        if self._is_saved:
            raise ValueError("a workbook is written once: its rows are gone")
        self._is_saved = True
        for sheet in self._sheets:
            sheet.prepare(self._about.edition)
        with WorkbookArchive(target, "w") as archive:
            _Package(self._workbook, archive, self._sheets, self._of_long_texts).save()

    def content(self) -> bytes:
        """The workbook as an .xlsx."""
        target = BytesIO()
        self.save(target)
        return target.getvalue()

    def _of_long_texts(self) -> Sheet | None:
        if not self._long_texts:
            return None
        rows = [
            (text.sheet, text.cell, number, part)
            for text in self._long_texts
            for number, part in enumerate(parts(safe(text.text), LONG_TEXT_WIDTH), 1)
        ]
        sheet = self.sheet(LONG_TEXTS)
        sheet.note(LONG_TEXTS_NOTE)
        sheet.table(LONG_TEXT_COLUMNS, rows)
        sheet.prepare(self._about.edition)
        return sheet


LONG_TEXT_COLUMNS = (
    Column("Sheet"), Column("Cell"), Column("Part", Kind.WHOLE), Column("Text", width=LONG_TEXT_WIDTH + 2),
)  # fmt: skip


def _properties(about: About) -> DocumentProperties:
    made = about.made_at.astimezone(UTC)
    return DocumentProperties(
        title=in_property(about.title), subject=in_property(f"{about.parties}, {about.period}"), creator=BOT,
        lastModifiedBy=BOT, created=made, modified=made, category=about.edition.value, language=LANGUAGE,
    )  # fmt: skip


class _Package(ExcelWriter):
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
        ws._drawing = _Drawing(ws._charts, sheet.descriptions)
        self.manifest.append(ws)


class _Drawing(SpreadsheetDrawing):
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

    def _write(self) -> Any:
        """The drawing with its elements under the prefix that Excel writes: some readers know them by that alone."""
        tree: Any = super()._write()  # type: ignore[misc]
        del tree.attrib["xmlns"]
        for element in tree.iter():
            if not element.tag.startswith("{"):
                element.tag = f"{{{SHEET_DRAWING_NS}}}{element.tag}"
        return tree
