"""Who is told what of a request from outside, by direct message: those of its own side alone."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from models.actor import Actor
from models.delivery import outbox
from models.destinations import PersonDM
from models.outside_requests import tables as records
from models.outside_requests.tables import OutsideRequest
from models.people.queries import people_who_may
from models.people.tables import Person
from models.policy import Act, Part
from models.terms import Agreement

ASK_SOMEBODY = (records.ASKED_TOLD, records.REMINDER, records.OVERDUE)
"""The messages that say what somebody is to do: after the next step they say how it stands."""


def of_request(session: Session, agreement: Agreement, request: OutsideRequest, by: Actor, now: datetime) -> None:
    """Those who decide are told that one waits, but for whoever has put it there."""
    people = people_who_may(session, Act.DECIDE_OUTSIDE, request.subject, agreement.today(now))
    send(session, records.ASKED_TOLD, request, [person for person in people if person.id != by.person_id], now)


def of_change(session: Session, request: OutsideRequest, now: datetime) -> None:
    """What was said before says how it stands now."""
    outbox.change_all(session, ASK_SOMEBODY, request.id, now)


def remind(
    session: Session, agreement: Agreement, kind: str, right: Act | Part, request: OutsideRequest, now: datetime
) -> list[Person]:  # fmt: skip
    """Send a message to everybody who has a right, or is told of such, today; and who they are."""
    people = people_who_may(session, right, request.subject, agreement.today(now))
    send(session, kind, request, people, now)
    return people


def send(
    session: Session, kind: str, request: OutsideRequest, people: Sequence[Person], now: datetime
) -> None:  # fmt: skip
    """Send a message to some people."""
    for person in people:
        outbox.enqueue(session, kind, request.id, PersonDM(person.id), now)
