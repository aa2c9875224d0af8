"""Until when a principal is waited for: a district goal, and no longer than until a proposal's first day is near."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from models.appointments.tables import Appointment
from models.terms import Agreement

A_DAY = timedelta(days=1)
LEAST_DAYS = 2
GOAL, DAY_BEFORE, LEAST = "district goal", "the day before the first day", "two days, as the first day is near"


@dataclass(frozen=True)
class TimeToAnswer:
    """The last day and moment on which the superintendent waits for a principal's answer, when to remind, and why then.

    The day before the first day at the latest; but two days at least, and no more than the goal.
    """

    remind_at: datetime
    ends_at: datetime
    until: date
    why: str


def time_to_answer(agreement: Agreement, appointment: Appointment) -> TimeToAnswer:
    """When a proposal's principal is reminded, and when no answer is recorded; by the clock on the wall."""
    at, goals = appointment.proposed_at.astimezone(agreement.zone), agreement.appointment_targets
    proposed_on = agreement.today(appointment.proposed_at)
    until, why = proposed_on + timedelta(days=goals.hear_days), GOAL
    if appointment.first_day <= until:
        before, least = appointment.first_day - A_DAY, proposed_on + LEAST_DAYS * A_DAY
        shorter = (before, DAY_BEFORE) if before >= least else (least, LEAST)
        until, why = shorter if shorter[0] < until else (until, GOAL)
    ends_at = datetime.combine(until, at.timetz())
    remind_at = datetime.combine(proposed_on + timedelta(days=goals.remind_days), at.timetz())
    if why != GOAL:
        remind_at = min(remind_at, appointment.proposed_at + (ends_at - appointment.proposed_at) / 2)
    return TimeToAnswer(remind_at, ends_at, until, why)
