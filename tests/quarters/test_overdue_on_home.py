"""Home says of what waits for its reader whether there is still time (§III, §IX)."""

from datetime import datetime, time, timedelta

import pytest

from handlers.home import views as home_views
from handlers.home.listeners import home_of
from handlers.parts import day
from handlers.quarters import team_views
from handlers.quarters import views as quarter_views
from handlers.revisions import views as revision_views
from handlers.revisions.views import Overview
from models.quarters import tables as records
from models.quarters import team
from models.quarters.team import RecommendationForm
from models.revisions.queries import newest
from tests.quarters.acts import AFTER, bring_to
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


def test_a_recommendation_past_its_day_is_called_overdue_wherever_it_is_open(staff: Staff) -> None:
    """On its owner's Home, in the quarter, where it is followed up, and where it can become a request."""
    agreement = staff.town.agreement
    with staff.town.database.write() as session:
        quarter_id = bring_to(session, staff, "opened")
        owner = staff.actor("superintendent")
        due = agreement.today(AFTER)
        form = RecommendationForm("Walk the halls together", owner.person_id, due, "agreement")
        made = team.recommend(session, agreement, staff.actor("team, schools"), quarter_id, form, AFTER)
        quarter = records.get(session, quarter_id)
        for late, words in ((0, f"due {day(due)}"), (1, f"overdue since {day(due)}")):
            today = due + timedelta(days=late)
            now = datetime.combine(today, NOON, agreement.zone)
            window = quarter_views.Window(quarter, frozenset(), [], today, recommendations=[made])
            requests = Overview(newest(session, 8, 0), 0, today, [made])
            shown = (
                home_views.home(home_of(session, agreement, owner, now)), quarter_views.window(agreement, window),
                team_views.follow_up_form(made, today, ()), revision_views.overview(agreement, requests),
            )  # fmt: skip
            for view in shown:
                assert words in text_of(view.to_dict())
        team.follow_up(session, staff.town.agreement, owner, made.id, "done", "They do", AFTER)
        assert "overdue" not in text_of(team_views.follow_up_form(made, today, ()).to_dict())
