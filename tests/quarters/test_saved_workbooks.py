"""Workbooks as people save them: other programs, sorted rows, copies, formulas; no figure goes to another line.

Those in `workbooks/` are of a made-up school. `rows_sorted` had its rows sorted by label; `saved_as_xls` went through
LibreOffice's old Excel format and back. Both were made when some lines were called otherwise.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.styles.numbers import is_date_format
from openpyxl.utils.datetime import MAC_EPOCH
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.formula import ArrayFormula

from exports.fill_in import child
from exports.fill_in.child import _answer
from exports.fill_in.lines import FORMER
from exports.fill_in.make import fill_in
from exports.fill_in.package import _formats, plain_name
from exports.fill_in.read import Reading, read
from exports.fill_in.shown import shown_instead
from models.quarters.measures import SCHOOL_GROUPS, SCHOOL_KEYS
from tests.quarters.acts import FIGURES as SOME
from tests.quarters.test_fill_in import ABOUT, FIGHTING, NAMES, filled_in, saved, to_fill_in, with_part
from tests.support.office import converted, macro

FILES = Path(__file__).parent / "workbooks"
INCIDENTS = "Incidents and actions"
MOVED = "Rows were sorted or moved here. Please undo that, or copy the answers into a new workbook."


def read_it(content: bytes, period: str = "Q2 2026-27") -> Reading:
    """What the bot reads in Hall's workbook."""
    return read(content, "hall", NAMES["hall"], period)


def changed(change: Callable[[Any], object]) -> list[str]:
    """What is wrong with a workbook after a change, of which nothing is taken then."""
    book = load_workbook(BytesIO(filled_in()))
    change(book)
    reading = read_it(saved(book))
    assert reading.figures == ({} if reading.mistakes else SOME)
    return [mistake.words for mistake in reading.mistakes]


def rewritten(part: str, *changes: tuple[str, str], base: bytes | None = None) -> bytes:
    """A workbook with other words in the XML of a part."""
    with ZipFile(BytesIO(base or filled_in())) as archive:
        text = archive.read(part).decode()
    for before, after in changes:
        assert re.search(before, text), before
        text = re.sub(before, after, text, count=1)
    return with_part(part, text.encode(), base)


def test_a_workbook_that_went_through_the_old_format_is_read() -> None:
    """Its names have underscores for dots; lines that were renamed since are known."""
    content = (FILES / "saved_as_xls.xlsx").read_bytes()
    reading = read_it(content, "Q1 2026-27")
    assert reading.mistakes == []
    sheet = load_workbook(BytesIO(content))[INCIDENTS]
    assert reading.figures.keys() == set(SCHOOL_KEYS)
    lines = [*SCHOOL_GROUPS["incidents"].figures]
    stored = [sheet.cell(row, 2).value for row in range(6, 6 + len(lines))]
    assert [reading.figures[line] for line in lines] == [None if value == "n/c" else value for value in stored]


def test_no_two_lines_have_the_same_name_without_dots() -> None:
    """Or the old format would mix them up."""
    assert len({plain_name(figure) for figure in SCHOOL_KEYS}) == len(SCHOOL_KEYS)


def test_sorted_rows_are_named_and_nothing_is_taken() -> None:
    """With the cell, what stands there, what belongs there and what to do."""
    reading = read_it((FILES / "rows_sorted.xlsx").read_bytes(), "Q1 2026-27")
    assert reading.figures == {}
    assert [mistake.words for mistake in reading.mistakes] == [
        f"Sheet “{INCIDENTS}”, cell A6 contains “Drugs, alcohol, tobacco”. "
        f"“Violent crime against persons” belongs there. {MOVED}"
    ]


def test_a_workbook_without_any_names_says_what_to_do() -> None:
    """Some programs keep none."""

    def forget(book: Any) -> None:
        for name in list(book.defined_names):
            del book.defined_names[name]

    assert changed(forget) == [child.WITHOUT_NAMES]


def groups_of_several() -> list[str]:
    """Groups whose rows can change places."""
    return [code for code, group in SCHOOL_GROUPS.items() if len(group.lines) > 1]


@given(st.data())
@settings(max_examples=25, deadline=None)
def test_any_order_but_its_own_is_told(data: st.DataObject) -> None:
    """Whichever rows of a group changed places with all that stands in them."""
    group = SCHOOL_GROUPS[data.draw(st.sampled_from(groups_of_several()))]
    order = data.draw(st.permutations(range(len(group.lines))))
    book = load_workbook(BytesIO(to_fill_in()))
    ((title, address),) = book.defined_names[f"figure.{next(iter(group.figures))}"].destinations
    sheet, first = book[title], int(address.rpartition("$")[2])
    rows = [[sheet.cell(first + row, column).value for column in (1, 2)] for row in range(len(order))]
    for row, source in enumerate(order):
        for column in (1, 2):
            sheet.cell(first + row, column).value = rows[source][column - 1]
    reading = child._Book(saved(book)).reading("hall", NAMES["hall"], "Q2 2026-27")
    assert bool(reading.mistakes) == (list(order) != sorted(order))
    assert reading.mistakes or reading.figures == SOME


def test_a_group_that_stands_under_another_heading_is_named() -> None:
    """Where two groups have the same lines, only their headings tell them apart."""

    def swap(book: Any) -> None:
        sheet = book["Students disciplined"]
        titles = {cell.value: cell for (cell,) in sheet["A5:A49"]}
        disability, meals = titles["Students with disabilities"], titles["Eligible for free or reduced-price meals"]
        disability.value, meals.value = meals.value, disability.value

    assert changed(swap) == [
        "Sheet “Students disciplined”, cell A33 contains “Eligible for free or reduced-price meals”. "
        f"“Students with disabilities” belongs there. {MOVED}",
        "Sheet “Students disciplined”, cell A45 contains “Students with disabilities”. "
        f"“Eligible for free or reduced-price meals” belongs there. {MOVED}",
    ]


def test_an_emptied_label_is_named() -> None:
    """Nothing tells any more which line it is."""

    def empty(book: Any) -> None:
        book[INCIDENTS]["A11"] = None

    assert changed(empty) == [f"Sheet “{INCIDENTS}”, cell A11 is empty. “Fighting and battery” belongs there. {MOVED}"]


def relabeled(book: Any) -> None:
    """Lines as they were called before."""
    for sheet in book:
        for cell, *_others in sheet.iter_rows():
            cell.value = FORMER.get(cell.value, cell.value)


def renamed(book: Any) -> None:
    """A sheet has another name, as its names know."""
    book[INCIDENTS].title = "Sheet's 2"
    for name in book.defined_names.values():
        name.attr_text = name.attr_text.replace(f"'{INCIDENTS}'", "'Sheet''s 2'")


def with_notes(book: Any) -> None:
    """Sheets and cells of somebody's own."""
    book.create_sheet("Notes")["A1"] = "=1/0"
    book[INCIDENTS]["E11"], book[INCIDENTS]["A60"] = "from the log", 12


def hidden(book: Any) -> None:
    """Rows that a filter hides, and a sheet that is hidden."""
    book[INCIDENTS].row_dimensions[11].hidden = True
    book[INCIDENTS].auto_filter.ref = "A5:B15"
    book["Students referred"].sheet_state = "hidden"


def spaced(book: Any) -> None:
    """Labels with spaces and characters that nobody sees."""
    for cell in ("A6", "A11"):
        book[INCIDENTS][cell].value = f"\u200b {book[INCIDENTS][cell].value.replace(' ', chr(0xA0))}\ufeff"


def of_sheets(book: Any) -> None:
    """Names that belong to their sheet, as after it was copied to another workbook."""
    for name, defined in list(book.defined_names.items()):
        ((sheet, _address),) = defined.destinations
        book[sheet].defined_names.add(DefinedName(name, attr_text=defined.attr_text))
        del book.defined_names[name]


def in_capitals(book: Any) -> None:
    """Names in capitals, as some programs write them."""
    for name, defined in list(book.defined_names.items()):
        book.defined_names.add(
            DefinedName(name.upper(), attr_text=f"{defined.attr_text}:{defined.attr_text.rpartition('!')[2]}")
        )
        del book.defined_names[name]


def since_1904(book: Any) -> None:
    """The date system of old Macs."""
    book.epoch = MAC_EPOCH


HARMLESS = (relabeled, renamed, with_notes, hidden, spaced, of_sheets, in_capitals, since_1904)


@pytest.mark.parametrize("change", HARMLESS, ids=lambda change: change.__name__)
def test_what_does_not_change_the_meaning_is_read(change: Callable[[Any], None]) -> None:
    """All figures, as they were."""
    assert changed(change) == []


def copied(book: Any, value: Any) -> None:
    """A sheet was copied within the workbook, with its names, and filled in there."""
    copy = book.copy_worksheet(book[INCIDENTS])
    copy.title = "Copy"
    copy["B11"] = value
    copy.defined_names.add(DefinedName(f"figure.{FIGHTING}", attr_text="Copy!$B$11"))


def of_nobody(book: Any) -> None:
    """Empty the line that names the school."""
    book.worksheets[0]["A14"] = None


def of_another_key(book: Any) -> None:
    """Write another school's key, and leave its name."""
    book.worksheets[0]["A14"] = "conard"


@pytest.mark.parametrize("change", [of_nobody, of_another_key])
def test_lines_by_which_a_workbook_is_known_are_named_where_they_were_changed(change: Callable[[Any], None]) -> None:
    """Nobody is told to upload for Hall what is for Hall."""
    assert changed(change) == [child.CHANGED]


def test_an_empty_cell_that_was_merged_is_said_to_be_empty() -> None:
    """In words of people."""
    (first, second) = changed(lambda book: book.worksheets[1].merge_cells("B11:B12"))
    assert "is empty" in second
    assert "None" not in first + second


def test_a_copy_of_a_sheet_is_no_matter_unless_it_differs() -> None:
    """Then nobody knows which one counts."""
    assert changed(lambda book: copied(book, SOME[FIGHTING])) == []
    assert changed(lambda book: copied(book, 99)) == [
        "Sheet “Copy”, cell B11 contains “99”. The line also stands elsewhere in this workbook, with another answer. "
        "Delete the copy that does not count."
    ]


def of_another_workbook(book: Any) -> None:
    """A sheet of Conard's workbook, pasted over Hall's."""
    about = replace(ABOUT, school="conard", school_name=NAMES["conard"], period="Q1 2026-27")
    for row in load_workbook(BytesIO(fill_in(about, dict.fromkeys(SCHOOL_KEYS, 99), None)))[INCIDENTS].iter_rows():
        for cell in row:
            book[INCIDENTS][cell.coordinate].value = cell.value


def test_a_sheet_of_another_school_in_this_workbook_is_named() -> None:
    """Its labels are the same; what stands above them is not."""
    assert changed(of_another_workbook) == [
        f"Sheet “{INCIDENTS}”, cell A2 contains “Conard High School · Q1 2026-27”. This workbook is for "
        "Hall High School, Q2 2026-27. Please enter the figures for that in a new workbook."
    ]


@pytest.mark.parametrize("part", ["xl/media/image1.webp", "xl/media/image1.pdf", "xl/worksheets/", ".DS_Store"])
def test_pictures_of_all_kinds_and_what_packing_adds_are_no_matter(part: str) -> None:
    """The figures are in other parts."""
    reading = read_it(with_part(part, b"" if part.endswith("/") else b"\x89\0\1\2"))
    assert (reading.mistakes, reading.figures) == ([], SOME)


def strict(content: bytes) -> bytes:
    """A workbook as *Strict Open XML Spreadsheet*: other namespaces, kinds of relations and conformance."""
    target = BytesIO()
    namespaces = {
        "http://schemas.openxmlformats.org/spreadsheetml/2006/main": "http://purl.oclc.org/ooxml/spreadsheetml/main",
        "http://schemas.openxmlformats.org/officeDocument/2006/": "http://purl.oclc.org/ooxml/officeDocument/",
        "http://schemas.openxmlformats.org/drawingml/2006/": "http://purl.oclc.org/ooxml/drawingml/",
        "<workbook ": '<workbook conformance="strict" ',
    }
    with ZipFile(BytesIO(content)) as old, ZipFile(target, "w", ZIP_DEFLATED) as new:
        for part in old.namelist():
            text = old.read(part).decode()
            for usual, other in namespaces.items():
                text = text.replace(usual, other)
            new.writestr(part, text)
    return target.getvalue()


def test_strict_open_xml_is_read() -> None:
    """As Excel's other kind of .xlsx."""
    reading = read_it(strict(filled_in()))
    assert (reading.mistakes, reading.figures) == ([], SOME)


def test_parts_are_found_whatever_their_letters_and_slashes() -> None:
    """As some programs write them on Windows."""
    target = BytesIO()
    with ZipFile(BytesIO(filled_in())) as old, ZipFile(target, "w", ZIP_DEFLATED) as new:
        for part in old.namelist():
            name = part.replace("/", "\\").replace("sheet2", "Sheet2") if part.startswith("xl/") else part
            new.writestr(name, old.read(part))
    reading = read_it(target.getvalue())
    assert (reading.mistakes, reading.figures) == ([], SOME)


def test_a_thousand_rows_of_26_formatted_cells_on_each_sheet_are_read() -> None:
    """As Google Sheets saves each."""
    content = filled_in()
    for number in range(1, 6):
        rows = "".join(
            f'<row r="{row}" ht="15.75" customHeight="1">'
            + "".join(f'<c r="{chr(65 + column)}{row}" s="1"/>' for column in range(26))
            + "</row>"
            for row in range(60, 1001)
        )
        content = rewritten(f"xl/worksheets/sheet{number}.xml", ("</sheetData>", f"{rows}</sheetData>"), base=content)
    reading = read_it(content)
    assert (reading.mistakes, reading.figures) == ([], SOME)


def cell_11(xml: str, sheet: str = "xl/worksheets/sheet2.xml") -> Reading:
    """A workbook in which the cell B11 is stored like that."""
    return read_it(rewritten(sheet, (r'<c r="B11"( s="\d+")[^>]*>.*?</c>', xml.replace("STYLE", r"\1"))))


@pytest.mark.parametrize(
    ("stored", "answer"),
    [
        ('<c r="B11"STYLE><f>6*2</f><v>12</v></c>', 12),
        ('<c r="B11"STYLE><f t="array" ref="B11">SUM(1,5+6)</f><v>12</v></c>', 12),
        ('<c r="B11"STYLE><f t="shared" si="0"/><v>12.0</v></c>', 12),
        ('<c r="B11"STYLE t="str"><f>"n/c"</f><v>n/c</v></c>', None),
        ('<c r="B11"STYLE><v>1.2E1</v></c>', 12),
        ('<c r="B11"STYLE t="inlineStr"><is><r><t>1</t></r><r><t>2</t></r><rPh><t>9</t></rPh></is></c>', 12),
        ('<c r="B11"STYLE t="str"><v>12_x000D_</v></c>', 12),
        ("<c STYLE><v>12</v></c>", 12),
    ],
)
def test_a_stored_result_is_an_answer(stored: str, answer: int | None) -> None:
    """Whatever it was worked out by, and however it is stored."""
    reading = cell_11(stored)
    assert reading.mistakes == []
    assert reading.figures == SOME | {FIGHTING: answer}


@pytest.mark.parametrize(
    ("stored", "found"),
    [
        ('<c r="B11"STYLE><f>6*2</f></c>', "=6*2"),
        ('<c r="B11"STYLE><f>6*2</f><v></v></c>', "=6*2"),
        ('<c r="B11"STYLE><f>5/2</f><v>2.5</v></c>', "2.5"),
        ('<c r="B11"STYLE t="e"><f>1/0</f><v>#DIV/0!</v></c>', "#DIV/0!"),
        ('<c r="B11"STYLE t="s"><v>99999</v></c>', "?99999"),
        ('<c r="B11"STYLE><v>nan</v></c>', "nan"),
        ('<c r="B11"STYLE><v>1e999</v></c>', "1e999"),
        ('<c r="B11"STYLE t="d"><v>2026-01-05</v></c>', "2026-01-05"),
        ('<c r="B11"STYLE t="str"><v>a_xD800_b_x0000_</v></c>', "a_xD800_b"),
    ],
)
def test_what_is_no_count_is_named_as_it_stands(stored: str, found: str) -> None:
    """And nothing is taken."""
    reading = cell_11(stored)
    assert reading.figures == {}
    assert [(mistake.cell, mistake.found) for mistake in reading.mistakes] == [("B11", found)]


@pytest.mark.parametrize(
    ("value", "shown_as", "found"),
    [
        (46_027, "m/d/yyyy", "January 5, 2026"),
        (12, "0%", "1200%"),
        (0.12, "0.00%", "12%"),
        (12, '0" incidents"', None),
        (12, "0.0", None),
        (12, "General", None),
        (12, "00000", None),
        (12, '_("$"* #,##0.00_);_("$"* \\(#,##0.00\\);_("$"* "-"??_);_(@_)', None),
        (12, "[>=1000]#\u202f##0;0", None),
        (5, '0"*"', "5, shown as 5*"),
        (5, "\\~0", "5, shown as ~5"),
        (3, '[<6]"<6";0', "3, shown as <6"),
        (12_000, "#,##0,", "12000, shown as 12"),
        (12, '0" thousand"', "12, shown as 12 thousand"),
        (12, "0\\0", "12, shown as 120"),
        (12, ";;;", "12, shown as nothing"),
    ],
)
def test_a_number_that_is_shown_as_something_else_is_no_count(value: Any, shown_as: str, found: str | None) -> None:
    """A day is stored as a number, 12 may be shown as 1200%, and 5 as 5*."""

    def put(book: Any) -> None:
        book[INCIDENTS]["B11"].value, book[INCIDENTS]["B11"].number_format = value, shown_as

    book = load_workbook(BytesIO(filled_in()))
    put(book)
    reading = read_it(saved(book))
    assert [mistake.found for mistake in reading.mistakes] == ([found] if found else [])
    assert found or reading.figures == SOME | {FIGHTING: 12}


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("\u200b12", 12), ("1\u200d2", 12), ("12\ufeff", 12), ("12\u00a0", 12), ("\u202a12\u202c", 12),
        ("１２", 12), ("1,204", 1204), ("12\r\n", 12), ("n/c\u00a0", None), ("N/C", None), ("ｎ/ｃ", None),
        ("1\u00a0204", 1204), ("1\u202f204", 1204), ("1\u2009204 ", 1204), ("100\u2007000", 100_000),
        ("not collected", None), ("Not Collected", None), ("\u200b", child.BLANK), (" ", child.BLANK),
    ],
)  # fmt: skip
def test_what_nobody_sees_does_not_matter(typed: str, answer: Any) -> None:
    """What people see is what counts."""
    assert _answer(typed) == answer


@pytest.mark.parametrize(
    "typed",
    ["–", "-", "n/a", "none", "12²", "1 204", "1\u00a020", "1  204", "1.204", "1.000", "1,20", "½", "12?", "-0", "+3"],
)
def test_what_may_mean_several_things_is_not_guessed(typed: str) -> None:
    """A dash may be zero or not collected."""
    with pytest.raises(ValueError, match=re.escape(typed)):
        _answer(typed)


@pytest.mark.parametrize("shown_as", ["#,##0;-#,##0;-", '_("$"* #,##0.00_);_("$"* "-"??_);_("$"* "-"??_);_(@_)', "#"])
def test_a_dash_of_an_accounting_format_is_the_zero_that_is_stored(shown_as: str) -> None:
    """Everybody reads it so; a format that shows n/c for 0 says something else."""
    assert shown_instead(0, shown_as) is None
    assert shown_instead(0, '0;-0;"n/c"') == "n/c"


def test_the_formats_that_programs_have_show_the_number() -> None:
    """Whether somebody presses the button for a comma, a currency or decimals."""
    styles = ElementTree.Element("styleSheet")
    styles_of_cells = ElementTree.SubElement(styles, "cellXfs")
    for number in range(50):
        ElementTree.SubElement(styles_of_cells, "xf", numFmtId=str(number))
    of_numbers = [shown for shown in _formats(styles) if not is_date_format(shown) and "%" not in shown]
    said = {(count, shown): shown_instead(count, shown) for count in (0, 1, 12, 100_000) for shown in of_numbers}
    assert set(said.values()) == {None}


def test_array_formulas_as_another_program_writes_them_are_named_where_they_have_no_result() -> None:
    """With the cell."""

    def put(book: Any) -> None:
        book[INCIDENTS]["B11"] = ArrayFormula("B11", "=SUM(D1:D3)")

    (said,) = changed(put)
    assert "cell B11 contains “=" in said


@pytest.mark.parametrize("by_way_of", [["xlsx"], ["xls", "xlsx"], ["ods", "xlsx"]], ids="-".join)
def test_a_copy_saved_by_another_program_is_read_too(by_way_of: list[str], tmp_path: Path) -> None:
    """LibreOffice writes names, texts and numbers in its own way, and the old formats have fewer letters for names."""
    content, kind = filled_in(), "xlsx"
    for following in by_way_of:
        content = converted(content, kind, following, tmp_path / f"{kind}-{following}")
        kind = following
    reading = read_it(content)
    assert (reading.mistakes, reading.figures) == ([], SOME)


REBUILT = """
Sub Main
  Dim options(1) As New com.sun.star.beans.PropertyValue
  options(0).Name = "Hidden"
  options(0).Value = True
  document = StarDesktop.loadComponentFromURL("file://{folder}/in.xlsx", "_blank", 0, options())
  For Each sheet In document.Sheets
    sheet.unprotect("")
  Next
  sheet = document.Sheets.getByName("Incidents and actions")
  sheet.Columns.insertByIndex(1, 1)
  sheet.Rows.insertByIndex(5, 1)
  sheet.Rows.insertByIndex(9, 2)
  sheet.getCellRangeByName("A6").String = "From the office's log:"
  sheet.getCellRangeByName("B10").String = "see below"
  sheet.getCellRangeByName("C10").Value = 99
  sheet.Name = "Q2 data"
  document.Sheets.moveByName("Q2 data", 5)
  document.Sheets.getByName("Referrals to police").CharHeight = 14
  document.Sheets.getByName("Referrals to police").CellBackColor = RGB(255, 250, 200)
  options(1).Name = "FilterName"
  options(1).Value = "Calc MS Excel 2007 XML"
  document.storeToURL("file://{folder}/out.xlsx", options())
  document.close(True)
End Sub
"""


def test_inserted_rows_and_columns_and_a_sheet_that_was_moved_and_renamed_are_read(tmp_path: Path) -> None:
    """As LibreOffice does all that, with a sheet whose whole grid is formatted."""
    (tmp_path / "in.xlsx").write_bytes(filled_in())
    macro(REBUILT.replace("{folder}", str(tmp_path)), tmp_path)
    reading = read_it((tmp_path / "out.xlsx").read_bytes())
    assert (reading.mistakes, reading.figures) == ([], SOME)
