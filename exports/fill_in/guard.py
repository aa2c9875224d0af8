"""Looks into a file before it is opened as a workbook: what it is, how large it becomes, and what must not be in it."""

import re
from io import BytesIO
from zipfile import BadZipFile, ZipFile

MOST_PARTS, MOST_BYTES, MOST_CELLS = 200, 20 * 1024 * 1024, 20_000
A_CHUNK = 64 * 1024
OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0"
CONTENT_TYPES, MAIN_PART = "[Content_Types].xml", b"spreadsheetml.sheet.main+xml"
NOT_A_WORKBOOK = "This is no Excel workbook (.xlsx). Please give back the fill-in workbook, saved as .xlsx."
LOCKED = "This is an old Excel file, or one with a password. Please save it as .xlsx without a password."
TOO_MUCH = "There is far more in this file than in the fill-in workbook. Please give back that one."
FORBIDDEN = {
    re.compile(r"vbaProject|macrosheets", re.I): "There are macros in this file. Please save it without them.",
    re.compile(r"externalLinks/", re.I): "There are links to other workbooks in this file. Please remove them.",
    re.compile(r"embeddings/|activeX|oleObject", re.I): "Something is embedded in this file. Please remove it.",
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
    except (BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError):
        raise Unwanted(NOT_A_WORKBOOK) from None


def _look_into(archive: ZipFile) -> None:
    names = archive.namelist()
    if CONTENT_TYPES not in names:
        raise Unwanted(NOT_A_WORKBOOK)
    for pattern, words in FORBIDDEN.items():
        if any(pattern.search(name) for name in names):
            raise Unwanted(words)
    if len(names) > MOST_PARTS:
        raise Unwanted(TOO_MUCH)
    left, cells = MOST_BYTES, 0
    for name in names:
        part = _unpacked(archive, name, left)
        left, cells = left - len(part), cells + _checked(name, part.replace(b"\0", b""))
    if cells > MOST_CELLS:
        raise Unwanted(TOO_MUCH)


def _checked(name: str, part: bytes) -> int:
    """How many cells there are in a part, if it may be there."""
    is_workbook = name != CONTENT_TYPES or MAIN_PART in part
    if b"<!DOCTYPE" in part or b"<!ENTITY" in part or not is_workbook:
        raise Unwanted(NOT_A_WORKBOOK)
    return part.count(b"<c ") + part.count(b"<c>")


def _unpacked(archive: ZipFile, name: str, most: int) -> bytes:
    """A part, counted while it is unpacked: what the archive says of its size may be a lie."""
    unpacked = bytearray()
    with archive.open(name) as part:
        while chunk := part.read(A_CHUNK):
            unpacked += chunk
            if len(unpacked) > most:
                raise Unwanted(TOO_MUCH)
    return bytes(unpacked)
