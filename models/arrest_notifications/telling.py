"""Who is told what of an arrest notification, by direct message."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.arrest_notifications import tables as records
from models.arrest_notifications.clocks import Whom
from models.arrest_notifications.steps import SAY_CLASS
from models.arrest_notifications.tables import ArrestNotification, ArrestStep
from models.delivery import outbox
from models.delivery.missed import LATE
from models.delivery.outbox import Delivery, DeliveryState
from models.destinations import PersonDM
from models.people.queries import people_who_may
from models.people.tables import Person
from models.policy import Act, Part
from models.terms import Agreement

FOLLOWING = (
    records.ASKED, records.REMINDER, records.LETTER_TOLD, records.CONFIRM_REMINDER, records.NOT_ARRIVED,
    records.CORRECTED, records.RECEIVED_TOLD, records.FOR_OFFICER,
)  # fmt: skip
"""The messages that say what somebody is to do, or what was corrected: they go on saying how it stands."""


def who(session: Session, agreement: Agreement, found: ArrestNotification, whom: Whom, now: datetime) -> list[Person]:
    """Who is meant today and can be reached: for an officer who is not, the supervisors, else the chief's side."""
    today = agreement.today(now)
    if whom is Whom.SUPERINTENDENT:
        return people_who_may(session, Act.CONFIRM_ARREST, found.subject, today)
    able = people_who_may(session, Act.KEEP_ARREST, found.subject, today)
    supervisors = people_who_may(session, Part.CHASED_FOR_ARREST, found.subject, today)
    chief = people_who_may(session, Part.CHASED_LAST_FOR_ARREST, found.subject, today)
    meant: Mapping[Whom, list[Person]] = {
        Whom.OFFICER: [person for person in able if person.id == found.notice.officer_id],
        Whom.SUPERVISORS: supervisors,
        Whom.CHIEF: chief,
    }
    return meant[whom] or supervisors or chief or able


def of_beginning(session: Session, agreement: Agreement, found: ArrestNotification, now: datetime) -> None:
    """The officer is asked for the class of offense."""
    _send(session, records.ASKED, found.id, who(session, agreement, found, Whom.OFFICER, now), now)


def remind(
    session: Session, agreement: Agreement, found: ArrestNotification, whom: Iterable[Whom], now: datetime
) -> list[int]:
    """Remind some of what is due, each once however often they are meant; who they are, by id."""
    police = {person: None for one in whom if one is not Whom.SUPERINTENDENT
              for person in who(session, agreement, found, one, now)}  # fmt: skip
    schools = who(session, agreement, found, Whom.SUPERINTENDENT, now) if Whom.SUPERINTENDENT in whom else []
    _send(session, records.REMINDER, found.id, police, now)
    _send(session, records.CONFIRM_REMINDER, found.id, schools, now)
    return [person.id for person in (*police, *schools)]


def of_letter(
    session: Session, agreement: Agreement, found: ArrestNotification, letter: ArrestStep, now: datetime
) -> bool:
    """The letter goes to the superintendent, and a copy to whoever sent it; whether there is a superintendent."""
    to = who(session, agreement, found, Whom.SUPERINTENDENT, now)
    _send(session, records.LETTER_TOLD, found.id, to, now)
    _send(session, records.LETTER, letter.id, to, now)
    _send(session, records.COPY, letter.id, [letter.taken_by], now)
    return bool(to)


def of_receipt(session: Session, found: ArrestNotification, now: datetime) -> None:
    """Whoever sent the letter learns that it was received."""
    if found.letter:
        _send(session, records.RECEIVED_TOLD, found.id, [found.letter.taken_by], now)


def of_correction(session: Session, agreement: Agreement, found: ArrestNotification, now: datetime) -> None:
    """The superintendent learns that what the police had told of an arrest is otherwise."""
    if found.is_informed:
        _send(session, records.CORRECTED, found.id, who(session, agreement, found, Whom.SUPERINTENDENT, now), now)


def of_step_for_officer(
    session: Session, found: ArrestNotification, step: ArrestStep, now: datetime, *, is_other_class: bool
) -> None:  # fmt: skip
    """The officer learns what others do in their place, from one message that goes on saying how it stands.

    Another one comes only with another class of offense: it may change what the officer has to do.
    """
    officer = found.notice.officer
    if step not in found.done_for_officer or (step.step == SAY_CLASS and not is_other_class):
        return
    if is_other_class or not _has_word(session, found, officer):
        _send(session, records.FOR_OFFICER, found.id, [officer], now)


def _has_word(session: Session, found: ArrestNotification, person: Person) -> bool:
    mine = (Delivery.kind == records.FOR_OFFICER) & (Delivery.subject_id == found.id)
    places = session.scalars(select(Delivery.destination).where(mine, Delivery.changes.is_(None)))
    return str(PersonDM(person.id)) in [str(place) for place in places]


def of_no_arrival(session: Session, agreement: Agreement, found: ArrestNotification, now: datetime) -> None:
    """Slack has failed: the letter has to be handed over by other means."""
    sender = [found.letter.taken_by] if found.letter else []
    people = [*sender, *who(session, agreement, found, Whom.SUPERVISORS, now)]
    _send(session, records.NOT_ARRIVED, found.id, people, now)


def change(session: Session, found: ArrestNotification, now: datetime) -> None:
    """Have every message that asks for something say how it stands now."""
    outbox.change_all(session, FOLLOWING, found.id, now)


def has_arrived(session: Session, letter: ArrestStep) -> bool:
    """Whether the letter has reached a superintendent, as the outbox recorded it."""
    mine = (Delivery.kind == records.LETTER) & (Delivery.subject_id == letter.id)
    return session.scalar(select(Delivery.id).where(mine, Delivery.state == DeliveryState.POSTED).limit(1)) is not None


def is_late(session: Session, letter: ArrestStep) -> bool:
    """Whether it cannot be sent, or has waited as long as an alarm does."""
    mine = (Delivery.kind == records.LETTER) & (Delivery.subject_id == letter.id)
    return session.scalar(select(Delivery.id).where(mine, LATE).limit(1)) is not None


def _send(session: Session, kind: str, subject_id: int, people: Iterable[Person | None], now: datetime) -> None:
    for person in dict.fromkeys(people):
        if person and person.is_reachable:
            outbox.enqueue(session, kind, subject_id, PersonDM(person.id), now)
