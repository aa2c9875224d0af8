"""What is done with holds and disposals, as events under the agreement (§V.6)."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.event import Event
from models.retention.tables import Disposal, Hold

CLAUSE = "§V.6"


def events(session: Session) -> Iterator[Event]:
    """Each hold that was set or lifted, and each list with its approvals and its end."""
    for hold in session.scalars(select(Hold).order_by(Hold.id)):
        yield Event(hold.set_at, CLAUSE, hold.label, "Hold on records set", hold.school, hold.set_by)
        if hold.lifted_at and hold.lifted_by:
            yield Event(hold.lifted_at, CLAUSE, hold.label, "Hold on records lifted", hold.school, hold.lifted_by)
    for disposal in session.scalars(select(Disposal).order_by(Disposal.id)):
        yield from _of(disposal)


def _of(disposal: Disposal) -> Iterator[Event]:
    label = disposal.label
    for row in disposal.approvals:
        yield Event(row.approved_at, CLAUSE, label, "Disposal of records approved", None, row.approved_by)
    if disposal.declined_at and disposal.declined_by:
        yield Event(disposal.declined_at, CLAUSE, label, "Disposal of records declined", None, disposal.declined_by)
