"""What the bot puts on its buttons and options, and reads back: one way to write it, one way to read it.

What comes back otherwise than the bot writes it is of a window that the bot does not know, or not any more.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, TypeVar, get_type_hints

LARGEST_ID = 2**31 - 1
LONGEST_CODE = 300
WHOLE = re.compile(r"[0-9]{1,10}")
SEPARATOR, NOTHING = ":", "-"
UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""Characters that cannot be seen, nor kept by every database or in every file."""


class OutOfDate(Exception):
    """A request that does not fit the window it comes from: an old one, or one that the bot did not make."""


class Value:
    """What a button is about. Its shapes are dataclasses of ids, counts, codes and days, in this order on the button.

    Messages that were posted long ago have such buttons too: the order and the kind of what is there stays.
    """


@dataclass(frozen=True)
class Nothing(Value):
    """Nothing that anybody has to be told."""


@dataclass(frozen=True)
class RecordId(Value):
    """One record."""

    id: int


@dataclass(frozen=True)
class Page(Value):
    """A page of a list, from 0."""

    page: int


@dataclass(frozen=True)
class RecordPage(Value):
    """A page of a record, from 0."""

    id: int
    page: int


@dataclass(frozen=True)
class RecordVersion(Value):
    """A record, in one of its versions or in the newest."""

    id: int
    version: int | None = None


@dataclass(frozen=True)
class RecordSeen(Value):
    """A record, as it was shown: its version, or how often it had been saved."""

    id: int
    version: int


@dataclass(frozen=True)
class StepSeen(Value):
    """A step with a record, as it was shown: what tells whether anything was done since."""

    id: int
    step: str
    seen: int


@dataclass(frozen=True)
class Day(Value):
    """A day."""

    day: date


@dataclass(frozen=True)
class OfYear(Value):
    """A school year, such as 2026-27."""

    school_year: str


@dataclass(frozen=True)
class YearPage(Value):
    """A page of a school year, from 0."""

    school_year: str
    page: int


@dataclass(frozen=True)
class OfficerAtSchool(Value):
    """An officer at one of the schools."""

    school: str
    officer_id: int


@dataclass(frozen=True)
class OfficerInYear(Value):
    """An officer at a school, in the school year that began in a calendar year, or in this one."""

    school: str
    officer_id: int
    began_in: int | None = None


Shape = TypeVar("Shape", bound=Value)


def written(value: Value) -> str:
    """A value as it stands on a button."""
    parts = [getattr(value, field.name) for field in fields(value)]  # type: ignore[arg-type]  # Value is abstract
    return SEPARATOR.join(str(part) for part in parts if part is not None) or NOTHING


def read(shape: type[Shape], text: object) -> Shape:
    """A value of this shape, as it stands on a button. Raises `OutOfDate` where the bot did not write that."""
    kinds = list(get_type_hints(shape).values())
    parts = code(text).split(SEPARATOR) if kinds else []
    optional = kinds.count(int | None)
    if not len(kinds) - optional <= len(parts) <= len(kinds):
        raise OutOfDate("value")
    return shape(*(READERS[kind](part) for kind, part in zip(kinds, parts, strict=False)))


def is_plain(text: str) -> bool:
    """Whether a code or id can be one of the bot's: short, and of characters that can be seen."""
    return len(text) <= LONGEST_CODE and not UNSEEN.search(text)


def whole(text: object) -> int:
    """An id or a count that the bot put on a button or an option. Raises `OutOfDate` where it is none."""
    if isinstance(text, str) and WHOLE.fullmatch(text) and int(text) <= LARGEST_ID:
        return int(text)
    raise OutOfDate("number")


def code(text: object) -> str:
    """A code that the bot put on a button or an option. Raises `OutOfDate` where it is none."""
    if isinstance(text, str) and is_plain(text):
        return text
    raise OutOfDate("code")


def a_day(text: object) -> date:
    """A day that the bot put on a button or an option. Raises `OutOfDate` where it is none."""
    try:
        return date.fromisoformat(code(text))
    except ValueError:
        raise OutOfDate("day") from None


READERS: Mapping[Any, Callable[[object], Any]] = {int: whole, int | None: whole, str: code, date: a_day}
