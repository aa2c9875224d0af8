"""Open proposals end with the agreement (§XI), and with a school that is not open on their days (§III)."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.appointments import tables as records
from models.appointments.acts import take_by_itself
from models.appointments.steps import CLOSE, OPEN_STATES, SCHOOL_CLOSED, STEPS
from models.appointments.tables import Appointment
from models.termination.queries import ended_on
from models.terms import Agreement


def close_open(session: Session, agreement: Agreement, now: datetime) -> int:
    """Close every proposal that is not decided, but those that begin with a new agreement; how many."""
    closed, today = 0, agreement.today(now)
    for appointment_id in _open_ones(session):
        appointment = records.locked(session, appointment_id)
        is_anew = appointment and appointment.first_day > today and not ended_on(session, appointment.first_day)
        if appointment and appointment.state in OPEN_STATES and not is_anew:
            take_by_itself(session, agreement, appointment, STEPS[CLOSE], now)
            closed += 1
    return closed


def void_of_closed_schools(session: Session, agreement: Agreement, now: datetime) -> int:
    """End every proposal for days on which its school is not open any more, or not yet, with the reason; how many.

    A school's days stand in the file, which is read at the start: nobody is asked about such a proposal from then on.
    """
    voided, today = 0, agreement.today(now)
    for appointment_id in _open_ones(session):
        appointment = records.locked(session, appointment_id)
        if appointment is None or appointment.state not in OPEN_STATES or appointment.last_day < today:
            continue
        why = agreement.closed_in_words(appointment.school, max(appointment.first_day, today), appointment.last_day)
        if why:
            take_by_itself(session, agreement, appointment, STEPS[SCHOOL_CLOSED], now, why)
            voided += 1
    return voided


def _open_ones(session: Session) -> Sequence[int]:
    found = select(Appointment.id).where(Appointment.state.in_(OPEN_STATES)).order_by(Appointment.id)
    return session.scalars(found).all()
