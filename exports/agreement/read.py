"""Reads a signed agreement as it is handed in. A document from outside is opened in a process of its own."""

import re
from collections.abc import Callable, Mapping
from pathlib import PurePath

from exports import sandbox
from models.agreement.signed_file import LARGEST_FILE, MOST_LETTERS, Line, Section, SignedFile, divided
from models.agreement.tables import LONGEST_NAME

SECONDS = 30
PDF_BEGINS, PDF_ENDS, PDF_EDGE = b"%PDF-", b"%%EOF", 1024
UNREADABLE = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ufeff\ufffe\uffff]")
LINE_ENDS = re.compile("\r\n|[\r\f\u2028\u2029]")
EMPTY = "The file is empty."
TOO_LARGE = f"The file is larger than {LARGEST_FILE // 1024 // 1024} MB."
TOO_LONG = f"The file has more than {MOST_LETTERS:,} letters: this is no agreement."
NO_TEXT = "This is not text in UTF-8, or there is nothing in it. Save it as plain text in UTF-8, or hand in a PDF."
NO_PDF = "This is not a whole PDF."
NOT_READ = "This document could not be read. Save it anew as .docx, or hand in a PDF."


class NotTaken(Exception):
    """A file that cannot be taken. The message says why, for whoever hands it in."""


def read(name: str, content: bytes) -> SignedFile:
    """A file by its name and content.

    Raises:
        NotTaken: it is not what its ending says, too large, or holds what it must not.
    """
    kind = PurePath(name).suffix.lower().removeprefix(".")
    if kind not in READERS:
        raise NotTaken("An agreement is handed in as .txt, .docx or .pdf.")
    if len(name) > LONGEST_NAME or not name.isprintable():
        raise NotTaken(f"Give the file a name of printable characters, {LONGEST_NAME} at most.")
    if not content:
        raise NotTaken(EMPTY)
    if len(content) > LARGEST_FILE:
        raise NotTaken(TOO_LARGE)
    return SignedFile(name, kind, content, READERS[kind](content))


def _text(content: bytes) -> tuple[Section, ...]:
    try:
        words = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NotTaken(NO_TEXT) from None
    if "\x00" in words or not words.strip():
        raise NotTaken(NO_TEXT)
    return _divided([Line(line) for line in LINE_ENDS.sub("\n", words).split("\n")])


def _document(content: bytes) -> tuple[Section, ...]:
    answer = sandbox.run("exports.agreement.child", [], content, SECONDS)
    if answer is None:
        raise NotTaken(NOT_READ)
    if answer["problem"]:
        raise NotTaken(answer["problem"])
    return _divided([Line(words, is_marked) for words, is_marked in answer["lines"]])


def _pdf(content: bytes) -> tuple[Section, ...]:
    """A PDF is sent as it is, and never opened here: it has no sections."""
    if PDF_BEGINS not in content[:PDF_EDGE] or PDF_ENDS not in content[-PDF_EDGE:]:
        raise NotTaken(NO_PDF)
    return ()


def _divided(lines: list[Line]) -> tuple[Section, ...]:
    if sum(len(line.words) for line in lines) > MOST_LETTERS:
        raise NotTaken(TOO_LONG)
    return divided([Line(UNREADABLE.sub("", line.words), line.is_marked) for line in lines])


READERS: Mapping[str, Callable[[bytes], tuple[Section, ...]]] = {"txt": _text, "docx": _document, "pdf": _pdf}
