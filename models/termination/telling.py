"""Who is told what of a notice that ends the agreement: the other party at once, everybody on the last day."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.delivery import outbox
from models.delivery.missed import LATE
from models.delivery.outbox import Delivery, DeliveryState
from models.destinations import Destination, PersonDM
from models.people.queries import holders, with_a_role_from, with_roles_of
from models.people.tables import Person
from models.policy import Act, may
from models.termination import tables as records
from models.termination.tables import CHANNELS, HEADS, Termination
from models.terms import Agreement
from models.vocabulary import Party


def heads(session: Session, agreement: Agreement, party: Party, now: datetime) -> list[Person]:
    """Who speaks for a party today and can be reached in Slack."""
    return holders(session, HEADS[party], agreement.today(now))


def of_notice(session: Session, agreement: Agreement, notice: Termination, now: datetime) -> None:
    """The other party gets the notice directly and in its channel, with the letter; whoever gave it has a copy."""
    for place in _places(session, agreement, notice, now):
        for kind in (records.CARD, records.LETTER):
            outbox.enqueue(session, kind, notice.id, place, now)
    _directly(session, records.COPY, notice, heads(session, agreement, notice.giver, now), now)


def _places(session: Session, agreement: Agreement, notice: Termination, now: datetime) -> list[Destination]:
    direct = [PersonDM(person.id) for person in heads(session, agreement, notice.receiver, now)]
    return [*direct, CHANNELS[notice.receiver]]


def arrived_at(session: Session, notice: Termination) -> datetime | None:
    """When the letter first reached the other party, directly or in its channel, as the outbox recorded it."""
    query = select(Delivery.posted_at).where(
        Delivery.kind == records.LETTER, Delivery.subject_id == notice.id, Delivery.state == DeliveryState.POSTED,
    )  # fmt: skip
    return session.scalar(query.order_by(Delivery.posted_at).limit(1))


def is_late(session: Session, notice: Termination) -> bool:
    """Whether Slack has failed: no letter is there, and one cannot be sent, or has waited as long as an alarm does."""
    letters = (Delivery.kind == records.LETTER) & (Delivery.subject_id == notice.id)
    return session.scalar(select(Delivery.id).where(letters, LATE).limit(1)) is not None


def not_arrived(session: Session, agreement: Agreement, notice: Termination, now: datetime) -> None:
    """Whoever gave it is told, once, that it has to be handed over by other means."""
    notice.not_arrived_at = now
    _directly(session, records.NOT_ARRIVED, notice, heads(session, agreement, notice.giver, now), now)


def of_days(session: Session, agreement: Agreement, notice: Termination, now: datetime) -> None:
    """The days run: both parties are told until when."""
    for party in (notice.giver, notice.receiver):
        _directly(session, records.DAYS_RUN, notice, heads(session, agreement, party, now), now)


def of_receipt(session: Session, agreement: Agreement, notice: Termination, now: datetime) -> None:
    """The other party has confirmed that it has the notice."""
    _directly(session, records.RECEIVED, notice, heads(session, agreement, notice.giver, now), now)


def of_taking_back(session: Session, agreement: Agreement, notice: Termination, now: datetime) -> None:
    """The other party is told, directly and in its channel, that the agreement goes on."""
    for place in _places(session, agreement, notice, now):
        outbox.enqueue(session, records.TAKEN_BACK_TOLD, notice.id, place, now)


def of_last_day(session: Session, agreement: Agreement, notice: Termination, now: datetime) -> int:
    """Everybody with a role is told on the last day; how many."""
    notice.announced_at = now
    whom = _with_a_role(session, agreement, notice, now)
    _directly(session, records.LAST_DAY_TOLD, notice, whom, now)
    return len(whom)


def of_end(session: Session, agreement: Agreement, notice: Termination, now: datetime) -> None:
    """Both parties are told that it has ended; everybody is, where the last day passed without a word."""
    both = [*heads(session, agreement, notice.giver, now), *heads(session, agreement, notice.receiver, now)]
    whom = both if notice.announced_at else [*both, *_with_a_role(session, agreement, notice, now)]
    _directly(session, records.ENDED_TOLD, notice, whom, now)


def of_beginning(session: Session, agreement: Agreement, notice: Termination, now: datetime) -> int:
    """Everybody with a role is told that a new agreement holds; how many."""
    whom = _with_a_role(session, agreement, notice, now)
    _directly(session, records.BEGINS_TOLD, notice, whom, now)
    return len(whom)


def change(session: Session, notice: Termination, now: datetime) -> None:
    """Have every card say how it stands now, and what asked for a delivery on paper."""
    outbox.change_all(session, (records.CARD, records.NOT_ARRIVED), notice.id, now)


def _with_a_role(session: Session, agreement: Agreement, notice: Termination, now: datetime) -> list[Person]:
    today = agreement.today(now)
    return [person for person in with_a_role_from(session, today)
            if may(with_roles_of(session, person, today), Act.READ_TERMINATION, notice.subject)]  # fmt: skip


def _directly(session: Session, kind: str, notice: Termination, whom: Iterable[Person], now: datetime) -> None:
    for person in dict.fromkeys(whom):
        if person.is_reachable:
            outbox.enqueue(session, kind, notice.id, PersonDM(person.id), now)
