"""What times on duty add up to at a school: recorded beside what was planned, and never mixed with it.

Pure functions over the records. A time whose end nobody knows makes its day count, and no hour.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from models.duty.tables import DutyTime

MINUTES_IN_AN_HOUR = 60


@dataclass(frozen=True)
class Recorded:
    """What the times on duty at a school add up to.

    `days` are school days with an officer on duty, for however long; `minutes` those of all officers on school days,
    so that two at a time count twice; `minutes_of_other_days` of days without school, such as a Saturday's event.
    `days_left_open` are days, of whatever kind, with a time that has no end: its hours are in none of the others.
    """

    days: int = 0
    minutes: int = 0
    minutes_of_other_days: int = 0
    days_left_open: int = 0

    @property
    def hours(self) -> float:
        """Hours of officers on school days."""
        return self.minutes / MINUTES_IN_AN_HOUR

    @property
    def hours_of_other_days(self) -> float:
        """Hours of officers on other days."""
        return self.minutes_of_other_days / MINUTES_IN_AN_HOUR


def recorded(times: Iterable[DutyTime], school_days: Collection[date]) -> Recorded:
    """What some times on duty add up to, by the day on which each began."""
    found = list(times)
    of_school = [time for time in found if time.day in school_days]
    return Recorded(
        days=len({time.day for time in of_school}),
        minutes=_minutes(of_school),
        minutes_of_other_days=_minutes(time for time in found if time.day not in school_days),
        days_left_open=len({time.day for time in found if time.current.ends_at is None}),
    )


def _minutes(times: Iterable[DutyTime]) -> int:
    return sum(time.current.minutes or 0 for time in times)
