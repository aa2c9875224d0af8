"""What follows when a school's channel does not get the card of a concern or a planned activity: as with a notice.

The officer is told at once, and the school's own people directly, as far as they can be reached.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from models.activities import telling
from models.activities.kinds import YES
from models.activities.steps import COURSES
from models.activities.tables import Activity
from models.delivery.missed import first_arrived, first_missed
from models.delivery.outbox import Delivery
from models.errors import must_exist
from models.policy import Part
from models.store import audit
from models.store.base import locked_row
from models.terms import Agreement

FOR_OFFICER, FOR_SCHOOL = "activity_not_delivered", "activity_not_delivered_school"
TELLS_THE_SCHOOL = (Delivery.kind == telling.CARD) & (Delivery.subject_id == Activity.id)
AWAITED = sorted(
    {code for course in COURSES.values() if course.has_card for code, state in course.states.items() if state.asks}
)
STILL_MATTERS = Activity.state.in_(AWAITED) & Activity.withdrawn_at.is_(None)


def look(session: Session, agreement: Agreement, now: datetime) -> bool:
    """Tell of one entry whose card the channel does not get, or has after all; whether there was one."""
    if missed := first_missed(session, Activity, TELLS_THE_SCHOOL, STILL_MATTERS):
        _tell(session, agreement, _locked(session, missed[0]), missed[1], now)
        return True
    arrived = first_arrived(session, Activity)
    if arrived is not None:
        activity = _locked(session, arrived)
        activity.undelivered_id = None
        telling.change(session, activity, now)
        audit.record(session, "bot", "activity delivered after all", activity, now)
    return arrived is not None


def _tell(session: Session, agreement: Agreement, activity: Activity, delivery_id: int, now: datetime) -> None:
    if activity.undelivered_id or not activity.is_awaited:  # another process was quicker
        return
    activity.undelivered_id = delivery_id
    part = Part.TOLD_OF_URGENT_CONCERN if activity.current.urgent == YES else Part.TOLD_OF_ACTIVITY
    school = telling.people(session, activity, (part,), agreement.today(now))
    telling.tell(session, activity, FOR_OFFICER, [activity.officer], None, now)
    told = telling.tell(session, activity, FOR_SCHOOL, school, None, now)
    audit.record(session, "bot", "activity not delivered", activity, now, {"people": [person.id for person in told]})


def _locked(session: Session, activity_id: int) -> Activity:
    return must_exist(locked_row(session, Activity, activity_id), "activity")
