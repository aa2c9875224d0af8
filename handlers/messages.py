"""Every kind of message that the bot sends, from the topics' own tables."""

from collections.abc import Mapping
from datetime import date
from functools import partial

from sqlalchemy.orm import Session

from handlers.activities.messages import MESSAGES as OF_ACTIVITIES
from handlers.activities.training_messages import MESSAGES as OF_TRAININGS
from handlers.agreement.messages import MESSAGES as OF_AGREEMENT
from handlers.appointments.messages import MESSAGES as OF_APPOINTMENTS
from handlers.arrest_notifications.messages import MESSAGES as OF_ARRESTS
from handlers.audit_log.messages import MESSAGES as OF_AUDIT_LOG
from handlers.delivery.messages import MESSAGES as OF_DELIVERY
from handlers.dismissals.messages import MESSAGES as OF_DISMISSALS
from handlers.disputes.messages import MESSAGES as OF_DISPUTES
from handlers.duty.messages import MESSAGES as OF_DUTY
from handlers.evaluations.messages import MESSAGES as OF_EVALUATIONS
from handlers.export_requests.messages import MESSAGES as OF_EXPORTS
from handlers.facilities.messages import MESSAGES as OF_FACILITIES
from handlers.feedback.messages import MESSAGES as OF_FEEDBACK
from handlers.goals.messages import MESSAGES as OF_GOALS
from handlers.message import MessageKind
from handlers.notices.messages import MESSAGES as OF_NOTICES
from handlers.outside_requests.messages import MESSAGES as OF_OUTSIDE_REQUESTS
from handlers.people.messages import MESSAGES as OF_PEOPLE
from handlers.quarters.messages import MESSAGES as OF_QUARTERS
from handlers.quarters.yearly_report.messages import MESSAGES as OF_REPORTS
from handlers.releases.messages import MESSAGES as OF_RELEASES
from handlers.reports.messages import MESSAGES as OF_OFFICER_REPORTS
from handlers.retention.messages import MESSAGES as OF_RETENTION
from handlers.revisions.messages import MESSAGES as OF_REVISIONS
from handlers.roll_call.messages import MESSAGES as OF_ROLL_CALL
from handlers.schedules.messages import MESSAGES as OF_SCHEDULES
from handlers.termination.messages import MESSAGES as OF_TERMINATION
from handlers.welcome.messages import MESSAGES as OF_WELCOME
from models.actor import Actor
from models.delivery.outbox import Delivery
from models.people.queries import with_roles_of
from models.people.tables import Person
from models.welcome.handed_on import Asks


def _still_asks(kind: MessageKind, session: Session, actor: Actor, subject_id: int) -> bool:
    is_for, matters = kind.handed_on_to, kind.still_matters
    return bool(is_for and matters and matters(session, subject_id) and is_for(session, actor, subject_id))


MESSAGES: Mapping[str, MessageKind] = {
    **OF_ACTIVITIES, **OF_AGREEMENT, **OF_APPOINTMENTS, **OF_DELIVERY, **OF_DISMISSALS, **OF_DUTY, **OF_EVALUATIONS,
    **OF_EXPORTS, **OF_FEEDBACK, **OF_NOTICES, **OF_PEOPLE, **OF_QUARTERS, **OF_REPORTS, **OF_SCHEDULES,
    **OF_TRAININGS, **OF_REVISIONS, **OF_DISPUTES, **OF_RELEASES, **OF_ROLL_CALL, **OF_FACILITIES, **OF_GOALS,
    **OF_TERMINATION, **OF_WELCOME, **OF_OFFICER_REPORTS, **OF_OUTSIDE_REQUESTS, **OF_ARRESTS, **OF_AUDIT_LOG,
    **OF_RETENTION,
}  # fmt: skip
CHANGED_LATER = frozenset(name for name, kind in MESSAGES.items() if kind.still_matters)
"""The messages that are changed or answered."""
ALWAYS_SAID = frozenset(name for name, kind in MESSAGES.items() if kind.is_always_said)
HANDED_ON: Mapping[str, Asks] = {
    name: Asks(kind.handed_on_of, partial(_still_asks, kind))
    for name, kind in MESSAGES.items() if kind.handed_on_of
}  # fmt: skip
"""The direct messages that go to whoever is new in an office, while they ask it for something."""
LINKED = frozenset(name for name, kind in MESSAGES.items() if kind.is_linked)


def may_still_have(session: Session, delivery: Delivery, person: Person, today: date) -> bool:
    """Whether somebody may have a direct message: their right may have ended since it was put on the way."""
    kind = MESSAGES.get(delivery.kind)
    if kind is None or kind.may_have is None:
        return False
    return kind.may_have(session, with_roles_of(session, person, today), delivery.subject_id)


def still_matters(session: Session, first: Delivery) -> bool:
    """Whether a message that is not where it was is to be posted anew."""
    matters = MESSAGES[first.kind].still_matters if first.kind in MESSAGES else None
    return matters is None or matters(session, first.subject_id)
