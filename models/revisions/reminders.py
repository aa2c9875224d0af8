"""What falls due of requests for revision: an answer, and a signed text. The days are district goals."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from models.calendar.school_days import start_of
from models.revisions import tables as records
from models.revisions import telling
from models.revisions.steps import ACCEPTED
from models.revisions.tables import RevisionRequest
from models.store import audit, deadlines
from models.store.deadlines import WhenDue
from models.terms import Agreement

ANSWER_DUE, SIGN_DUE = "revision_answer", "revision_sign"
AT = timedelta(hours=8)  # in the morning


def plan(session: Session, agreement: Agreement, found: RevisionRequest, now: datetime) -> None:
    """Have a request looked at when its next step is due, and no more at what is done."""
    goals, due = agreement.request_targets, dict[str, datetime]()
    if found.asked_now:
        due[ANSWER_DUE] = now + timedelta(days=goals.answer_days)
    if found.state == ACCEPTED and found.due_on:
        first = start_of(agreement, found.due_on - timedelta(days=goals.remind_days)) + AT
        due[SIGN_DUE] = max(first, now + timedelta(days=1))
    deadlines.settle(session, (ANSWER_DUE, SIGN_DUE), found.id, now)
    for kind, due_at in due.items():
        _look(session, kind, found.id, due_at)


def _look(session: Session, kind: str, request_id: int, due_at: datetime) -> None:
    deadlines.put(session, request_id, {kind: due_at})
    deadlines.look_again(session, kind, request_id, due_at)


@dataclass(frozen=True)
class RevisionReminders:
    """Reminds of requests that wait for an answer or for a signed text, again and again."""

    agreement: Agreement

    def acts(self) -> dict[str, WhenDue]:
        """What to do when a time has come."""
        return {ANSWER_DUE: self.answer, SIGN_DUE: self.sign}

    def answer(self, session: Session, request_id: int, now: datetime) -> None:
        """Remind the party that is to answer."""
        found = records.get(session, request_id)
        if found.asked_now:
            telling.to_asked(session, self.agreement, records.REMINDER, found, now)
            self._again(session, ANSWER_DUE, found, now)

    def sign(self, session: Session, request_id: int, now: datetime) -> None:
        """Remind both parties that a signed text is due."""
        found = records.get(session, request_id)
        if found.state == ACCEPTED:
            telling.to_both(session, self.agreement, records.SIGN_REMINDER, found, now)
            self._again(session, SIGN_DUE, found, now)

    def _again(self, session: Session, kind: str, found: RevisionRequest, now: datetime) -> None:
        _look(session, kind, found.id, now + timedelta(days=self.agreement.request_targets.remind_days))
        audit.record(session, "bot", "remind of request for revision", found, now, {"of": kind})
