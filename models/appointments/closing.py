"""Open proposals end with the agreement (§XI)."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.appointments import tables as records
from models.appointments.acts import take_by_itself
from models.appointments.steps import CLOSE, OPEN_STATES, STEPS
from models.appointments.tables import Appointment
from models.termination.queries import ended_on
from models.terms import Agreement


def close_open(session: Session, agreement: Agreement, now: datetime) -> int:
    """Close every proposal that is not decided, but those that begin with a new agreement; how many."""
    open_ones = session.scalars(
        select(Appointment.id).where(Appointment.state.in_(OPEN_STATES)).order_by(Appointment.id)
    ).all()
    closed, today = 0, agreement.today(now)
    for appointment_id in open_ones:
        appointment = records.locked(session, appointment_id)
        is_anew = appointment and appointment.first_day > today and not ended_on(session, appointment.first_day)
        if appointment and appointment.state in OPEN_STATES and not is_anew:
            take_by_itself(session, agreement, appointment, STEPS[CLOSE], now)
            closed += 1
    return closed
