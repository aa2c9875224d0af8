"""Numbers of requests from outside: a series for each side and year, so that no gap tells of the other side's."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from models.vocabulary import Party

LETTERS: Mapping[Party, str] = {Party.POLICE: "P", Party.SCHOOLS: "S"}
SERIES: Mapping[Party, str] = {Party.POLICE: "outside_police", Party.SCHOOLS: "outside_schools"}
"""The kind of record under which a side's numbers are counted."""
OF_BEFORE = ""
"""The school year of those that were numbered over both sides: they are called as they were."""
LARGEST = 2**31 - 1
TYPED = re.compile(
    r"(?:request from outside\s+)?(?:#\s*)?(?:([PS])-)?(?:([0-9]{4}-[0-9]{2})\s*/\s*)?([0-9]{1,9})", re.IGNORECASE
)


@dataclass(frozen=True)
class Typed:
    """A number as somebody typed it; what is left out may be any."""

    number: int
    school_year: str | None = None
    side: Party | None = None


def said(side: Party, school_year: str, number: int) -> str:
    """A number as people say it."""
    return str(number) if school_year == OF_BEFORE else f"{LETTERS[side]}-{school_year}/{number:04d}"


def typed(text: str) -> Typed | None:
    """What a typed number may mean; nothing where it is none of a request from outside."""
    found = TYPED.fullmatch(text.strip())
    if found is None or int(found[3]) > LARGEST:
        return None
    sides = {letter: side for side, letter in LETTERS.items()}
    return Typed(int(found[3]), found[2], sides.get((found[1] or "").upper()))
