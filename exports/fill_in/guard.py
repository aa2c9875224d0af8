"""Looks into a file before it is opened as a workbook (or a document): what it is, how large it becomes, and what must
not be in it.

All XML is read here first, piece by piece, and nothing of it is kept. A sheet may be formatted to its last row, as some
programs save it: cells that hold nothing are many and cost little. What holds something is limited.
"""

import re
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

MOST_PARTS, MOST_BYTES = 200, 20 * 1024 * 1024
MOST_THINGS = 50_000
"""Elements, attributes and the words in them; the fill-in workbook has some 3,000 beside the grid of its sheets."""
MOST_OF_GRID = 500_000
"""Rows, columns and cells, whether they hold something or not; Google Sheets saves 26,000 cells for each sheet."""
MOST_LETTERS = 1_000_000
GRID = frozenset({"c", "row", "col"})
PIECE = 256 * 1024  # bytes
XML = (".xml", ".rels")
"""What has to be XML; beside it there are pictures of all kinds, settings of printers, and folders."""
OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0"
PACKED = (ZIP_STORED, ZIP_DEFLATED)  # others need as much memory as the file says
CONTENT_TYPES, MAIN_PART = "[Content_Types].xml", b"spreadsheetml.sheet.main+xml"
NOT_A_WORKBOOK = "This is not an Excel workbook (.xlsx). Please upload the data workbook, saved as .xlsx."
LOCKED = "This is an old Excel file, or it has a password. Please save it as .xlsx without a password."
TOO_MUCH = "This file holds far more than the data workbook. Please upload that one."
FORBIDDEN = {
    re.compile(r"vbaProject|macrosheets", re.I): "This file contains macros. Please save it without them.",
    re.compile(r"externalLinks/", re.I): "This file contains links to other workbooks. Please remove them.",
    re.compile(r"embeddings/|activeX|oleObject", re.I): "This file contains an embedded object. Please remove it.",
}


@dataclass(frozen=True)
class Expected:
    """What a file is expected to be: its main part, how much may be in it, and what is said where it is not so."""

    main_part: bytes
    not_it: str
    locked: str
    too_much: str
    most_things: int = MOST_THINGS
    most_letters: int = MOST_LETTERS
    most_bytes: int = MOST_BYTES
    most_of_grid: int = MOST_OF_GRID


WORKBOOK = Expected(MAIN_PART, NOT_A_WORKBOOK, LOCKED, TOO_MUCH)


class Unwanted(Exception):
    """The file is not opened. The message says why, for the person."""


def look_into(content: bytes, expected: Expected = WORKBOOK) -> None:
    """Whether a file may be opened as what it is expected to be.

    Raises:
        Unwanted: it is something else, holds what it must not, or is too large once unpacked.
    """
    if content.startswith(OLD_OR_LOCKED):
        raise Unwanted(expected.locked)
    try:
        with ZipFile(BytesIO(content)) as archive:
            _look_into(archive, expected)
    except (BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, zlib.error):
        raise Unwanted(expected.not_it) from None


def _look_into(archive: ZipFile, expected: Expected) -> None:
    names = archive.namelist()
    if CONTENT_TYPES not in names or any(part.compress_type not in PACKED for part in archive.infolist()):
        raise Unwanted(expected.not_it)
    for pattern, words in FORBIDDEN.items():
        if any(pattern.search(name) for name in names):
            raise Unwanted(words)
    if len(names) > MOST_PARTS:
        raise Unwanted(expected.too_much)
    if expected.main_part not in _beginning(archive, CONTENT_TYPES):
        raise Unwanted(expected.not_it)
    count = _Count(expected)
    for name in names:
        count.read(name, _pieces(archive, name))


class _Count:
    """How much there is in all parts of a file, by the parser that opens it later."""

    def __init__(self, expected: Expected) -> None:
        self._expected = expected
        self._bytes = self._letters = self._things = self._grid = 0

    def read(self, name: str, pieces: Iterator[bytes]) -> None:
        """Count a part.

        Raises:
            Unwanted: it is no XML and should be, holds what it must not, or is too much with those before it.
        """
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self._element
        parser.CharacterDataHandler = self._text
        parser.StartDoctypeDeclHandler = self._no_doctype
        is_xml = True
        for piece in pieces:
            self._bytes = self._limited(self._bytes + len(piece), self._expected.most_bytes)
            is_xml = is_xml and self._is_xml(name, partial(parser.Parse, piece, False))
        if is_xml:
            self._is_xml(name, partial(parser.Parse, b"", True))

    def _is_xml(self, name: str, parse: Callable[[], object]) -> bool:
        try:
            parse()
        except (expat.ExpatError, ValueError):  # ValueError: an encoding that the parser has not
            if name.lower().endswith(XML):
                raise Unwanted(self._expected.not_it) from None
            return False
        return True

    def _element(self, name: str, attributes: Mapping[str, str]) -> None:
        if name.rpartition(" ")[2] in GRID:
            self._grid = self._limited(self._grid + 1, self._expected.most_of_grid)
        else:
            more = 1 + sum(1 + value.count(" ") for value in attributes.values())
            self._things = self._limited(self._things + more, self._expected.most_things)

    def _text(self, letters: str) -> None:
        self._letters = self._limited(self._letters + len(letters), self._expected.most_letters)

    def _limited(self, number: int, most: int) -> int:
        if number > most:
            raise Unwanted(self._expected.too_much)
        return number

    def _no_doctype(self, *_declared: object) -> None:
        raise Unwanted(self._expected.not_it)


def _beginning(archive: ZipFile, name: str) -> bytes:
    with archive.open(name) as part:
        return part.read(PIECE)


def _pieces(archive: ZipFile, name: str) -> Iterator[bytes]:
    """A part, piece by piece: what the archive says of its size may be a lie."""
    with archive.open(name) as part:
        while piece := part.read(PIECE):
            yield piece
