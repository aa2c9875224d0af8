"""A signed text as it is handed in: which kinds of file there are, and how its own headings divide what can be read."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from models.agreement.tables import LONGEST_HEADING

LARGEST_FILE = 10 * 1024 * 1024
MOST_LETTERS = 500_000
MOST_SECTIONS = 60
WHOLE, OPENING = "The whole text", "Opening"
NUMERAL = re.compile(r"(?:(?:section|article)\s+([IVXL]+)\b[\s.:)–—-]*|([IVXL]+)\s?[.:)–—-]\s*)(.*)", re.IGNORECASE)
ONES = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
TENS = ("", "X", "XX", "XXX", "XL", "L")
NUMERALS = tuple(ten + unit for ten in TENS for unit in ONES)
"""Roman numerals by what they count; nothing for 0."""


@dataclass(frozen=True)
class Section:
    """A section that can be read, under its own heading."""

    heading: str
    words: str


@dataclass(frozen=True)
class Line:
    """A paragraph of a text; whether its file marks it as a heading of the first rank."""

    words: str
    is_marked: bool = False


@dataclass(frozen=True)
class SignedFile:
    """A file as it was handed in, and its sections where its kind can be read."""

    name: str
    kind: str
    content: bytes
    sections: tuple[Section, ...] = ()

    @cached_property
    def sha256(self) -> str:
        """What tells this content from every other one."""
        return hashlib.sha256(self.content).hexdigest()


def divided(lines: Sequence[Line]) -> tuple[Section, ...]:
    """A text in the sections of its own roman numerals; else of the headings that its file marks; else in one.

    A table of contents at the beginning, which has the same headings and nothing below them, is left out.
    """
    found = _divided(lines, _by_numerals(lines))
    if len(found) < 2:
        found = _divided(lines, [place for place, line in enumerate(lines) if line.is_marked])
    if not 2 <= len(found) <= MOST_SECTIONS:
        words = _joined(lines)
        return (Section(WHOLE, words),) if words else ()
    return tuple(found)


def _by_numerals(lines: Sequence[Line]) -> list[int]:
    """Where sections I, II, III … begin: each numeral follows the one before, so that a list with letters is none."""
    places: list[int] = []
    for place, line in enumerate(lines):
        match = NUMERAL.fullmatch(line.words.strip())
        numeral = (match[1] or match[2]) if match else ""
        if not numeral.isupper() or len(line.words.strip()) > LONGEST_HEADING:
            continue
        if numeral == "I" and len(places) > 1 and _are_contents(lines, places):
            places = []
        if len(places) + 1 < len(NUMERALS) and numeral == NUMERALS[len(places) + 1]:
            places.append(place)
    return places


def _are_contents(lines: Sequence[Line], places: Sequence[int]) -> bool:
    """Whether nothing stands below the headings so far, but below the last, which the text's title may follow."""
    return not any(_joined(lines[first + 1 : following]) for first, following in pairwise(places))


def _divided(lines: Sequence[Line], places: Sequence[int]) -> list[Section]:
    if not places:
        return []
    opening = _joined(lines[: places[0]])
    found = [Section(OPENING, opening)] if opening else []
    for first, following in zip(places, [*places[1:], len(lines)], strict=True):
        heading = " ".join(lines[first].words.split())[:LONGEST_HEADING]
        found.append(Section(heading, _joined(lines[first + 1 : following])))
    return found


def _joined(lines: Sequence[Line]) -> str:
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.words.rstrip() for line in lines)).strip()
