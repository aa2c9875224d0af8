"""What of activities belongs into a calendar: events and planned activities, and how firm each is (§IV, §VII)."""

from collections.abc import Collection, Sequence
from datetime import date
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.activities.queries import readable
from models.activities.tables import Activity, ActivityVersion
from models.actor import Actor

EVENT, PLANNED = "event", "planned"
FIRM = frozenset({
    (EVENT, "regular"), (EVENT, "approved"), (EVENT, "worked"), (EVENT, "returned"), (EVENT, "confirmed"),
    (PLANNED, "agreed"), (PLANNED, "done"), (PLANNED, "anyway"),
})  # fmt: skip
"""The states in which nothing is to be answered any more before it is held."""
CALLED_OFF = "called_off"


class Firmness(StrEnum):
    """How a calendar shows it, in the words of RFC 5545."""

    TENTATIVE = "TENTATIVE"
    CONFIRMED = "CONFIRMED"
    CANCELLED = "CANCELLED"


def firmness(entry: Activity) -> Firmness:
    """Cancelled where it was called off or withdrawn; tentative as long as somebody's answer is awaited or was no."""
    if entry.withdrawn_at or entry.state == CALLED_OFF:
        return Firmness.CANCELLED
    return Firmness.CONFIRMED if (entry.kind, entry.state) in FIRM else Firmness.TENTATIVE


def dated(
    session: Session, actor: Actor, schools: Collection[str], first: date, last: date
) -> Sequence[Activity]:  # fmt: skip
    """Events and planned activities at some schools that somebody may read and that are, or once were, in a span.

    Also what was called off or moved elsewhere: a calendar that had it has to learn of that.
    """
    which = readable(actor)
    if which is None:
        return []
    in_span = Activity.versions.any(ActivityVersion.happened_on.between(first, last))
    about = Activity.kind.in_((EVENT, PLANNED)) & Activity.school.in_(schools)
    return session.scalars(select(Activity).where(which, about, in_span).order_by(Activity.id)).all()


def changes_of(entry: Activity) -> int:
    """How often it has changed: a number that only ever grows."""
    return entry.version + len(entry.steps) + (entry.withdrawn_at is not None)
