"""The events of requests for revision, for the register of the agreement's own events and the yearly report."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from models.event import Event
from models.revisions.steps import STEPS
from models.revisions.tables import RevisionRequest


def events(session: Session) -> Iterator[Event]:
    """Every step with every request, request by request."""
    query = select(RevisionRequest).options(selectinload(RevisionRequest.steps)).order_by(RevisionRequest.id)
    for found in session.scalars(query):
        for step in found.steps:
            what = f"Request for revision: {STEPS[step.step].done.lower()}"
            yield Event(step.taken_at, "§XI", found.label, what, by=step.taken_by, of=("revision", found.id))
