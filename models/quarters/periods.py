"""The quarters of a school year, from the settings. The agreement says "quarterly" and gives no dates (§IX)."""

from dataclasses import dataclass
from datetime import date, timedelta

from models.terms import Agreement, year_called

A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Period:
    """A quarter as the settings have it: its school year, its code, its first and last day."""

    school_year: str
    code: str
    first_day: date
    last_day: date


def periods(agreement: Agreement, school_year: str) -> list[Period]:
    """The quarters of a school year such as 2026-27, one after another."""
    first, last = agreement.days_of(school_year)
    starts = [_in_year(first, month_and_day) for month_and_day in agreement.quarters.values()]
    ends = [start - A_DAY for start in starts[1:]] + [last]
    quarters = zip(agreement.quarters, starts, ends, strict=True)
    return [Period(school_year, code, start, end) for code, start, end in quarters]


def year_before(school_year: str) -> str:
    """The school year before one such as 2026-27."""
    return year_called(int(school_year[:4]) - 1)


def period_of(agreement: Agreement, day: date) -> Period:
    """The quarter that a day belongs to."""
    of_year = periods(agreement, agreement.school_year(day))
    return next(period for period in of_year if period.first_day <= day <= period.last_day)


def period_before(agreement: Agreement, period: Period) -> Period:
    """The quarter before."""
    return period_of(agreement, period.first_day - A_DAY)


def period_after(agreement: Agreement, period: Period) -> Period:
    """The quarter after."""
    return period_of(agreement, period.last_day + A_DAY)


def _in_year(first: date, month_and_day: str) -> date:
    day = date.fromisoformat(f"{first.year}-{month_and_day}")
    return day if day >= first else date.fromisoformat(f"{first.year + 1}-{month_and_day}")
