"""What is read of requests for revision: the list, and what waits for whom."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.actor import Actor
from models.policy import Act, Subject, party_spoken_for
from models.revisions.steps import ACCEPTED, IN_HAND, SIGNED, TO_ANSWER
from models.revisions.tables import RevisionRequest
from models.terms import Agreement


@dataclass(frozen=True)
class Listed:
    """A page of requests, the newest first, and how many there are."""

    rows: Sequence[RevisionRequest]
    count: int


def newest(session: Session, most: int, page: int) -> Listed:
    """A page of all requests."""
    kept = RevisionRequest.disposed_at.is_(None)
    count = session.scalar(select(func.count(RevisionRequest.id)).where(kept)) or 0
    query = select(RevisionRequest).where(kept).order_by(RevisionRequest.id.desc()).limit(most).offset(page * most)
    return Listed(session.scalars(query).all(), count)


def in_hand(session: Session) -> Sequence[RevisionRequest]:
    """The requests that are not answered, or not signed yet, the oldest first."""
    query = select(RevisionRequest).where(RevisionRequest.state.in_(IN_HAND)).order_by(RevisionRequest.id)
    return session.scalars(query).all()


def waiting(actor: Actor, found: Iterable[RevisionRequest]) -> list[RevisionRequest]:
    """What is somebody's to answer, and what both see to: that an accepted request becomes a signed text."""
    party = party_spoken_for(actor, Act.REQUEST_REVISION, Subject())
    if party is None:
        return []
    return [row for row in found if row.state == ACCEPTED or row.asked_now is party]


def underway(actor: Actor, found: Iterable[RevisionRequest]) -> list[RevisionRequest]:
    """What waits for the other party, to whom asked for it."""
    party = party_spoken_for(actor, Act.REQUEST_REVISION, Subject())
    return [row for row in found if row.state in TO_ANSWER and party and row.asked_now is not party]


def answer_by(agreement: Agreement, found: RevisionRequest) -> date:
    """The day by which the district goal has a request answered: counted from the newest text."""
    return agreement.today(found.proposed.taken_at) + timedelta(days=agreement.request_targets.answer_days)


def recommendations_with_a_request(session: Session) -> set[int]:
    """The recommendations that have become a request, unless that was withdrawn or declined."""
    stand = RevisionRequest.state.in_((*IN_HAND, SIGNED)) & RevisionRequest.recommendation_id.is_not(None)
    return {found for found in session.scalars(select(RevisionRequest.recommendation_id).where(stand)) if found}
