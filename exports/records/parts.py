"""What a packet is made of: what a record says, piece by piece, each under the field by which it can be redacted."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from models.packet_fields import OFFICER, PEOPLE
from models.people.tables import Person
from models.terms import Agreement

NOBODY = "The bot"


@dataclass(frozen=True)
class Said:
    """Something that a record says under a label. Without a field it is never redacted: it tells nothing of anybody.

    `within` is a field to which the whole passage belongs: a name in an answer goes with the answer, too. `also` is
    another one, such as the messages about an officer's report: they go with either.
    """

    field: str | None
    label: str
    words: str | None
    within: str | None = None
    also: str | None = None


@dataclass(frozen=True)
class Part:
    """A heading, and what the record says below it."""

    heading: str
    said: Sequence[Said]


@dataclass(frozen=True)
class Contents:
    """All that a packet says of its record: what it is called, and its parts."""

    name: str
    title: str
    parts: Sequence[Part]


@dataclass(frozen=True)
class Writer:
    """Writes what the parts of one record have in common."""

    agreement: Agreement
    officer_id: int | None = None

    def name(self, label: str, person: Person | None, within: str | None = None) -> list[Said]:
        """Who did something, by name: the officer whose record it is, or somebody else. Without anybody, nothing."""
        return [Said(self.field_of(person), label, person.name, within)] if person else []

    def field_of(self, person: Person) -> str:
        """The field by which somebody's name is redacted."""
        return OFFICER if person.id == self.officer_id else PEOPLE

    def at(self, label: str, moment: datetime | None, field: str | None = None) -> list[Said]:
        """When something was done."""
        return [Said(field, label, self.agreement.local(moment))] if moment else []

    def done(self, label: str, person: Person | None, moment: datetime | None, within: str | None = None) -> list[Said]:
        """What was done, when, and by whom."""
        if moment is None:
            return []
        return [Said(within, label, self.agreement.local(moment), within), *self.name("By", person, within)]


def given(*said: Said) -> list[Said]:
    """What there is: what says nothing is left out."""
    return [one for one in said if one.words]


def row(codes: Iterable[str] | None, labels: dict[str, str]) -> str:
    """Answers by their labels, in a row."""
    return ", ".join(labels.get(code, code) for code in codes or ())
