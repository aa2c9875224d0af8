"""What a packet is made of: what a record says, piece by piece, each under the field by which it can be redacted."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from exports.document import in_words
from models.packet_fields import OFFICER, PEOPLE
from models.people.tables import Person
from models.terms import Agreement

NOBODY = "The bot"


@dataclass(frozen=True)
class Said:
    """Something that a record says under a label. Without a field it is never redacted: it tells nothing of anybody.

    `moment` is a date or time that stands after the words, and goes with the field of dates. `within` is a field to
    which the whole passage belongs: a name in an answer goes with the answer, too. `also` are others, such as the
    messages about an officer's report: they go with either. `gone_with` are fields with which it goes without a mark,
    since a mark would tell that there was something. `named_by` are fields that the label tells.
    """

    field: str | None
    label: str
    words: str | None = None
    within: str | None = None
    also: tuple[str, ...] = ()
    moment: str | None = None
    gone_with: tuple[str, ...] = ()
    named_by: tuple[str, ...] = ()

    @property
    def says_something(self) -> bool:
        """Whether there is anything to read; if not, it is only there to be redacted."""
        return bool(self.words or self.moment)


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

    def name(
        self, label: str, person: Person | None, within: str | None = None, *, also: tuple[str, ...] = ()
    ) -> list[Said]:  # fmt: skip
        """Who did something, by name: the officer whose record it is, or somebody else. Without anybody, nothing."""
        return [Said(self.field_of(person), label, person.name, within, also)] if person else []

    def field_of(self, person: Person) -> str:
        """The field by which somebody's name is redacted."""
        return OFFICER if person.id == self.officer_id else PEOPLE

    def at(
        self, label: str, moment: datetime | None, within: str | None = None, *, also: tuple[str, ...] = ()
    ) -> list[Said]:  # fmt: skip
        """When something was done."""
        return [Said(within, label, None, within, also, self.agreement.local(moment))] if moment else []

    def done(
        self, label: str, person: Person | None, moment: datetime | None, within: str | None = None, *,
        also: tuple[str, ...] = (),
    ) -> list[Said]:  # fmt: skip
        """What was done, when, and by whom."""
        if moment is None:
            return []
        return [*self.at(label, moment, within, also=also), *self.name("By", person, within, also=also)]


def on(field: str | None, label: str, day: date | None, within: str | None = None) -> list[Said]:
    """A day, if there is one."""
    return [Said(field, label, None, within, moment=in_words(day))] if day else []


def given(*said: Said) -> list[Said]:
    """What there is: what says nothing is left out."""
    return [one for one in said if one.says_something]


def row(codes: Iterable[str] | None, labels: dict[str, str]) -> str:
    """Answers by their labels, in a row."""
    return ", ".join(labels.get(code, code) for code in codes or ())
