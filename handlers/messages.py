"""Which message each kind of delivery sends: made from the record at the moment it leaves."""

from collections.abc import Callable, Mapping

from sqlalchemy.orm import Session

from handlers.views import delivery as delivery_views
from handlers.views import notices as notice_views
from handlers.views import people as people_views
from handlers.views.parts import Message
from models import escalation, notices, outbox, proposals
from models.agreement import Agreement
from models.outbox import Delivery, DeliveryState

Render = Callable[[Session, Agreement, int], Message | None]
"""Makes the message for a record by its id; nothing when there is nothing left to say."""


def _card(session: Session, agreement: Agreement, notice_id: int) -> Message:
    return notice_views.card(agreement, notices.get(session, notice_id))


def _changed(session: Session, _agreement: Agreement, notice_id: int) -> Message:
    return notice_views.changed(notices.get(session, notice_id))


def _reminder(session: Session, _agreement: Agreement, notice_id: int) -> Message | None:
    return notice_views.reminder(notices.get(session, notice_id))


def _for_designee(session: Session, agreement: Agreement, notice_id: int) -> Message | None:
    return notice_views.for_designee(agreement, notices.get(session, notice_id))


def _for_superintendent(session: Session, agreement: Agreement, notice_id: int) -> Message | None:
    return notice_views.for_superintendent(agreement, notices.get(session, notice_id))


def _problem(session: Session, agreement: Agreement, delivery_id: int) -> Message | None:
    delivery = session.get_one(Delivery, delivery_id)
    if delivery.state in (DeliveryState.POSTED, DeliveryState.DROPPED):
        return None
    return delivery_views.problem(agreement, delivery)


def _proposal(session: Session, agreement: Agreement, proposal_id: int) -> Message:
    return people_views.for_approval(agreement, proposals.get(session, proposal_id))


MESSAGES: Mapping[str, Render] = {
    notices.CARD: _card,
    notices.CARD_CHANGE: _card,
    notices.CHANGE_REPLY: _changed,
    escalation.REMINDER: _reminder,
    escalation.FOR_DESIGNEE: _for_designee,
    escalation.FOR_SUPERINTENDENT: _for_superintendent,
    proposals.PROPOSAL: _proposal,
    proposals.PROPOSAL_CHANGE: _proposal,
    outbox.PROBLEM: _problem,
    outbox.PROBLEM_DIRECT: _problem,
}
