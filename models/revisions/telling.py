"""Who is told what of a request for revision: the two parties directly, the team by a card without any text."""

from datetime import datetime

from sqlalchemy.orm import Session

from models.delivery import outbox
from models.destinations import PersonDM, Team
from models.people.queries import people_who_may
from models.policy import Act, Subject
from models.revisions import tables as records
from models.revisions.steps import COUNTER, REQUEST, SIGN, Step, other
from models.revisions.tables import RevisionRequest
from models.terms import Agreement
from models.vocabulary import Party

FOLLOW_THE_RECORD = (
    records.CARD, records.ASKED_TOLD, records.REMINDER, records.ANSWERED_TOLD, records.SIGN_REMINDER,
    records.SIGNED_TOLD,
)  # fmt: skip
"""The messages that say how a request stands: after the next step they say it anew."""


def of_step(
    session: Session, agreement: Agreement, found: RevisionRequest, step: Step, party: Party | None, now: datetime
) -> None:
    """Tell the other party of a step, and the team that there was one; what stands in Slack follows."""
    _change(session, found, now)
    if step.code == REQUEST:
        outbox.enqueue(session, records.CARD, found.id, Team(), now)
    if step.code == SIGN:
        to_both(session, agreement, records.SIGNED_TOLD, found, now)
    elif party:
        kind = records.ASKED_TOLD if step.code in (REQUEST, COUNTER) else records.ANSWERED_TOLD
        _send(session, agreement, kind, found, other(party), now)


def to_both(session: Session, agreement: Agreement, kind: str, found: RevisionRequest, now: datetime) -> None:
    """A message to both parties."""
    for party in Party:
        _send(session, agreement, kind, found, party, now)


def to_asked(session: Session, agreement: Agreement, kind: str, found: RevisionRequest, now: datetime) -> None:
    """A message to the party that is to answer."""
    if found.asked_now:
        _send(session, agreement, kind, found, found.asked_now, now)


def _send(
    session: Session, agreement: Agreement, kind: str, found: RevisionRequest, party: Party, now: datetime
) -> None:
    for person in people_who_may(session, Act.REQUEST_REVISION, Subject(side=party), agreement.today(now)):
        outbox.enqueue(session, kind, found.id, PersonDM(person.id), now)


def _change(session: Session, found: RevisionRequest, now: datetime) -> None:
    outbox.change_all(session, FOLLOW_THE_RECORD, found.id, now)
