"""Old logs as tests fill them in: the template itself, with rows typed into it."""

from collections.abc import Mapping
from datetime import date
from io import BytesIO
from typing import Any

from openpyxl import load_workbook

from exports.imports.layout import FIRST, HEADINGS

OLD_DAY = date(2024, 10, 7)
TALK_ROW: dict[str, Any] = {
    "Day": OLD_DAY, "School": "Hall High School", "With": "Student", "Topic": "Bullying or harassment", "People": 2,
}  # fmt: skip
CLASS_ROW: dict[str, Any] = {
    "Day": OLD_DAY, "School": "Hall High School", "Topic": "Crime prevention", "Grade": "Grade 9", "People": 24,
    "Minutes (optional)": 45,
}  # fmt: skip
TRAINING_ROW: dict[str, Any] = {
    "Day": OLD_DAY, "Topic": "Social-emotional learning", "Hours": 6, "Provider": "State academy",
    "Certificate number (optional)": "SEL-4471",
}  # fmt: skip
Rows = Mapping[str, list[dict[str, Any]]]


def filled(empty: bytes, rows: Rows) -> bytes:
    """The template with rows on its sheets, by their headings, and saved anew."""
    book = load_workbook(BytesIO(empty))
    for title, typed in rows.items():
        sheet = book[title]
        columns = {cell.value: cell.column for cell in sheet[HEADINGS]}
        for number, row in enumerate(typed, FIRST):
            for heading, value in row.items():
                sheet.cell(number, columns[heading]).value = value
    target = BytesIO()
    book.save(target)
    return target.getvalue()
