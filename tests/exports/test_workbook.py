"""Workbooks in the house style, opened again as a reader's spreadsheet program would open them."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from lxml import etree
from openpyxl import Workbook, load_workbook
from openpyxl.utils.escape import unescape
from openpyxl.worksheet.worksheet import Worksheet

from exports.workbook.book import About, Book, Edition
from exports.workbook.cells import NOT_COLLECTED, SUPPRESSED, Column, Kind, lines_of
from exports.workbook.charts import NO_BARS, ChartTitles
from exports.workbook.sheets import Sheet
from tests.support.town import the_agreement

MADE_AT = datetime(2026, 11, 24, 14, 5, 30, 7, tzinfo=UTC)
ABOUT = About(
    the_agreement(), "Quarter workbook", "October 1 to December 31, 2026", Edition.INTERNAL, MADE_AT, "Cleo Pretend"
)
COLUMNS = (
    Column("School"), Column("Notices", Kind.COUNT), Column("Arrests", Kind.COUNT), Column("Forms", Kind.WHOLE),
    Column("Median hours", Kind.HOURS), Column("In time", Kind.PERCENT), Column("First day", Kind.DATE),
    Column("Last notice", Kind.MOMENT),
)  # fmt: skip
ROWS: list[tuple[Any, ...]] = [
    ("Made-up High", 12, SUPPRESSED, 3, 3.25, 0.75, date(2026, 10, 2), datetime(2026, 11, 23, 14, 0, tzinfo=UTC)),
    ("Pretend Middle", NOT_COLLECTED, 1, None, None, None, None, None),
]
TOTAL = ("All", 12, SUPPRESSED, 3, None, 0.75, None, None)
TITLES = ChartTitles("Notices & arrests", "School", "Number", "Bars: Made-up High 12 notices, Pretend Middle 1 arrest.")
LABELS = ("{*}dLbls/{*}showVal", "{*}dLbls/{*}dLbl/{*}idx", "{*}dLbls/{*}dLbl/{*}showVal")
NASTY = (
    '=HYPERLINK("http://example.invalid","x")', "=1+1", "+1", "-1", "@SUM(1)", "=cmd|'/c calc'!A1", "\t=1+1", "'quoted",
    "#N/A", "TRUE", "007", "  two  blanks  ", " ", "line\nline\n\nline", "_x0041_ _x000D_ _x00e9_ _X0041_ _x41_",
    "&amp; <t>&</t> ]]> <!-- {PAGE}", "😀 👩‍👩‍👧 \u202eabc\u202c \u2028 é",
)  # fmt: skip


def a_book() -> bytes:
    """A small workbook: a table with totals and a chart, and a second sheet."""
    book = Book(ABOUT)
    sheet = book.sheet("Actions by school")
    sheet.note("Small counts are shown as *.")
    table = sheet.table(COLUMNS, ROWS, total=TOTAL)
    sheet.bar_chart(table, 0, (1, 2), TITLES)
    book.sheet("Definitions").table((Column("Term"), Column("Meaning")), [("Notice", "An action notice.")])
    return book.content()


def opened(content: bytes) -> Workbook:
    """The workbook, read back."""
    return load_workbook(BytesIO(content))


def part(content: bytes, name: str) -> etree._Element:
    """A part of the workbook's file."""
    with ZipFile(BytesIO(content)) as parts:
        return etree.fromstring(parts.read(name))


def values(sheet: Worksheet) -> list[list[Any]]:
    """The cells of a sheet, row by row."""
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def with_texts(texts: Sequence[str | None], width: int | None = None) -> bytes:
    """A workbook with a column of texts."""
    book = Book(ABOUT)
    book.sheet("Texts").table((Column("Text", width=width),), [(text,) for text in texts])
    return book.content()


def texts_of(content: bytes) -> list[Any]:
    """The column of texts, read back. The library leaves escapes to whoever reads."""
    cells = [row[0].value for row in opened(content)["Texts"].iter_rows(min_row=7)]
    return [unescape(value) if isinstance(value, str) else value for value in cells]


def test_begins_with_what_it_is() -> None:
    """What, parties and period, when and for whom in the district's time, for whose eyes; each sheet by its name."""
    first, second = opened(a_book())
    parties = "West Hartford Police Department and West Hartford Public Schools"
    prepared = "Prepared November 24, 2026, 9:05 AM EST for Cleo Pretend · Time zone: America/New York"
    assert [row[0] for row in values(first)][:4] == [
        "Quarter workbook", f"{parties} · October 1 to December 31, 2026", prepared, "Internal edition: confidential",
    ]  # fmt: skip
    assert [row[0] for row in values(second)][:4] == [
        "Definitions", "Quarter workbook · October 1 to December 31, 2026", f"{parties} · {prepared}",
        "Internal edition: confidential",
    ]  # fmt: skip


def test_cells_of_each_kind() -> None:
    """Headings, values, totals, empty cells; moments in the district's time."""
    assert [row[:8] for row in values(opened(a_book())["Actions by school"])[5:10]] == [
        ["Small counts are shown as *.", None, None, None, None, None, None, None],
        ["School", "Notices", "Arrests", "Forms", "Median hours", "In time", "First day", "Last notice"],
        ["Made-up High", 12, "*", 3, 3.25, 0.75, datetime(2026, 10, 2), datetime(2026, 11, 23, 9, 0)],  # noqa: DTZ001
        ["Pretend Middle", "not collected", 1, None, None, None, None, None],
        ["All", 12, "*", 3, None, 0.75, None, None],
    ]


def test_formats() -> None:
    """One format for each kind, in totals too."""
    sheet = opened(a_book())["Actions by school"]
    formats = ["@", "#,##0", "#,##0", "#,##0", "#,##0.00", "0.0%", "mmm d, yyyy", "mmm d, yyyy h:mm AM/PM"]
    for row in (8, 9, 10):
        assert [cell.number_format for cell in sheet[row][:8]] == formats
    assert [cell.data_type for cell in sheet[8][:8]] == ["s", "n", "s", "n", "n", "n", "d", "d"]
    assert [sheet.cell(row, 1).font.b for row in (8, 9, 10)] == [False, False, True]


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Kind.COUNT, "12"), (Kind.COUNT, "=1+1"), (Kind.COUNT, 1.5), (Kind.WHOLE, 1.5), (Kind.WHOLE, "*"),
        (Kind.HOURS, float("nan")), (Kind.PERCENT, float("inf")), (Kind.MOMENT, datetime(2026, 11, 24, 9, 0)),  # noqa: DTZ001
        (Kind.DATE, "2026-11-24"),
    ],
)  # fmt: skip
def test_value_of_another_kind_is_refused(kind: Kind, value: Any) -> None:
    """A number that is none, a text among numbers, a time without a zone do not get into a workbook."""
    book = Book(ABOUT)
    book.sheet("Figures").table((Column("Figure", kind, 20),), [(value,)])
    with pytest.raises((ValueError, TypeError, AttributeError)):
        book.content()


@pytest.mark.parametrize("width", [None, 20])
def test_typed_text_stays_text(width: int | None) -> None:
    """Formulas, errors, numbers, blanks, markup, escapes, emoji: as typed, and as text."""
    book = with_texts(NASTY, width)
    assert texts_of(book) == list(NASTY)
    sheet = opened(book)["Texts"]
    assert {row[0].data_type for row in sheet.iter_rows(min_row=7)} == {"s"}
    assert {row[0].number_format for row in sheet.iter_rows(min_row=7)} == {"@"}


def test_no_formula_link_or_macro() -> None:
    """Nothing that a program would calculate, follow or run."""
    with ZipFile(BytesIO(with_texts(NASTY))) as parts:
        names, sheet = parts.namelist(), parts.read("xl/worksheets/sheet1.xml")
        everything = b"".join(parts.read(name) for name in names)
    assert not re.search(rb"<f[ >]|hyperlinks|oleObject|externalReference", sheet)
    assert not [name for name in names if re.search("vba|external|connection|embed", name, re.IGNORECASE)]
    assert b'TargetMode="External"' not in everything


def test_what_xml_forbids_goes() -> None:
    """Control characters and halves of characters are dropped; every line end becomes one newline."""
    typed = ["a\x00b\x08c\x0bd\x0ce\x1ff", "one\r\ntwo\rthree", "x\ud800y\ufffe\uffffz", "\x00", "", None]
    assert texts_of(with_texts(typed)) == ["abcdef", "one\ntwo\nthree", "xyz", "", None, None]


def test_escapes_are_written_as_spreadsheets_read_them() -> None:
    """The file says _x005F_ for the underscore of what looks like an escape, and nothing more."""
    texts = part(with_texts(["_x0041_", "_x41_ a_b"]), "xl/worksheets/sheet1.xml").findall(".//{*}t")
    assert [text.text for text in texts][-2:] == ["_x005F_x0041_", "_x41_ a_b"]


@pytest.mark.parametrize("text", ["x" * 40_000, "😀" * 20_000, "a word " * 6_000], ids=["letters", "emoji", "words"])
def test_text_longer_than_a_cell_stands_whole_on_its_own_sheet(text: str) -> None:
    """The cell has its beginning and says where the whole is; put together, the parts are the text."""
    book = with_texts(["short", text])
    cell = texts_of(book)[1]
    assert cell == text[:16_000] + "… (continued: the full text is on the sheet “Long texts”)"
    rows = values(opened(book)["Long texts"])
    found = [row[:4] for row in rows[rows.index(["Sheet", "Cell", "Part", "Text", *[None] * (len(rows[0]) - 4)]) + 1 :]]
    assert "".join(row[3] for row in found) == text
    assert [row[:3] for row in found] == [["Texts", "A8", number, ] for number in range(1, len(found) + 1)]  # fmt: skip
    assert max(lines_of(row[3], 102) for row in found) <= 30


def test_text_higher_than_a_row_is_whole_in_its_cell_too() -> None:
    """Forty lines: the cell holds them, the row shows thirty, the note says where all can be read."""
    text = "line\n" * 40
    book = with_texts([text])
    sheet = opened(book)["Texts"]
    assert sheet["A7"].value == text
    assert sheet["A8"].value == "Text that is cut off here is in full on the sheet “Long texts”."
    assert sheet.row_dimensions[7].height == pytest.approx(389.0)
    assert [row[3] for row in values(opened(book)["Long texts"])[7:]] == ["line\n" * 29, "line\n" * 11]


def test_without_long_texts_no_sheet_for_them() -> None:
    """The usual case."""
    assert opened(a_book()).sheetnames == ["Actions by school", "Definitions"]


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 20, 1), ("short", 20, 1), ("a\nb\n", 20, 3), ("Other options were tried and found ineffective", 17, 4),
        ("W" * 40, 22, 4), ("W" * 20, 22, 3), ("CALLED TEACHERS", 15, 2),
        ("漢" * 20, 22, 2), ("w" * 100, 52, 4), ("\n" * 50, 60, 51),
    ],
)  # fmt: skip
def test_lines_of_a_text(text: str, width: int, lines: int) -> None:
    """Counted for the height of a row; wide letters count twice, capitals a third more."""
    assert lines_of(text, width) == lines


def test_rows_are_as_high_as_their_highest_cell() -> None:
    """One line, two lines, and the headings."""
    sheet = opened(with_texts(["one", "one\ntwo", "word " * 12], 20))["Texts"]
    assert [sheet.row_dimensions[row].height for row in (6, 7, 8, 9)] == pytest.approx([14.9, 14.9, 27.8, 40.7])


def test_columns_fit_their_content_within_bounds() -> None:
    """Wide enough for the longest value or word of the heading, and never wider than sixty."""
    book = Book(ABOUT)
    book.sheet("Widths").table(
        (Column("No"), Column("Acknowledgement by"), Column("Text"), Column("Set", width=33)),
        [("1", "x", "long " * 50, "x")],
    )
    sheet = opened(book.content())["Widths"]
    assert [sheet.column_dimensions[letter].width for letter in "ABCD"] == [8, 19, 60, 33]


def test_headings_stay_in_view_and_can_be_filtered() -> None:
    """Frozen under the headings, repeated on each page, a filter over the rows but not the totals."""
    sheet = opened(a_book())["Actions by school"]
    assert sheet.freeze_panes == "A8"
    assert sheet.auto_filter.ref == "A7:H9"
    assert sheet.print_title_rows is None  # it is on one page with its chart
    assert opened(a_book())["Definitions"].print_title_rows == "$6:$6"


def test_two_tables_on_a_sheet_have_captions_and_no_filter() -> None:
    """A filter of one table would hide rows of the other."""
    book = Book(ABOUT)
    sheet = book.sheet("Two")
    sheet.table((Column("A"),), [("1",)], caption="First")
    sheet.table((Column("B"), Column("C")), [("2", "3")], caption="Second")
    found = opened(book.content())["Two"]
    assert [row[0] for row in values(found)][5:] == ["First", "A", "1", None, "Second", "B", "2"]
    assert (found.freeze_panes, found.auto_filter.ref, found.print_title_rows) == (None, None, None)


def test_pages() -> None:
    """Letter, landscape, a page wide, the edition, the sheet's name and the number of the page at the foot."""
    for sheet, is_fitted in zip(opened(a_book()), (False, True), strict=True):  # one with a chart has a scale
        setup = sheet.page_setup
        assert (setup.orientation, setup.fitToWidth, setup.fitToHeight, setup.paperSize) == ("landscape", 1, 0, 1)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage is is_fitted
        foot = sheet.oddFooter
        assert (foot.left.text, foot.center.text) == ("Internal edition: confidential", "&A")
        assert foot.right.text == "Page &P of &N"


def test_wide_tables_keep_the_columns_that_name_a_row() -> None:
    """The first two columns, if both are text, stay in view beside the headings; the paper is what printers have."""
    book = Book(ABOUT)
    book.sheet("Wide").table([Column("Key", width=20)] * 8, [["x"] * 8])
    book.sheet("Numbers").table([Column("Key", width=20), *[Column("N", Kind.WHOLE, 20)] * 7], [["x", *range(7)]])
    found = opened(book.content())
    assert [(sheet.page_setup.paperSize, sheet.freeze_panes) for sheet in found] == [(1, "C7"), (1, "B7")]
    assert [sheet.page_setup.fitToWidth for sheet in found] == [1, 1]


def test_a_table_too_wide_to_be_read_on_one_page_takes_more() -> None:
    """With the columns that name a row on each of them."""
    book = Book(ABOUT)
    book.sheet("Wide").table([Column("Key", width=20)] * 33, [["x"] * 33])
    sheet = opened(book.content())["Wide"]
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight, sheet.page_setup.pageOrder) == (
        3, 0, "overThenDown",
    )  # fmt: skip
    assert (sheet.print_title_cols, sheet.print_title_rows) == ("$A:$B", "$6:$6")


@pytest.mark.parametrize(
    ("rows", "lies", "scale", "begins_a_page"),
    [
        (3, "landscape", 74, False),
        (20, "landscape", 74, True),
        (45, "portrait", 55, True),
        (90, "portrait", 47, True),
    ],
)
def test_a_chart_is_not_cut_by_the_end_of_a_page(rows: int, lies: str, scale: int, begins_a_page: bool) -> None:
    """It is on one page of letter paper, with its table where both are small.

    A bar takes half a centimeter, and what is around them 4.5: 45 bars are 27 cm high, at 24 cm of width. A page has
    9.7 inches from top to bottom, or 24.6 cm: 90 bars are 49.5 cm. The title's lines are wider than the chart: 14
    columns of 131 characters together, or 12.8 inches in the widest font that takes Calibri's place, of which 95 % of a
    page's width are 74 %, or 55 % upright.
    """
    book = Book(ABOUT)
    sheet = book.sheet("Chart")
    table = sheet.table(COLUMNS[:2], [(f"School {number}", number) for number in range(rows)])
    sheet.bar_chart(table, 0, (1,), TITLES)
    found = opened(book.content())["Chart"]
    setup = found.page_setup
    assert (setup.paperSize, setup.orientation, setup.scale) == (1, lies, scale)
    assert found.sheet_properties.pageSetUpPr.fitToPage is False
    chart_begins = 6 + 1 + rows + 1  # below the title, the headings, the rows and a blank one
    assert [one.id for one in found.row_breaks.brk] == ([chart_begins - 1] if begins_a_page else [])
    assert found.print_title_rows is None  # no headings over the chart on a page of its own


def test_rows_that_add_others_up_are_bold() -> None:
    """Also those in the middle of a table."""
    book = Book(ABOUT)
    rows = [("Thefts", 1), ("Total", 1), ("Calls", 2), ("Total", 2)]
    book.sheet("Totals").table(COLUMNS[:2], rows, totals=(1, 3))
    cells = [row for row in opened(book.content())["Totals"].iter_rows() if row[1].value in (1, 2)]
    assert [[cell.font.b for cell in row[:2]] for row in cells] == [[False] * 2, [True] * 2] * 2


def test_a_chart_says_what_it_has_no_bar_for() -> None:
    """At its axis, by the columns that have no number; a name without a gap stays as it is."""
    book = Book(ABOUT)
    sheet = book.sheet("Chart")
    columns = [Column("Measure", width=30), Column("Q1", Kind.COUNT), Column("Q2", Kind.COUNT)]
    table = sheet.table(columns, [("Thefts", 7, 8), ("Searches", "*", 9), ("Arrests", "*", "*"),
                                  ("Calls", "not collected", "*")])  # fmt: skip
    sheet.bar_chart(table, 0, (1, 2), TITLES)
    content = book.content()
    names = {one.text for one in part(content, "xl/charts/chart1.xml").iterfind(".//{*}cat//{*}f")}
    assert names == {"'Chart'!$A$13:$A$16"}
    assert [row[0] for row in values(opened(content)["Chart"])][12:16] == [
        "Thefts", "Searches (Q1 * suppressed)", "Arrests (* suppressed)",
        "Calls (Q1 not collected; Q2 * suppressed)",
    ]  # fmt: skip


def test_where_no_bar_would_be_seen_there_are_words_instead() -> None:
    """Zeros draw nothing, nor does what is suppressed beside them."""
    book = Book(ABOUT)
    sheet = book.sheet("Chart")
    table = sheet.table([Column("Measure", width=30), Column("Q1", Kind.COUNT)], [("Thefts", 0), ("Searches", "*")])
    sheet.bar_chart(table, 0, (1,), TITLES)
    found = opened(book.content())["Chart"]
    assert not found._charts
    assert NO_BARS in [row[0] for row in values(found)]


def test_a_table_without_rows_says_so() -> None:
    """So that nobody takes it for cut off."""
    book = Book(ABOUT)
    book.sheet("Empty").table((Column("Key", width=20),), iter(()))
    assert [row[0] for row in values(opened(book.content())["Empty"])][5:] == ["Key", "No records."]


def test_chart_can_be_read_aloud() -> None:
    """The drawing has a description; title and axes say what is shown."""
    book = a_book()
    frame = part(book, "xl/drawings/drawing1.xml").find(".//{*}cNvPr")
    assert frame is not None
    assert frame.get("descr") == "Bars: Made-up High 12 notices, Pretend Middle 1 arrest."
    chart = part(book, "xl/charts/chart1.xml")
    assert [text.text for text in chart.iterfind(".//{*}title//{*}t")] == [
        "Notices & arrests", "Bars from top to bottom:   ■ Notices   ▨ Arrests", "School", "Number",
    ]  # fmt: skip
    assert chart.find(".//{*}legend") is None  # programs do not agree on its order
    assert [one.get("val") for one in chart.iterfind(".//{*}catAx/{*}delete")] == ["0"]


def test_chart_tells_columns_apart_without_color() -> None:
    """A number at each bar, a pattern for the second column, no label where there is no number."""
    chart = part(a_book(), "xl/charts/chart1.xml")
    first, second = chart.findall(".//{*}ser")
    sheet = "'Actions by school'!"
    assert [text.text for text in first.iterfind(".//{*}f")] == [
        f"{sheet}B7",
        f"{sheet}$A$13:$A$14",  # under the chart: they say what there is no bar for
        f"{sheet}$B$8:$B$9",
    ]
    assert first.find("{*}spPr/{*}solidFill") is not None
    pattern = second.find("{*}spPr/{*}pattFill")
    assert pattern is not None
    assert pattern.get("prst") == "wdUpDiag"
    for series, without in ((first, "1"), (second, "0")):
        labels = {path: one.get("val") for path in LABELS if (one := series.find(path)) is not None}
        assert list(labels.values()) == ["1", without, "0"]


def test_chart_stands_below_its_table() -> None:
    """Nothing is drawn over the rows."""
    row = part(a_book(), "xl/drawings/drawing1.xml").find(".//{*}from/{*}row")
    assert row is not None
    assert row.text == "11"


def test_more_columns_than_patterns_are_refused() -> None:
    """Four can be told apart in black and white."""
    book = Book(ABOUT)
    sheet = book.sheet("Many")
    table = sheet.table([Column("N", Kind.COUNT)] * 6, [[1] * 6])
    sheet.bar_chart(table, 0, range(1, 6), TITLES)
    with pytest.raises(ValueError, match="4 columns"):
        book.content()


def test_chart_needs_rows() -> None:
    """None of a table without rows, and none of rows that come while they are written."""
    book = Book(ABOUT)
    sheet = book.sheet("None")
    columns = (Column("School", width=20), Column("Notices", Kind.COUNT, 10))
    sheet.bar_chart(sheet.table(columns, []), 0, (1,), TITLES)
    with pytest.raises(TypeError, match="all there"):
        sheet.bar_chart(sheet.table(columns, iter([])), 0, (1,), TITLES)
    with ZipFile(BytesIO(book.content())) as parts:
        assert not [name for name in parts.namelist() if "drawing" in name or "chart" in name]


def test_properties() -> None:
    """Title, subject, edition; the bot as author; the moment at which it was made."""
    found = opened(a_book()).properties
    assert (found.title, found.creator, found.lastModifiedBy) == ("Quarter workbook", "SRO Liaison", "SRO Liaison")
    assert found.subject == (
        "West Hartford Police Department and West Hartford Public Schools, October 1 to December 31, 2026"
    )
    assert (found.category, found.language) == ("Internal edition: confidential", "en-US")
    assert found.created == found.modified == datetime(2026, 11, 24, 14, 5, 30)  # noqa: DTZ001


def test_same_content_gives_the_same_bytes() -> None:
    """Made twice, with nothing of the clock or the machine in it."""
    assert a_book() == a_book()
    with ZipFile(BytesIO(a_book())) as parts:
        assert {(one.date_time, one.create_system) for one in parts.infolist()} == {((1980, 1, 1, 0, 0, 0), 3)}


def test_a_workbook_is_written_once() -> None:
    """Rows that came from a database are gone after it; a second file would be empty."""
    book = Book(ABOUT)
    book.sheet("Empty")
    book.content()
    with pytest.raises(ValueError, match="written once"):
        book.content()


def test_few_named_styles() -> None:
    """Those that are used, by names that people understand."""
    assert opened(a_book()).named_styles == [
        "Normal", "Title", "Subtitle", "Classification", "Note", "Caption", "Table heading", "Table text",
        "Table whole number", "Table count", "Table hours", "Table percent", "Table rate",
        "Table ratio", "Table date", "Table date and time",
    ]  # fmt: skip


def luminance(color: str) -> float:
    """Relative luminance, as WCAG has it."""
    parts = [int(color[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (one / 12.92 if one <= 0.03928 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_text_has_contrast() -> None:
    """4.5 to 1 at least, on each filling in use."""
    for sheet in opened(a_book()):
        for row in sheet.iter_rows():
            for cell in row:
                filling = cell.fill.fgColor.rgb[2:] if cell.fill.fill_type else "FFFFFF"
                color = cell.font.color.rgb if cell.font.color and isinstance(cell.font.color.rgb, str) else "00000000"
                light, dark = sorted((luminance(filling), luminance(color[2:])), reverse=True)
                assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_rows_are_taken_one_by_one() -> None:
    """A table whose columns have widths asks for a row when the one before is written; none is kept."""
    taken: list[int] = []
    book = Book(ABOUT)
    sheet: Sheet = book.sheet("Rows")
    table = sheet.table((Column("N", Kind.WHOLE, 10),), ((taken.append(number) or number,) for number in range(3)))
    sheet.prepare("")
    written = sheet.rows()
    for _line in range(7):
        next(written)
    assert taken == [0, 1]
    list(written)
    assert (table.count, taken) == (3, [0, 1, 2])


def test_more_rows_than_a_sheet_has_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is left out silently."""
    monkeypatch.setattr("exports.workbook.sheets.LAST_ROW", 9)
    with pytest.raises(ValueError, match="choose a shorter period"):
        with_texts(["x"] * 3, 10)
