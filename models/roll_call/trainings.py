"""The trainings that officers have logged with `/sro-log`, for the lists beside which they are shown (§V.14)."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.activities.statistics import CURRENT, counted
from models.activities.tables import Activity, ActivityVersion
from models.terms import Agreement


@dataclass(frozen=True)
class Trainings:
    """How many trainings an officer has logged in a school year, and their hours."""

    count: int
    hours: int


def of_officers(session: Session, agreement: Agreement, school_year: str) -> Mapping[int, Trainings]:
    """The trainings of a school year by officer, as they read now; what was withdrawn does not count."""
    query = (
        select(Activity.officer_id, func.count(), func.coalesce(func.sum(ActivityVersion.hours), 0))
        .join(ActivityVersion, CURRENT)
        .where(Activity.kind == "training", counted(*agreement.days_of(school_year)))
        .group_by(Activity.officer_id)
    )
    return {officer: Trainings(count, int(hours or 0)) for officer, count, hours in session.execute(query)}
