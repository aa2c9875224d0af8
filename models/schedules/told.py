"""How an officer told a school of the work schedule in a school year (§III): counts, without a judgment."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.schedules.tables import ScheduleChange, SchedulePosting, UsualWeek
from models.terms import Agreement


@dataclass(frozen=True)
class Told:
    """On which day the first usual week of a year was given; and changes entered before, on and after their first day.

    Withdrawn changes do not count; a corrected one counts as it was entered first.
    """

    given_on: date | None = None
    before: int = 0
    same_day: int = 0
    after: int = 0


def told_of(session: Session, agreement: Agreement, officer_id: int, school: str, first: date, last: date) -> Told:
    """What a school was told of an officer's schedule, of days from the first to the last."""
    weeks = (
        select(UsualWeek.given_at)
        .join(SchedulePosting, SchedulePosting.week_id == UsualWeek.id)
        .where(UsualWeek.officer_id == officer_id, SchedulePosting.school == school)
        .where(UsualWeek.first_day.between(first, last))
    )
    changes = (
        select(ScheduleChange)
        .join(SchedulePosting, SchedulePosting.change_id == ScheduleChange.id)
        .where(ScheduleChange.officer_id == officer_id, SchedulePosting.school == school)
        .where(ScheduleChange.withdrawn_at.is_(None))
    )
    given = min(session.scalars(weeks), default=None)
    when: Counter[str] = Counter()
    for change in session.scalars(changes):
        day = change.versions[0].first_day
        if first <= day <= last:
            entered = agreement.today(change.recorded_at)
            when["before" if entered < day else "same_day" if entered == day else "after"] += 1
    return Told(agreement.today(given) if given else None, **when)
