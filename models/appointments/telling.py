"""Who is told what of an appointment, by direct message."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from models.appointments import tables as records
from models.appointments.steps import ACCEPT, AGREE, CONCERN, RETURN, SILENCE, WITHDRAW, Step
from models.appointments.tables import Appointment
from models.delivery import outbox
from models.destinations import PersonDM
from models.people.queries import people_who_may
from models.people.tables import Person
from models.policy import Act, Part, Right
from models.terms import Agreement

TOLD: dict[str, tuple[tuple[str, Right], ...]] = {
    AGREE: ((records.TO_AGREE, Act.AGREE_APPOINTMENT),),
    CONCERN: ((records.TO_AGREE, Act.AGREE_APPOINTMENT), (records.CONCERN_TOLD, Act.PROPOSE_APPOINTMENT)),
    SILENCE: ((records.TO_AGREE, Act.AGREE_APPOINTMENT),),
    RETURN: ((records.RETURNED_TOLD, Act.PROPOSE_APPOINTMENT),),
    WITHDRAW: ((records.WITHDRAWN_TOLD, Act.BE_HEARD), (records.WITHDRAWN_TOLD, Act.AGREE_APPOINTMENT)),
}
"""Which message each step brings, and to whom."""


def of_proposal(session: Session, agreement: Agreement, appointment: Appointment, now: datetime) -> None:
    """The principal is asked to answer."""
    _tell(session, agreement, records.PROPOSED_TOLD, appointment, Act.BE_HEARD, now)


def of_step(session: Session, agreement: Agreement, appointment: Appointment, step: Step, now: datetime) -> None:
    """Whoever is to know of a step, or has the next one."""
    for kind, right in TOLD.get(step.code, ()):
        _tell(session, agreement, kind, appointment, right, now)
    if step.code == ACCEPT:
        _agreed(session, agreement, appointment, now)


def _agreed(session: Session, agreement: Agreement, appointment: Appointment, now: datetime) -> None:
    """A letter for each officer, to the officer and the three who took part; whose assignment ends is told of that."""
    concerned = people_who_may(session, Part.TOLD_OF_APPOINTMENT, appointment.subject, agreement.today(now))
    for row in appointment.officers:
        if row.is_ending:
            _send(session, records.ENDED_TOLD, row.id, [row.person], now)
        else:
            _send(session, records.LETTER, row.id, [*concerned, row.person], now)
    if not appointment.named:
        _send(session, records.AGREED_TOLD, appointment.id, concerned, now)


def _tell(
    session: Session, agreement: Agreement, kind: str, appointment: Appointment, right: Right, now: datetime
) -> None:
    people = people_who_may(session, right, appointment.subject, agreement.today(now))
    _send(session, kind, appointment.id, people, now)


def _send(session: Session, kind: str, subject_id: int, people: Iterable[Person], now: datetime) -> None:
    for person in dict.fromkeys(people):
        if person.is_reachable:
            outbox.enqueue(session, kind, subject_id, PersonDM(person.id), now)
