"""Who is told what of a dispute, by direct message: the other side of each step, the superintendent at both ends."""

from datetime import datetime

from sqlalchemy.orm import Session

from models.delivery import outbox
from models.destinations import PersonDM
from models.disputes import tables as records
from models.disputes.steps import BEGIN, UNSETTLED, Step, other
from models.disputes.tables import Dispute
from models.people.queries import people_who_may
from models.people.tables import Person
from models.policy import Act, Right, Subject
from models.terms import Agreement
from models.vocabulary import Party

FOLLOW_THE_RECORD = (records.OPENED_TOLD, records.NEWS_TOLD, records.REMINDER)
"""The messages that say how a dispute stands: after the next step they say it anew."""


def of_step(
    session: Session, agreement: Agreement, found: Dispute, step: Step, side: Party, now: datetime
) -> None:  # fmt: skip
    """Tell of a step; what stands in Slack follows."""
    _change(session, found, now)
    if step.code == BEGIN:
        _send(session, records.OPENED_TOLD, found, [
            *_side(session, agreement, found, other(side), now), *_readers(session, agreement, found, now)
        ], now)  # fmt: skip
    elif found.state in UNSETTLED:
        _send(session, records.NEWS_TOLD, found, _side(session, agreement, found, other(side), now), now)
    else:
        both = [person for party in Party for person in _side(session, agreement, found, party, now)]
        _send(session, records.ENDED_TOLD, found, [*both, *_readers(session, agreement, found, now)], now)


def to_both(session: Session, agreement: Agreement, kind: str, found: Dispute, now: datetime) -> None:
    """A message to both sides."""
    for party in Party:
        _send(session, kind, found, _side(session, agreement, found, party, now), now)


def _side(session: Session, agreement: Agreement, found: Dispute, party: Party, now: datetime) -> list[Person]:
    return _who(session, agreement, Act.WORK_ON_DISPUTE, Subject(school=found.school, side=party), now)


def _readers(session: Session, agreement: Agreement, found: Dispute, now: datetime) -> list[Person]:
    """Who reads it without a side: the superintendent."""
    everybody = _who(session, agreement, Act.READ_DISPUTE, found.subject, now)
    sides = {person for party in Party for person in _side(session, agreement, found, party, now)}
    return [person for person in everybody if person not in sides]


def _who(session: Session, agreement: Agreement, right: Right, subject: Subject, now: datetime) -> list[Person]:
    return people_who_may(session, right, subject, agreement.today(now))


def _send(session: Session, kind: str, found: Dispute, people: list[Person], now: datetime) -> None:
    for person in dict.fromkeys(people):
        outbox.enqueue(session, kind, found.id, PersonDM(person.id), now)


def _change(session: Session, found: Dispute, now: datetime) -> None:
    outbox.change_all(session, FOLLOW_THE_RECORD, found.id, now)
