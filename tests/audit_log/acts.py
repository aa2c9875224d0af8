"""What tests do with the audit log."""

from datetime import datetime

from sqlalchemy.orm import Session

from models.audit_log import anchors, checks
from models.audit_log.tables import AuditCheck
from tests.support.staff import Staff


def checked(session: Session, staff: Staff, now: datetime) -> None:
    """A check that found something, one that waits, and an anchor."""
    found = checks.ask(session, staff.actor("superintendent"), now)
    found.ended_at, found.entries, found.hash = now, 1_203, "0" * 64
    found.problems, found.first_problems = 12, [f"entry {number} was changed" for number in range(1, 11)]
    session.flush()
    waits: AuditCheck = checks.ask(session, staff.actor("chief"), now)
    waits.leased_until = None
    anchors.make(session, staff.town.agreement, now, by_mail=False, in_channel=False)
