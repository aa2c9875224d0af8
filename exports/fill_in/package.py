"""Reads of a workbook's package what a fill-in workbook is about: its names, its cells, and how numbers are shown.

Element by element, and nothing is made of what is not needed: a sheet that was formatted to its last row costs no
memory. Names of elements count without their namespace, so that Strict Open XML is read like the usual kind.
"""

import posixpath
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from math import isfinite
from typing import Any
from xml.etree import ElementTree
from xml.parsers import expat
from zipfile import ZipFile

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.cell import column_index_from_string, range_boundaries
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel

from exports.fill_in.shown import shown_instead

PIECE = 256 * 1024  # bytes
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
DATES_ELSEWHERE = frozenset([*range(27, 37), *range(50, 59)])
"""Numbers of formats that are dates in the workbooks of East Asian countries, and are not in the library's list."""
ADDRESS = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})", re.I)
ONE_CELL = re.compile(r"(?:'((?:[^']|'')+)'|([^'!:,]+))!(\$?[A-Z]{1,3}\$?[0-9]{1,7})(?::\3)?", re.I)
ESCAPED = re.compile("_x(?!d[89a-f])([0-9a-f]{4})_", re.I)  # a half of a character is none
Place = tuple[int, int]


class Disguised(str):
    """A number that is stored, and what its format shows in place of it."""

    __slots__ = ()


@dataclass(slots=True)
class Cell:
    """What stands in a cell as it is stored: its kind, its text, the number of its style, its formula if it has one."""

    kind: str
    style: int
    text: str | None = None
    formula: str | None = None


@dataclass
class Sheet:
    """A sheet: the cells that hold something, by row and column, and the ranges that were merged to one cell."""

    title: str
    cells: dict[Place, Cell] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)

    def merges(self, place: Place) -> bool:
        """Whether a cell was merged with others."""
        row, column = place
        return any(top <= row <= bottom and left <= column <= right for left, top, right, bottom in self.merged)


class Package:
    """A workbook that may be opened.

    Raises:
        KeyError, ValueError, IndexError: it has not the parts of a workbook.
    """

    def __init__(self, archive: ZipFile) -> None:
        self._archive = archive
        self._parts = {_usual(name): name for name in archive.namelist()}
        (self._main,) = [target for kind, target in self._related("").values() if kind == "officeDocument"][:1]
        related, book = self._related(self._main), self._tree(self._main)
        parts = dict(related.values())
        self._formats = _formats(self._tree(parts["styles"])) if "styles" in parts else []
        texts = self._tree(parts["sharedStrings"]) if "sharedStrings" in parts else ()
        self._shared = [_written(text) for text in texts]
        self._read: Mapping[str, Callable[[str, int], Any]] = {
            "n": self._number, "b": lambda text, _style: text in ("1", "true"),
            "s": lambda text, _style: self._shared[int(text)],
        }  # fmt: skip
        self._epoch = WINDOWS_EPOCH
        self.sheets: list[Sheet] = []
        self.names: dict[str, list[str]] = {}
        for element in book.iter():
            match _name(element.tag):
                case "workbookPr" if element.get("date1904") in ("1", "true"):
                    self._epoch = MAC_EPOCH
                case "sheet":
                    self.sheets.append(self._sheet(element, related))
                case "definedName":
                    self.names.setdefault(plain_name(element.get("name", "")), []).append(element.text or "")

    def _related(self, part: str) -> dict[str, tuple[str, str]]:
        """The parts that a part refers to: kind and path, by id."""
        folder, name = posixpath.split(part)
        tree = self._tree(posixpath.join(folder, "_rels", f"{name}.rels"))
        targets = ((row.get("Id", ""), row.get("Type", ""), row.get("Target", "")) for row in tree)
        # a target is relative to the folder of its part, or begins at the root
        return {number: (kind.rpartition("/")[2], posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/"))
                for number, kind, target in targets}  # fmt: skip

    def _tree(self, part: str) -> ElementTree.Element:
        try:
            return ElementTree.fromstring(self._archive.read(self._parts[_usual(part)]))  # noqa: S314  (no document type: see the guard)
        except ElementTree.ParseError:
            raise ValueError(part) from None

    def _sheet(self, element: ElementTree.Element, related: Mapping[str, tuple[str, str]]) -> Sheet:
        (number,) = [value for name, value in element.items() if _name(name) == "id"][:1]
        kind, part = related[number]
        sheet = Sheet(element.get("name", ""))
        if kind == "worksheet":
            with self._archive.open(self._parts[_usual(part)]) as source:
                reader = _Cells(sheet)
                while piece := source.read(PIECE):
                    reader.parser.Parse(piece, False)
                reader.parser.Parse(b"", True)
        return sheet

    def places(self, name: str) -> Iterator[tuple[Sheet, Place]]:
        """The cells that have a name; the same one once, also where it has it in several ways."""
        sheets = {sheet.title.casefold(): sheet for sheet in self.sheets}
        found = []
        for reference in self.names.get(plain_name(name), ()):
            match = ONE_CELL.fullmatch(reference)
            sheet = match and sheets.get((match[1] or match[2]).replace("''", "'").casefold())
            if match and sheet and (sheet.title, place := place_of(match[3])) not in found:
                found.append((sheet.title, place))
                yield sheet, place

    def holds(self, text: str) -> bool:
        """Whether some cell holds a text."""
        return any(self.value(cell) == text for sheet in self.sheets for cell in sheet.cells.values())

    def value(self, cell: Cell | None) -> Any:
        """What a cell holds, as people see it: text, number, date, percentage, or a formula that has no result."""
        if cell is None:
            return None
        if not cell.text and cell.kind != "str":
            return None if cell.formula is None else f"={cell.formula}"
        text = cell.text or ""
        try:
            return self._read[cell.kind](text, cell.style) if cell.kind in self._read else unescaped(text)
        except (ValueError, IndexError, OverflowError):
            return f"?{text}"  # the place of a text that is not there must not become a count

    def _number(self, text: str, style: int) -> Any:
        number = float(text)
        shown = self._formats[style] if style < len(self._formats) else ""
        if not isfinite(number):
            return text
        if is_date_format(shown):
            return from_excel(number, self._epoch)
        if "%" in shown:
            return f"{number * 100:g}%"
        if not number.is_integer():
            return number
        instead = shown_instead(int(number), shown) if number >= 0 else None
        if instead is None:
            return int(number)
        is_padded = instead.isdecimal() and int(instead) == number  # a case number may begin with zeros
        return instead if is_padded else Disguised(f"{number:.0f}, shown as {instead or 'nothing'}")


class _Cells:
    """Puts what a sheet's cells hold into it, as the parser comes by."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._row = self._column = 0
        self._cell = Cell("n", 0)
        self._text: list[str] | None = None
        self._is_spoken = False
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._begin
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._letters

    def _begin(self, tag: str, attributes: Mapping[str, str]) -> None:
        name = tag.rpartition(" ")[2]
        if name == "c":
            self._begin_cell(attributes)
        elif name == "row":
            self._row, self._column = int(attributes.get("r", self._row + 1)), 0
        elif name == "mergeCell":
            left, top, right, bottom = range_boundaries(attributes.get("ref", ""))
            self._sheet.merged.append((left or 1, top or 1, right or LAST_COLUMN, bottom or LAST_ROW))
        elif name == "rPh":  # how a word is pronounced stands beside it
            self._is_spoken = True
        elif name in ("v", "t", "f") and not self._is_spoken:
            self._text = []

    def _begin_cell(self, attributes: Mapping[str, str]) -> None:
        # a writer may leave out where a cell is that follows another
        self._row, self._column = place_of(attributes["r"]) if "r" in attributes else (self._row, self._column + 1)
        self._cell = Cell(attributes.get("t", "n"), int(attributes.get("s", 0)))

    def _letters(self, letters: str) -> None:
        if self._text is not None:
            self._text.append(letters)

    def _end(self, tag: str) -> None:
        name = tag.rpartition(" ")[2]
        if name in ("v", "t", "f") and self._text is not None:
            text, self._text = "".join(self._text), None
            if name == "f":
                self._cell.formula = text
            else:
                self._cell.text = (self._cell.text or "") + text
        elif name == "rPh":
            self._is_spoken = False
        elif name == "c" and (self._cell.text is not None or self._cell.formula is not None):
            self._sheet.cells[self._row, self._column] = self._cell


def place_of(address: str) -> Place:
    """Row and column of an address such as B6.

    Raises:
        ValueError: it is none.
    """
    match = ADDRESS.fullmatch(address)
    if match is None:
        raise ValueError(address)
    return int(match[2]), column_index_from_string(match[1].upper())


def plain_name(name: str) -> str:
    """A name as all programs keep it: old Excel files have no dots in names, and no program tells letters by case."""
    return name.replace(".", "_").casefold()


def unescaped(text: str) -> str:
    """A text with the characters that stand in it by their numbers."""
    return ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def _usual(part: str) -> str:
    """A part's name as all programs take it: some write other letters or slashes than they refer to."""
    return part.replace("\\", "/").lower()


def _name(tag: str) -> str:
    return tag.rpartition("}")[2]


def _written(element: ElementTree.Element) -> str:
    """The text of a shared string, without how it is pronounced."""
    parts = [part for part in element if _name(part.tag) in ("t", "r")]
    return unescaped("".join(found.text or "" for part in parts for found in part.iter() if _name(found.tag) == "t"))


def _formats(styles: ElementTree.Element) -> list[str]:
    """How each style of a cell shows numbers."""
    own = {found.get("numFmtId", ""): found.get("formatCode", "") for found in styles.iter()
           if _name(found.tag) == "numFmt"}  # fmt: skip
    groups = [found for found in styles if _name(found.tag) == "cellXfs"]
    numbers = [found.get("numFmtId", "0") for group in groups for found in group]
    dates = {str(number): "yyyy-mm-dd" for number in DATES_ELSEWHERE}
    usual = {str(number): code for number, code in BUILTIN_FORMATS.items()}
    usual["44"] = BUILTIN_FORMATS[42]  # the library's has no marks between its parts
    return [{**dates, **usual, **own}.get(number, "") for number in numbers]
