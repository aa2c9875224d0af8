"""The roster as a file: who holds which role, and which channel serves what. Every mistake is one plain line (§III)."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from models.destinations import OF_THE_AGREEMENT, School, channels
from models.terms import Agreement, from_toml
from models.vocabulary import PARTY_OF_ROLE, ROLES_AT_SCHOOLS, Party, Role

CHANNEL_ID = r"[CG][A-Z0-9]{2,19}"
LONGEST_NAME = 100
LONGEST_BADGE = 30
PERSON_STARTS = re.compile(r"^\s*\[\[\s*person\s*\]\]")


class RosterMistake(Exception):
    """The roster cannot be used; one line for each mistake, with the person or the line of the file."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = [line if line.isprintable() else repr(line) for line in lines]
        super().__init__("\n".join(self.lines))


def _text(longest: int, pattern: str | None = None) -> StringConstraints:
    return StringConstraints(strip_whitespace=True, min_length=1, max_length=longest, pattern=pattern)


class Entry(BaseModel):
    """One `[[person]]` of the file: a person, and a role at one or more schools or everywhere."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Annotated[str, _text(LONGEST_NAME, r"^\P{Cc}+$")]
    email: Annotated[str, _text(200, r"^[^@\s]+@[^@\s]+$")] | None = None
    slack: Annotated[str, _text(20, r"^[UW][A-Z0-9]+$")] | None = None
    team: Annotated[str, _text(20, r"^[TE][A-Z0-9]+$")] | None = None
    role: Role
    side: Party | None = None
    schools: tuple[str, ...] = ()
    badge: Annotated[str, _text(LONGEST_BADGE)] | None = None
    first_day: date | None = Field(default=None, alias="from")
    last_day: date | None = Field(default=None, alias="until")

    @property
    def held_for(self) -> Party | None:
        """The side on which the role is held; none for administrators."""
        return self.side or PARTY_OF_ROLE.get(self.role)


@dataclass(frozen=True)
class RosterFile:
    """A roster without a mistake that the file alone shows. Channels go by purpose, schools by key."""

    entries: tuple[Entry, ...]
    channels: Mapping[str, str]


def read(text: str, agreement: Agreement) -> RosterFile:
    """Read and check a roster. Raises `RosterMistake` with all mistakes that the file alone shows."""
    try:
        data = from_toml(text)
    except ValueError as error:
        raise RosterMistake([str(error)]) from None
    others = data.keys() - {"person", "channels"}
    mistakes = [f"{key}: only [[person]] and [channels] are allowed here" for key in others]
    people, channels = data.get("person", []), data.get("channels", {})
    if not isinstance(people, list) or not isinstance(channels, dict):
        raise RosterMistake(["list each person under a [[person]] of their own, and channels under [channels]"])
    if not people:
        mistakes.append("there is no [[person]]: the file is the whole roster, and anyone not in it has no role")
    entries = tuple(_entries(people, text, agreement, mistakes))
    named = _channels(channels, agreement, mistakes)
    if mistakes:
        raise RosterMistake(mistakes)
    return RosterFile(entries, named)


def _entries(people: list[Any], text: str, agreement: Agreement, mistakes: list[str]) -> Iterator[Entry]:
    starts = [number for number, line in enumerate(text.splitlines(), 1) if PERSON_STARTS.match(line)]
    for index, raw in enumerate(people):
        line = f"line {starts[index]}: " if len(starts) == len(people) else ""
        name = raw.get("name") if isinstance(raw, dict) else None
        named = " ".join(name.split()) if isinstance(name, str) else ""
        where = line + (named or "a person without a name")
        try:
            entry = Entry.model_validate(raw)
        except ValidationError as error:
            mistakes += [f"{where}: {_in_words(mistake)}" for mistake in error.errors()]
            continue
        mistakes += [f"{where}: {problem}" for problem in _problems(entry, agreement)]
        yield entry


TOLD = {
    "missing": "{field} is missing",
    "extra_forbidden": "{field} is not allowed here",
    "enum": "{field} {given} is not one of {expected}",
    "string_type": "{field} must be text in quotes",
    "string_too_short": "{field} is empty",
    "tuple_type": '{field} must be a list: ["…"]',
}
A_DAY_OF_THE_FILE = "a date such as 2026-08-25, without quotes"
EXPECTED = {
    "role": ", ".join(Role),
    "side": ", ".join(Party),
    "name": f"one line of at most {LONGEST_NAME} characters",
    "badge": f"at most {LONGEST_BADGE} characters",
    "email": "an address such as name@district.example",
    "slack": "a member ID such as U0123456789",
    "team": "a workspace ID such as T0123456789",
    "from": A_DAY_OF_THE_FILE,
    "until": A_DAY_OF_THE_FILE,
}


def _in_words(error: Any) -> str:
    field, given = str(error["loc"][0]) if error["loc"] else "the entry", error["input"]
    words = TOLD.get(error["type"], "{field} {given} is not valid; expected: {expected}")
    quoted = repr(given) if isinstance(given, str) else str(given)
    return words.format(field=field, given=quoted, expected=EXPECTED.get(field, error["msg"]))


def _problems(entry: Entry, agreement: Agreement) -> list[str]:
    role, side, belongs = entry.role, entry.side, PARTY_OF_ROLE.get(entry.role)
    schools = [(name, agreement.school_key(name)) for name in entry.schools]
    is_at_a_school = role in ROLES_AT_SCHOOLS - {Role.OFFICER}
    first, last = entry.first_day, entry.last_day
    problems = (
        (not entry.email and not entry.slack, "email or slack is missing: one of them must identify the person"),
        (entry.team and not entry.slack, 'team also needs slack = "U…"'),
        (role is Role.TEAM_MEMBER and not side, "side is missing: a team member represents the police or the schools"),
        (role is Role.ADMINISTRATOR and side, "administrators have no side: leave it out"),
        (
            side and side is not (belongs or side),
            f"side '{side}' does not match the role: {role} belongs to the {belongs}",
        ),
        *((key is None, f"school {name!r} is not in agreement.toml") for name, key in schools),
        (len({key for _name, key in schools}) < len(schools), "a school is listed twice"),
        (schools and role not in ROLES_AT_SCHOOLS, f"the role {role} has no schools: leave them out"),
        (is_at_a_school and not schools, f"schools is missing: the role {role} is held at a school"),
        (first and last and last < first, f"until {last} is before from {first}"),
    )
    return [words for is_wrong, words in problems if is_wrong]


def _channels(channels: dict[str, Any], agreement: Agreement, mistakes: list[str]) -> dict[str, str]:
    found = []
    for name, channel in channels.items():
        key = agreement.school_key(name)
        if key is None and name not in OF_THE_AGREEMENT:
            known = ", ".join(OF_THE_AGREEMENT)
            mistakes.append(f"channels: {name!r} is neither a school of agreement.toml nor {known}")
        elif not isinstance(channel, str) or not re.fullmatch(CHANNEL_ID, channel):
            mistakes.append(f"channels: {name}: {channel!r} is not a channel ID such as C0123456789")
        else:
            found.append((str(School(key)) if key else name, channel))
    for part, mistake in enumerate(("has two channels", "is used for two purposes")):
        times = Counter(pair[part] for pair in found)
        mistakes += [f"channels: {value} {mistake}" for value in sorted(times) if times[value] > 1]
    return dict(found)


def purposes(agreement: Agreement) -> dict[str, str]:
    """Everything that a channel can be for, schools first, each with its label."""
    return {str(place): place.label(agreement) for place in channels(agreement)}
