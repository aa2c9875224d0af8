"""Work schedules and times on duty as kinds of records that can be disposed of (§III). Who, school and days stay."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, time
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from models.duty import acts as duty
from models.duty.tables import DutyTime, DutyTimeVersion
from models.retention.kind import Contents, Messages
from models.retention.plain import Plain, nothing, rows_of
from models.schedules import cards, substitutes
from models.schedules.tables import (
    ScheduleChange,
    ScheduleChangeVersion,
    SchedulePosting,
    Substitution,
    UsualDay,
    UsualWeek,
)

NO_TIME, NO_MOMENT = time(0), datetime(1970, 1, 1, tzinfo=UTC)
"""What stands where a time of day stood that cannot be empty."""
OTHER = "other"  # one of the kinds of changes, so that what names the change can still be read
POSTED = (cards.CARD, cards.CARD_CHANGE, cards.AT_ONCE, cards.FOR_OFFICER, cards.INSTEAD)


def _cards(column: InstrumentedAttribute[Any]) -> Messages:
    """The cards in the channels of schools, and what was sent beside them."""

    def of(session: Session, record_id: int) -> Iterable[int]:
        return session.scalars(select(SchedulePosting.id).where(column == record_id)).all()

    return Messages(POSTED, of)


def _posting(column: InstrumentedAttribute[Any]) -> Contents:
    return Contents(SchedulePosting, rows_of(column), kept=("school", "message_ids"))


def _schools(column: str) -> Callable[[Any], str | None]:
    """The school of which it is, where it is one alone."""

    def of(row: Any) -> str | None:
        found = {part.school for part in getattr(row, column)}
        return found.pop() if len(found) == 1 else None

    return of


DUTY_TIMES = Plain(
    "duty_time", DutyTime,
    (
        Contents(DutyTime, rows_of(DutyTime.id), nothing("withdrawn_because"), kept=("disposed_note",)),
        Contents(
            DutyTimeVersion, rows_of(DutyTimeVersion.duty_id),
            {"starts_at": NO_MOMENT, **nothing("ends_at", "changed_because")}, kept=("how", "school"),
        ),
    ),
    lambda row: (row.day, row.withdrawn_at, *(version.changed_at for version in row.versions)),
    DutyTime.day, school=_schools("versions"),
).kind("Time on duty", "Times on duty", told=(duty.FOR_OFFICER,))  # fmt: skip
USUAL_WEEKS = Plain(
    "usual_week", UsualWeek,
    (
        Contents(UsualWeek, rows_of(UsualWeek.id), kept=("disposed_note",)),
        Contents(UsualDay, rows_of(UsualDay.week_id), is_deleted=True),
        _posting(SchedulePosting.week_id),
    ),
    lambda row: (row.given_at, row.first_day, row.last_day), UsualWeek.given_at, school=_schools("days"),
).kind(
    "Usual week of an officer", "Usual weeks of officers", "its last day", messages=(_cards(SchedulePosting.week_id),)
)  # fmt: skip
SCHEDULE_CHANGES = Plain(
    "schedule_change", ScheduleChange,
    (
        Contents(ScheduleChange, rows_of(ScheduleChange.id), nothing("withdrawn_because"), kept=("disposed_note",)),
        Contents(
            ScheduleChangeVersion, rows_of(ScheduleChangeVersion.change_id),
            {"kind": OTHER, **nothing("changed_because", "starts", "ends")}, kept=("school",),
        ),
        _posting(SchedulePosting.change_id),
    ),
    lambda row: (row.recorded_at, row.withdrawn_at, *(
        day for version in row.versions for day in (version.changed_at, version.first_day, version.last_day))),
    ScheduleChange.recorded_at, school=lambda _row: None,
).kind(
    "Change of a schedule", "Changes of work schedules, with absences",
    "its last day, or the last day on which something was done with it",
    messages=(_cards(SchedulePosting.change_id),),
)  # fmt: skip
SUBSTITUTIONS = Plain(
    "substitution", Substitution,
    (
        Contents(
            Substitution, rows_of(Substitution.id), {"starts": NO_TIME, "ends": NO_TIME},
            kept=("school", "disposed_note"),
        ),
        _posting(SchedulePosting.substitution_id),
    ),
    lambda row: (row.named_at, row.cancelled_at, row.first_day, row.last_day), Substitution.named_at,
).kind(
    "Substitute", "Substitutes for officers", "the last of the days", told=(substitutes.TOLD,),
    messages=(_cards(SchedulePosting.substitution_id),),
)  # fmt: skip
