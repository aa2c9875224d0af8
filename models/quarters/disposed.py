"""Whether records that a quarter counts were disposed of: then it cannot be counted anew, and stays as it was sent."""

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from models.activities import statistics as activities
from models.activities.tables import Activity, ActivityVersion
from models.errors import Conflict
from models.notices import statistics as notices
from models.notices.tables import Notice, NoticeVersion
from models.quarters.tables import Quarter
from models.terms import Agreement

STAYS = (
    "Records of this quarter were disposed of under the records schedule. It cannot be counted anew: its figures stay "
    "as they were confirmed."
)


def some_disposed(session: Session, agreement: Agreement, quarter: Quarter) -> bool:
    """Whether a notice or an entry of the activity log of its days was disposed of."""
    days = quarter.first_day, quarter.last_day
    of_notices = exists().where(notices.WITH_VERSION, Notice.disposed_at.is_not(None))
    of_notices = of_notices.where(notices.happened(agreement, *days)).select_from(Notice).select_from(NoticeVersion)
    logged = ActivityVersion.happened_on.between(*days)
    of_activities = exists().where(activities.WITH_VERSION, Activity.disposed_at.is_not(None), logged)
    return bool(session.scalar(select(of_notices | of_activities)))


def require_countable(session: Session, agreement: Agreement, quarter: Quarter) -> None:
    """Stop a confirmation of what can no longer be counted. Raises `Conflict`."""
    if some_disposed(session, agreement, quarter):
        raise Conflict(STAYS)
