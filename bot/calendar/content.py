"""The events of a calendar file (.ics), however it is written: what is broken in it takes nothing else along.

Only the lines that tell a day are kept of an event. An alarm, a time zone or a line that is wrong is passed over, and
an event whose dates cannot be read is kept without them, so that it is named to somebody.
"""

import codecs
import math
import quopri
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from icalendar import Calendar, Event, vText

from bot.calendar.errors import CalendarNotRead

# What icalendar and dateutil raise at content that only looks like a calendar, as found by trying mutilated ones.
MUTILATED = (ValueError, TypeError, AttributeError, LookupError, OverflowError, OSError)
WIDE = {
    codecs.BOM_UTF32_LE: "utf-32-le", codecs.BOM_UTF32_BE: "utf-32-be",
    codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be", b"B\0E\0": "utf-16-le", b"\0B\0E": "utf-16-be",
}  # fmt: skip
FOLD = re.compile(rb"\r?\n[ \t]|\r[ \t]")
BEGINNING = re.compile(r"\s*BEGIN\s*:\s*(?:VCALENDAR|VEVENT)\s*", re.IGNORECASE)
PROPERTY = re.compile(r"\s*([A-Za-z-]+)\s*[;:]")
ONCE = {"UID", "SUMMARY", "DTSTART", "DTEND", "DURATION", "STATUS", "SEQUENCE", "RECURRENCE-ID"}
DAYS = {"DTSTART", "DTEND", "RECURRENCE-ID", "RDATE", "EXDATE"}
KEPT = ONCE | DAYS | {"RRULE", "EXRULE"}
ZONE_WITHOUT_QUOTES = re.compile(r"(?<=;TZID=)([^\";]*[:,][^\";]*)(?=[;:]\S*$)", re.IGNORECASE)
WITH_DASHES = re.compile(r"(?<=[:,])(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d))?)?(?=[,Z]|$)")
QUOTED_PRINTABLE = "ENCODING=QUOTED-PRINTABLE"
NEVER = -math.inf
END_OF_DAY = re.compile(r"(?<=[:,]\d{8})T(?:240000|235960)")
EMPTY = "This file is empty."
WEB_PAGE = "This is a web page, not an iCalendar file (.ics). The address may ask for a sign-in."
NO_CALENDAR = "This is not an iCalendar file (.ics)."
BREAKS_OFF = "The calendar breaks off before its end (END:VCALENDAR), so it was not received in full."


@dataclass
class _Component:
    """An event or a time zone, by its lines, and whether its calendar calls everything in it off."""

    name: str
    called_off: bool
    lines: list[str] = field(default_factory=list)


def events_of(content: bytes) -> list[Event]:
    """All events that stand as they are now: none that was called off, or that a later version replaces.

    Raises:
        CalendarNotRead: it is no calendar, or only the beginning of one.
    """
    components = list(_components(_lines(content)))
    for component in components:
        if component.name == "VTIMEZONE":
            _learn(component)
    return list(_current([_event(component) for component in components if component.name == "VEVENT"]))


def _lines(content: bytes) -> list[str]:
    """The lines of a calendar, without the folds, which may fall within a character."""
    if not content.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise CalendarNotRead(EMPTY)
    for mark, encoding in WIDE.items():
        if content.startswith(mark):
            content = content.decode(encoding, "replace").encode()
            break
    start = content[:2000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype", b"<html", b"<?xml", b"<head")):
        raise CalendarNotRead(WEB_PAGE)
    lines = [_text(line).lstrip("\ufeff") for line in FOLD.sub(b"", content).splitlines()]
    if not any(BEGINNING.fullmatch(line) for line in lines):
        raise CalendarNotRead(NO_CALENDAR)
    return lines


def _text(line: bytes) -> str:
    """A line in UTF-8, or as older Windows programs write it: one may hold both, pasted together."""
    try:
        return line.decode()
    except UnicodeDecodeError:
        return line.decode("cp1252", "replace")


def _components(lines: Iterable[str]) -> Iterator[_Component]:
    """The events and time zones. What stands in an event besides its own lines, such as an alarm, is passed over."""
    now: _Component | None = None
    within: str | None = None
    called_off = ended = False
    for line in lines:
        word, _, name = (part.strip().upper() for part in line.partition(":"))
        if word == "BEGIN" and name in ("VCALENDAR", "VEVENT", "VTIMEZONE"):
            called_off = called_off and name != "VCALENDAR"
            now, within, ended = (None if name == "VCALENDAR" else _Component(name, called_off)), None, False
        elif now is None:
            called_off = called_off or (word, name) == ("METHOD", "CANCEL")
            ended = ended or (word, name) == ("END", "VCALENDAR")
        elif (word, name) == ("END", now.name):
            yield now
            now = None
        elif now.name == "VEVENT" and (within or word == "BEGIN"):
            within = None if (word, name) == ("END", within) else within or name
        else:
            now.lines.append(line)
    if not ended:
        raise CalendarNotRead(BREAKS_OFF)


def _learn(zone: _Component) -> None:
    """Have icalendar know a time zone of the calendar's own. One that is wrong leaves its times as written."""
    lines = ["BEGIN:VCALENDAR", "BEGIN:VTIMEZONE", *zone.lines, "END:VTIMEZONE", "END:VCALENDAR", ""]
    try:
        Calendar.from_ical("\r\n".join(lines))
    except MUTILATED:
        return


def _event(component: _Component) -> Event:
    """An event with the lines that tell its title and its days; without its days where they cannot be read."""
    kept: dict[str, list[str]] = defaultdict(list)
    for line in component.lines:
        found = PROPERTY.match(line)
        name = found.group(1).upper() if found else ""
        if name in KEPT and not (name in ONCE and kept[name]):
            kept[name].append(_as_agreed(name, line.strip()))
    lines = [line for of_a_name in kept.values() for line in of_a_name]
    try:
        event = Event.from_ical("\r\n".join(["BEGIN:VEVENT", *lines, "END:VEVENT", ""]))
    except MUTILATED:
        event = Event()
        for name in ("UID", "SUMMARY", "DTSTART"):
            event[name] = vText(kept[name][0].partition(":")[2] if kept[name] else "")
    if component.called_off:
        event["STATUS"] = vText("CANCELLED")
    return event  # type: ignore[return-value]  # the lines are those of an event


def _as_agreed(name: str, line: str) -> str:
    """A line as it was agreed, where programs write it otherwise."""
    if name in DAYS:
        return _day_as_agreed(line)
    start, colon, text = line.partition(":")
    is_quoted = name == "SUMMARY" and QUOTED_PRINTABLE in start.upper()  # of vCalendar 1.0
    return f"SUMMARY:{quopri.decodestring(text).decode(errors='replace')}" if colon and is_quoted else line


def _day_as_agreed(line: str) -> str:
    """A line with days, where what some programs write can mean one thing only.

    Days as 2026-12-15, the end of a day as 24:00 or 23:59:60, and the name of a zone that has a colon and no quotes, as
    *(UTC-05:00) Eastern Time*.
    """

    def plain(found: re.Match[str]) -> str:
        year, month, day, hour, minute, second = found.groups()
        return f"{year}{month}{day}" + (f"T{hour}{minute}{second or '00'}" if hour else "")

    return END_OF_DAY.sub("T235959", WITH_DASHES.sub(plain, ZONE_WITHOUT_QUOTES.sub(r'"\1"', line)))


def _current(events: list[Event]) -> Iterator[Event]:
    """The events as they are now: of several versions the last, and none that was called off, alone or as a series.

    A day of a series that was called off stays here, since it stands in for that day.
    """
    newest: dict[tuple[str, ...], int] = {}
    for event in events:
        number = _sequence(event)
        for key in _keys(event):
            newest[key] = max(number, newest.get(key, number))
    for event in events:
        number, uid, day = _sequence(event), *key_of(event)
        off = max(
            newest.get(("off", uid, day, written(event, "DTSTART")), NEVER),
            newest.get(("off", uid, "", ""), NEVER) if day else NEVER,
        )
        last = not uid or (number == newest[uid, day] and number > off)
        if last if not is_off(event) else day:
            yield event


def _keys(event: Event) -> Iterator[tuple[str, ...]]:
    """What the number of an event's version is kept by; programs that give several events one UID number none."""
    uid, day = key_of(event)
    yield uid, day
    if is_off(event):
        yield "off", uid, day, written(event, "DTSTART")
        yield from [("off", uid, "", "")] if not day else []


def is_off(event: Event) -> bool:
    """Whether an event was called off."""
    return _status(event) in ("CANCELLED", "CANCELED")


def is_tentative(event: Event) -> bool:
    """Whether an event may still change."""
    return _status(event) == "TENTATIVE"


def _status(event: Event) -> str:
    return str(event.get("STATUS", "")).strip().upper()


def key_of(event: Event) -> tuple[str, str]:
    """Which event, and which day of its series, if it stands in for one."""
    return str(event.get("UID", "")), written(event, "RECURRENCE-ID")


def written(event: Event, name: str) -> str:
    """A date as it stands there, also one that cannot be read."""
    value = event.get(name)
    return value.to_ical().decode(errors="replace") if value is not None else ""


def _sequence(event: Event) -> int:
    try:
        return int(event.get("SEQUENCE", 0))
    except MUTILATED:
        return 0
