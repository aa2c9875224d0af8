"""What officers plan for a day on which the agreement has ended: nobody is asked about it any more (§XI)."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.activities import telling
from models.activities.clock import DUES
from models.activities.steps import COURSES
from models.activities.tables import Activity
from models.store import audit, deadlines
from models.store.base import locked_row
from models.termination.queries import ended_on
from models.terms import Agreement

AHEAD = ("planned", "event")
"""The kinds that are of a day to come."""
_WAITING = {code for kind in AHEAD for code, state in COURSES[kind].states.items() if not state.is_over}


def is_after_the_end(session: Session, activity: Activity, today: date) -> bool:
    """Whether it is planned for a day to come on which the agreement has ended, as far as is known today."""
    day = activity.current.happened_on
    return activity.kind in AHEAD and activity.is_awaited and day >= today and ended_on(session, day) is not None


def stop_planned(session: Session, agreement: Agreement, now: datetime) -> int:
    """On the day after the last one: nobody is reminded of these, and whoever planned one is told; how many."""
    today = agreement.today(now)
    waiting = select(Activity.id).where(
        Activity.kind.in_(AHEAD), Activity.state.in_(_WAITING), Activity.withdrawn_at.is_(None)
    )
    stopped = 0
    for activity_id in session.scalars(waiting.order_by(Activity.id)).all():
        found = locked_row(session, Activity, activity_id)
        if found is None or not is_after_the_end(session, found, today):
            continue
        deadlines.settle(session, DUES, found.id, now)
        telling.change(session, found, now)
        told = telling.tell(session, found, telling.TOLD, [found.officer], None, now)
        audit.record(session, "bot", "stop planned activity", found, now, {"people": [person.id for person in told]})
        stopped += 1
    return stopped
