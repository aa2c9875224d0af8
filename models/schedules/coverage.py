"""Coverage: on how many school days of a month a school has an officer by the schedules, and for how long.

Pure functions over what `plan` works out. Planned is not present: who was there, no schedule can tell.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from models.schedules.kinds import minutes_between
from models.schedules.plan import A_DAY, DayAtSchool, Presence

MINUTES_IN_AN_HOUR = 60


@dataclass(frozen=True)
class Coverage:
    """What the days of a school add up to.

    `not_known` are the school days without an officer on which at least one officer has no usual week on record: they
    are neither with an officer nor without. `minutes` are those of all officers, so that two at a time count twice.
    """

    school_days: int = 0
    with_officer: int = 0
    without_officer: int = 0
    not_known: int = 0
    minutes: int = 0
    minutes_of_substitutes: int = 0

    @property
    def hours(self) -> float:
        """Hours of officers."""
        return self.minutes / MINUTES_IN_AN_HOUR

    @property
    def hours_of_substitutes(self) -> float:
        """Those of them that substitutes are there."""
        return self.minutes_of_substitutes / MINUTES_IN_AN_HOUR

    @property
    def share(self) -> float | None:
        """School days with an officer, of all school days; nothing where there are none, or some are not known."""
        return None if self.not_known or not self.school_days else self.with_officer / self.school_days


def coverage(days: Iterable[DayAtSchool]) -> Coverage:
    """What the days of a school add up to: school days alone, whatever the usual week says of others."""
    of_school = [day for day in days if day.closed is None]
    without = [day for day in of_school if day.lacks_officer]
    not_known = sum(1 for day in without if not day.surely_lacks_officer)
    here = [presence for day in of_school for presence in day.here]
    return Coverage(
        school_days=len(of_school),
        with_officer=len(of_school) - len(without),
        without_officer=len(without) - not_known,
        not_known=not_known,
        minutes=_minutes(here),
        minutes_of_substitutes=_minutes(presence for presence in here if presence.substitution),
    )


def _minutes(here: Iterable[Presence]) -> int:
    return sum(minutes_between(presence.starts, presence.ends) for presence in here)


def months(first: date, last: date) -> Iterator[tuple[date, date]]:
    """The months of a span: the first and the last day of each, as far as they are in it."""
    while first <= last:
        ends = (first.replace(day=28) + 4 * A_DAY).replace(day=1) - A_DAY
        yield first, min(ends, last)
        first = ends + A_DAY


def by_month(days: Sequence[DayAtSchool], first: date, last: date) -> dict[date, Coverage]:
    """What the days of a school add up to in each month, by its first day."""
    return {begins: coverage(day for day in days if begins <= day.day <= ends) for begins, ends in months(first, last)}
