"""Who is told what of a request for records, by direct message."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from models.delivery import outbox
from models.destinations import PersonDM
from models.people.queries import people_who_may
from models.people.tables import Person
from models.policy import Act
from models.releases import tables as records
from models.releases.steps import ANSWER, ASK_BACK, REFUSE, RELEASE
from models.releases.tables import RecordsRequest
from models.terms import Agreement

TOLD: Mapping[str, tuple[str, Act]] = {
    ASK_BACK: (records.QUESTION_TOLD, Act.ASK_FOR_RECORDS),
    ANSWER: (records.ANSWERED_TOLD, Act.RELEASE_RECORDS),
    RELEASE: (records.DECIDED_TOLD, Act.ASK_FOR_RECORDS),
    REFUSE: (records.DECIDED_TOLD, Act.ASK_FOR_RECORDS),
}
"""Which message each step brings, and to whom. Who had been asked and has nothing to do any more reads it there."""
ASK_SOMEBODY = (
    records.ASKED_TOLD, records.REMINDER, records.QUESTION_TOLD, records.QUESTION_REMINDER, records.ANSWERED_TOLD,
)  # fmt: skip
"""The messages that say what somebody is to do: after the next step they say how it stands."""


def of_request(session: Session, agreement: Agreement, request: RecordsRequest, now: datetime) -> None:
    """The police are asked to answer."""
    tell(session, agreement, records.ASKED_TOLD, request, Act.RELEASE_RECORDS, now)


def of_step(session: Session, agreement: Agreement, request: RecordsRequest, step: str, now: datetime) -> None:
    """Whoever is to know of a step, or has the next one; and what was said before says how it stands now."""
    outbox.change_all(session, ASK_SOMEBODY, request.id, now)
    if step in TOLD:
        kind, right = TOLD[step]
        tell(session, agreement, kind, request, right, now)


def tell(
    session: Session, agreement: Agreement, kind: str, request: RecordsRequest, right: Act, now: datetime
) -> list[Person]:
    """Send a message to everybody who has a right today, and who they are."""
    people = people_who_may(session, right, request.subject, agreement.today(now))
    for person in people:
        outbox.enqueue(session, kind, request.id, PersonDM(person.id), now)
    return people
