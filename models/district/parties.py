"""Who made the agreement, and its schools and quarters."""

from datetime import date
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field, model_validator

from models.district.values import MonthAndDay, OneLine, Strict

QuarterCode = Annotated[str, Field(pattern=r"^[A-Z][A-Za-z0-9]{0,9}$")]
Quarters = Annotated[dict[QuarterCode, MonthAndDay], Field(min_length=1, max_length=6)]


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # the last for a folder of zones, such as America
        raise ValueError(f"{name!r} is not a time zone such as America/New_York") from None
    return name


class Parties(Strict):
    """The two organizations, and the zone whose dates count."""

    police: Annotated[str, Field(min_length=1, max_length=100), OneLine]
    schools: Annotated[str, Field(min_length=1, max_length=100), OneLine]
    made_on: date
    time_zone: Annotated[str, AfterValidator(_known_zone)]
    program: Annotated[str, Field(min_length=3, max_length=100), OneLine] = "SRO Program"


class School(Strict):
    """A school with an officer (§III), from its first to its last day in the agreement. Records refer to its key."""

    key: str = Field(pattern=r"^[a-z][a-z0-9-]{0,29}$")
    name: Annotated[str, Field(min_length=1, max_length=70), OneLine]
    opens: date | None = None
    closes: date | None = None

    @model_validator(mode="after")
    def _opens_before_it_closes(self) -> "School":
        if self.opens and self.closes and self.closes < self.opens:
            raise ValueError("closes is the last day: not before opens, the first one")
        return self

    def is_open_between(self, first: date, last: date) -> bool:
        """Whether it is part of the agreement on any day from the first to the last, both included."""
        return (self.opens is None or self.opens <= last) and (self.closes is None or self.closes >= first)

    def days_within(self, first: date, last: date) -> tuple[date, date]:
        """The part of a span in which it is open; the first day after the last one where there is none."""
        return max(first, self.opens or first), min(last, self.closes or last)
