"""Who is told what of an appointment, by direct message."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from models.appointments import tables as records
from models.appointments.steps import ACCEPT, AGREE, CONCERN, RETURN, SCHOOL_CLOSED, SILENCE, WITHDRAW, Step
from models.appointments.tables import Appointment
from models.delivery import outbox
from models.destinations import PersonDM
from models.people.queries import people_who_may, with_roles_of
from models.people.tables import Person
from models.policy import Act, Part, Right, may
from models.terms import Agreement

TOLD: dict[str, tuple[tuple[str, Right], ...]] = {
    AGREE: ((records.TO_AGREE, Act.AGREE_APPOINTMENT),),
    CONCERN: ((records.TO_AGREE, Act.AGREE_APPOINTMENT), (records.CONCERN_TOLD, Act.PROPOSE_APPOINTMENT)),
    SILENCE: ((records.TO_AGREE, Act.AGREE_APPOINTMENT),),
    RETURN: ((records.RETURNED_TOLD, Act.PROPOSE_APPOINTMENT),),
    WITHDRAW: ((records.WITHDRAWN_TOLD, Act.BE_HEARD), (records.WITHDRAWN_TOLD, Act.AGREE_APPOINTMENT)),
    SCHOOL_CLOSED: tuple(
        (records.WITHDRAWN_TOLD, act) for act in (Act.PROPOSE_APPOINTMENT, Act.BE_HEARD, Act.AGREE_APPOINTMENT)
    ),
}
"""Which message each step brings, and to whom."""
ASK_SOMEBODY = (
    records.PROPOSED_TOLD, records.REMINDER, records.TO_AGREE, records.CONCERN_TOLD, records.RETURNED_TOLD,
)  # fmt: skip
"""The messages that say what somebody is to do: after the next step they say how it stands."""
OF_A_YEAR = (records.ASKED_TOLD, records.NOT_RENEWED_TOLD)
"""What is told of a school year, by the number of the year it begins in: true until its last school is seen to."""


def of_proposal(session: Session, agreement: Agreement, appointment: Appointment, now: datetime) -> None:
    """The principal is asked to answer."""
    _change_of_year(session, appointment, now)
    _tell(session, agreement, records.PROPOSED_TOLD, appointment, Act.BE_HEARD, now)


def of_step(session: Session, agreement: Agreement, appointment: Appointment, step: Step, now: datetime) -> None:
    """Whoever is to know of a step, or has the next one."""
    for kind, right in TOLD.get(step.code, ()):
        _tell(session, agreement, kind, appointment, right, now)
    if step.code == ACCEPT:
        _agreed(session, agreement, appointment, now)
    if step.code == RETURN:
        _send(session, records.RETURNED_TOLD, appointment.id, _worried(session, agreement, appointment, now), now)


def change(session: Session, appointment: Appointment, now: datetime) -> None:
    """Have every message that asks somebody say how it stands now."""
    outbox.change_all(session, ASK_SOMEBODY, appointment.id, now)
    _change_of_year(session, appointment, now)


def _change_of_year(session: Session, appointment: Appointment, now: datetime) -> None:
    outbox.change_all(session, OF_A_YEAR, int(appointment.school_year[:4]), now)


def _worried(session: Session, agreement: Agreement, appointment: Appointment, now: datetime) -> list[Person]:
    """Who has raised a concern, and still is the school's principal: they are told what became of the proposal."""
    today = agreement.today(now)
    authors = [row.taken_by for row in appointment.steps if row.step == CONCERN and row.taken_by]
    return [person for person in dict.fromkeys(authors)
            if may(with_roles_of(session, person, today), Act.BE_HEARD, appointment.subject)]  # fmt: skip


def _agreed(session: Session, agreement: Agreement, appointment: Appointment, now: datetime) -> None:
    """A letter for each officer, to the officer and the three who took part; whose assignment ends is told of that.

    That it was agreed to is a message of its own for who had a concern, and for all three where there is no letter.
    """
    concerned = people_who_may(session, Part.TOLD_OF_APPOINTMENT, appointment.subject, agreement.today(now))
    for row in appointment.officers:
        if row.is_ending:
            _send(session, records.ENDED_TOLD, row.id, [row.person], now)
        else:
            _send(session, records.LETTER, row.id, [*concerned, row.person], now)
    told = _worried(session, agreement, appointment, now) if appointment.named else concerned
    _send(session, records.AGREED_TOLD, appointment.id, told, now)


def _tell(
    session: Session, agreement: Agreement, kind: str, appointment: Appointment, right: Right, now: datetime
) -> None:
    people = people_who_may(session, right, appointment.subject, agreement.today(now))
    _send(session, kind, appointment.id, people, now)


def _send(session: Session, kind: str, subject_id: int, people: Iterable[Person], now: datetime) -> None:
    for person in dict.fromkeys(people):
        if person.is_reachable:
            outbox.enqueue(session, kind, subject_id, PersonDM(person.id), now)
