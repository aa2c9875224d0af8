"""By when a request from outside is to be answered, and who is reminded: those who decide, then the head of the side.

The day is the one that was entered, or so many days after it came (district goal); it is never said to be the law's.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from models.calendar.school_days import start_of
from models.outside_requests import tables as records
from models.outside_requests import telling
from models.outside_requests.tables import OutsideRequest
from models.policy import Act, Part
from models.store import audit, deadlines
from models.store.deadlines import WhenDue
from models.terms import Agreement

SOON, DUE, LATE = "outside_soon", "outside_due", "outside_late"
AT = timedelta(hours=8)  # in the morning
SOONEST = timedelta(hours=2)
A_DAY = timedelta(days=1)


def goal(agreement: Agreement, since: date) -> date:
    """The due day where nobody enters one: a district goal."""
    return since + timedelta(days=agreement.outside_targets.answer_days)


def begin(session: Session, agreement: Agreement, request: OutsideRequest, now: datetime) -> None:
    """A request is due on a day from now on. What is past already is not said any more, but for the last one."""
    before = timedelta(days=agreement.outside_targets.remind_days_before)
    days = {SOON: request.due_on - before, DUE: request.due_on, LATE: request.due_on + A_DAY}
    stop(session, request, now)
    for kind, day in days.items():
        at = start_of(agreement, day) + AT
        if at > now or kind == LATE:
            at = max(at, now + SOONEST)
            deadlines.put(session, request.id, {kind: at})
            deadlines.look_again(session, kind, request.id, at)


def stop(session: Session, request: OutsideRequest, now: datetime) -> None:
    """Nobody is to be reminded of it."""
    deadlines.settle(session, (SOON, DUE, LATE), request.id, now)


@dataclass(frozen=True)
class OutsideReminders:
    """Reminds those who decide, and tells the head of their side of what is overdue."""

    agreement: Agreement

    def acts(self) -> dict[str, WhenDue]:
        """What to do when the time has come."""
        ask = self._telling(records.REMINDER, Act.DECIDE_OUTSIDE, "remind of request from outside")
        late = self._telling(records.OVERDUE, Part.TOLD_OF_OUTSIDE_LATE, "tell of overdue request from outside")
        return {SOON: ask, DUE: ask, LATE: late}

    def _telling(self, kind: str, right: Act | Part, act: str) -> Callable[[Session, int, datetime], None]:
        def when_due(session: Session, request_id: int, now: datetime) -> None:
            request = records.locked(session, request_id)
            if request is None or not request.is_unanswered:
                return
            told = telling.remind(session, self.agreement, kind, right, request, now)
            audit.record(session, "bot", act, request, now, {"people": [who.id for who in told]})

        return when_due
