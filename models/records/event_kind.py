"""Events under the agreement as the search finds them: what each topic tells, by the same right as their register.

They are told from records, not kept in a table of their own: so they are looked for by themselves, and not among all
kinds, where their records are found.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from models.actor import Actor
from models.event import Event
from models.events.sources import SOURCES, WITHIN, of_topic
from models.notices.finding import Number
from models.policy import Act, Subject, may

LABELS: Mapping[str, str] = {
    "agreement": "The agreement's text and its posting", "appointments": "Appointments",
    "arrest_notifications": "Arrest notifications", "disclosures": "Disclosures of student records",
    "disputes": "Disputes about the agreement", "facilities": "What schools provide", "goals": "Goals of the year",
    "releases": "Requests for records", "reports": "Officer's reports and packets", "retention": "Holds and disposal",
    "revisions": "Requests for revision", "roll_call": "Training on the agreement",
    "termination": "Notices that end the agreement",
}  # fmt: skip
"""What topics are called, as far as their name does not say it."""
SPANS = (timedelta(days=100), timedelta(days=400), timedelta(days=1600))
"""How far back is looked at a time, from the newest on, before everything is."""
NUMBERED = re.compile(r"[^\d,]*?(?:([0-9]{4}-[0-9]{2})/)?(?<![\d-])([0-9]{1,9})(?![\d-])")
YEAR = re.compile(r"[0-9]{4}-[0-9]{2}")


def _topics() -> Mapping[str, tuple[str, Any]]:
    return {topic: (LABELS.get(topic, topic.replace("_", " ").capitalize()), topic) for topic in SOURCES}


@dataclass(frozen=True)
class EventKind:
    """What the search has to know of events; their categories are the topics that tell them, and they have no state."""

    code: str
    label: str
    categories: Mapping[str, tuple[str, Any]] = field(default_factory=_topics)
    states: Mapping[str, tuple[str, Any]] = field(default_factory=dict)

    def visible(self, actor: Actor) -> bool:
        """Whether somebody may see them: whoever may have their register."""
        return may(actor, Act.EXPORT_EVENTS, Subject())


EVENTS = EventKind("event", "Events under the agreement")


@dataclass(frozen=True)
class About:
    """What events are to be about; what is left out is not asked for."""

    number: Number | None = None
    school: str | None = None
    person_id: int | None = None
    topic: str | None = None

    def fits(self, event: Event) -> bool:
        """Whether an event is about it."""
        return (
            (self.school is None or event.school == self.school)
            and (self.person_id is None or (event.by is not None and event.by.id == self.person_id))
            and (self.number is None or _is_of(self.number, event.record))
        )


def _is_of(number: Number, record: str) -> bool:
    """Whether a record is called by a number, such as *Dispute 3* or *Goal 2 of 2026-27*."""
    found, year = NUMBERED.match(record), YEAR.search(record)
    if found is None or int(found[2]) != number.number:
        return False
    return number.school_year is None or number.school_year == (found[1] or (year and year[0]))


def newest(
    session: Session, about: About, begins: datetime, ends: datetime, now: datetime, most: int
) -> list[Event]:  # fmt: skip
    """The newest events that fit, from one moment to before another, the newest first."""
    topics = [topic for topic in SOURCES if about.topic in (None, topic)]
    found = _of(session, about, [topic for topic in topics if topic not in WITHIN], begins, ends)
    many = [topic for topic in topics if topic in WITHIN]
    for since, until in _spans(begins, min(ends, now + timedelta(days=1))) if many else ():
        found += _of(session, about, many, since, until)
        if sum(event.at >= since for event in found) >= most:
            break
    return sorted(found, key=lambda event: event.at, reverse=True)[:most]


def _of(session: Session, about: About, topics: list[str], begins: datetime, ends: datetime) -> list[Event]:
    told = (event for topic in topics for event in of_topic(session, topic, begins, ends))
    return [event for event in told if about.fits(event)]


def _spans(begins: datetime, ends: datetime) -> Iterator[tuple[datetime, datetime]]:
    """From the newest on, ever longer ones."""
    for length in SPANS:
        if ends - begins > length:
            yield ends - length, ends
            ends -= length
    if ends > begins:
        yield begins, ends
