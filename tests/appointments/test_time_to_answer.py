"""Until when a principal is waited for: worked out by hand, by the clock on the wall."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from models.appointments.time_to_answer import DAY_BEFORE, GOAL, LEAST, time_to_answer
from models.store.database import Database
from models.store.deadlines import Deadline
from tests.appointments import acts
from tests.support.staff import Staff

NOV_27 = datetime(2026, 11, 27, 15, 0, tzinfo=UTC)  # 10 AM in the district
OCT_28 = datetime(2026, 10, 28, 14, 0, tzinfo=UTC)  # 10 AM there, too: clocks are set back on Nov 1


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("now", "first_day", "until", "why", "hours", "reminded_after"),
    [
        (NOV_27, date(2026, 12, 4), date(2026, 12, 3), DAY_BEFORE, 144, 72),
        (NOV_27, date(2026, 12, 11), date(2026, 12, 10), DAY_BEFORE, 312, 156),
        (NOV_27, date(2026, 12, 12), date(2026, 12, 11), GOAL, 336, 168),
        (NOV_27, date(2026, 11, 27), date(2026, 11, 29), LEAST, 48, 24),
        (NOV_27, date(2026, 11, 28), date(2026, 11, 29), LEAST, 48, 24),
        (NOV_27, date(2026, 11, 30), date(2026, 11, 29), DAY_BEFORE, 48, 24),
        (OCT_28, date(2026, 11, 4), date(2026, 11, 3), DAY_BEFORE, 145, 72.5),
        (OCT_28, date(2027, 1, 4), date(2026, 11, 11), GOAL, 337, 169),
    ],
)
def test_a_principal_is_waited_for_until_the_day_before_the_first_day(
    database: Database, staff: Staff, now: datetime, first_day: date, until: date, why: str, hours: int,
    reminded_after: float,
) -> None:  # fmt: skip
    """Two days at least, the goal at most; the reminder is halfway where the time is shorter than the goal."""
    with database.write() as session:
        made = acts.propose(session, staff, now, first_day=first_day)
        time = time_to_answer(staff.town.agreement, made)
        assert (time.until, time.why) == (until, why)
        due = {row.kind: row.due_at - now for row in session.scalars(select(Deadline).filter_by(subject_id=made.id))}
        wanted = {"appointment_remind": reminded_after, "appointment_silence": hours}
        assert due == {kind: timedelta(hours=after) for kind, after in wanted.items()}
