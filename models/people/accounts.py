"""What Slack says of the accounts of people on the roster: rights end with an account, and come back with it."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.actor import Identity
from models.people.roles import WELCOME_DUE
from models.people.tables import Person
from models.store import deadlines


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
