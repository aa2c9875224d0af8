"""Notices that nobody at a school has acknowledged are told to whoever is new in the office that was to be told (§V.4).

What was told to somebody is said once: whoever had the office then may have left, or nobody had it.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from models.actor import person_label
from models.delivery.outbox import Delivery, DeliveryState
from models.destinations import PersonDM
from models.notices import direct
from models.notices.acknowledgments import DESIGNEE_DUE
from models.notices.escalation import FOR_DESIGNEE, FOR_SUPERINTENDENT
from models.notices.finding import CONDITIONS, UNACKNOWLEDGED, State
from models.notices.tables import Notice
from models.notices.undelivered import FOR_SCHOOL
from models.people.queries import with_roles_of
from models.people.tables import Person
from models.policy import Act, Part, Right, may
from models.store import audit
from models.store.base import locked_row
from models.store.deadlines import Deadline
from models.terms import Agreement

HAS_COME = exists().where(
    Deadline.subject_id == Notice.id, Deadline.kind == DESIGNEE_DUE, Deadline.settled_at.is_not(None)
)
ASKED: tuple[tuple[str, ColumnElement[bool], Right], ...] = (
    (FOR_SCHOOL, UNACKNOWLEDGED & Notice.undelivered_id.is_not(None), Act.ACKNOWLEDGE_NOTICE),
    (FOR_DESIGNEE, UNACKNOWLEDGED & HAS_COME, Act.ACKNOWLEDGE_NOTICE),
    (FOR_SUPERINTENDENT, CONDITIONS[State.ESCALATED], Part.TOLD_LAST),
)
"""The messages that ask somebody to see to a notice, in which state, and by which right."""


def hand_on(session: Session, agreement: Agreement, person: Person, now: datetime) -> None:
    """Tell somebody whose role begins of the notices that still wait for their office, each once."""
    actor, place = with_roles_of(session, person, agreement.today(now)), PersonDM(person.id)
    there = (Delivery.destination == str(place)) & (Delivery.state != DeliveryState.DROPPED)
    was_told = exists().where(
        Delivery.subject_id == Notice.id, Delivery.kind.in_([kind for kind, *_rest in ASKED]), there
    )
    for kind, waits, right in ASKED:
        for found in session.scalars(select(Notice).where(waits, ~was_told).order_by(Notice.id)).all():
            if not may(actor, right, found.subject):
                continue
            notice = locked_row(session, Notice, found.id)
            if notice is None or notice.acknowledged_at or notice.withdrawn_at:
                continue
            direct.tell(session, kind, notice, [person], now)
            audit.record(session, "bot", "hand on", notice, now, {"to": person_label(person.id)})
