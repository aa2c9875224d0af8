"""Looks into a file before it is opened as a workbook: what it is, how large it becomes, and what must not be in it.

The library that opens workbooks makes objects of all that stands in one, and of every cell of some ranges. So all XML
is read here first, piece by piece, and nothing of it is kept.
"""

import re
import zlib
from collections.abc import Mapping
from io import BytesIO
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from openpyxl.utils.cell import range_boundaries

MOST_PARTS, MOST_BYTES = 200, 4 * 1024 * 1024
MOST_THINGS = 50_000
"""Elements, attributes and the words in them; the fill-in workbook has some 5,000, most of them in its cells."""
MOST_CELLS = 5_000
MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384
SPREAD = frozenset({"mergeCell", "hyperlink", "comment"})
"""What the library copies to every cell of its range."""
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


def look_into(content: bytes) -> None:
    """Whether a file may be opened as a workbook.

    Raises:
        Unwanted: it is something else, holds what it must not, or is too large once unpacked.
    """
    if content.startswith(OLD_OR_LOCKED):
        raise Unwanted(LOCKED)
    try:
        with ZipFile(BytesIO(content)) as archive:
            _look_into(archive)
    except (BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, zlib.error):
        raise Unwanted(NOT_A_WORKBOOK) from None


def _look_into(archive: ZipFile) -> None:
    names = archive.namelist()
    if CONTENT_TYPES not in names or any(part.compress_type not in PACKED for part in archive.infolist()):
        raise Unwanted(NOT_A_WORKBOOK)
    for pattern, words in FORBIDDEN.items():
        if any(pattern.search(name) for name in names):
            raise Unwanted(words)
    if len(names) > MOST_PARTS:
        raise Unwanted(TOO_MUCH)
    left, count = MOST_BYTES, _Count()
    for name in names:
        part = _unpacked(archive, name, left)
        left -= len(part)
        if name == CONTENT_TYPES and MAIN_PART not in part:
            raise Unwanted(NOT_A_WORKBOOK)
        count.read(name, part)


class _Count:
    """How much there is in all parts of a workbook, by the parser that opens it later."""

    def __init__(self) -> None:
        self._things = self._cells = 0

    def read(self, name: str, part: bytes) -> None:
        """Count a part.

        Raises:
            Unwanted: it is no XML and should be, holds what it must not, or is too much with those before it.
        """
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler = self._element
        parser.StartDoctypeDeclHandler = _no_doctype
        try:
            parser.Parse(part, True)
        except (expat.ExpatError, ValueError):  # ValueError: an encoding that the parser has not
            if not name.lower().endswith(NOT_XML):
                raise Unwanted(NOT_A_WORKBOOK) from None

    def _element(self, name: str, attributes: Mapping[str, str]) -> None:
        self._things += 1 + sum(1 + value.count(" ") for value in attributes.values())
        if name.rpartition(" ")[2] in SPREAD:
            self._cells += _cells_in(attributes.get("ref", ""))
        if self._things > MOST_THINGS or self._cells > MOST_CELLS:
            raise Unwanted(TOO_MUCH)


def _no_doctype(*_declared: object) -> None:
    raise Unwanted(NOT_A_WORKBOOK)


def _cells_in(reference: str) -> int:
    """How many cells a range such as A1:B2 or A:C has; none if it is no range."""
    try:
        left, top, right, bottom = range_boundaries(reference)
    except (ValueError, TypeError):
        return 0
    return ((right or MOST_COLUMNS) - (left or 1) + 1) * ((bottom or MOST_ROWS) - (top or 1) + 1)


def _unpacked(archive: ZipFile, name: str, most: int) -> bytes:
    """A part, and no more of it than that: what the archive says of its size may be a lie."""
    with archive.open(name) as part:
        unpacked = part.read(most + 1)
    if len(unpacked) > most:
        raise Unwanted(TOO_MUCH)
    return unpacked
