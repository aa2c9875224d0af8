"""The team is reminded to meet, and Home lists the quarters that wait for that (§IX)."""

from datetime import UTC, datetime

from sqlalchemy import delete

from handlers.home import views as home_views
from handlers.home.listeners import home_of
from models.quarters import meetings, team_reminders
from models.quarters.team_reminders import TeamReminders
from models.store import deadlines
from tests.quarters import acts
from tests.quarters.acts import AFTER, bring_to
from tests.quarters.meetings import EVERYBODY, day_after_end, message, recorded, run, shown, sqlite_only, told
from tests.support.staff import Staff
from tests.support.workplace import text_of


@sqlite_only
def test_the_team_is_reminded_to_meet_until_a_meeting_is_on_record(staff: Staff) -> None:
    """In the board's thread, with everybody's mention; two weeks and four weeks after the end."""
    with staff.town.database.write() as session:
        quarter = bring_to(session, staff, "opened")
        run(session, staff, day_after_end(13))
        assert told(session, team_reminders.REMINDER) == []
        run(session, staff, day_after_end(14))
        assert told(session, team_reminders.REMINDER) == ["team"]
        said = message(session, staff, team_reminders.REMINDER, quarter)
        assert said
        assert said.text == "No team meeting is on record for Q2 2026-27."
        mentioned = {f"<@{staff.people[name].user_id}>" for name in EVERYBODY}
        assert all(mention in shown(said) for mention in mentioned)
        recorded(session, staff, quarter)
        assert message(session, staff, team_reminders.REMINDER, quarter) is None
        run(session, staff, day_after_end(28))
        assert told(session, team_reminders.REMINDER) == ["team"]


@sqlite_only
def test_after_a_downtime_the_team_is_reminded_once(staff: Staff) -> None:
    """Of two that have passed one comes; quarters that were open before there were reminders get theirs."""
    with staff.town.database.write() as session:
        bring_to(session, staff, "opened")
        session.execute(delete(deadlines.Deadline))
        TeamReminders(staff.town.agreement).plan(session, AFTER)
        TeamReminders(staff.town.agreement).plan(session, AFTER)  # at each start
        run(session, staff, day_after_end(40))
        assert told(session, team_reminders.REMINDER) == ["team"]


@sqlite_only
def test_home_lists_the_quarters_that_wait_for_a_meeting_to_the_team(staff: Staff) -> None:
    """From the day after the quarter's end, until there is a meeting or a reason."""
    early = datetime(2026, 12, 31, 15, tzinfo=UTC)
    with staff.town.database.write() as session:
        quarter, agreement = bring_to(session, staff, "opened"), staff.town.agreement
        member, principal = staff.actor("team, schools"), staff.actor("principal")
        assert meetings.to_meet(session, agreement, member, early) == []
        assert [row.id for row in meetings.to_meet(session, agreement, member, AFTER)] == [quarter]
        assert meetings.to_meet(session, agreement, principal, AFTER) == []
        home = home_views.home(home_of(session, agreement, member, AFTER)).to_dict()
        assert "Team meetings to hold" in text_of(home)
        acts.state_none(session, staff, member, quarter, AFTER)
        assert meetings.to_meet(session, agreement, member, AFTER) == []
