"""What can be entered on a list of staff: a person in each line, name and function; the day of a training."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from models.roll_call.standing import Wording
from models.roll_call.tables import LONGEST_FUNCTION, LONGEST_NAME
from models.terms import Agreement
from models.texts import LONGEST, looks_like_identity, shortened

PEOPLE, DAY, CHOSEN = "people", "day", "chosen"
MOST_PROBLEMS = 5
HOW = "Write name, comma, function: Dana Example, school counselor"


@dataclass(frozen=True)
class Entry:
    """A person as they were typed."""

    name: str
    function: str

    @property
    def alike(self) -> tuple[str, str]:
        """What tells whether two entries say the same."""
        return self.name.casefold(), self.function.casefold()


def entries(text: str | None) -> list[Entry]:
    """The people of a text, a line each. A tab or semicolon divides before a comma does: a name may have one."""
    return [_entry(line) for line in _lines(text)]


def _lines(text: str | None) -> list[str]:
    return [line.strip() for line in (text or "").splitlines() if line.strip()]


def _entry(line: str) -> Entry:
    mark = next((mark for mark in ("\t", ";", ",") if mark in line), None)
    name, _mark, function = line.partition(mark) if mark else (line, "", "")
    return Entry(" ".join(name.split()), " ".join(function.split()))


def check_people(text: str | None, now: datetime) -> dict[str, str]:
    """What is wrong with a text of people, line by line."""
    if not text or not text.strip():
        return {PEOPLE: f"Enter at least one person. {HOW}."}
    if len(text) > LONGEST:
        return {PEOPLE: f"Please keep this within {LONGEST:,} characters; it now has {len(text):,}."}
    lines = zip(_lines(text), entries(text), strict=True)
    found = [f"Line {number}: {problem}" for number, (line, entry) in enumerate(lines, 1)
             if (problem := _problem(line, entry, now))]  # fmt: skip
    more = f" And {len(found) - MOST_PROBLEMS} more lines." if len(found) > MOST_PROBLEMS else ""
    return {PEOPLE: " ".join(found[:MOST_PROBLEMS]) + more} if found else {}


def _problem(line: str, entry: Entry, now: datetime) -> str | None:
    identity = looks_like_identity(line, now)
    if identity:
        return f"“{shortened(identity.piece)}” looks like {identity.what}. Only name and function are kept."
    if not any(letter.isalpha() for letter in entry.name):
        return "the name is missing."
    if not any(letter.isalpha() for letter in entry.function):
        return f"the function of “{shortened(entry.name)}” is missing. {HOW}."
    if len(entry.name) > LONGEST_NAME:
        return f"the name has more than {LONGEST_NAME} characters."
    return f"the function has more than {LONGEST_FUNCTION} characters." if len(
        entry.function) > LONGEST_FUNCTION else None  # fmt: skip


def check_day(agreement: Agreement, day: date | None, today: date, wording: Wording) -> dict[str, str]:
    """What is wrong with the day of a training: it is of this school year and of the text in force, and has come."""
    if day is None:
        return {DAY: "Enter a date."}
    if day > today:
        return {DAY: "This is in the future. Enter it once it is done."}
    begins = agreement.year_begins(today)
    if day < begins:
        return {DAY: f"This is before the school year, which began on {_said(begins)}."}
    if wording.first_day and day < wording.first_day:
        return {DAY: f"The text in force holds from {_said(wording.first_day)}: the training is to be on it."}
    return {}


def _said(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"


def check_chosen(chosen: Sequence[int]) -> dict[str, str]:
    """What is wrong with whom somebody chose."""
    return {} if chosen else {CHOSEN: "Choose at least one person."}
