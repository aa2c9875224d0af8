"""By when a request for records, or a question about it, is to be answered; one reminder each, by a district goal."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from models.calendar.school_days import start_of
from models.policy import Act
from models.releases import tables as records
from models.releases import telling
from models.releases.steps import ASKED, OPEN_STATES, QUESTION
from models.releases.tables import RecordsRequest
from models.store import audit, deadlines
from models.store.deadlines import WhenDue
from models.terms import Agreement

REMIND_DUE = "records_remind"
AT = timedelta(hours=8)  # in the morning
SOONEST = timedelta(hours=2)
REMINDERS: Mapping[str, tuple[str, Act]] = {
    ASKED: (records.REMINDER, Act.RELEASE_RECORDS), QUESTION: (records.QUESTION_REMINDER, Act.ASK_FOR_RECORDS),
}  # fmt: skip
"""Which message reminds whom, by how the request stands."""


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


def begin(session: Session, agreement: Agreement, request: RecordsRequest, now: datetime) -> None:
    """A request waits for the police, or with a question for the superintendent, from now on."""
    day = due_on(agreement, request) if request.state == ASKED else _question_due_on(agreement, request, now)
    at = max(start_of(agreement, day) + AT, now + SOONEST)
    deadlines.put(session, request.id, {REMIND_DUE: at})
    deadlines.look_again(session, REMIND_DUE, request.id, at)


def _question_due_on(agreement: Agreement, request: RecordsRequest, now: datetime) -> date:
    """So many days after the question (district goal), and before the records are needed where that is still ahead."""
    today = agreement.today(now)
    day = today + timedelta(days=agreement.release_targets.answer_days)
    return min(day, request.needed_by) if request.needed_by and request.needed_by > today else day


def stop(session: Session, request: RecordsRequest, now: datetime) -> None:
    """Nobody is to be reminded of it."""
    deadlines.settle(session, (REMIND_DUE,), request.id, now)


@dataclass(frozen=True)
class ReleaseReminders:
    """Reminds the police, and the superintendent, of what waits for them."""

    agreement: Agreement

    def acts(self) -> dict[str, WhenDue]:
        """What to do when the time has come."""
        return {REMIND_DUE: self.remind}

    def remind(self, session: Session, request_id: int, now: datetime) -> None:
        """Remind whoever has the next step of an open request."""
        request = records.locked(session, request_id)
        if request is None or request.state not in REMINDERS:
            return
        kind, right = REMINDERS[request.state]
        told = telling.tell(session, self.agreement, kind, request, right, now)
        audit.record(session, "bot", "remind of records request", request, now, {"people": [who.id for who in told]})
