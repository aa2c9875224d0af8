"""What people may ask for of activities: the log of a period, with the rows that they may have."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from models.activities.importing import IMPORTS
from models.activities.queries import exported
from models.actor import Actor
from models.errors import Invalid
from models.export_requests.tables import ExportRequest
from models.policy import Act, refusal

LONGEST = timedelta(days=731)


@dataclass(frozen=True)
class ActivityLog(ExportRequest, kind="activities", act=Act.EXPORT_ACTIVITIES):
    """The activities from the first to the last day: an officer's own, a principal's school's, or all."""

    first: date
    last: date

    def authorize(self, session: Session, actor: Actor) -> None:
        """Stop who may have no row."""
        require_rows(actor)


@dataclass(frozen=True)
class OldLogTemplate(ExportRequest, kind="activity_template", act=Act.IMPORT_ACTIVITIES):
    """The workbook in which an officer, or a supervisor for all officers, enters an old log to be imported."""

    def authorize(self, session: Session, actor: Actor) -> None:
        """Stop who imports no logs."""
        IMPORTS.require(actor)


def require_rows(actor: Actor) -> None:
    """Stop who may have no row of the log. Raises `Refused`."""
    if exported(actor) is None:
        raise refusal(ActivityLog.act)


def activity_log(actor: Actor, first: date | None, last: date | None) -> ActivityLog:
    """The log of a period, for whoever may have rows of it; `Invalid` where there is no such period."""
    require_rows(actor)
    if first is None or last is None:
        raise Invalid({"first" if first is None else "last": "Enter a date."})
    if last < first:
        raise Invalid({"last": "This is before the start date."})
    if last - first > LONGEST:
        raise Invalid({"last": "The range can be two years at most. Use a second file for the rest."})
    return ActivityLog(first, last)
