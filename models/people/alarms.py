"""What administrators are told without asking: that a message does not arrive, and that the audit log was not whole."""

from datetime import date, datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased

from models.delivery import outbox
from models.delivery.dispatch import ENDED, Pace
from models.delivery.outbox import (
    PROBLEM,
    PROBLEM_DIRECT,
    PROBLEMS,
    TELLS_NOTHING,
    UNDELIVERED,
    Delivery,
    DeliveryState,
)
from models.destinations import Administrators, Destination, PersonDM
from models.people.queries import people_who_may
from models.policy import Act, Subject
from models.store import audit
from models.terms import Agreement

ON_THE_WAY = (DeliveryState.PENDING, DeliveryState.SENDING, DeliveryState.UNCLEAR)


def sound_alarm(session: Session, agreement: Agreement, now: datetime, pace: Pace) -> bool:
    """Tell the administrators, once, of a message that is parked or has not arrived for too long."""
    first = aliased(Delivery)
    by_itself = or_(first.id.is_(None), first.state.in_(ENDED))
    late = Delivery.state.in_(ON_THE_WAY) & (Delivery.waiting_since <= now - pace.alarm) & by_itself
    query = (
        select(Delivery)
        .outerjoin(first, first.id == func.coalesce(Delivery.replies_to, Delivery.changes))
        .where(Delivery.alarmed_at.is_(None), Delivery.kind.not_in((PROBLEM_DIRECT, *TELLS_NOTHING)))
        .where(Delivery.state.in_(UNDELIVERED), or_(Delivery.state == DeliveryState.PARKED, late))
        .order_by(Delivery.due_at)
    )
    delivery = session.scalars(query.limit(1).with_for_update(skip_locked=True, of=Delivery)).one_or_none()
    if delivery is None:
        return False
    delivery.alarmed_at = now
    # An alarm that does not arrive alarms of the message that it was about: alarms of alarms would never end.
    subject = delivery.subject_id if delivery.kind in PROBLEMS else delivery.id
    for place in where_to_tell(session, delivery.place, agreement.today(now)):
        outbox.enqueue(session, PROBLEM_DIRECT if place.is_direct else PROBLEM, subject, place, now)
    return True


def where_to_tell(session: Session, failing: Destination, today: date) -> list[Destination]:
    """Where administrators are told of a place that fails: in their channel; directly when that is the one."""
    if failing != Administrators():
        return [Administrators()]
    return [PersonDM(person.id) for person in people_who_may(session, Act.PROPOSE_ROSTER, Subject(), today)]


def tell_of_audit_log(session: Session, entry: int, now: datetime) -> None:
    """Tell the administrators that the audit log was begun anew, at this entry."""
    outbox.enqueue(session, audit.BEGUN_ANEW_ALARM, entry, Administrators(), now)
