"""A complaint that is still open after some days: those who follow it up are reminded, once. The days are a goal."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from models.errors import must_exist
from models.feedback import telling
from models.feedback.kinds import COMPLAINT
from models.feedback.tables import Feedback
from models.store import audit, deadlines
from models.store.base import locked_row
from models.store.deadlines import WhenDue
from models.terms import Agreement

REMIND_DUE = "feedback_remind"


def begin(session: Session, agreement: Agreement, found: Feedback, now: datetime) -> None:
    """A complaint is open from now on."""
    if found.kind == COMPLAINT:
        at = now + timedelta(days=agreement.complaint_targets.remind_after_days)
        deadlines.put(session, found.id, {REMIND_DUE: at})
        deadlines.look_again(session, REMIND_DUE, found.id, at)


def stop(session: Session, found: Feedback, now: datetime) -> None:
    """Nobody is to be reminded any more."""
    deadlines.settle(session, (REMIND_DUE,), found.id, now)


@dataclass(frozen=True)
class ComplaintReminders:
    """Reminds who can act."""

    agreement: Agreement

    def acts(self) -> dict[str, WhenDue]:
        """What to do when the time has come."""
        return {REMIND_DUE: self._remind}

    def _remind(self, session: Session, feedback_id: int, now: datetime) -> None:
        found = must_exist(locked_row(session, Feedback, feedback_id), "complaint")
        if found.is_open:
            whom = telling.who_follows(session, found, self.agreement.today(now))
            told = telling.send(session, found, telling.REMINDER, whom, None, now)
            audit.record(session, "bot", "remind of complaint", found, now, {"people": [who.id for who in told]})
