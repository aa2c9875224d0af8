"""What the bot posts of an activity that others have to answer: a card, and direct messages that say how it stands."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy.orm import Session

from models.activities.steps import COURSES, OPEN, Step
from models.activities.tables import Activity
from models.actor import Actor
from models.delivery import outbox
from models.delivery.outbox import Delivery, DeliveryState
from models.destinations import PersonDM, School
from models.people.queries import people_who_may
from models.people.tables import Person
from models.policy import Right

CARD, CARD_CHANGE = "activity_card", "activity_card_change"
TOLD, REMINDER = "activity_told", "activity_reminder"


def begin(session: Session, activity: Activity, actor: Actor, today: date, now: datetime) -> None:
    """It was logged: have its card posted, and tell who has to know of it."""
    course = COURSES[activity.kind]
    if course.has_card and activity.school:
        activity.card_id = outbox.enqueue(session, CARD, activity.id, School(activity.school), now)
    rights = course.tells + (course.tells_if_open if activity.state == OPEN else ())
    tell(session, activity, TOLD, people(session, activity, rights, today), actor, now)


def of_step(session: Session, activity: Activity, step: Step, actor: Actor, today: date, now: datetime) -> None:
    """A step was taken: what was posted says so, and whoever is to know is told."""
    change(session, activity, now)
    named = [activity.named] if activity.named and step.names else []
    whom = [activity.officer, *people(session, activity, step.tells, today), *named]
    tell(session, activity, TOLD, whom, actor, now)


def change(session: Session, activity: Activity, now: datetime) -> None:
    """Have the card and every message say how it stands now."""
    if activity.card_id and activity.school:
        place = School(activity.school)
        outbox.enqueue(session, CARD_CHANGE, activity.id, place, now, changes=activity.card_id)
    for message_id in activity.message_ids:
        message = session.get_one(Delivery, message_id)
        if message.state != DeliveryState.DROPPED:
            outbox.enqueue(session, message.kind, activity.id, message.place, now, changes=message_id)


def told_before(session: Session, activity: Activity) -> list[Person]:
    """Whoever was told of it directly, in that order."""
    places = [session.get_one(Delivery, message_id).place for message_id in activity.message_ids]
    return [session.get_one(Person, place.person_id) for place in places if isinstance(place, PersonDM)]


def people(session: Session, activity: Activity, rights: Iterable[Right], today: date) -> list[Person]:
    """Whoever has one of these rights to it on a day and can be reached in Slack."""
    return [person for right in rights for person in people_who_may(session, right, activity.subject, today)]


def tell(
    session: Session, activity: Activity, kind: str, whom: Iterable[Person], actor: Actor | None, now: datetime
) -> list[Person]:
    """Tell people by direct message, each once and never who did it; who was told."""
    told = [person for person in dict.fromkeys(whom) if person.is_reachable and _is_other(person, actor)]
    sent = [outbox.enqueue(session, kind, activity.id, PersonDM(person.id), now) for person in told]
    activity.message_ids = [*activity.message_ids, *sent]
    return told


def _is_other(person: Person, actor: Actor | None) -> bool:
    return actor is None or person.id != actor.person_id
