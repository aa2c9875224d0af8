"""Who is told of the list of what a school provides, by direct message: whom it waits for, and never who said what."""

from datetime import datetime

from sqlalchemy.orm import Session

from models.actor import Actor
from models.delivery import outbox
from models.destinations import PersonDM
from models.facilities import tables as records
from models.facilities.steps import MISSING, NOT_STATED, TO_CHECK
from models.facilities.tables import FacilityList
from models.people.queries import people_who_may
from models.people.tables import Person
from models.policy import Act, Part, Right
from models.terms import Agreement

KINDS = {NOT_STATED: records.ASKED, TO_CHECK: records.TO_CHECK_TOLD, MISSING: records.MISSING_TOLD}
"""What is sent when a list comes to stand so."""
TOLD: dict[Act, Right] = {
    Act.STATE_FACILITIES: Part.TOLD_OF_FACILITIES, Act.CHECK_FACILITIES: Act.CHECK_FACILITIES,
}  # fmt: skip
"""Who is told, by the right to the next step: of a school the principal, though a designee may say it, too."""
ALL_KINDS = (*KINDS.values(), records.REMINDER)


def whom(session: Session, agreement: Agreement, found: FacilityList, now: datetime) -> list[Person]:
    """For whom a list waits, as far as they can be reached."""
    if found.stands.asks is None:
        return []
    return people_who_may(session, TOLD[found.stands.asks], found.subject, agreement.today(now))


def of_state(session: Session, agreement: Agreement, found: FacilityList, actor: Actor | None, now: datetime) -> None:
    """Tell those for whom it waits now, but for whoever has just acted."""
    for person in whom(session, agreement, found, now):
        if not (actor and actor.person_id == person.id):
            outbox.enqueue(session, KINDS[found.state], found.id, PersonDM(person.id), now)


def remind(session: Session, agreement: Agreement, found: FacilityList, now: datetime) -> int:
    """Remind those for whom it waits; how many there are."""
    people = whom(session, agreement, found, now)
    for person in people:
        outbox.enqueue(session, records.REMINDER, found.id, PersonDM(person.id), now)
    return len(people)


def change(session: Session, found: FacilityList, now: datetime) -> None:
    """Have every message say how it stands now."""
    outbox.change_all(session, ALL_KINDS, found.id, now)
