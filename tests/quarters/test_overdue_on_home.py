"""Home says of what waits for its reader whether there is still time (§III, §IX)."""

from datetime import datetime, time, timedelta

import pytest

from handlers.home import views as home_views
from handlers.home.listeners import home_of
from handlers.parts import day
from models.quarters import tables as records
from tests.quarters.acts import bring_to
from tests.support.staff import Staff
from tests.support.workplace import text_of

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
NOON = time(12)


@pytest.mark.parametrize("waits", ["submission", "evaluation"])
def test_home_says_overdue_from_the_day_after_the_due_day(staff: Staff, waits: str) -> None:
    """A submission of the quarter, and the evaluation of the year."""
    agreement, principal = staff.town.agreement, staff.actor("principal")
    with staff.town.database.write() as session:
        quarter = records.get(session, bring_to(session, staff, "opened"))
        due = quarter.due_on if waits == "submission" else agreement.evaluation_due(quarter.school_year)
        for days_late, words in ((0, f"due {day(due)}"), (1, f"overdue since {day(due)}")):
            now = datetime.combine(due + timedelta(days=days_late), NOON, agreement.zone)
            shown = text_of(home_views.home(home_of(session, agreement, principal, now)).to_dict())
            assert f"{words} (district goal)" in shown
