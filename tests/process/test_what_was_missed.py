"""A bot that stood still when something was due does it when it is started again, however late."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.app import plan_ahead
from models.store.database import Database
from models.store.deadlines import Deadline
from tests.support.town import the_agreement

BEGUN = datetime(2026, 11, 27, 9, tzinfo=UTC)  # four in the morning in the district


@pytest.mark.parametrize("hours", [29, 24 * 5, 24 * 40])
def test_a_look_that_was_missed_is_not_moved_by_a_start(database: Database, hours: int) -> None:
    """What waits for its time may be given another one; what had come stays due."""
    agreement, started = the_agreement(), BEGUN + timedelta(hours=hours)
    with database.write() as session:
        plan_ahead(session, agreement, BEGUN)
        planned = {(row.kind, row.subject_id): row.due_at for row in session.scalars(select(Deadline))}
        missed = {key: due for key, due in planned.items() if due <= started}
        plan_ahead(session, agreement, started)
        session.expire_all()
        now = {(row.kind, row.subject_id): row.due_at for row in session.scalars(select(Deadline))}
    assert {kind for kind, _subject in missed} >= {"officer_reports_look", "team_look", "goals_look", "roll_call_look"}
    at_each_start = ("notice_questions_look", 0)
    assert {key: now[key] for key in missed if key != at_each_start} == {
        key: due for key, due in missed.items() if key != at_each_start
    }
