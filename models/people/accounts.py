"""What Slack says of the accounts of people on the roster: rights end with an account, and come back with it."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.actor import Identity
from models.delivery import outbox
from models.delivery.outbox import Delivery, DeliveryState
from models.destinations import PersonDM
from models.people.roles import WELCOME_DUE
from models.people.tables import Person
from models.store import deadlines

ACCOUNT_MOVED = "account_moved"


def seen_in_slack(session: Session, who: Identity, now: datetime, *, is_guest: bool, is_deactivated: bool) -> None:
    """Keep what Slack says of an account; whoever can be reached again is sent what waits for them."""
    person = session.scalars(select(Person).filter_by(team_id=who.team_id, user_id=who.user_id)).one_or_none()
    if person is None:
        return
    was_reachable = person.is_reachable
    person.is_guest, person.is_deactivated = is_guest, is_deactivated
    if person.is_reachable and not was_reachable:
        is_back(session, person, now)


def is_back(session: Session, person: Person, now: datetime) -> None:
    """Have what waits for somebody's offices looked at: it went to others meanwhile, or was closed with them."""
    for held in person.roles:
        if not held.is_substitute:
            deadlines.put(session, held.id, {WELCOME_DUE: now})
            deadlines.look_again(session, WELCOME_DUE, held.id, now)


def has_moved(session: Session, person: Person, now: datetime) -> None:
    """Somebody has another account than before: what waits for them is to come there."""
    deadlines.put(session, person.id, {ACCOUNT_MOVED: now})
    deadlines.look_again(session, ACCOUNT_MOVED, person.id, now)
    is_back(session, person, now)


def bring_along(session: Session, person_id: int, now: datetime, kinds: Collection[str]) -> None:
    """Have each of somebody's messages of some kinds changed: what stands with the account of before is closed there,
    and comes anew to the account of today as long as it asks for something.
    """
    there = select(Delivery).where(Delivery.destination == str(PersonDM(person_id)), Delivery.kind.in_(kinds))
    cards = session.scalars(there.where(Delivery.state == DeliveryState.POSTED, Delivery.changes.is_(None)))
    for card in sorted(cards, key=lambda found: found.id):
        outbox.enqueue(session, card.kind, card.subject_id, card.place, now, changes=card.id)


def namesakes(session: Session, name: str) -> list[Person]:
    """Whoever is on the roster by a name: somebody who seems to be new may be one of them with a new account."""
    alike = func.lower(Person.name) == func.lower(" ".join(name.split()))
    return list(session.scalars(select(Person).where(alike).order_by(Person.id)))
