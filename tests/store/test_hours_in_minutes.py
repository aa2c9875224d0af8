"""The upgrade to hours in minutes: what was recorded in hours is the same time after it."""

from datetime import UTC, date, datetime

from sqlalchemy import text

from models.activities import acts
from models.store.database import Database
from tests.store.test_migrations import upgraded

AT = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
PERSON = "INSERT INTO person (id, name, is_guest, is_deactivated) VALUES (1, 'Made Up', :no, :no)"
ACTIVITY = (
    "INSERT INTO activity (id, kind, officer_id, school, logged_at, logged_by_id, version, state, message_ids)"
    " VALUES (1, 'event', 1, 'hall', :at, 1, 2, 'worked', '[]')"
)
VERSION = (
    "INSERT INTO activity_version (activity_id, version, changed_at, changed_by_id, happened_on, minutes, overtime)"
    " VALUES (1, :version, :at, 1, :day, :minutes, :overtime)"
)
STEP = (
    "INSERT INTO activity_step (activity_id, number, step, state, taken_at, taken_by_id, hours)"
    " VALUES (1, :number, :step, :state, :at, 1, :hours)"
)


def test_hours_on_record_become_as_many_minutes(database_url: str) -> None:
    """4 hours of overtime are 240 minutes, 0 are 0, and no answer stays none; minutes of a talk stay as they are."""
    database: Database = upgraded(database_url, "0026")
    day = date(2026, 11, 24)
    with database.write() as session:
        session.execute(text(PERSON), {"no": False})
        session.execute(text(ACTIVITY), {"at": AT})
        for version, minutes, overtime in ((1, 45, None), (2, None, 4)):
            given = {"version": version, "minutes": minutes, "overtime": overtime, "at": AT, "day": day}
            session.execute(text(VERSION), given)
        for number, (step, hours) in enumerate((("event_approve", None), ("event_hours", 5)), 1):
            given = {"number": number, "step": step, "state": "approved", "at": AT, "hours": hours}
            session.execute(text(STEP), given)
    database.migrate()
    with database.read() as session:
        activity = acts.get(session, 1)
        assert [(version.minutes, version.overtime) for version in activity.versions] == [(45, None), (None, 240)]
        assert [row.minutes for row in activity.steps] == [None, 300]
    database.close()
