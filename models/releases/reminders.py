"""By when the police are to answer a request for records, and the one reminder; the days are a district goal."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from models.calendar.school_days import start_of
from models.policy import Act
from models.releases import tables as records
from models.releases import telling
from models.releases.steps import ASKED, OPEN_STATES
from models.releases.tables import RecordsRequest
from models.store import audit, deadlines
from models.store.deadlines import WhenDue
from models.terms import Agreement

REMIND_DUE = "records_remind"
AT = timedelta(hours=8)  # in the morning
SOONEST = timedelta(hours=2)


def due_on(agreement: Agreement, request: RecordsRequest) -> date:
    """The day on which the records are needed; where none was named, so many days after it came (district goal)."""
    if request.needed_by:
        return request.needed_by
    return agreement.today(request.waits_since) + timedelta(days=agreement.release_targets.answer_days)


def days_overdue(agreement: Agreement, request: RecordsRequest, today: date) -> int:
    """How many days ago an open request was to be answered; while there is a question, only its own day counts."""
    if request.state not in OPEN_STATES or not (request.state == ASKED or request.needed_by):
        return 0
    return max(0, (today - due_on(agreement, request)).days)


def begin(session: Session, agreement: Agreement, request: RecordsRequest) -> None:
    """A request waits for the police from now on."""
    at = max(start_of(agreement, due_on(agreement, request)) + AT, request.waits_since + SOONEST)
    deadlines.put(session, request.id, {REMIND_DUE: at})
    deadlines.look_again(session, REMIND_DUE, request.id, at)


def stop(session: Session, request: RecordsRequest, now: datetime) -> None:
    """Nobody is to be reminded of it."""
    deadlines.settle(session, (REMIND_DUE,), request.id, now)


@dataclass(frozen=True)
class ReleaseReminders:
    """Reminds the police of what waits for them."""

    agreement: Agreement

    def acts(self) -> dict[str, WhenDue]:
        """What to do when the time has come."""
        return {REMIND_DUE: self.remind}

    def remind(self, session: Session, request_id: int, now: datetime) -> None:
        """Remind the police of a request, as long as it waits for them."""
        request = records.locked(session, request_id)
        if request is None or request.state != ASKED:
            return
        told = telling.tell(session, self.agreement, records.REMINDER, request, Act.RELEASE_RECORDS, now)
        audit.record(session, "bot", "remind of records request", request, now, {"people": [who.id for who in told]})
