"""What people may ask for of the audit log: what they may read of it, as a workbook."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from models.actor import Actor
from models.audit_log.reading import Wanted
from models.errors import Conflict
from models.export_requests.tables import ExportRequest
from models.policy import Act, Subject, require
from models.store import audit

MOST_ROWS = 1_000_000
"""A sheet holds 48,576 rows more."""
TOO_MANY = "There are more entries than a workbook holds. Choose a shorter period."


@dataclass(frozen=True)
class AuditLog(ExportRequest, kind="audit_log", act=Act.READ_AUDIT_LOG):
    """The entries that fit what somebody looked for: by whom, about what, what was done, and when."""

    actor: str | None = None
    subject: str | None = None
    done: str | None = None
    first: str | None = None
    last: str | None = None

    @property
    def wanted(self) -> Wanted:
        """What was looked for."""
        days = [date.fromisoformat(day) if day else None for day in (self.first, self.last)]
        return Wanted(self.actor, self.subject, self.done, *days)


def audit_log(actor: Actor, wanted: Wanted) -> AuditLog:
    """The workbook of what somebody looks for. Raises `Refused`."""
    require(actor, AuditLog.act, Subject())
    days = [day.isoformat() if day else None for day in (wanted.first, wanted.last)]
    return AuditLog(wanted.actor, wanted.subject, wanted.act, *days)


def record_export(session: Session, actor: Actor, request: AuditLog, count: int, now: datetime) -> None:
    """Put on record that somebody takes out entries, which, and how many there are."""
    audit.record(session, actor.label, "export audit log", "audit log", now, request.wanted.detail() | {"rows": count})


def refuse_too_many(count: int) -> None:
    """Raise `Conflict` where no sheet holds so many."""
    if count > MOST_ROWS:
        raise Conflict(TOO_MANY)
