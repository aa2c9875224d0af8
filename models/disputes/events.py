"""The events of disputes, for the register of the agreement's own events and the yearly report."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from models.disputes.steps import CONFIRM, OUTCOME, SETTLED, STEPS
from models.disputes.tables import Dispute, DisputeStep
from models.event import Event


def events(session: Session) -> Iterator[Event]:
    """Every step with every dispute, dispute by dispute; what is settled is one with its last confirmation."""
    query = select(Dispute).options(selectinload(Dispute.steps)).order_by(Dispute.id)
    for found in session.scalars(query):
        for step in found.steps:
            what, of = f"Dispute: {_done(found, step)}", ("dispute", found.id)
            yield Event(step.taken_at, "§XI", found.label, what, found.school, step.taken_by, of)


def _done(found: Dispute, step: DisputeStep) -> str:
    is_end = found.state == SETTLED and step is found.last and step.step in (CONFIRM, OUTCOME)
    return "settled" if is_end else STEPS[step.step].done.lower()
