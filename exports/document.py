"""The house style of written documents: Letter pages, one typeface, quiet tables, numbered pages.

What people typed is put in as plain text, exactly as typed. The same content gives the same bytes.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import partial
from html import escape
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

NOT_IN_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
SPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
CHARTS = "http://schemas.openxmlformats.org/drawingml/2006/chart"
SPACES_OF_A_CHART = (
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    f'xmlns:c="{CHARTS}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
PAGE_WIDTH = 6.5  # inches within the margins
LANGUAGE, LONGEST_PROPERTY = "en-US", 255
ZIP_TIME, MADE_ON_UNIX = (1980, 1, 1, 0, 0, 0), 3
LINES_KEPT_TOGETHER, LETTERS_IN_AN_INCH = 15, 16
CHART_ID = "chart"  # and its number
BREAKS = {"\n": "<w:br/>", "\t": "<w:tab/>"}
FONT = "Calibri"
LONGEST_WORD = 20  # letters
# Inches of the letters of a heading, by the widest font that stands in for Calibri where that is not installed.
EDGES_OF_A_CELL, WIDE, USUAL, NARROW = 0.14, 0.14, 0.093, 0.065
DARK, GRAY, WARNING, RULE, FILL = "1F3550", "595959", "8A1C1C", "B8C2CC", "E8EDF3"
SHADED = f'<w:shd w:val="clear" w:color="auto" w:fill="{FILL}"/>'
WHOLE = "<w:cantSplit/>"
RULED, BARE = "Ruled Table", "Bare Table"
RULE_ABOVE = f'<w:tcBorders><w:top w:val="single" w:sz="4" w:space="0" w:color="{RULE}"/></w:tcBorders>'


class Style(StrEnum):
    """How a paragraph looks."""

    NORMAL = "Normal"
    TITLE = "Title"
    SUBTITLE = "Subtitle"
    CONFIDENTIAL = "Confidential"
    HEADING = "heading 1"
    SUBHEADING = "heading 2"
    SMALL = "Small Print"
    END = "End Line"
    CELL = "Table Text"
    CELL_STRONG = "Table Strong"
    CELL_SMALL = "Table Small"
    CELL_HEADING = "Table Heading"
    CELL_NUMBER = "Table Number"
    CELL_NUMBER_HEADING = "Table Number Heading"
    SIGNATURE = "Signature Line"


@dataclass(frozen=True)
class Line:
    """A paragraph in a cell, and how it looks."""

    text: str
    style: Style = Style.CELL


Cell = Sequence[Line]


@dataclass(frozen=True)
class About:
    """What a document says of itself: in its properties, and at the head and foot of every page."""

    title: str
    subject: str
    author: str
    created: datetime
    head: str
    foot: str


def safe(text: str) -> str:
    """Text as typed, without the control characters that a document cannot hold. Each line end is one newline."""
    return NOT_IN_XML.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def in_property(text: str) -> str:
    """Text as a property of a file holds it."""
    return safe(text)[:LONGEST_PROPERTY]


def in_words(day: date) -> str:
    """A day as papers and workbooks say it, such as November 24, 2026."""
    return f"{day:%B} {day.day}, {day.year}"


def span(first: date, last: date) -> str:
    """From the first to the last day, in words."""
    return f"{in_words(first)} to {in_words(last)}"


class Archive(ZipFile):
    """A zip of parts without a time of their own."""

    def part(self, name: str) -> ZipInfo:
        """An entry for a part of the file."""
        entry = ZipInfo(name, ZIP_TIME)  # the same content gives the same bytes, which a reader can compare
        entry.compress_type, entry.create_system = ZIP_DEFLATED, MADE_ON_UNIX
        return entry

    def writestr(self, zinfo_or_arcname: Any, data: Any, *_more: Any) -> None:
        """Add a part."""
        super().writestr(self.part(zinfo_or_arcname), data)


class Paper:
    """A document in the house style, written from top to bottom."""

    def __init__(self, about: About) -> None:
        """An empty document."""
        self._about = about
        self._content: list[str | Grid] = []
        self._charts: list[bytes] = []
        self._begins_page = False

    def write(self, text: str, style: Style = Style.NORMAL, *, with_next: bool = False) -> None:
        """Add a paragraph; `with_next` keeps it with the beginning of what follows, as headings are kept anyway."""
        self._content.append(_paragraph(Line(text, style), with_next=with_next, begins_page=self._begins_page))
        self._begins_page = False

    def table(
        self, inches: Sequence[float], headings: Sequence[str] = (), look: str = RULED, numbers: int = 0
    ) -> "Grid":
        """Add a table with columns of these widths, the last `numbers` of them for numbers, with a rule above each row.

        Its headings come again on every page that it reaches. A `BARE` one has no rules.
        """
        grid = Grid(inches, headings, look, numbers)
        self._content.append(grid)
        return grid

    def new_page(self) -> None:
        """Have the next paragraph stand at the top of a page."""
        self._begins_page = True

    def chart(self, xml: bytes, inches: float, title: str, description: str) -> None:
        """Add a chart as wide as the page, so many inches high; its description is for those who cannot see it."""
        self._charts.append(xml)
        number = len(self._charts)
        size = f'cx="{_emu(PAGE_WIDTH)}" cy="{_emu(inches)}"'
        told = f'name="{_attribute(title)}" title="{_attribute(title)}" descr="{_attribute(description)}"'
        self._content.append(
            f"<w:p><w:r><w:drawing><wp:inline {SPACES_OF_A_CHART}><wp:extent {size}/>"
            f'<wp:docPr id="{number}" {told}/><wp:cNvGraphicFramePr/><a:graphic><a:graphicData uri="{CHARTS}">'
            f'<c:chart r:id="{CHART_ID}{number}"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>'
        )

    def content(self) -> bytes:
        """The document as a .docx."""
        # Not before a document is written: whoever only needs its words does without the library, as the start does.
        from exports.document_file import Words, written  # noqa: PLC0415

        about, page_numbers = self._about, _run("\tPage ") + _field("PAGE") + _run(" of ") + _field("NUMPAGES")
        body = "".join(part if isinstance(part, str) else part.xml() for part in self._content)
        words = Words(
            in_property(about.title), in_property(about.subject), in_property(about.author), about.created, LANGUAGE,
            _run(about.head), _run(about.foot) + page_numbers, body,
        )  # fmt: skip
        charts = {f"{CHART_ID}{number}": xml for number, xml in enumerate(self._charts, 1)}
        return _fixed(written(words, charts, STYLES, SETTINGS))


class Grid:
    """A table, written row by row."""

    def __init__(self, inches: Sequence[float], headings: Sequence[str], look: str, numbers: int) -> None:
        """A table with its headings, if it has any; those of its last columns over numbers."""
        self._inches, self._look, self._numbers = inches, look, numbers
        self._least = [_least(heading) for heading in headings] or [0.0] * len(inches)
        self._has_headings = bool(headings)
        self._rows: list[Callable[[Sequence[float]], str]] = []
        if headings:
            self._rows.append(partial(self._headings, headings))

    def row(self, *cells: Cell, with_next: bool = False) -> None:
        """Add a row. A short one stays whole; `with_next` keeps it with the beginning of the next one."""
        if self._has_headings:
            self._least = [max([least, *(_least(line.text) for line in cell or ())])
                           for least, cell in zip(self._least, cells, strict=True)]  # fmt: skip
        self._rows.append(partial(self._row, cells, with_next=with_next))

    def row_below(self, first: Cell, rest: Cell) -> None:
        """Add a row that belongs to the one above: its second cell reaches to the right edge."""
        self._rows.append(partial(self._row_below, first, rest))

    def _headings(self, headings: Sequence[str], inches: Sequence[float]) -> str:
        words = len(headings) - self._numbers
        styles = [Style.CELL_HEADING] * words + [Style.CELL_NUMBER_HEADING] * self._numbers
        return _row(f"{WHOLE}<w:tblHeader/>", [
            _cell([Line(heading, style)], width, SHADED)
            for heading, style, width in zip(headings, styles, inches, strict=True)
        ])  # fmt: skip

    def _row(self, cells: Sequence[Cell], inches: Sequence[float], *, with_next: bool) -> str:
        edge = RULE_ABOVE if self._look == RULED else ""
        filled = list(zip(cells, inches, strict=True))
        is_short = all(_is_short(cell, width) for cell, width in filled)
        return _row(
            WHOLE if is_short else "", [_cell(cell, width, edge, with_next=with_next) for cell, width in filled]
        )

    @staticmethod
    def _row_below(first: Cell, rest: Cell, inches: Sequence[float]) -> str:
        width, columns = sum(inches[1:]), len(inches) - 1
        wide = _cell(rest, width, f'<w:gridSpan w:val="{columns}"/>')
        return _row(WHOLE if _is_short(rest, width) else "", [_cell(first, inches[0]), wide])

    def xml(self) -> str:
        """The table as the document holds it."""
        inches = _fitted(self._inches, self._least)
        columns = "".join(f'<w:gridCol w:w="{_twips(width)}"/>' for width in inches)
        return (
            f'<w:tbl><w:tblPr><w:tblStyle w:val="{_style_id(self._look)}"/>'
            f'<w:tblW w:w="{_twips(sum(self._inches))}" w:type="dxa"/><w:tblLayout w:type="fixed"/></w:tblPr>'
            f"<w:tblGrid>{columns}</w:tblGrid>{''.join(row(inches) for row in self._rows)}</w:tbl>"
        )


def _row(properties: str, cells: Sequence[str]) -> str:
    marked = f"<w:trPr>{properties}</w:trPr>" if properties else ""
    return f"<w:tr>{marked}{''.join(cells)}</w:tr>"


def _least(text: str) -> float:
    """How wide a column has to be for the longest word of a text; a hash or an address breaks anyway."""
    words = [word for word in re.split(r"[\s-]", text) if len(word) <= LONGEST_WORD]
    return EDGES_OF_A_CELL + max(map(_letters, words), default=0.0)


def _fitted(inches: Sequence[float], least: Sequence[float]) -> Sequence[float]:
    """The widths, with as much taken from roomy columns as others lack for their longest word."""
    lacking = sum(max(0.0, wanted - width) for wanted, width in zip(least, inches, strict=True))
    room = sum(max(0.0, width - wanted) for wanted, width in zip(least, inches, strict=True))
    if not lacking:
        return inches
    if lacking > room:
        return [wanted * sum(inches) / sum(least) for wanted in least]
    return [
        wanted if width < wanted else width - lacking * (width - wanted) / room
        for wanted, width in zip(least, inches, strict=True)
    ]


def _letters(word: str) -> float:
    """About how wide a word is as a heading, rather more than less."""
    return sum(WIDE if letter in "mwMW" else NARROW if letter in "iljftrI1.,:;'" else USUAL for letter in word)


def _cell(cell: Cell, inches: float, properties: str = "", *, with_next: bool = False) -> str:
    lines = "".join(_paragraph(line, with_next=with_next) for line in cell or [Line("")])
    return f'<w:tc><w:tcPr><w:tcW w:w="{_twips(inches)}" w:type="dxa"/>{properties}</w:tcPr>{lines}</w:tc>'


def _paragraph(line: Line, *, with_next: bool = False, begins_page: bool = False) -> str:
    keep = ("<w:keepNext/>" if with_next else "") + ("<w:pageBreakBefore/>" if begins_page else "")
    return f'<w:p><w:pPr><w:pStyle w:val="{_style_id(line.style)}"/>{keep}</w:pPr>{_run(line.text)}</w:p>'


def _run(text: str) -> str:
    """The only place where text goes into a document."""
    pieces = (BREAKS.get(piece) or f'<w:t xml:space="preserve">{escape(piece, quote=False)}</w:t>'
              for piece in re.split("([\n\t])", safe(text)) if piece)  # fmt: skip
    return f"<w:r>{''.join(pieces)}</w:r>"


def _attribute(text: str) -> str:
    return escape(safe(text).replace("\n", " "))


def _field(instruction: str) -> str:
    return f'<w:fldSimple w:instr="{instruction}">{_run("1")}</w:fldSimple>'


def _is_short(cell: Cell, inches: float) -> bool:
    in_a_line = int(inches * LETTERS_IN_AN_INCH)
    lines = sum(1 + len(part) // in_a_line for line in cell for part in line.text.split("\n"))
    return lines <= LINES_KEPT_TOGETHER


def _twips(inches: float) -> int:
    return round(inches * 1440)


def _emu(inches: float) -> int:
    return int(inches * 914_400)


def _fixed(written: bytes) -> bytes:
    """A document with a fixed time on each of its parts, so that the same content gives the same bytes."""
    fixed = BytesIO()
    with ZipFile(BytesIO(written)) as parts, Archive(fixed, "w") as target:
        for name in parts.namelist():
            target.writestr(name, parts.read(name))
    return fixed.getvalue()


def _paragraph_style(name: str, layout: str, points: float, color: str = "auto", *, bold: bool = False) -> str:
    weight = "<w:b/><w:bCs/>" if bold else ""
    size = "".join(f'<w:{tag} w:val="{round(points * 2)}"/>' for tag in ("sz", "szCs"))
    first, above = (' w:default="1"', "") if name == Style.NORMAL else ("", '<w:basedOn w:val="Normal"/>')
    return (
        f'<w:style w:type="paragraph"{first} w:styleId="{_style_id(name)}"><w:name w:val="{name}"/>{above}<w:qFormat/>'
        f'<w:pPr>{layout}</w:pPr><w:rPr>{weight}<w:color w:val="{color}"/>{size}</w:rPr></w:style>'
    )


def _table_style(name: str, borders: str, side: int) -> str:
    return (
        f'<w:style w:type="table" w:styleId="{_style_id(name)}"><w:name w:val="{name}"/><w:qFormat/><w:tblPr>'
        f'<w:tblBorders>{borders}</w:tblBorders><w:tblCellMar><w:top w:w="29" w:type="dxa"/>'
        f'<w:left w:w="{side}" w:type="dxa"/><w:bottom w:w="29" w:type="dxa"/><w:right w:w="86" w:type="dxa"/>'
        "</w:tblCellMar></w:tblPr></w:style>"
    )


def _style_id(name: str) -> str:
    return name.title().replace(" ", "")


def _spacing(before: int, after: int, line: int = 240) -> str:
    return f'<w:spacing w:before="{before}" w:after="{after}" w:line="{line}" w:lineRule="auto"/>'


def _edge(side: str, width: int, space: int = 0, color: str = RULE) -> str:
    return f'<w:{side} w:val="single" w:sz="{width}" w:space="{space}" w:color="{color}"/>'


TO_THE_RIGHT = '<w:tabs><w:tab w:val="right" w:pos="9360"/></w:tabs>'
AT_THE_RIGHT = '<w:jc w:val="right"/>'
WITH_NEXT = "<w:keepNext/><w:keepLines/>"
STYLES = f"""<w:styles {SPACE}>
<w:docDefaults>
  <w:rPrDefault><w:rPr>
    <w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:eastAsia="{FONT}" w:cs="{FONT}"/>
    <w:lang w:val="{LANGUAGE}" w:eastAsia="{LANGUAGE}"/>
  </w:rPr></w:rPrDefault>
  <w:pPrDefault/>
</w:docDefaults>
{_paragraph_style(Style.NORMAL, "<w:widowControl/>" + _spacing(0, 120, 264), 10.5)}
{_paragraph_style(Style.TITLE, WITH_NEXT + _spacing(0, 40), 20, DARK, bold=True)}
{_paragraph_style(Style.SUBTITLE, WITH_NEXT + _spacing(0, 40), 11.5, GRAY)}
{_paragraph_style(Style.CONFIDENTIAL, WITH_NEXT + _spacing(40, 200), 10.5, WARNING, bold=True)}
{_paragraph_style(Style.HEADING, WITH_NEXT + _spacing(320, 100) + '<w:outlineLvl w:val="0"/>', 13, DARK, bold=True)}
{_paragraph_style(Style.SUBHEADING, WITH_NEXT + _spacing(200, 80) + '<w:outlineLvl w:val="1"/>', 11, DARK, bold=True)}
{_paragraph_style(Style.SMALL, _spacing(40, 80), 9, GRAY)}
{_paragraph_style(Style.END, _spacing(160, 0), 9, GRAY)}
{_paragraph_style(Style.CELL, _spacing(20, 20), 10)}
{_paragraph_style(Style.CELL_NUMBER, _spacing(20, 20) + AT_THE_RIGHT, 10)}
{_paragraph_style(Style.CELL_NUMBER_HEADING, WITH_NEXT + _spacing(40, 40) + AT_THE_RIGHT, 9.5, DARK, bold=True)}
{_paragraph_style(Style.CELL_STRONG, _spacing(20, 20), 10, bold=True)}
{_paragraph_style(Style.CELL_SMALL, _spacing(20, 20), 8.5, GRAY)}
{_paragraph_style(Style.CELL_HEADING, WITH_NEXT + _spacing(40, 40), 9.5, DARK, bold=True)}
{_paragraph_style(Style.SIGNATURE, f"<w:pBdr>{_edge('top', 6, 2, 'auto')}</w:pBdr>" + _spacing(640, 0), 9.5)}
{_paragraph_style("header", TO_THE_RIGHT + _spacing(0, 0), 9, GRAY)}
{_paragraph_style("footer", f"<w:pBdr>{_edge('top', 4, 4)}</w:pBdr>" + TO_THE_RIGHT + _spacing(0, 0), 9, GRAY)}
{_table_style(RULED, _edge("top", 4) + _edge("bottom", 4), 86)}
{_table_style(BARE, "", 0)}
</w:styles>"""
SETTINGS = f"""<w:settings {SPACE}>
<w:defaultTabStop w:val="720"/><w:characterSpacingControl w:val="doNotCompress"/>
<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>
</w:compat><w:themeFontLang w:val="{LANGUAGE}"/><w:decimalSymbol w:val="."/><w:listSeparator w:val=","/>
</w:settings>"""
