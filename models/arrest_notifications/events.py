"""What is done about arrests of students, as events of the register (C.G.S. 10-233h)."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from models.arrest_notifications.steps import BACK, CONFIRM, GONE, HAND_OVER, PRINCIPAL, SAY_CLASS, SEND, TELL
from models.arrest_notifications.tables import ArrestNotification, ArrestStep
from models.event import ALWAYS, Event

CLAUSE = "§V.4"
WHAT = {
    SAY_CLASS: "Class of offense of an arrest recorded", TELL: "Superintendent told of an arrest",
    SEND: "Letter on an arrest sent", HAND_OVER: "Letter on an arrest delivered by hand",
    CONFIRM: "Receipt of a letter on an arrest confirmed", PRINCIPAL: "Principal told of an arrest",
    GONE: "An arrest was taken out of its notice", BACK: "An arrest was put into its notice again",
}  # fmt: skip


def events(session: Session) -> Iterator[Event]:
    """Each step, arrest by arrest. The duty is state law's; it stands with the clause by which schools are told."""
    yield from within(session, *ALWAYS)


def within(session: Session, begins: datetime, ends: datetime) -> Iterator[Event]:
    """The same of steps that were taken from one moment to before another: there are very many."""
    at, notice_of = ArrestStep.taken_at, joinedload(ArrestStep.notification).joinedload(ArrestNotification.notice)
    query = select(ArrestStep).where(at >= begins, at < ends).order_by(ArrestStep.notification_id, ArrestStep.id)
    for step in session.scalars(query.options(notice_of)):
        notice, of = step.notification.notice, ("arrest_notification", step.notification_id)
        record = f"Arrest notification {notice.label}"
        yield Event(step.taken_at, CLAUSE, record, WHAT[step.step], notice.school, step.taken_by, of)
