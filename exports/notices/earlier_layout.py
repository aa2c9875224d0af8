"""The workbook of notices of earlier years: its mark and its one sheet."""

from exports.imports.layout import MEBIBYTE, Layout
from models.notices.earlier.columns import HEADINGS, MOST_ROWS, SHEET

LAYOUT = Layout("sro-earlier-notices-1", {SHEET: HEADINGS}, MOST_ROWS, 6 * MEBIBYTE, 60, 1024 * MEBIBYTE)
