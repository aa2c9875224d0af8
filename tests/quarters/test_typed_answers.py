"""What the fill-in workbook accepts while somebody types: every right answer, and no wrong one."""

import re
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.formula.translate import Translator

from exports.fill_in.make import About, fill_in
from exports.fill_in.names import CELLS
from models.quarters.questionnaires import DISTRICT, POLICE, questionnaire_of
from tests.quarters.test_fill_in import ABOUT, saved
from tests.support.office import macro, office

RIGHT = [0, 1, 12, 100_000, 5.0, "n/c", "N/C", "not collected", "Not Collected"]
WRONG = [-1, 0.5, 100_001, "12", "none", "n/a", "twelve", "–", "not counted", "<6", "5*"]
"""Typed by hand, "12" becomes a number: as text it comes only by a paste."""
Cells = dict[tuple[str, str], Any]
ABOUTS = pytest.mark.parametrize(
    ("about", "marks"),
    [
        (ABOUT, ["n/c", "not collected"]),
        (replace(ABOUT, school=DISTRICT), ["n/c", "not collected", "*", "suppressed"]),
        (replace(ABOUT, school=POLICE), ["n/c", "not collected", "*", "suppressed"]),
    ],
)
"""A school's workbook, and those of all schools together, which may have what a published table suppresses."""


def answered(about: About, values: list[Any], shift: int) -> tuple[bytes, Cells]:
    """A workbook in which every cell for an answer has the next of these values, and what is where."""
    book, given = load_workbook(BytesIO(fill_in(about, {}, None))), {}
    for number, name in enumerate((CELLS[figure] for figure in questionnaire_of(about.school).keys), shift):
        ((sheet, address),) = book.defined_names[name].destinations
        cell = address.replace("$", "")
        given[sheet, cell] = book[sheet][cell].value = values[number % len(values)]
    return saved(book), given


@ABOUTS
def test_each_cell_is_checked_by_what_stands_in_it(about: About, marks: list[str]) -> None:
    """A formula is stored for the first cell of its range, and moves along for the others."""
    book = load_workbook(BytesIO(fill_in(about, {}, None)))
    checked = set()
    for sheet in book.worksheets[1:]:
        (validation,) = sheet.data_validations.dataValidation
        cells = [cell for part in validation.sqref.ranges for row in part.rows for cell in row]
        first = f"B{min(row for row, _column in cells)}"
        for row, _column in cells:
            formula = Translator(f"={validation.formula1}", first).translate_formula(f"B{row}")
            looks_at = f"B{row}"
            whole = f"AND({looks_at}>=0,{looks_at}<=100000,{looks_at}=INT({looks_at}))"
            marked = ",".join(f'{looks_at}="{mark}"' for mark in marks)
            assert formula == f"=IF(ISNUMBER({looks_at}),{whole},OR({marked}))"
            checked.add((sheet.title, looks_at))
    assert checked == set(answered(about, RIGHT, 0)[1])


MARK_INVALID = """
Sub Main
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  hidden(0).Name = "Hidden"
  hidden(0).Value = True
  document = StarDesktop.loadComponentFromURL("file://{folder}/in.xlsx", "_blank", 0, hidden())
  file = FreeFile
  Open "{folder}/invalid.txt" For Output As #file
  For Each sheet In document.Sheets
    sheet.unprotect("")
    sheet.showInvalid()
    For number = 0 To sheet.DrawPage.Count - 1
      mark = sheet.DrawPage.getByIndex(number)
      If mark.ShapeType = "com.sun.star.drawing.EllipseShape" Then
        For row = 0 To 60
          cell = sheet.getCellByPosition(1, row)
          middle = mark.Position.Y + mark.Size.Height / 2
          If cell.Position.Y <= middle And middle < cell.Position.Y + cell.Size.Height Then
            Print #file, sheet.Name & "!B" & (row + 1)
          End If
        Next
      End If
    Next
  Next
  Close #file
  document.close(True)
End Sub
"""


def invalid(content: bytes, folder: Path) -> set[tuple[str, str]]:
    """The cells that LibreOffice marks as invalid."""
    folder.mkdir()
    (folder / "in.xlsx").write_bytes(content)
    macro(MARK_INVALID.replace("{folder}", str(folder)), folder)
    return set(re.findall("(.+)!(B[0-9]+)", (folder / "invalid.txt").read_text()))


@pytest.mark.parametrize("shift", [0, 3])
@ABOUTS
def test_libreoffice_takes_all_right_answers_and_no_wrong_one(
    about: About, marks: list[str], shift: int, tmp_path: Path
) -> None:
    """By its own check of a workbook's cells (*mark invalid data*)."""
    office()
    content, given = answered(about, [*RIGHT, *marks], shift)
    assert {cell: given[cell] for cell in invalid(content, tmp_path / "right")} == {}
    content, given = answered(about, WRONG, shift)
    assert invalid(content, tmp_path / "wrong") == set(given)
