"""Who is told of holds and disposals: the heads of both sides, by direct message."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from models.delivery import outbox
from models.destinations import PersonDM
from models.people.queries import people_who_may
from models.policy import Act, Subject
from models.retention import tables as records
from models.retention.tables import Disposal, Hold
from models.terms import Agreement
from models.vocabulary import Party


def of_hold(session: Session, agreement: Agreement, hold: Hold, now: datetime) -> None:
    """The other side learns that a hold was set or lifted, not why."""
    other = next(party for party in Party if party != hold.side)
    for person in people_who_may(session, Act.SET_HOLD, Subject(side=other), agreement.today(now)):
        outbox.enqueue(session, records.HOLD_TOLD, hold.id, PersonDM(person.id), now)


def of_list(session: Session, agreement: Agreement, disposal: Disposal, now: datetime) -> None:
    """Both sides are asked to approve a list; the messages before say how it stands."""
    changed(session, disposal, now)
    tell(session, agreement, records.LISTED_TOLD, disposal, now)


def of_shorter_list(
    session: Session, agreement: Agreement, disposal: Disposal, ended: Collection[Party], by_id: int | None,
    now: datetime,
) -> None:  # fmt: skip
    """The messages before say how a list stands now, which rings nobody, however many records are kept one by one.

    Only a side whose approval has ended with it is asked anew; not who ended it, nor where nothing is left to approve.
    """
    changed(session, disposal, now)
    for side in sorted(ended) if disposal.listed else ():
        for person in people_who_may(session, Act.APPROVE_DISPOSAL, Subject(side=side), agreement.today(now)):
            if person.id != by_id:
                outbox.enqueue(session, records.LISTED_TOLD, disposal.id, PersonDM(person.id), now)


def tell(session: Session, agreement: Agreement, kind: str, disposal: Disposal, now: datetime) -> None:
    """Send a message to the heads of both sides."""
    for person in people_who_may(session, Act.READ_HOLDS, Subject(), agreement.today(now)):
        outbox.enqueue(session, kind, disposal.id, PersonDM(person.id), now)


def changed(session: Session, disposal: Disposal, now: datetime) -> None:
    """What asked for an approval says how it stands now."""
    outbox.change_all(session, (records.LISTED_TOLD,), disposal.id, now)
