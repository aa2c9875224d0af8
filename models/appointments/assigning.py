"""Brings an agreed appointment onto the roster: in its days the school has exactly these officers."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from models.actor import Actor
from models.appointments.queries import A_DAY, assignments
from models.appointments.tables import AppointedOfficer, Appointment
from models.people.roles import Wanted, begin_role, end_role
from models.people.tables import RoleHeld
from models.terms import Agreement
from models.vocabulary import Party, Role


def assign(
    session: Session, agreement: Agreement, actor: Actor, appointment: Appointment, begins_on: date, now: datetime
) -> None:
    """End what stands at the school in these days, and begin what is agreed.

    An assignment from before appointments has no last day: this is where it gets one, the day before the first day of
    the school's first appointment, seen by all three before.
    """
    last = appointment.last_day
    before = assignments(session, begins_on, last).get(appointment.school, [])
    for held in before:
        # One that would begin within these days never does: its last day is before its first.
        end_role(session, actor.label, held, max(begins_on, held.first_day) - A_DAY, now)
    for row in appointment.named:
        wanted = Wanted(Role.OFFICER, Party.POLICE, appointment.school, begins_on, last)
        row.role = begin_role(session, agreement, actor.label, row.person, wanted, now, is_appointed=True)
    _note_ended(session, appointment, before)
    appointment.begins_on = begins_on
    session.flush()


def _note_ended(session: Session, appointment: Appointment, before: list[RoleHeld]) -> None:
    """Keep whose assignment ended, so that the officer can be told and the record says so.

    Not where the chief had ended it before (§X): of that nobody learns from the bot.
    """
    named = {row.person_id for row in appointment.named}
    ended = {held.person_id: held for held in before if held.person_id not in named and not held.is_final}
    for held in ended.values():
        appointment.officers.append(AppointedOfficer(person_id=held.person_id, is_ending=True, role_id=held.id))
    session.flush()
