"""Coverage of each school in a school year (§III), as the yearly report has it: planned, and beside it recorded.

It is worked out from the schedules as they stand, and kept with the report once both parties have adopted it: a
correction of a schedule afterwards changes no figure that was adopted.
"""

from collections.abc import Sequence
from dataclasses import astuple, dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from models.calendar.school_days import calendar_is_known
from models.duty.queries import times_at
from models.duty.recorded import recorded
from models.schedules.coverage import coverage
from models.schedules.plan import days_at
from models.schedules.queries import records_of
from models.terms import Agreement


@dataclass(frozen=True)
class OnDuty:
    """What officers tapped at a school: days and minutes, as `Recorded` has them."""

    days: int
    minutes: int
    minutes_of_other_days: int
    days_left_open: int


@dataclass(frozen=True)
class SchoolCoverage:
    """A school's year by the schedules, as `Coverage` has it; `on_duty` where the district recorded that."""

    school: str
    school_days: int
    with_officer: int
    without_officer: int
    not_known: int
    minutes: int
    minutes_of_substitutes: int
    on_duty: OnDuty | None = None

    @property
    def share(self) -> float | None:
        """School days with an officer, of all school days; nothing where some are not known, or there are none."""
        return None if self.not_known or not self.school_days else self.with_officer / self.school_days

    @property
    def has_schedule(self) -> bool:
        """Whether anything was planned in the year: else nobody can tell days without an officer from days unknown."""
        return self.minutes > 0


@dataclass(frozen=True)
class YearCoverage:
    """The coverage of each school. `calendar_is_known`: the district's calendar reaches to the end of the year."""

    schools: Sequence[SchoolCoverage]
    calendar_is_known: bool

    @property
    def is_recorded(self) -> bool:
        """Whether times on duty were recorded at any school."""
        return any(found.on_duty for found in self.schools)


def coverage_of(session: Session, agreement: Agreement, school_year: str) -> YearCoverage | None:
    """The coverage of a school year as the records stand; nothing where no schedule is on record at any school."""
    first, last = agreement.days_of(school_year)
    found = [
        _at(session, school.key, *school.days_within(first, last)) for school in agreement.schools_between(first, last)
    ]
    if not any(of_school.has_schedule or of_school.on_duty for of_school in found):
        return None
    return YearCoverage(found, calendar_is_known(session, last))


def _at(session: Session, school: str, first: date, last: date) -> SchoolCoverage:
    """The coverage of a school's own days of a year: it may have opened or closed within it."""
    days = days_at(records_of(session, [school], first, last), school, first, last)
    planned, times = coverage(days), times_at(session, [school], first, last)
    on_duty = None
    if times:
        tapped = recorded(times, {day.day for day in days if day.closed is None})
        on_duty = OnDuty(tapped.days, tapped.minutes, tapped.minutes_of_other_days, tapped.days_left_open)
    return SchoolCoverage(
        school, planned.school_days, planned.with_officer, planned.without_officer, planned.not_known, planned.minutes,
        planned.minutes_of_substitutes, on_duty,
    )  # fmt: skip


def kept(found: YearCoverage | None) -> dict[str, Any] | None:
    """The coverage as it is kept with a report."""
    if found is None:
        return None
    return {"calendar": found.calendar_is_known, "schools": [astuple(of_school) for of_school in found.schools]}


def read(found: dict[str, Any] | None) -> YearCoverage | None:
    """The coverage as it was kept; reports that were adopted before there was any have none."""
    if found is None:
        return None
    schools = [
        replace(SchoolCoverage(*planned), on_duty=OnDuty(*on_duty) if on_duty else None)
        for *planned, on_duty in found["schools"]
    ]
    return YearCoverage(schools, found["calendar"])
