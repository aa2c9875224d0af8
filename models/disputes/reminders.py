"""What falls due of disputes: one with nothing new is brought back to mind, again and again (district goal)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from models.disputes import tables as records
from models.disputes import telling
from models.disputes.steps import UNSETTLED
from models.disputes.tables import Dispute
from models.store import audit, deadlines
from models.store.deadlines import WhenDue
from models.terms import Agreement

QUIET_DUE = "dispute_quiet"


def plan(session: Session, agreement: Agreement, found: Dispute, now: datetime) -> None:
    """Have a dispute looked at once nothing new has come for a while; a settled one no more."""
    deadlines.settle(session, (QUIET_DUE,), found.id, now)
    if found.state in UNSETTLED:
        due_at = now + timedelta(days=agreement.request_targets.dispute_days)
        deadlines.put(session, found.id, {QUIET_DUE: due_at})
        deadlines.look_again(session, QUIET_DUE, found.id, due_at)


@dataclass(frozen=True)
class DisputeReminders:
    """Reminds both sides of a dispute in which nothing happens. Nothing decides for them."""

    agreement: Agreement

    def acts(self) -> dict[str, WhenDue]:
        """What to do when a time has come."""
        return {QUIET_DUE: self.remind}

    def remind(self, session: Session, dispute_id: int, now: datetime) -> None:
        """Remind both."""
        found = records.get(session, dispute_id)
        if found.state not in UNSETTLED:
            return
        telling.to_both(session, self.agreement, records.REMINDER, found, now)
        plan(session, self.agreement, found, now)
        audit.record(session, "bot", "remind of dispute", found, now)
