"""Looks into a file before it is opened as a workbook: what it is, how large it becomes, and what must not be in it.

All XML is read here first, piece by piece, and nothing of it is kept. A sheet may be formatted to its last row, as some
programs save it: cells that hold nothing are many and cost little. What holds something is limited.
"""

import re
import zlib
from collections.abc import Callable, Iterator, Mapping
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
NOT_XML = (".png", ".jpg", ".jpeg", ".gif", ".emf", ".wmf", ".bin", ".vml")
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


class Unwanted(Exception):
    """The file is not opened. The message says why, for the person."""


def look_into(content: bytes, most_things: int = MOST_THINGS) -> None:
    """Whether a file may be opened as a workbook: one that holds so many things at the most.

    Raises:
        Unwanted: it is something else, holds what it must not, or is too large once unpacked.
    """
    if content.startswith(OLD_OR_LOCKED):
        raise Unwanted(LOCKED)
    try:
        with ZipFile(BytesIO(content)) as archive:
            _look_into(archive, most_things)
    except (BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, zlib.error):
        raise Unwanted(NOT_A_WORKBOOK) from None


def _look_into(archive: ZipFile, most_things: int) -> None:
    names = archive.namelist()
    if CONTENT_TYPES not in names or any(part.compress_type not in PACKED for part in archive.infolist()):
        raise Unwanted(NOT_A_WORKBOOK)
    for pattern, words in FORBIDDEN.items():
        if any(pattern.search(name) for name in names):
            raise Unwanted(words)
    if len(names) > MOST_PARTS:
        raise Unwanted(TOO_MUCH)
    if MAIN_PART not in _beginning(archive, CONTENT_TYPES):
        raise Unwanted(NOT_A_WORKBOOK)
    count = _Count(most_things)
    for name in names:
        count.read(name, _pieces(archive, name))


class _Count:
    """How much there is in all parts of a workbook, by the parser that opens it later."""

    def __init__(self, most_things: int) -> None:
        self._most_things = most_things
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
        parser.StartDoctypeDeclHandler = _no_doctype
        is_xml = True
        for piece in pieces:
            self._bytes = _limited(self._bytes + len(piece), MOST_BYTES)
            is_xml = is_xml and self._is_xml(name, partial(parser.Parse, piece, False))
        if is_xml:
            self._is_xml(name, partial(parser.Parse, b"", True))

    def _is_xml(self, name: str, parse: Callable[[], object]) -> bool:
        try:
            parse()
        except (expat.ExpatError, ValueError):  # ValueError: an encoding that the parser has not
            if not name.lower().endswith(NOT_XML):
                raise Unwanted(NOT_A_WORKBOOK) from None
            return False
        return True

    def _element(self, name: str, attributes: Mapping[str, str]) -> None:
        if name.rpartition(" ")[2] in GRID:
            self._grid = _limited(self._grid + 1, MOST_OF_GRID)
        else:
            more = 1 + sum(1 + value.count(" ") for value in attributes.values())
            self._things = _limited(self._things + more, self._most_things)

    def _text(self, letters: str) -> None:
        self._letters = _limited(self._letters + len(letters), MOST_LETTERS)


def _limited(number: int, most: int) -> int:
    if number > most:
        raise Unwanted(TOO_MUCH)
    return number


def _no_doctype(*_declared: object) -> None:
    raise Unwanted(NOT_A_WORKBOOK)


def _beginning(archive: ZipFile, name: str) -> bytes:
    with archive.open(name) as part:
        return part.read(PIECE)


def _pieces(archive: ZipFile, name: str) -> Iterator[bytes]:
    """A part, piece by piece: what the archive says of its size may be a lie."""
    with archive.open(name) as part:
        while piece := part.read(PIECE):
            yield piece
