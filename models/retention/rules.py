"""Whether a record may be disposed of: by its years, whether it is finished, and what holds it. Pure functions."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Protocol

from models.actor import Actor
from models.policy import Act, Subject, may

ANY = Subject()
SOMETHING = "something about it is still to be done"
"""What is said of a matter to whoever may not know of it."""


class Standing(StrEnum):
    """How a record stands towards disposal, as people read it."""

    KEPT = "kept for good"
    NOT_DUE = "not due yet"
    OPEN = "still open"
    HELD = "under a hold"
    DUE = "due"


@dataclass(frozen=True)
class Wait:
    """Something that is still due about a record, in words; `act` is the right to know of it, nothing for anybody."""

    words: str
    act: Act | None = None
    subject: Subject = ANY

    def words_for(self, reader: Actor) -> str:
        """The same for a reader: of what they may not know, that there is something."""
        return self.words if self.act is None or may(reader, self.act, self.subject) else SOMETHING


@dataclass(frozen=True)
class Facts:
    """What holds and years are asked about: a record, its school and people, its first day and the one that counts.

    `waits` is what is still due about it: as long as there is anything, it is not disposed of.
    """

    kind: str
    record_id: int
    label: str
    school: str | None
    people: frozenset[int]
    first: date
    counts_from: date
    waits: tuple[Wait, ...] = ()


@dataclass(frozen=True)
class Asking:
    """What an open request asks for, or names: all that it gives has to fit. Nothing given is everything.

    `numbers` are of notices alone; a request that names some, and files of a period too, is two of these.
    """

    wait: Wait
    kinds: Collection[str] | None = None
    school: str | None = None
    first: date | None = None
    last: date | None = None
    numbers: Collection[str] | None = None


def asks_for(asking: Asking, facts: Facts) -> bool:
    """Whether somebody asks for a record, or for such ones. What is of no school is of all: rather kept than lost."""
    return (
        (asking.kinds is None or facts.kind in asking.kinds)
        and (asking.school is None or facts.school is None or asking.school == facts.school)
        and (asking.first is None or facts.counts_from >= asking.first)
        and (asking.last is None or facts.first <= asking.last)
        and (asking.numbers is None or (facts.kind == "notice" and facts.label in asking.numbers))
    )


def with_askings(facts: Facts, askings: Iterable[Asking]) -> Facts:
    """The same, with what is asked for among what is still due about it."""
    asked = [asking.wait for asking in askings if asks_for(asking, facts)]
    return replace(facts, waits=tuple(dict.fromkeys([*facts.waits, *asked])))


class Holds(Protocol):
    """What a hold names. What it does not name does not matter; all that it names has to fit."""

    @property
    def kind(self) -> str | None: ...
    @property
    def record_id(self) -> int | None: ...
    @property
    def person_id(self) -> int | None: ...
    @property
    def school(self) -> str | None: ...
    @property
    def first_day(self) -> date | None: ...
    @property
    def last_day(self) -> date | None: ...


def matches(hold: Holds, facts: Facts) -> bool:
    """Whether a hold covers a record. A hold that names nothing covers nothing."""
    named = (
        hold.record_id is None or (hold.kind, hold.record_id) == (facts.kind, facts.record_id),
        hold.person_id is None or hold.person_id in facts.people,
        # What is of no school is of all of them: rather kept than lost.
        hold.school is None or facts.school is None or hold.school == facts.school,
        hold.first_day is None or facts.counts_from >= hold.first_day,
        hold.last_day is None or facts.first <= hold.last_day,
    )
    return names_something(hold) and all(named)


def names_something(hold: Holds) -> bool:
    """Whether a hold names a record, a person, a school or a period."""
    return any((hold.record_id, hold.person_id, hold.school, hold.first_day, hold.last_day))


def due_from(counts_from: date, years: int) -> date:
    """The first day on which so many years have passed. Those of February 29 end with the month."""
    try:
        return counts_from.replace(year=counts_from.year + years)
    except ValueError:
        return date(counts_from.year + years, 3, 1)


def standing(facts: Facts, years: int | None, holds: Iterable[Holds], today: date) -> Standing:
    """How a record stands. Without years it is kept for good; on the last of its days it is still kept."""
    if years is None:
        return Standing.KEPT
    if today <= due_from(facts.counts_from, years):
        return Standing.NOT_DUE
    if facts.waits:
        return Standing.OPEN
    return Standing.HELD if any(matches(hold, facts) for hold in holds) else Standing.DUE
