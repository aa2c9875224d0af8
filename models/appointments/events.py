"""What is told of appointments: each proposal and each step. That a principal was heard, and never what was said."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from models.appointments.steps import STEPS
from models.appointments.tables import Appointment
from models.event import Event

APPOINTED, TOGETHER = "§IV", "§III"
"""Appointed each year by two; chosen together with the principal."""
HEARD = "Principal heard"


def events(session: Session) -> Iterator[Event]:
    """Every proposal, and what was done with it."""
    query = select(Appointment).order_by(Appointment.id).options(selectinload(Appointment.steps))
    for found in session.scalars(query):
        record, of = f"Appointment {found.id}", ("appointment", found.id)
        yield Event(found.proposed_at, APPOINTED, record, "Officers proposed", found.school, found.proposed_by, of)
        for row in found.steps:
            step = STEPS[row.step]
            what = HEARD if step.is_heard else step.done
            clause = APPOINTED if row.taken_by_id and not step.is_heard else TOGETHER
            yield Event(row.taken_at, clause, record, what, found.school, row.taken_by, of)
