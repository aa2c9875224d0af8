"""Works out which weekdays a calendar (.ics) closes: by the words of the titles of events that take whole days.

Events that repeat (RFC 5545: RRULE, RDATE, EXDATE, RECURRENCE-ID) are worked out from the last school year to the next.
What speaks of closing but was left out is named to whoever imports the calendar, to be closed by hand.
"""

import json
import os
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr  # type: ignore[import-untyped]
from icalendar import Calendar, Event, vRecur
from pydantic import TypeAdapter

from exports.sandbox import limit
from models.calendar.school_days import LONGEST_TITLE, SATURDAY

MEMORY, CPU_SECONDS = 1024 * 1024 * 1024, 60
CLOSED = ("no school", "no students", "no classes", "closed", "holiday", "recess", "vacation", "break")
OPEN_AFTER_ALL = (
    "early", "half day", "delayed", "last day", "first day", "begins", "ends", "resumes?", "re-?opens?", "concert",
    "party", "(?<!schools and )(?<!schools & )offices?", "library", "town hall", "kindergarten", "pre-?k", "elementary",
    r"grades? \d+",
)  # fmt: skip
IS_CLOSED = re.compile(rf"\b({'|'.join(CLOSED)})\b", re.IGNORECASE)
IS_OPEN = re.compile(rf"\b({'|'.join(OPEN_AFTER_ALL)})\b", re.IGNORECASE)
A_DAY = timedelta(days=1)
LONGEST = timedelta(days=120)
EARLIEST = 1900  # the year from which on repeating is followed, so that this soon comes to an end
JULY = 7  # in which a school year begins (C.G.S. 10-259)
WHOLE_DAYS = {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}
RULE_PARTS = {
    "FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYDAY", "BYMONTH", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYSETPOS",
}  # fmt: skip
# What icalendar and dateutil raise at content that only looks like a calendar, as found by trying mutilated ones.
MUTILATED = (ValueError, TypeError, AttributeError, LookupError, OverflowError, OSError)


class CalendarNotRead(Exception):
    """The calendar cannot be used; what was known before stays. The message says why, without the address."""


@dataclass(frozen=True)
class Reading:
    """The weekdays that a calendar closes, by their titles; and the titles of what was left out but looks alike.

    `reaches` is the last of these days, but for events that repeat on and on: those do not tell that the district has
    published another year.
    """

    closed: dict[date, str]
    reaches: date | None
    left_out: tuple[str, ...]


def work_out(content: bytes, zone: ZoneInfo, today: date) -> Reading:
    """The weekdays that a calendar closes, from the last school year to the next. `CalendarNotRead`: it closes none."""
    events = _events(content)
    finder = _Finder(zone, _begin_of_year(today, -1), _begin_of_year(today, 2) - A_DAY, _moved(events, zone))
    dated: dict[date, str] = {}
    going_on: dict[date, str] = {}
    left_out: list[str] = []
    for event in events:
        title = _title(event)
        if not IS_CLOSED.search(title) or str(event.get("STATUS", "")).upper() == "CANCELLED":
            continue
        found = None if IS_OPEN.search(title) else finder.find(event)
        if found is None:
            left_out.append(title)
        else:
            days, goes_on = found
            (going_on if goes_on else dated).update(dict.fromkeys(days, title))
    closed = going_on | dated
    if not closed:
        raise CalendarNotRead(f"None of the calendar's {len(events)} events is a non-school day.")
    return Reading(dict(sorted(closed.items())), max(dated, default=None), tuple(dict.fromkeys(left_out)))


@dataclass(frozen=True)
class _Finder:
    """Finds the days of events from the `first` to the `last` day that count."""

    zone: ZoneInfo
    first: date
    last: date
    moved: dict[str, set[date | None]]

    def find(self, event: Event) -> tuple[set[date], bool] | None:
        """An event's weekdays if it takes whole days, and whether it repeats beyond `last`; nothing if not clear."""
        try:
            start, end = _midnight(event.start, self.zone), _midnight(event.end, self.zone)
            if start is None or end is None or not timedelta(0) <= end - start <= LONGEST:
                return None
            starts = self._starts(event, start)
            length = max(end - start, A_DAY).days
            days = {start + timedelta(days=number) for start in starts for number in range(length)}
        except MUTILATED:
            return None
        goes_on = bool(event.rrules) and max(starts, default=start) > self.last
        return {day for day in days if self.first <= day <= self.last and day.weekday() < SATURDAY}, goes_on

    def _starts(self, event: Event, start: date) -> set[date]:
        """The days on which an event begins, less those that it or single events of its series take out."""
        if "RECURRENCE-ID" in event:
            return {start}
        moved = self.moved.get(str(event.get("UID")), set())
        if "EXRULE" in event or None in moved or start.year < EARLIEST:
            raise ValueError("its dates cannot be determined")
        added = [_whole_day(moment, until, self.zone) for moment, until in event.rdates]
        zone = self.zone if isinstance(event.start, datetime) else None
        repeated = [day for rule in event.rrules for day in self._repeat(_rule(rule, zone), start)]
        taken_out = {_midnight(moment, self.zone) for moment in event.exdates}
        return {start, *added, *repeated} - taken_out - moved

    def _repeat(self, rule: str, start: date) -> Iterator[date]:
        """The days of a rule, up to the first one that is too late to count."""
        for moment in rrulestr(rule, dtstart=datetime.combine(start, time.min)):
            day = moment.date()
            if day >= self.first - LONGEST:
                yield day
            if day > self.last:
                return


def _rule(rule: vRecur, zone: ZoneInfo | None) -> str:
    """A rule of whole days as dateutil takes it, its end as a day: in `zone`, or as written. Else `ValueError`."""
    if set(rule) - RULE_PARTS or {"COUNT", "UNTIL"} <= set(rule):
        raise ValueError("a rule with parts that do not belong there")
    if rule["FREQ"][0] not in WHOLE_DAYS or rule.get("INTERVAL", [1])[0] < 1:
        raise ValueError("not a rule of whole days")
    if "UNTIL" in rule:
        rule = vRecur({**rule, "UNTIL": [_day(moment, zone) for moment in rule["UNTIL"]]})
    return str(rule.to_ical().decode())  # type: ignore[no-untyped-call]  # icalendar has no types there


def _events(content: bytes) -> list[Event]:
    try:
        calendars = Calendar.from_ical(content, multiple=True)
        return [event for calendar in calendars for event in calendar.walk("VEVENT") if isinstance(event, Event)]
    except MUTILATED:
        raise CalendarNotRead("This is not an iCalendar file (.ics).") from None


def _moved(events: Iterable[Event], zone: ZoneInfo) -> dict[str, set[date | None]]:
    """By series, the days on which single events stand in for it; nothing among them if one cannot be made out."""
    moved: dict[str, set[date | None]] = {}
    for event in events:
        if "RECURRENCE-ID" in event:
            moved.setdefault(str(event.get("UID")), set()).add(_stands_in_for(event, zone))
    return moved


def _stands_in_for(event: Event, zone: ZoneInfo) -> date | None:
    """The day of its series that a single event replaces; nothing if it replaces more (RANGE) or is mutilated."""
    try:
        replaced: Any = event["RECURRENCE-ID"]
        return None if "RANGE" in replaced.params else _midnight(replaced.dt, zone)
    except MUTILATED:
        return None


def _title(event: Event) -> str:
    """The title in one line, without characters that a database may refuse."""
    words = " ".join(str(event.get("SUMMARY", "")).split())
    return "".join(character for character in words[:LONGEST_TITLE] if character.isprintable())


def _whole_day(moment: date | datetime, until: datetime | None, zone: ZoneInfo) -> date:
    day = _midnight(moment, zone)
    if day is None or until is not None:
        raise ValueError("not a whole day")
    return day


def _midnight(moment: date | datetime, zone: ZoneInfo) -> date | None:
    """The day that begins at this moment in the district, if one does."""
    if not isinstance(moment, datetime):
        return moment
    local = moment.astimezone(zone) if moment.tzinfo else moment
    return local.date() if local.time() == time.min else None


def _day(moment: date | datetime, zone: ZoneInfo | None) -> date:
    """The day of a moment in a zone; without a zone, the day that is written."""
    if not isinstance(moment, datetime):
        return moment
    return moment.astimezone(zone).date() if zone and moment.tzinfo else moment.date()


def _begin_of_year(day: date, years: int) -> date:
    """The first day of the school year so many years after the one of a day."""
    return date(day.year + years - (day.month < JULY), JULY, 1)


def main() -> None:
    """The process that works a calendar out: the file comes in, closed days or why there are none go out as JSON."""
    os.nice(10)  # nobody waits for it, and the bot goes on answering
    limit(MEMORY, CPU_SECONDS)
    zone, today = sys.argv[1:3]
    try:
        reading = work_out(sys.stdin.buffer.read(), ZoneInfo(zone), date.fromisoformat(today))
    except CalendarNotRead as problem:
        print(json.dumps({"problem": str(problem)}))
    else:
        print(json.dumps(TypeAdapter(Reading).dump_python(reading, mode="json")))


if __name__ == "__main__":
    main()
