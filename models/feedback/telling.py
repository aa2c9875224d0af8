"""Who is told of a commendation or complaint by direct message: that there is one, how it stands, never its words."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy.orm import Session

from models.actor import Actor
from models.delivery import outbox
from models.delivery.outbox import Delivery, DeliveryState
from models.destinations import PersonDM
from models.feedback.kinds import COMPLAINT
from models.feedback.tables import Feedback
from models.people.queries import people_who_may, with_roles_of
from models.people.tables import Person
from models.policy import Part, may

TOLD, REMINDER, COMMENDED, OUTCOME = "feedback_told", "feedback_reminder", "feedback_commended", "feedback_outcome"


def who_follows(session: Session, found: Feedback, today: date) -> list[Person]:
    """Who is told of a complaint: of one at a school its principal, supervisors and chief; else the heads of both.

    Nobody who is an officer as well, for they may not read it.
    """
    part = Part.TOLD_OF_SCHOOL_COMPLAINT if found.school else Part.TOLD_OF_PROGRAM_COMPLAINT
    whom = people_who_may(session, part, found.subject, today)
    return [person for person in whom if may(with_roles_of(session, person, today), found.reads, found.subject)]


def recorded(session: Session, found: Feedback, actor: Actor, today: date, now: datetime) -> None:
    """It was recorded: tell who follows a complaint up, or the officer whom a commendation is for."""
    if found.kind == COMPLAINT:
        send(session, found, TOLD, who_follows(session, found, today), actor, now)
    elif found.officer:
        send(session, found, COMMENDED, [found.officer], actor, now)


def send(
    session: Session, found: Feedback, kind: str, whom: Iterable[Person], actor: Actor | None, now: datetime
) -> list[Person]:
    """Tell people, each once and never who did it; who was told."""
    told = [person for person in dict.fromkeys(whom) if person.is_reachable and not (actor and _is(actor, person))]
    sent = [outbox.enqueue(session, kind, found.id, PersonDM(person.id), now) for person in told]
    found.message_ids = [*found.message_ids, *sent]
    return told


def change(session: Session, found: Feedback, now: datetime) -> None:
    """Have every message say how it stands now."""
    for message_id in found.message_ids:
        message = session.get_one(Delivery, message_id)
        if message.state != DeliveryState.DROPPED:
            outbox.enqueue(session, message.kind, found.id, message.place, now, changes=message_id)


def _is(actor: Actor, person: Person) -> bool:
    return actor.person_id == person.id
