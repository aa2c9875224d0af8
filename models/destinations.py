"""Where messages go: the channel of a school, of the team, of the chief …, or one person, directly.

Records keep a destination as its code, such as `school:hall`: `str` gives it, and `destination` reads it back.
"""

from dataclasses import dataclass
from typing import ClassVar

from models.terms import Agreement
from models.vocabulary import Party


@dataclass(frozen=True)
class Destination:
    """A place that messages go to; each kind says what it is called and which party decides about its channel."""

    code: ClassVar[str]
    name: ClassVar[str]
    side: ClassVar[Party | None] = None  # nothing where it belongs to both
    is_direct: ClassVar[bool] = False

    def __str__(self) -> str:
        """The code that records keep."""
        return self.code

    def label(self, _agreement: Agreement) -> str:
        """What its channel is for, as lists and forms name it."""
        return self.name

    def in_words(self, _agreement: Agreement) -> str:
        """Where a message goes, in a sentence."""
        return f"the channel “{self}”"


@dataclass(frozen=True)
class School(Destination):
    """The channel of a school's principal."""

    key: str
    code: ClassVar[str] = "school"
    side: ClassVar[Party | None] = Party.SCHOOLS

    def __str__(self) -> str:
        """The code that records keep."""
        return f"{self.code}:{self.key}"

    def label(self, agreement: Agreement) -> str:
        """The school's name."""
        return agreement.school_name(self.key)

    def in_words(self, agreement: Agreement) -> str:
        """Where a message goes, in a sentence."""
        return f"the channel of {self.label(agreement)}"


@dataclass(frozen=True)
class Team(Destination):
    """The channel of the Collaboration Team."""

    code: ClassVar[str] = "team"
    name: ClassVar[str] = "Collaboration Team"


@dataclass(frozen=True)
class Chief(Destination):
    """The channel of the chief of police."""

    code: ClassVar[str] = "chief"
    name: ClassVar[str] = "Chief"
    side: ClassVar[Party | None] = Party.POLICE


@dataclass(frozen=True)
class Superintendent(Destination):
    """The channel of the superintendent."""

    code: ClassVar[str] = "superintendent"
    name: ClassVar[str] = "Superintendent"
    side: ClassVar[Party | None] = Party.SCHOOLS


@dataclass(frozen=True)
class Administrators(Destination):
    """The channel for alarms. They carry no record."""

    code: ClassVar[str] = "administrators"
    name: ClassVar[str] = "Administrators"


@dataclass(frozen=True)
class PersonDM(Destination):
    """A direct message to somebody on the roster."""

    person_id: int
    code: ClassVar[str] = "person"
    name: ClassVar[str] = "Direct message"
    is_direct: ClassVar[bool] = True

    def __str__(self) -> str:
        """The code that records keep."""
        return f"{self.code}:{self.person_id}"

    def in_words(self, _agreement: Agreement) -> str:
        """Where a message goes, in a sentence."""
        return "a direct message"


OF_THE_AGREEMENT: dict[str, Destination] = {
    place.code: place for place in (Team(), Chief(), Superintendent(), Administrators())
}
"""The channels that there is one of each, by their codes."""


def destination(code: str) -> Destination:
    """The destination that a record keeps as this code.

    Raises:
        ValueError: it is none.
    """
    kind, _colon, key = code.partition(":")
    if kind == School.code and key:
        return School(key)
    if kind == PersonDM.code:
        return PersonDM(int(key))
    if code in OF_THE_AGREEMENT:
        return OF_THE_AGREEMENT[code]
    raise ValueError(f"{code!r} is no destination")


def channels(agreement: Agreement) -> list[Destination]:
    """Everything that has a channel, schools first."""
    return [*(School(school.key) for school in agreement.school), *OF_THE_AGREEMENT.values()]
