"""Works out what a calendar (.ics) says of the weekdays: without school, not known, or as any other.

Events that repeat (RFC 5545: RRULE, RDATE, EXDATE, RECURRENCE-ID) are worked out from the last school year to the next.
"""

import hashlib
import html
import json
import os
import sys
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from icalendar import Event
from pydantic import TypeAdapter

from bot.calendar.content import events_of, is_off, is_tentative, key_of, written
from bot.calendar.days import A_DAY, Dates, Finder, begin_of_year, first_day, stand_ins
from bot.calendar.errors import CalendarNotRead
from bot.calendar.named_days import names_other_days
from bot.calendar.titles import (
    Verdict,
    closes_some_of_its_days,
    is_about_school_days,
    tells_of_no_school,
    tells_of_school,
    verdict_of,
)
from exports.sandbox import limit
from models.calendar.reading import LONGEST_TITLE, Dated, Reading

MOST_NAMED = 5
MEMORY, CPU_SECONDS = 1024 * 1024 * 1024, 60


@dataclass
class _Found:
    """What is found of a calendar while it is worked out. `going_on` are the days of events that repeat on and on."""

    dated: dict[date, str] = field(default_factory=dict)
    going_on: dict[date, str] = field(default_factory=dict)
    unsure: list[Dated] = field(default_factory=list)
    open: list[Dated] = field(default_factory=list)
    left_out: list[Dated] = field(default_factory=list)
    school: dict[date, str] = field(default_factory=dict)

    def add(self, event: Event, title: str, dates: Dates) -> None:
        """Sort in an event, by its title and its days."""
        verdict = verdict_of(title)
        dated = Dated(_key(event, title), title, tuple(sorted(dates.days)))
        if verdict is Verdict.OPEN and len(dates.days) > 1 and not event.rrules and closes_some_of_its_days(title):
            self.unsure.append(dated)
        elif verdict is Verdict.OPEN:
            self.open += [dated] if is_about_school_days(title) else []
            # “Early dismissal” each Wednesday means those with school.
            tells = dates.is_whole and not event.rrules and tells_of_school(title)
            self.school |= dict.fromkeys(dates.days, title) if tells else {}
        elif verdict is Verdict.CLOSES and dates.is_whole and not _is_doubtful(event, title, dates):
            (self.going_on if dates.goes_on else self.dated).update(dict.fromkeys(dates.days, title))
        elif dates.is_whole or tells_of_no_school(title):
            self.unsure.append(dated)

    def contradictions(self) -> Iterable[Dated]:
        """The days that one event closes and of which another says that there is school, taken from the closed ones."""
        together: dict[str, list[date]] = defaultdict(list)
        for day, title in self.school.items():
            closing = [days.pop(day) for days in (self.going_on, self.dated) if day in days]
            if closing:
                together[f"{closing[-1]} | {title}"[:LONGEST_TITLE]].append(day)
        return [Dated(_digest(title), title, tuple(sorted(days))) for title, days in together.items()]


def work_out(content: bytes, zone: ZoneInfo, today: date) -> Reading:
    """What a calendar says of the days. `CalendarNotRead`: it is none, or says of no day that it may be closed."""
    events = events_of(content)
    finder = Finder(zone, begin_of_year(today, -1), begin_of_year(today, 2) - A_DAY, stand_ins(events, zone))
    found = _Found()
    for event in events:
        title = _title(event)
        if is_off(event) or not (is_about_school_days(title) or tells_of_school(title)):
            continue
        dates = finder.find(event)
        if dates is not None:
            found.add(event, title, dates)
        elif verdict_of(title) is not Verdict.OPEN:
            found.left_out.append(_left_out(event, title, zone))
    found.unsure += found.contradictions()
    closed = found.going_on | found.dated
    unsure = tuple(dated for dated in found.unsure if dated.days)
    if not closed and not unsure:
        raise CalendarNotRead(f"None of the calendar's {len(events)} events is a non-school day.{_but(found.left_out)}")
    return Reading(
        dict(sorted(closed.items())), max(found.dated, default=None), unsure,
        tuple(dated for dated in found.open if dated.days), tuple(found.left_out),
    )  # fmt: skip


def _is_doubtful(event: Event, title: str, dates: Dates) -> bool:
    """Whether an event that closes by its title needs a look: it is tentative, or its title names other days."""
    return is_tentative(event) or names_other_days(title, dates.days)


def _left_out(event: Event, title: str, zone: ZoneInfo) -> Dated:
    """An event whose days cannot be worked out: with its first day, or else with what is written for one."""
    first = first_day(event, zone)
    date_written = f"its date is written “{written(event, 'DTSTART')[:40]}”" if written(event, "DTSTART") else "no date"
    shown = title if first else f"{title[: LONGEST_TITLE - 80]} ({date_written})"
    return Dated(_key(event, title), shown, first)


def _but(left_out: list[Dated]) -> str:
    """The first of the events that may close days, where a calendar is refused that has no other."""
    named = ", ".join(
        f"“{dated.title}”{f' ({dated.days[0]})' if dated.days else ''}" for dated in left_out[:MOST_NAMED]
    )
    more = f" and {len(left_out) - MOST_NAMED} more" if len(left_out) > MOST_NAMED else ""
    return f" The days of these cannot be determined: {named}{more}." if left_out else ""


def _title(event: Event) -> str:
    """The title in one line, without the marks of a web page and characters that a database may refuse."""
    words = " ".join(html.unescape(str(event.get("SUMMARY", ""))).split())
    return "".join(character for character in words[:LONGEST_TITLE] if character.isprintable())


def _key(event: Event, title: str) -> str:
    """What an event is known by when the calendar is read again: its UID, or else its title and first day."""
    uid, replaced = key_of(event)
    return _digest(uid, replaced) if uid else _digest(title, written(event, "DTSTART"))


def _digest(*words: str) -> str:
    return hashlib.sha256("\n".join(words).encode()).hexdigest()


def main() -> None:
    """The process that works a calendar out: the file comes in, what it says or why it cannot be read goes out."""
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
