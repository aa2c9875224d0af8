"""What the district's calendar says of the weekdays, as it was read."""

from dataclasses import dataclass
from datetime import date

LONGEST_TITLE = 200


@dataclass(frozen=True)
class Dated:
    """An event of the calendar: what it is known by when the calendar is read again, its title, and its weekdays."""

    event: str
    title: str
    days: tuple[date, ...]


@dataclass(frozen=True)
class Reading:
    """What a calendar says of the weekdays from the last school year to the next.

    Args:
        closed: the days without school, each with its event's title.
        reaches: the last of these days, but for events that repeat on and on: those do not tell that the district has
            published another year.
        unsure: events for a person to decide.
        open: events that speak of closing and whose titles say that there is school.
        left_out: events that close, or may, and whose days cannot be worked out; with the first, if it can be read.
    """

    closed: dict[date, str]
    reaches: date | None
    unsure: tuple[Dated, ...] = ()
    open: tuple[Dated, ...] = ()
    left_out: tuple[Dated, ...] = ()
