"""Where the events under the agreement come from: a function of each topic that has any.

The register of the agreement's own events and the part of the yearly report on it are made of this table.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from models.agreement import events as agreement
from models.appointments import events as appointments
from models.arrest_notifications import events as arrest_notifications
from models.calendar.school_days import start_of
from models.disclosures import events as disclosures
from models.disputes import events as disputes
from models.event import Event
from models.facilities import events as facilities
from models.goals import events as goals
from models.releases import events as releases
from models.reports import events as reports
from models.retention import events as retention
from models.revisions import events as revisions
from models.roll_call import events as roll_call
from models.termination import events as termination
from models.terms import Agreement

SOURCES: Mapping[str, Callable[[Session], Iterable[Event]]] = {
    "agreement": agreement.events,
    "appointments": appointments.events,
    "arrest_notifications": arrest_notifications.events,
    "disclosures": disclosures.events,
    "disputes": disputes.events,
    "facilities": facilities.events,
    "goals": goals.events,
    "releases": releases.events,
    "reports": reports.events,
    "retention": retention.events,
    "revisions": revisions.events,
    "roll_call": roll_call.events,
    "termination": termination.events,
}
"""By topic."""
WITHIN: Mapping[str, Callable[[Session, datetime, datetime], Iterable[Event]]] = {
    "arrest_notifications": arrest_notifications.within,
    "reports": reports.within,
}
"""The topics whose events grow with the notices: they are asked for those of a time alone."""
A_DAY = timedelta(days=1)


def between(session: Session, agreement: Agreement, first: date, last: date) -> list[Event]:
    """The events recorded on days from the first to the last, in their order."""
    begins, ends = start_of(agreement, first), start_of(agreement, last + A_DAY)
    found = [event for topic in SOURCES for event in of_topic(session, topic, begins, ends)]
    return sorted(found, key=lambda event: event.at)


def of_topic(session: Session, topic: str, begins: datetime, ends: datetime) -> list[Event]:
    """The events of a topic from one moment to before another, as the topic tells them."""
    found = WITHIN[topic](session, begins, ends) if topic in WITHIN else SOURCES[topic](session)
    return [event for event in found if begins <= event.at < ends]
