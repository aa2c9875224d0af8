"""The upgrade to first due days: of requests from outside that were logged before, the audit log has theirs."""

from datetime import UTC, date, datetime

from sqlalchemy import text

from models.outside_requests import tables
from models.store.database import Database
from tests.store.test_migrations import upgraded

AT = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
PERSON = "INSERT INTO person (id, name, is_guest, is_deactivated) VALUES (1, 'Made Up', :no, :no)"
REQUEST = (
    "INSERT INTO outside_request (id, side, school_year, number, requester_kind, basis, asked_for, received_on, due_on,"
    " due_is_goal, state, logged_at, logged_by_id)"
    " VALUES (:id, 'police', '2026-27', :id, 'press', 'public_records', 'All', :day, :day, :no, 'open', :at, 1)"
)
ENTRY = (
    "INSERT INTO audit_entry (id, at, actor, act, subject, detail, previous_hash, hash)"
    " VALUES (1, :at, 'person:1', 'log request from outside', 'outside_request:1', :detail, '', '')"
)


def test_the_first_due_day_is_that_of_the_logging(database_url: str) -> None:
    """Where the log has no entry, the day by which it is due now."""
    database: Database = upgraded(database_url, "0050")
    now_due = date(2026, 12, 8)
    with database.write() as session:
        session.execute(text(PERSON), {"no": False})
        for request_id in (1, 2):
            session.execute(text(REQUEST), {"id": request_id, "day": now_due, "no": False, "at": AT})
        session.execute(text(ENTRY), {"at": AT, "detail": '{"due": "2026-11-24", "school": null}'})
    database.migrate()
    with database.read() as session:
        due = [(row.first_due_on, row.due_on) for row in (tables.get(session, 1), tables.get(session, 2))]
    assert due == [(date(2026, 11, 24), now_due), (now_due, now_due)]
    database.close()
