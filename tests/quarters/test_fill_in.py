"""The fill-in workbook: what goes out comes back; what is wrong names its cell; what is nasty is never opened."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from exports.fill_in import child, guard
from exports.fill_in.child import _answer, _Book
from exports.fill_in.make import About, fill_in
from exports.fill_in.names import CELLS
from exports.fill_in.read import NOT_READ, TOO_LARGE, read
from models.quarters.measures import SCHOOL_KEYS
from tests.quarters.acts import FIGURES as SOME
from tests.support.town import the_agreement

ABOUT = About(
    "hall", "Hall High School", "Q2 2026-27", "October 1, 2026 to December 31, 2026", "Q1 2026-27",
    "1.0.0.0.0", datetime(2027, 1, 5, 15, tzinfo=UTC), the_agreement(),
)  # fmt: skip
NAMES = {"hall": "Hall High School", "conard": "Conard High School"}
WANTED = "Enter a whole number from 0 to 100,000, or n/c."
FIGHTING, THEFT = "incidents.fighting", "incidents.theft"


def filled(changes: dict[str, Any] | None = None, figures: dict[str, int | None] | None = None) -> bytes:
    """A workbook as somebody filled it in: figures, and cells of figures in which something else was typed."""
    book = load_workbook(BytesIO(to_fill_in() if figures is None else fill_in(ABOUT, figures, None)))
    for figure, value in (changes or {}).items():
        ((sheet, address),) = book.defined_names[f"figure.{figure}"].destinations
        book[sheet][address.replace("$", "")] = value
    return saved(book)


@cache
def to_fill_in() -> bytes:
    """The workbook with some figures, as the bot makes it."""
    return fill_in(ABOUT, SOME, None)


@cache
def filled_in() -> bytes:
    """The same, saved by another program and otherwise untouched."""
    return filled()


def saved(book: Workbook) -> bytes:
    """A workbook's bytes."""
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def words(content: bytes, school: str = "hall", period: str = "Q2 2026-27") -> list[str]:
    """What is wrong with a file."""
    reading = read(content, school, NAMES[school], period)
    assert reading.figures == {} or not reading.mistakes
    return [mistake.words for mistake in reading.mistakes]


def with_part(name: str, content: bytes, base: bytes | None = None) -> bytes:
    """A workbook with one more part, or another one in its place."""
    target = BytesIO()
    with ZipFile(BytesIO(base or filled_in())) as old, ZipFile(target, "w", ZIP_DEFLATED) as new:
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
        new.writestr(name, content)
    return target.getvalue()


def test_what_is_filled_in_comes_back() -> None:
    """Figures, "not collected", and nothing for what was left empty."""
    figures = {key: value for key, value in SOME.items() if not key.startswith("referred")} | {THEFT: None}
    reading = read(filled(figures=figures), "hall", NAMES["hall"], "Q2 2026-27")
    assert reading.mistakes == []
    assert reading.figures == figures


@given(st.dictionaries(st.sampled_from(SCHOOL_KEYS), st.none() | st.integers(0, 100_000)))
@settings(max_examples=15, deadline=None)
def test_any_figures_come_back(figures: dict[str, int | None]) -> None:
    """Whatever they are."""
    content = fill_in(ABOUT, figures, None)
    assert _Book(content).reading("hall", NAMES["hall"], "Q2 2026-27").figures == figures


@pytest.mark.parametrize(
    ("value", "answer"),
    [
        (12, 12),
        (12.0, 12),
        ("12", 12),
        (" 12 ", 12),
        ("1,200", 1200),
        ("n/c", None),
        (" N/C", None),
        (0, 0),
        ("12.0", 12),
    ],
)
def test_a_count_may_be_typed_in_several_ways(value: Any, answer: int | None) -> None:
    """As number or as text."""
    assert _answer(value) == answer


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("twelve", "twelve"), (-1, "-1"), (12.5, "12.5"), (100_001, "100001"), (True, "True"), ("=1+1", "=1+1"),
        ("#REF!", "#REF!"), ("1e3", "1e3"), ("nan", "nan"), ("١٢", "١٢"), ("1,2", "1,2"),
        (datetime(2026, 1, 5), "January 5, 2026"),  # noqa: DTZ001
    ],
)  # fmt: skip
def test_a_mistake_names_sheet_and_cell_what_is_there_and_what_is_wanted(value: Any, found: str) -> None:
    """And nothing is taken."""
    assert words(filled({FIGHTING: value})) == [f"Sheet “Incidents and actions”, cell B11 contains “{found}”. {WANTED}"]


def test_every_mistake_is_named_at_once() -> None:
    """Not one after the other."""
    assert len(words(filled({FIGHTING: "a", THEFT: "b", "disciplined.gender.male": "c"}))) == 3


def test_the_workbook_of_another_school_or_quarter_is_refused() -> None:
    """It would be sent for the wrong one."""
    assert words(filled(), school="conard") == [
        "This workbook is for Hall High School, Q2 2026-27. Upload the one for Conard High School, Q2 2026-27."
    ]
    assert words(filled(), period="Q3 2026-27") == [
        "This workbook is for Hall High School, Q2 2026-27. Upload the one for Hall High School, Q3 2026-27."
    ]


def test_cells_are_found_by_name_and_a_lost_one_is_named() -> None:
    """Wherever they were moved."""
    book = load_workbook(BytesIO(filled()))
    del book.defined_names[f"figure.{THEFT}"]
    lost = "The cell for “Incidents: Theft related behavior” is missing. Please download a new workbook."
    assert words(saved(book)) == [lost]
    del book["Referrals to police"]
    assert words(saved(book)) == [lost, "The sheet “Referrals to police” is missing. Please download a new workbook."]


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (lambda: b"", guard.NOT_A_WORKBOOK),
        (lambda: b"a,b\n1,2\n", guard.NOT_A_WORKBOOK),
        (lambda: b"\xd0\xcf\x11\xe0 old", guard.LOCKED),
        (lambda: b"x" * (1024 * 1024 + 1), TOO_LARGE),
        (lambda: filled()[:-200], guard.NOT_A_WORKBOOK),
        (lambda: with_part("xl/vbaProject.bin", b"x"), "This file contains macros. Please save it without them."),
        (lambda: with_part("xl/externalLinks/externalLink1.xml", b"<x/>"),
         "This file contains links to other workbooks. Please remove them."),
        (lambda: with_part("xl/embeddings/oleObject1.bin", b"x"),
         "This file contains an embedded object. Please remove it."),
        (lambda: with_part("xl/x.xml", b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'), guard.NOT_A_WORKBOOK),
        (lambda: with_part("xl/x.xml", '<!DOCTYPE x><x/>'.encode("utf-16")), guard.NOT_A_WORKBOOK),
        (lambda: with_part("xl/x.bin", b"\1" * (21 * 1024 * 1024)), guard.TOO_MUCH),
        (lambda: with_part("xl/x.xml", b"<x>" + b"<y/>" * 50_001 + b"</x>"), guard.TOO_MUCH),
        (lambda: with_part("[Content_Types].xml", b"<Types/>"), guard.NOT_A_WORKBOOK),
        (lambda: with_part("xl/workbook.xml", b"<not"), guard.NOT_A_WORKBOOK),
        (lambda: saved(Workbook()),
         "This is not a data workbook from this bot. Please download it, and fill that one in."),
    ],
    ids=range(15),
)  # fmt: skip
def test_a_nasty_file_is_refused_in_plain_words(made: Callable[[], bytes], said: str) -> None:
    """What it is, and what is wanted."""
    assert words(made()) == [said]


def within(part: str, before: bytes, more: bytes) -> bytes:
    """A workbook with something more in a part."""
    with ZipFile(BytesIO(filled_in())) as old:
        content = old.read(part)
    assert before in content
    return with_part(part, content.replace(before, more + before, 1))


def far() -> bytes:
    """A workbook in which somebody typed something into the last column of a far row."""
    book = load_workbook(BytesIO(filled()))
    book["Incidents and actions"]["XFD900000"] = 1
    return saved(book)


SHEET, STYLES, BOOK = "xl/worksheets/sheet2.xml", "xl/styles.xml", "xl/workbook.xml"
EVERYWHERE = "A1:XFD1048576"
MERGED = b'<mergeCells count="1"><mergeCell ref="%s"/></mergeCells>'
AFTER_CELLS = b"<dataValidations"
SPREAD: dict[str, Callable[[], bytes]] = {
    "one giant merged cell": lambda: within(SHEET, AFTER_CELLS, MERGED % EVERYWHERE.encode()),
    "merged columns": lambda: within(SHEET, AFTER_CELLS, MERGED % b"A:XFD"),
    "merged rows": lambda: within(SHEET, AFTER_CELLS, MERGED % b"1:1048576"),
    "merged under another name": lambda: within(
        SHEET, AFTER_CELLS, MERGED.replace(b"<mergeCell ", b"<x:mergeCell xmlns:x=\"http://schemas.openxmlformats.org/"
        b"spreadsheetml/2006/main\" ") % b"A1&#58;XFD9999"),
    "many merged cells": lambda: within(
        SHEET, AFTER_CELLS, b"<mergeCells>" + b'<mergeCell ref="A1:Z100"/>' * 10 + b"</mergeCells>"),
}  # fmt: skip
LARGE_GRIDS: dict[str, Callable[[], bytes]] = {
    "a giant link": lambda: within(
        SHEET, b"<pageMargins", b'<hyperlinks><hyperlink ref="A1:XFD9999" location="A1"/></hyperlinks>'),
    "a giant note": lambda: with_part(
        "xl/comments/comment1.xml", b'<comments xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        b'<authors><author>x</author></authors><commentList><comment ref="A1:XFD9999" authorId="0">'
        b"<text><t>x</t></text></comment></commentList></comments>"),
    "many empty rows": lambda: within(
        SHEET, b"</sheetData>", b"".join(b'<row r="%d"/>' % row for row in range(100, 40_000))),
    "many empty cells": lambda: within(SHEET, b"</sheetData>", b'<row r="99">' + b'<c r="A99"/>' * 100_000 + b"</row>"),
    "many columns": lambda: within(
        SHEET, b"<sheetData", b"<cols>" + b'<col min="1" max="16384"/>' * 50_000 + b"</cols>"),
    "one far cell": far,
}  # fmt: skip
BOMBS: dict[str, Callable[[], bytes]] = {
    "many styles": lambda: within(STYLES, b"</cellXfs>", b"<xf/>" * 200_000),
    "many fonts": lambda: within(STYLES, b"</fonts>", b"<font><b/></font>" * 100_000),
    "many ranges of one rule": lambda: within(
        SHEET, AFTER_CELLS, b'<conditionalFormatting sqref="' + b"A1 " * 200_000 + b'"/>'),
    "many shared texts": lambda: with_part(
        "xl/sharedStrings.xml", b"<sst>" + b"<si><t>x</t></si>" * 150_000 + b"</sst>"),
    "many names": lambda: within(
        BOOK, b"</definedNames>", b"".join(b'<definedName name="n%d">A!$A$1</definedName>' % n for n in range(60_000))),
    "much text": lambda: with_part("xl/sharedStrings.xml", b"<sst><si><t>" + b"x" * 30_000_000 + b"</t></si></sst>"),
    "far too much in one another": lambda: with_part("xl/x.xml", b"<a>" * 60_000 + b"</a>" * 60_000),
    "a text from elsewhere": lambda: with_part(
        "xl/x.xml", b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'),
    "laughter": lambda: with_part(
        "xl/x.xml", b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "' + b"&a;" * 999 + b'">]><x>' + b"&b;" * 999 + b"</x>"),
}  # fmt: skip


@pytest.fixture(scope="module")
def ordinary() -> float:
    """For how many seconds the process computes of a workbook as the bot made it, on this machine."""
    _said, _megabytes, seconds = measured(filled())
    return seconds


@pytest.mark.parametrize("name", BOMBS)
def test_a_small_file_that_becomes_large_is_refused_before_it_does(name: str, ordinary: float) -> None:
    """In plain words; the process that looks into it needs little memory and few instructions."""
    content = BOMBS[name]()
    assert len(content) < 1024 * 1024
    said, megabytes, seconds = measured(content)
    assert [mistake["wanted"] for mistake in said["mistakes"]] in ([guard.TOO_MUCH], [guard.NOT_A_WORKBOOK])
    assert megabytes < 150
    assert seconds < 3 * ordinary, "of computing"


@pytest.mark.parametrize("name", LARGE_GRIDS)
def test_a_grid_that_was_formatted_to_its_end_is_read(name: str, ordinary: float) -> None:
    """What holds nothing costs little memory and few instructions."""
    said, megabytes, seconds = measured(LARGE_GRIDS[name]())
    assert (said["mistakes"], said["figures"]) == ([], SOME)
    assert megabytes < 150
    assert seconds < 3 * ordinary, "of computing"


@pytest.mark.parametrize("name", SPREAD)
def test_an_answer_that_was_merged_with_others_is_named(name: str, ordinary: float) -> None:
    """Which of the lines it answers nobody knows; no cell is made of a range."""
    said, megabytes, seconds = measured(SPREAD[name]())
    assert {mistake["wanted"] for mistake in said["mistakes"]} == {child.MERGED}
    assert said["figures"] == {}
    assert megabytes < 150
    assert seconds < 3 * ordinary, "of computing"


def test_a_figure_that_is_named_as_a_giant_range_is_a_cell_that_is_gone() -> None:
    """The library would make each cell of it."""
    book = load_workbook(BytesIO(filled()))
    book.defined_names[f"figure.{THEFT}"].attr_text = f"'Incidents and actions'!{EVERYWHERE}"
    said, megabytes, _seconds = measured(saved(book))
    assert [mistake["wanted"] for mistake in said["mistakes"]] == [
        "The cell for “Incidents: Theft related behavior” is missing. Please download a new workbook."
    ]
    assert megabytes < 150


MEASURED = """
import resource, sys
from exports.fill_in import child
child.main()
peak = next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM"))
used = resource.getrusage(resource.RUSAGE_SELF)
print("\\n", int(peak) / 1024, used.ru_utime + used.ru_stime)
"""


def measured(content: bytes) -> tuple[Any, float, float]:
    """What the process says of a file, the most memory that it had in MB, and for how many seconds it computed."""
    words = [sys.executable, "-c", MEASURED, "hall", NAMES["hall"], "Q2 2026-27"]
    environment = {"PYTHONPATH": os.pathsep.join(sys.path)}
    run = subprocess.run(words, input=content, capture_output=True, env=environment, check=True)
    said, used = run.stdout.splitlines()
    return json.loads(said), *(float(number) for number in used.split())  # type: ignore[return-value]


def test_a_process_that_dies_is_no_stack_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever killed it."""
    monkeypatch.setattr("exports.sandbox.sys.executable", "/bin/false")
    assert words(filled()) == [NOT_READ]


def test_labels_are_locked_and_answers_checked_while_typed() -> None:
    """Named cells, validation, notes, protection, the previous quarter beside."""
    before = SOME | {THEFT: None}
    book = load_workbook(BytesIO(fill_in(ABOUT, {FIGHTING: 9}, before)))
    assert book.sheetnames == [
        "How to fill in", "Incidents and actions", "Students disciplined", "Referrals to police", "Students referred",
    ]  # fmt: skip
    sheet = book["Incidents and actions"]
    assert [sheet[f"{column}11"].value for column in "ABC"] == ["Fighting and battery", 9, 9]
    assert sheet["C9"].value == "n/c"
    assert sheet["C4"].value == "Previous quarter: Q1 2026-27"
    assert all(one.protection.sheet for one in book)
    assert (sheet["A11"].protection.locked, sheet["B11"].protection.locked) == (True, False)
    (validation,) = sheet.data_validations.dataValidation
    assert "B11" in validation.sqref
    assert sheet["A5"].comment
    names = {name for name in book.defined_names if name.startswith("figure.")}
    assert names == {CELLS[figure] for figure in SCHOOL_KEYS}
    assert sheet.print_title_rows == "$4:$4"
    for number, one in enumerate(book):
        setup, foot = one.page_setup, one.oddFooter
        lies = "portrait" if number else "landscape"  # lines below each other, and a guide of long lines
        assert (setup.orientation, setup.fitToWidth, setup.fitToHeight) == (lies, 1, 1)
        assert [foot.left.text, foot.center.text, foot.right.text] == [
            "Internal: confidential", "&A", "Page &P of &N",
        ]  # fmt: skip


def test_every_line_stands_in_its_place_with_its_figures() -> None:
    """Cell by cell, with the sums as formulas of ours over figures only."""
    before: dict[str, int | None] = dict.fromkeys(SCHOOL_KEYS, 0) | {"arrests.school_based": 2, THEFT: None}
    book = load_workbook(BytesIO(fill_in(ABOUT, {"referrals.weapons": 3, "referrals.other": None}, before)))
    rows = [[cell.value for cell in row] for row in book["Referrals to police"].iter_rows()]
    assert rows == [
        ["Referrals to police", None, None],
        ["Hall High School · Q2 2026-27", None, None],
        ["October 1, 2026 to December 31, 2026", None, None],
        ["Line", "Answer", "Previous quarter: Q1 2026-27"],
        ["Referrals to police", None, None],
        ["Violent crime against persons", None, 0],
        ["Sexually related behavior", None, 0],
        ["Personally threatening behavior", None, 0],
        ["Theft related behavior", None, 0],
        ["Physical or verbal confrontation", None, 0],
        ["Fighting and battery", None, 0],
        ["Property damage", None, 0],
        ["Weapons", 3, 0],
        ["Drugs, alcohol, tobacco", None, 0],
        ["School policy violation", None, 0],
        ["Other", "n/c", 0],
        ["Total", "=SUM(B6:B16)", None],
        [None, None, None],
        ["Arrests", None, None],
        ["School-based arrests known to the school", None, 2],
    ]


def test_a_school_whose_name_begins_like_a_formula_stays_a_name() -> None:
    """Typed text is never a formula."""
    about = About("hall", "=1+1", "Q2 2026-27", "days", None, "0", ABOUT.made_at, ABOUT.agreement)
    book = load_workbook(BytesIO(fill_in(about, {}, None)))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert all(str(cell.value).startswith("=SUM(B") for cell in cells)
