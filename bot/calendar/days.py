"""The days of an event: whole days however they are written, hours, and however often it repeats (RFC 5545)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr  # type: ignore[import-untyped]
from icalendar import Event, vRecur

from bot.calendar.content import MUTILATED, written
from models.calendar.school_days import SATURDAY

A_DAY = timedelta(days=1)
LONGEST = timedelta(days=120)
EARLIEST = 1900  # the year from which on repeating is followed, so that this soon comes to an end
JULY = 7  # in which a school year begins (C.G.S. 10-259)
LAST_MINUTE = time(23, 59)  # how some programs end a whole day
WHOLE_DAYS = {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}
RULE_PARTS = {
    "FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYDAY", "BYMONTH", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYSETPOS",
}  # fmt: skip


@dataclass(frozen=True)
class Dates:
    """The weekdays of an event, whether it takes them whole, and whether it repeats beyond what counts."""

    days: frozenset[date]
    is_whole: bool
    goes_on: bool


@dataclass(frozen=True)
class _Span:
    """The days of an event at its first time: from the first up to, not including, the end; whole, or some hours.

    `clock` is the zone by which its days begin: the district's, or none, where they begin as written.
    """

    first: date
    end: date
    is_whole: bool
    clock: ZoneInfo | None


@dataclass(frozen=True)
class Finder:
    """Finds the days of events from the `first` to the `last` day that count."""

    zone: ZoneInfo
    first: date
    last: date
    moved: dict[str, set[date | None]]

    def find(self, event: Event) -> Dates | None:
        """An event's weekdays; nothing if they cannot be worked out."""
        try:
            span = _span(event, self.zone)
            if not A_DAY <= span.end - span.first <= LONGEST:
                return None
            starts = self._starts(event, span)
            length = (span.end - span.first).days
            days = {start + timedelta(days=number) for start in starts for number in range(length)}
        except MUTILATED:
            return None
        goes_on = bool(event.rrules) and max(starts, default=span.first) > self.last
        counted = (day for day in days if self.first <= day <= self.last and day.weekday() < SATURDAY)
        return Dates(frozenset(counted), span.is_whole, goes_on)

    def _starts(self, event: Event, span: _Span) -> set[date]:
        """The days on which an event begins, less those that it or single events of its series take out."""
        if "RECURRENCE-ID" in event:
            return {span.first}
        moved = self.moved.get(str(event.get("UID", "")), set())
        if "EXRULE" in event or None in moved or span.first.year < EARLIEST:
            raise ValueError("its dates cannot be determined")
        added = [_added(moment, until, span) for moment, until in event.rdates]
        rules = [_rule(rule, event, span.clock) for rule in event.rrules]
        repeated = [day for rule in rules for day in self._repeat(rule, span.first)]
        taken_out = {_day_of_series(moment, event, span.clock) for moment in event.exdates}
        return {span.first, *added, *repeated} - taken_out - moved

    def _repeat(self, rule: str, start: date) -> Iterator[date]:
        """The days of a rule, up to the first one that is too late to count."""
        for moment in rrulestr(rule, dtstart=datetime.combine(start, time.min)):
            day = moment.date()
            if day >= self.first - LONGEST:
                yield day
            if day > self.last:
                return


def stand_ins(events: Iterable[Event], zone: ZoneInfo) -> dict[str, set[date | None]]:
    """By series, the days for which single events stand in; nothing among them if one cannot be made out."""
    found: dict[str, set[date | None]] = {}
    for event in events:
        if "RECURRENCE-ID" in event and event.get("UID"):
            found.setdefault(str(event["UID"]), set()).add(_stands_in_for(event, zone))
    return found


def first_day(event: Event, zone: ZoneInfo) -> tuple[date, ...]:
    """The day on which an event begins, if that much can be read."""
    try:
        return (_day(_moment(event, "DTSTART"), zone),)
    except MUTILATED:
        pass
    try:
        return (date.fromisoformat(written(event, "DTSTART")[:8]),)
    except ValueError:
        return ()


def begin_of_year(day: date, years: int) -> date:
    """The first day of the school year so many years after the one of a day."""
    return date(day.year + years - (day.month < JULY), JULY, 1)


def _span(event: Event, zone: ZoneInfo) -> _Span:
    """The days of an event, by the district's clock: from midnight to midnight, or to a minute before, is whole days.

    So is midnight to midnight in UTC: programs write it that know no zone, and mean the days that stand there.
    """
    start, end = _start_and_end(event)
    if not isinstance(start, datetime) or not isinstance(end, datetime):
        first, last = _day(start, zone), _day(end, zone)
        return _Span(first, _end(first, last), is_whole=True, clock=zone)
    for clock in (zone, None):
        first, last = _local(start, clock), _local(end, clock)
        if first.time() == time.min and (last.time() == time.min or last.time() >= LAST_MINUTE):
            until = last.date() + (A_DAY if last.time() >= LAST_MINUTE else timedelta(0))
            return _Span(first.date(), _end(first.date(), until), is_whole=True, clock=clock)
    first, last = _local(start, zone), _local(end, zone)
    return _Span(first.date(), last.date() + A_DAY, is_whole=False, clock=zone)


def _start_and_end(event: Event) -> tuple[date, date]:
    """When an event starts and ends; where one is a day and the other a moment, the day is its midnight."""
    if "DTEND" not in event:
        return event.start, event.end
    start, end = _moment(event, "DTSTART"), _moment(event, "DTEND")
    is_mixed = isinstance(start, datetime) != isinstance(end, datetime)
    return (_midnight(start), _midnight(end)) if is_mixed else (start, end)


def _moment(event: Event, name: str) -> date | datetime:
    """A date of an event."""
    value: Any = event[name]
    moment: date | datetime = value.dt
    return moment


def _midnight(moment: date) -> datetime:
    return moment if isinstance(moment, datetime) else datetime.combine(moment, time.min)


def _end(first: date, end: date) -> date:
    """The end of whole days: the day after at least, where none or the first day itself is written."""
    return first + A_DAY if end == first else end


def _local(moment: datetime, zone: ZoneInfo | None) -> datetime:
    """A moment by the clock of a zone, or as it is written."""
    local = moment.astimezone(zone) if zone and moment.tzinfo else moment
    return local.replace(tzinfo=None)


def _rule(rule: vRecur, event: Event, clock: ZoneInfo | None) -> str:
    """A rule of whole days as dateutil takes it, its end as a day. Else `ValueError`."""
    if set(rule) - RULE_PARTS or {"COUNT", "UNTIL"} <= set(rule):
        raise ValueError("a rule with parts that do not belong there")
    if rule["FREQ"][0] not in WHOLE_DAYS or rule.get("INTERVAL", [1])[0] < 1:
        raise ValueError("not a rule of whole days")
    if "UNTIL" in rule:
        rule = vRecur({**rule, "UNTIL": [_day_of_series(moment, event, clock) for moment in rule["UNTIL"]]})
    return str(rule.to_ical().decode())  # type: ignore[no-untyped-call]  # icalendar has no types there


def _day_of_series(moment: date | datetime, event: Event, clock: ZoneInfo | None) -> date:
    """A day of a series, by which it ends or is replaced. Where it starts on a day, midnight is the day written."""
    is_midnight = isinstance(moment, datetime) and moment.time() == time.min
    starts_on_a_day = not isinstance(_moment(event, "DTSTART"), datetime)
    return _day(moment, None if is_midnight and starts_on_a_day else clock)


def _stands_in_for(event: Event, zone: ZoneInfo) -> date | None:
    """The day of its series that a single event replaces; nothing if it replaces more (RANGE) or is mutilated."""
    try:
        replaced: Any = event["RECURRENCE-ID"]
        return None if "RANGE" in replaced.params else _day_of_series(replaced.dt, event, zone)
    except MUTILATED:
        return None


def _added(moment: date | datetime, until: datetime | None, span: _Span) -> date:
    is_midnight = not isinstance(moment, datetime) or _local(moment, span.clock).time() == time.min
    if until is not None or (span.is_whole and not is_midnight):
        raise ValueError("not a day like the first")
    return _day(moment, span.clock)


def _day(moment: date | datetime, zone: ZoneInfo | None) -> date:
    """The day of a moment in a zone; without a zone, the day that is written."""
    return _local(moment, zone).date() if isinstance(moment, datetime) else moment
