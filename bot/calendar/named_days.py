"""The days that a title names, to be compared with those of its event: “No School Monday” may stand on a Friday."""

import re
from collections.abc import Iterable
from datetime import date

from bot.calendar.title_words import MONTHS, plain_words

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")
MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# Not those in names: Good Friday, Black Friday.
WEEKDAY = re.compile(rf"\b(?<!good )(?<!black )({'|'.join(WEEKDAYS)})(?:s|nes|rs?)?(?:day)?\b")
DAY_OF_MONTH = re.compile(rf"\b(?:({MONTHS}) (\d{{1,2}})(?:st|nd|rd|th)?|(\d{{1,2}})/(\d{{1,2}})(?:/\d+)?)\b")


def names_other_days(title: str, days: Iterable[date]) -> bool:
    """Whether a title names weekdays or dates, and the event is on none of them."""
    words, on = plain_words(title), list(days)
    weekdays = {WEEKDAYS.index(found) for found in WEEKDAY.findall(words)}
    dates = {_date(*found) for found in DAY_OF_MONTH.findall(words)}
    misses_weekdays = weekdays.isdisjoint(day.weekday() for day in on)
    misses_dates = dates.isdisjoint((day.month, day.day) for day in on)
    return bool(on) and ((bool(weekdays) and misses_weekdays) or (bool(dates) and misses_dates))


def _date(name: str, day: str, month: str, day_after_slash: str) -> tuple[int, int]:
    """A date as month and day, by the month's name or its number."""
    return (MONTH_NAMES.index(name[:3]) + 1, int(day)) if name else (int(month), int(day_after_slash))
