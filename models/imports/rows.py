"""A row of a workbook as somebody typed it, what its cells can mean, and what cannot be taken, by sheet and cell."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from models.texts import shortened

YES = ("yes", "y", "x")
AMERICAN = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
THOUSANDS = re.compile(r"[0-9]{1,3}(,[0-9]{3})+|[0-9]{1,9}")
TIME = re.compile(r"(\d{1,2}):(\d{2})(?::\d{2})?(?: ?([ap])\.?m\.?)?", re.I)
NO_DAY = "Enter a date with its year, such as 11/23/2025."
NO_TIME = "Enter a time, such as 2:30 PM or 14:30."
NO_FORMULA = "Enter the value itself, not a formula."
NOT_IN_LIST = "Choose one from the list of this cell."
MAY_BE_A_NAME = "“{piece}” may be a student's name. Take it out, or enter yes under “{column}” if no student is named."


@dataclass(frozen=True)
class SheetRow:
    """A row, by its sheet and its number there: what stands in each column, where something does.

    `letters` has every column, such as B. A formula is told by its mark, whatever it comes to.
    """

    sheet: str
    number: int
    letters: Mapping[str, str]
    values: Mapping[str, str | int]
    formulas: frozenset[str] = field(default_factory=frozenset)

    def mistake(self, name: str, wanted: str) -> "Mistake":
        """What is wrong in a column; in the first one where the sheet has no such column."""
        column = name if name in self.letters else next(iter(self.letters))
        return Mistake(self.sheet, f"{self.letters[column]}{self.number}", str(self.values.get(column, "")), wanted)


@dataclass(frozen=True)
class Mistake:
    """What cannot be taken: on which sheet, in which cell, what stands there, and what is wanted."""

    sheet: str
    cell: str
    found: str
    wanted: str

    @property
    def words(self) -> str:
        """The mistake in a line."""
        contains = f"contains “{shortened(self.found)}”" if self.found else "is empty"
        return f"Sheet “{self.sheet}”, cell {self.cell} {contains}. {self.wanted}"


class Unreadable(Exception):
    """The rows of a file cannot be taken: every mistake, in the order of the file. Nothing was kept."""

    def __init__(self, mistakes: Sequence[str]) -> None:
        super().__init__(f"{len(mistakes)} mistakes")
        self.mistakes = list(mistakes)


def day_of(text: str) -> date:
    """A day as a workbook or a person writes it. Raises `ValueError` with what is wanted."""
    american = AMERICAN.fullmatch(text)
    try:
        if american:
            return date(int(american[3]), int(american[1]), int(american[2]))
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(NO_DAY) from None


def time_of(text: str) -> str:
    """A time of day as 14:30, from that or from 2:30 PM. Raises `ValueError` with what is wanted."""
    found = TIME.fullmatch(text)
    if found is None:
        raise ValueError(NO_TIME)
    hour, minute, half = int(found[1]), int(found[2]), (found[3] or "").casefold()
    if minute > 59 or hour > 23 or (half and not 1 <= hour <= 12):
        raise ValueError(NO_TIME)
    hour = hour % 12 + (12 if half == "p" else 0) if half else hour
    return f"{hour:02d}:{minute:02d}"


def on_the_clock(time: str) -> str:
    """A time such as 14:30 as people read it: 2:30 PM."""
    hour, minute = time.split(":")
    return f"{int(hour) % 12 or 12}:{minute} {'AM' if int(hour) < 12 else 'PM'}"


def number_of(text: str, lowest: int, highest: int) -> int:
    """A whole number, with or without commas. Raises `ValueError` with what is wanted."""
    number = int(text.replace(",", "")) if THOUSANDS.fullmatch(text) else lowest - 1
    if not lowest <= number <= highest:
        raise ValueError(whole_to(highest, lowest))
    return number


def whole_to(highest: int, lowest: int = 1) -> str:
    """What is wanted where a number is."""
    return f"Enter a whole number from {lowest} to {highest:,}."


def by_label(codes: Mapping[str, str]) -> dict[str, str]:
    """The codes of a list by their labels, whatever the size of the letters."""
    return {label.casefold(): code for code, label in codes.items()}


def code_of(labels: Mapping[str, str], text: str, wanted: str = NOT_IN_LIST) -> str:
    """The code whose label stands there. Raises `ValueError` with what is wanted."""
    if text.casefold() not in labels:
        raise ValueError(wanted)
    return labels[text.casefold()]


def repeated(rows: Iterable[object]) -> tuple[int, ...]:
    """The places of rows that say what one before them says, in every answer."""
    seen: set[object] = set()
    again = []
    for place, row in enumerate(rows):
        if row in seen:
            again.append(place)
        seen.add(row)
    return tuple(again)
