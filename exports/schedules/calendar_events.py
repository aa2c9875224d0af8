"""Special events and planned activities in the calendar file: when and where, and nothing that was typed (§IV, §VII).

A planned activity does not even say what is planned: a calendar lies open on phones and on walls.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time

from icalendar import Event
from sqlalchemy.orm import Session

from models.activities.dated import EVENT, changes_of, dated, firmness
from models.activities.kinds import EVENTS
from models.activities.tables import Activity
from models.actor import Actor
from models.terms import Agreement

PLANNED_ACTIVITY = "Planned activity"


def dated_events(
    session: Session, agreement: Agreement, actor: Actor, schools: Sequence[str], span: tuple[date, date], now: datetime
) -> Iterator[Event]:
    """An event for each of them that the reader may see; what was called off is there as cancelled.

    Only so does a program remove what an earlier file brought.
    """
    for entry in dated(session, actor, schools, *span):
        yield _event(agreement, entry, now)


def _event(agreement: Agreement, entry: Activity, now: datetime) -> Event:
    event, version = Event(), entry.current
    event.add("uid", f"activity-{entry.id}@sro-liaison")
    event.add("dtstamp", now)
    event.add("sequence", changes_of(entry))
    event.add("summary", f"{_what(entry)} · SRO {entry.officer.name}")
    event.add("location", agreement.school_name(entry.school or ""))
    # Without an end: nobody has said how long it takes. RFC 5545 then has it end when it begins.
    event.add("dtstart", datetime.combine(version.happened_on, time.fromisoformat(version.time), agreement.zone)
              if version.time else version.happened_on)  # fmt: skip
    event.add("status", firmness(entry))
    event.add("transp", "TRANSPARENT")
    return event


def _what(entry: Activity) -> str:
    return EVENTS.get(entry.current.topic or "", EVENTS["other"]) if entry.kind == EVENT else PLANNED_ACTIVITY
