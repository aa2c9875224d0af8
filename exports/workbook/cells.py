"""Cells: what a column holds, and how a value goes into a sheet. Typed text stays text, letter by letter.

No cell is ever a formula. A text that a cell cannot hold, or a row cannot show, stands whole on a sheet of its own.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache, partial
from html import escape
from math import isfinite
from typing import Any
from zoneinfo import ZoneInfo

from exports.document import safe

NOT_COLLECTED = "not collected"
MISSING = "not submitted"
NONE = "none"
NOT_ADDED = "not added up"
SUPPRESSED = "*"
WITHHELD = "withheld"
SUPPRESSED_ELSEWHERE = "suppressed"
IN_PLACE_OF_A_COUNT = (NOT_COLLECTED, MISSING, NONE, NOT_ADDED, SUPPRESSED, WITHHELD, SUPPRESSED_ELSEWHERE)
IN_PLACE_OF_A_RATE = ("no enrollment", "none enrolled", "more than enrolled", "too few")
QUALIFIED = re.compile(r"at least [\d,]+|same \d+ of \d+ lines: [+−]?[\d,]+")
"""A count that is not printed without a word: a number that stood alone would be read as the whole."""
LONGEST_IN_CELL, KEPT_IN_CELL = 32_767, 16_000  # Excel counts UTF-16 units and repairs a file with more in a cell
MOST_LINES = 30  # Excel shows no row higher than 409 points, some 31 lines of ours
LONG_TEXTS = "Long texts"
CONTINUED = f"… (continued: the full text is on the sheet “{LONG_TEXTS}”)"
DAY_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001  (the date system of workbooks knows no zones)
ONE_DAY = timedelta(days=1)
WIDE_LETTERS = re.compile("[MW@%\u1100-\U0010ffff]")
LETTERS_IN_WIDTH, EDGES = 1.1, 2
WIDER, LONGEST_WORD, LONGEST_LABEL = 2, 25, 60
# Excel reads _x000D_ in a text as a character by its number; what somebody typed like that has to stay
LOOKS_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


class Kind(StrEnum):
    """What the cells of a column hold. Each may be empty too (`None`)."""

    TEXT = "Table text"
    WHOLE = "Table whole number"
    COUNT = "Table count"
    HOURS = "Table hours"
    PERCENT = "Table percent"
    RATE = "Table rate"
    RATIO = "Table ratio"
    DATE = "Table date"
    MOMENT = "Table date and time"


@dataclass(frozen=True)
class Column:
    """A column: its heading, its kind, and its width in characters. Without a width it is made to fit the content."""

    heading: str
    kind: Kind = Kind.TEXT
    width: int | None = None


@dataclass(frozen=True)
class LongText:
    """A text that its cell cannot hold or its row cannot show, and where that cell is."""

    sheet: str
    cell: str
    text: str


@dataclass(frozen=True)
class Marked:
    """A count that is not what it was: shaded, and with what it was in brackets behind it. The cell stays the count."""

    value: int | str
    was: str

    @property
    def shown(self) -> str:
        """What is seen in the cell."""
        return f"{self.value:,} (was {self.was})" if isinstance(self.value, int) else f"{self.value} (was {self.was})"


@dataclass
class Writing:
    """What the cells of a sheet need to know; the lines of the highest cell in a row, and the long texts that came."""

    sheet: str
    zone: ZoneInfo
    mark: Callable[[str], int]
    lines: int = 1
    long_texts: list[LongText] = field(default_factory=list)


CellWriter = Callable[[str, Any], str]


def cell_writer(kind: Kind, style: int, width: int, writing: Writing) -> CellWriter:
    """A function that writes a value of this kind as a cell at an address, in a column of this width."""
    if kind is Kind.TEXT:
        return _text_writer(style, width, writing)
    number = partial(_moment, zone=writing.zone) if kind is Kind.MOMENT else NUMBERS[kind]

    def write(cell: str, value: Any) -> str:
        if value is None:
            return empty_cell(cell, style)
        look = style
        if isinstance(value, Marked):
            look, value = writing.mark(value.was), value.value
        if kind in WORDED and isinstance(value, str):
            if value not in WORDED[kind] and not (kind is Kind.COUNT and QUALIFIED.fullmatch(value)):
                raise ValueError(f"such a number is a number, one of {WORDED[kind]}, or, of a count, qualified")
            writing.lines = max(writing.lines, lines_of(value, width))
            return text_cell(cell, look, value)
        return f'<c r="{cell}" s="{look}"><v>{number(value)}</v></c>'

    return write


def _text_writer(style: int, width: int, writing: Writing) -> CellWriter:
    def write(cell: str, value: Any) -> str:
        if not value:
            return empty_cell(cell, style)
        if "\r" in value:
            value = safe(value)
        lines = lines_of(value, width)
        if lines > writing.lines:
            writing.lines = min(lines, MOST_LINES)
        if lines > MOST_LINES:
            writing.long_texts.append(LongText(writing.sheet, cell, value))
            if len(value.encode("utf-16-le", "surrogatepass")) > 2 * LONGEST_IN_CELL:
                value = value[:KEPT_IN_CELL] + CONTINUED
        return text_cell(cell, style, value)

    return write


def empty_cell(cell: str, style: int) -> str:
    """A cell that holds nothing."""
    return f'<c r="{cell}" s="{style}"/>'


def text_cell(cell: str, style: int, text: str) -> str:
    """A cell that holds text, as typed but for what XML forbids: the only place where text goes into a sheet."""
    text = safe(text)
    text = escape(LOOKS_ESCAPED.sub("_x005F_", text) if "_x" in text else text, quote=False)
    return f'<c r="{cell}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def lines_of(text: str, width: int) -> int:
    """How many lines a text takes in a column of this width; rather one too many than one too few."""
    if WIDER * len(text) < width - EDGES and "\n" not in text:
        return 1
    return _lines_of_label(text, width) if len(text) < LONGEST_LABEL else _lines_of(text, width)


def _lines_of(text: str, width: int) -> int:
    return sum(_wrapped(line, round(LETTERS_IN_WIDTH * (width - EDGES))) for line in text.split("\n"))


_lines_of_label = lru_cache(4096)(_lines_of)


def _wrapped(line: str, width: int) -> int:
    lines, used = 1, 0
    for word in line.split(" "):
        size = width_of(word)
        if used and used + size > width:
            lines, used = lines + 1, 0
        lines, used = lines + max(size - 1, 0) // width, used + (size - 1) % width + 2
    return lines


def width_of(word: str) -> int:
    """How wide a word is, in ordinary letters. A very long one may be all of wide letters; capitals are wider."""
    if len(word) > LONGEST_WORD:
        return WIDER * len(word)
    capitals = (len(word) + 2) // 3 if word.isupper() else 0
    return len(word) + capitals + len(WIDE_LETTERS.findall(word))


def parts(text: str, width: int) -> list[str]:
    """A text cut into parts that a row can show in a column of this width; put together they are the text."""
    letters = (width - EDGES) // WIDER
    lines = re.findall(f"[^\n]{{1,{letters}}}\n?|\n", text)
    in_part = MOST_LINES - 1  # a line end at the end of a part begins one more line
    return ["".join(lines[first : first + in_part]) for first in range(0, len(lines), in_part)]


def _fraction(value: float) -> str:
    if not isfinite(value):
        raise ValueError(f"{value} is no number for a cell")
    return repr(value)


def _moment(value: datetime, zone: ZoneInfo) -> str:
    if value.tzinfo is None:
        raise ValueError(f"{value!r} has no time zone")
    return repr((value.astimezone(zone).replace(tzinfo=None) - DAY_ZERO) / ONE_DAY)


WORDED = {
    Kind.COUNT: IN_PLACE_OF_A_COUNT, **dict.fromkeys((Kind.RATE, Kind.RATIO), IN_PLACE_OF_A_COUNT + IN_PLACE_OF_A_RATE),
}  # fmt: skip
"""What may stand in place of a number."""
NUMBERS: dict[Kind, Callable[[Any], str]] = {
    Kind.WHOLE: "{:d}".format, Kind.COUNT: "{:d}".format, Kind.HOURS: _fraction, Kind.PERCENT: _fraction,
    Kind.RATE: _fraction, Kind.RATIO: _fraction,
    Kind.DATE: lambda value: str((value - DAY_ZERO.date()).days),
}  # fmt: skip
