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
    side: ClassVar[Party | None]  # nothing where it belongs to both
    is_direct: ClassVar[bool] = False

    def __init_subclass__(cls, code: str, name: str = "", side: Party | None = None) -> None:
        cls.code, cls.name, cls.side = code, name, side

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
class School(Destination, code="school", side=Party.SCHOOLS):
    """The channel of a school's principal."""

    key: str

    def __str__(self) -> str:
        return f"{self.code}:{self.key}"

    def label(self, agreement: Agreement) -> str:
        """The school's name."""
        return agreement.school_name(self.key)

    def in_words(self, agreement: Agreement) -> str:
        """Where a message goes, in a sentence."""
        return f"the channel of {self.label(agreement)}"


class Team(Destination, code="team", name="Collaboration Team"):
    """The channel of the Collaboration Team."""


class Chief(Destination, code="chief", name="Chief", side=Party.POLICE):
    """The channel of the chief of police."""


class Superintendent(Destination, code="superintendent", name="Superintendent", side=Party.SCHOOLS):
    """The channel of the superintendent."""


class Administrators(Destination, code="administrators", name="Administrators"):
    """The channel for alarms. They carry no record."""


@dataclass(frozen=True)
class PersonDM(Destination, code="person", name="Direct message"):
    """A direct message to somebody on the roster."""

    person_id: int
    is_direct: ClassVar[bool] = True

    def __str__(self) -> str:
        return f"{self.code}:{self.person_id}"

    def in_words(self, _agreement: Agreement) -> str:
        """Where a message goes, in a sentence."""
        return "a direct message"


OF_THE_AGREEMENT: dict[str, Destination] = {
    place.code: place for place in (Team(), Chief(), Superintendent(), Administrators())
}
"""The channels that there is one of each, by their codes."""


def destination(code: str) -> Destination:
    """The destination that a record keeps as this code; `ValueError` where it is none."""
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
