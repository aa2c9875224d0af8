"""What is done about arrests of students, as events of the register (C.G.S. 10-233h)."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.agreement.events import Event
from models.arrest_notifications.steps import CONFIRM, HAND_OVER, PRINCIPAL, SAY_CLASS, SEND, TELL
from models.arrest_notifications.tables import ArrestNotification

CLAUSE = "§V.4"
WHAT = {
    SAY_CLASS: "Class of offense of an arrest recorded", TELL: "Superintendent told of an arrest",
    SEND: "Letter on an arrest sent", HAND_OVER: "Letter on an arrest delivered by hand",
    CONFIRM: "Receipt of a letter on an arrest confirmed", PRINCIPAL: "Principal told of an arrest",
}  # fmt: skip


def events(session: Session) -> Iterator[Event]:
    """Each step, arrest by arrest. The duty is state law's; it stands with the clause by which schools are told."""
    for found in session.scalars(select(ArrestNotification).order_by(ArrestNotification.id)):
        record = f"Arrest notification {found.notice.label}"
        for step in found.steps:
            yield Event(step.taken_at, CLAUSE, record, WHAT[step.step], found.notice.school, step.taken_by)
