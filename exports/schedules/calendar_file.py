"""The schedule as a calendar file (.ics, RFC 5545): an event for each day on which an officer is at a school.

Beside these: special events and planned activities that the reader may see.

A file that is imported again changes what an earlier one brought: an event has the same UID in each, a higher SEQUENCE,
and is cancelled where the officer is not there after all. Lines and folds are the library's.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from icalendar import Calendar, Event
from sqlalchemy.orm import Session

from exports.schedules.calendar_events import dated_events
from models.actor import Actor
from models.people.tables import Person
from models.policy import Act
from models.schedules import queries
from models.schedules.kinds import is_weekday
from models.schedules.plan import A_DAY, DayAtSchool, Records, day_at
from models.schedules.queries import History
from models.terms import Agreement

PRODUCT = "-//SRO Liaison//Work schedules//EN"
Place = tuple[time, time]


@dataclass(frozen=True)
class _Entry:
    """An officer's day at a school, as it stands or as it once stood."""

    school: str
    officer: Person
    day: date
    hours: Place
    is_standing: bool
    is_substitute: bool = False


def calendar_file(session: Session, agreement: Agreement, actor: Actor, first: date, now: datetime) -> bytes:
    """The schedules and events of the schools that somebody may know of, from a day to the end of its school year."""
    last = agreement.days_of(agreement.school_year(first))[1]
    schools = queries.readable_schools(actor, agreement, Act.EXPORT_COVERAGE, (first, last))
    records = queries.records_of(session, schools, first, last)
    history = queries.history_of(session, schools, records, first, last)
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "School Resource Officers: schedules and events")
    for school in schools:
        for entry in _entries(records, history, school, *agreement.open_days(school, first, last)):
            calendar.add_component(_event(agreement, history, entry, now))
    for event in dated_events(session, agreement, actor, schools, (first, last), now):
        calendar.add_component(event)
    calendar.add_missing_timezones()
    content: bytes = calendar.to_ical()
    return content


def _entries(records: Records, history: History, school: str, first: date, last: date) -> Iterator[_Entry]:
    day = first
    while day <= last:
        if is_weekday(day):
            at_school = day_at(records, school, day)
            yield from _standing(school, at_school)
            here = {presence.officer.id for presence in at_school.here}
            once = {person.id: (person, hours) for person, hours in history.once_at(school, day)}
            yield from (
                _Entry(school, person, day, hours, is_standing=False)
                for officer_id, (person, hours) in once.items() if officer_id not in here
            )  # fmt: skip
        day += A_DAY


def _standing(school: str, at_school: DayAtSchool) -> Iterable[_Entry]:
    return (
        _Entry(
            school, presence.officer, at_school.day, (presence.starts, presence.ends), is_standing=True,
            is_substitute=presence.substitution is not None,
        )
        for presence in at_school.here
    )  # fmt: skip


def _event(agreement: Agreement, history: History, entry: _Entry, now: datetime) -> Event:
    event = Event()
    mark = " (substitute)" if entry.is_substitute else ""
    event.add("uid", f"{entry.day:%Y%m%d}-{entry.school}-{entry.officer.id}@sro-liaison")
    event.add("dtstamp", now)
    event.add("sequence", history.versions_of(entry.officer.id))
    event.add("summary", f"SRO {entry.officer.name}{mark}")
    event.add("location", agreement.school_name(entry.school))
    starts, ends = entry.hours
    event.add("dtstart", datetime.combine(entry.day, starts, agreement.zone))
    event.add("dtend", datetime.combine(entry.day, ends, agreement.zone))
    event.add("status", "CONFIRMED" if entry.is_standing else "CANCELLED")
    event.add("transp", "TRANSPARENT")
    return event
