"""What is read of disputes: the list, what is open, and who has still to confirm an outcome."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from models.actor import Actor
from models.disputes.steps import PROPOSED, STEPS, UNSETTLED, Step
from models.disputes.tables import Dispute
from models.people.queries import with_roles_of
from models.policy import Act, Subject, may, party_spoken_for, schools_where
from models.termination.queries import ended_on
from models.terms import Agreement
from models.vocabulary import Party


@dataclass(frozen=True)
class Listed:
    """A page of disputes, the newest first, and how many there are."""

    rows: Sequence[Dispute]
    count: int


def newest(session: Session, actor: Actor, most: int, page: int) -> Listed:
    """A page of the disputes that somebody may read. Raises `Refused` to whoever may read none."""
    readable = _of(schools_where(actor, Act.READ_DISPUTE))
    count = session.scalar(select(func.count(Dispute.id)).where(readable)) or 0
    query = select(Dispute).where(readable).order_by(Dispute.id.desc()).limit(most).offset(page * most)
    return Listed(session.scalars(query).all(), count)


def unsettled(session: Session, actor: Actor) -> Sequence[Dispute]:
    """The disputes that somebody may read and that are not settled, the oldest first."""
    readable = _of(schools_where(actor, Act.READ_DISPUTE))
    query = select(Dispute).where(readable, Dispute.state.in_(UNSETTLED)).order_by(Dispute.id)
    return session.scalars(query).all()


def _of(schools: Sequence[str] | None) -> ColumnElement[bool]:
    kept = Dispute.disposed_at.is_(None)
    return kept if schools is None else kept & Dispute.school.in_(schools)


def side_of(actor: Actor, school: str) -> Party | None:
    """The side for which somebody works on disputes at a school; nothing for whoever only reads them."""
    return party_spoken_for(actor, Act.WORK_ON_DISPUTE, Subject(school=school))


def schools_to_choose(agreement: Agreement, actor: Actor) -> list[str]:
    """The schools at which somebody may open a dispute, as the agreement names them."""
    return [school.key for school in agreement.school if side_of(actor, school.key)]


def unconfirmed(session: Session, found: Dispute, today: date) -> list[Party]:
    """The sides that have still to confirm the outcome: what somebody confirmed who has left is confirmed anew."""
    if found.state != PROPOSED:
        return []
    confirmed = found.confirmations
    return [
        party for party in Party
        if not (step := confirmed.get(party))
        or not may(with_roles_of(session, step.taken_by, today), Act.WORK_ON_DISPUTE,
                   Subject(school=found.school, side=party))
    ]  # fmt: skip


def possible(session: Session, actor: Actor, found: Dispute, today: date) -> list[Step]:
    """The steps that somebody may take now, in the order of their buttons."""
    side = side_of(actor, found.school)
    if side is None:
        return []
    lacking = unconfirmed(session, found, today)
    return [step for step in STEPS.values() if is_theirs(step, found, side, lacking)]


def is_theirs(step: Step, found: Dispute, side: Party, lacking: Sequence[Party]) -> bool:
    """Whether a step is a side's to take now, where these sides have still to confirm the outcome."""
    if found.state not in step.moves or (step.is_openers and side is not found.opener):
        return False
    return bool(step.words) or side in lacking


def reminded_on(session: Session, agreement: Agreement, found: Dispute, today: date) -> date | None:
    """The next day on which both are reminded, as long as there is nothing new (district goal); nothing where none is.

    Nobody is chased about an agreement that has ended.
    """
    if found.state not in UNSETTLED or ended_on(session, today):
        return None
    every, last = agreement.request_targets.dispute_days, agreement.today(found.last.taken_at)
    return last + timedelta(days=every * max(1, -((last - today).days // every)))
