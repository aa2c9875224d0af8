"""The upgrade to notices that are filed first and completed later: what was recorded before says the same after it."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import inspect, select, text

from models.notices import acknowledgments, details_clock
from models.notices import acts as notices
from models.notices.tables import NoticeAcknowledgment
from models.store.database import Database
from models.store.deadlines import Deadline
from tests.store.test_migrations import upgraded

FILED, STAMPED, TOLD = (datetime(2026, 9, day, 14, 0, tzinfo=UTC) for day in (1, 2, 4))
LATER = ("started_by", "grounds", "grounds_detail", "report_written", "narrative")
INDEXES = {
    "notice_version": {"ix_notice_version_occurred"},
    "notice_action": {"ix_notice_action_action"},
    "notice_acknowledgment": {"ix_notice_acknowledgment_notice_id", "uq_notice_acknowledgment_open"},
    "notice_question": {"ix_notice_question_notice_id"},
    "notice_draft": {"ix_notice_draft_standing"},
}
PERSON = "INSERT INTO person (id, name, is_guest, is_deactivated) VALUES (1, 'Made Up', :no, :no)"
NOTICE = (
    "INSERT INTO notice (id, school_year, number, school, officer_id, submission_key, filed_at, version,"
    " acknowledged_at, acknowledged_by_id, acknowledged_version, withdrawn_at, completed_at)"
    " VALUES (:id, '2026-27', :id, 'hall', 1, :key, :filed, :version, :stamped, :by, :of, :withdrawn, :complete)"
)
VERSION = (
    "INSERT INTO notice_version (id, notice_id, version, changed_at, occurred_at, place, incident, started_by, grounds,"
    " options_tried, grounds_detail, students, report_written, narrative, urgent, told_in_person)"
    " VALUES (:row, :id, :version, :filed, :filed, 'campus', 'other', 'dispatch', 'emergency', '[]', 'Why.', 1, 'no',"
    " 'What.', :no, :no)"
)
ACTION = "INSERT INTO notice_action (version_id, action, position) VALUES (:row, 'arrest', 0)"
TOLD_LAST = (
    "INSERT INTO delivery (id, uuid, kind, subject_id, destination, state, created_at, waiting_since, stamped_at,"
    " due_at, attempts, looked_up, sweeps, is_doubtful) VALUES (:id, :uuid,"
    " 'notice_for_superintendent', :about, 'person:1', 'posted', :at, :at, :at, :at, 1, 0, 0, :no)"
)
WAITS, STAMPED_AMENDED, WITHDRAWN, COMPLETE = range(1, 5)
BEFORE: dict[int, dict[str, Any]] = {
    WAITS: {"version": 1},
    STAMPED_AMENDED: {"version": 2, "stamped": STAMPED, "by": 1, "of": 1},
    WITHDRAWN: {"version": 1, "withdrawn": STAMPED},
    COMPLETE: {"version": 1, "complete": STAMPED},
}


@pytest.fixture
def database(database_url: str) -> Database:
    """A database of the version before, with a notice of each kind, brought up to this one."""
    database = upgraded(database_url, "0013")
    nothing = dict.fromkeys(("stamped", "by", "of", "withdrawn", "complete"))
    with database.write() as session:
        session.execute(text(PERSON), {"no": False})
        for number, given in BEFORE.items():
            row = nothing | given | {"id": number, "key": f"T:{number}", "filed": FILED, "no": False}
            session.execute(text(NOTICE), row)
            for version in range(1, given["version"] + 1):
                about = {"row": 10 * number + version, "version": version}
                session.execute(text(VERSION), row | about)
                session.execute(text(ACTION), about)
        for delivery, at in enumerate((TOLD, STAMPED), 1):  # the second is the first that was sent
            told = {"id": delivery, "uuid": str(delivery), "about": WAITS, "at": at, "no": False}
            session.execute(text(TOLD_LAST), told)
    database.migrate()
    return database


def test_each_notice_was_asked_about_once_and_acknowledged_as_it_was(database: Database) -> None:
    """At its filing; what nobody acknowledged waits, also where it was withdrawn."""
    with database.read() as session:
        found = {row.notice_id: row for row in session.scalars(select(NoticeAcknowledgment))}
        assert {(row.asked_version, row.asked_at) for row in found.values()} == {(1, FILED)}
        assert {number: row.acknowledged_at for number, row in found.items()} == {
            WAITS: None, STAMPED_AMENDED: STAMPED, WITHDRAWN: None, COMPLETE: None,
        }  # fmt: skip
        stamped = found[STAMPED_AMENDED]
        assert (stamped.acknowledged_by_id, stamped.acknowledged_version) == (1, 1)
        assert acknowledgments.waiting(session, notices.get(session, WAITS)) is found[WAITS]
    database.close()


def test_what_the_superintendent_was_told_of_may_be_read_and_nothing_else(database: Database) -> None:
    """As of when it was first told."""
    with database.read() as session:
        escalated = {number: notices.get(session, number).escalated_at for number in BEFORE}
    assert escalated == {WAITS: STAMPED, STAMPED_AMENDED: None, WITHDRAWN: None, COMPLETE: None}
    database.close()


def test_versions_and_actions_are_all_there(database: Database) -> None:
    """SQLite's tables were made anew; each action is still of its version."""
    with database.read() as session:
        for number, given in BEFORE.items():
            versions = notices.get(session, number).versions
            assert [row.version for row in versions] == list(range(1, given["version"] + 1))
            assert {(row.actions, row.narrative, row.grounds_detail) for row in versions} == {
                (("arrest",), "What.", "Why.")
            }
            assert not any(row.is_completion or row.changed_by_id for row in versions)
        assert notices.get(session, WITHDRAWN).withdrawn_by_id is None
    database.close()


def test_what_is_not_complete_is_looked_at_from_now_on(database: Database) -> None:
    """Its officer was reminded of nothing before."""
    with database.read() as session:
        looks = session.execute(select(Deadline.subject_id, Deadline.kind).order_by(Deadline.id)).all()
    assert {tuple(row) for row in looks} == {
        (number, kind) for number in (WAITS, STAMPED_AMENDED) for kind in details_clock.LOOKS
    }
    database.close()


def test_what_may_be_answered_later_may_be_missing_and_nothing_else(database: Database) -> None:
    """The columns of before, on both databases, with their indexes and the reference of an action to its version."""
    with database.read() as session:
        looked = inspect(session.connection())
        columns = {column["name"]: column["nullable"] for column in looked.get_columns("notice_version")}
        assert all(columns[name] for name in LATER)
        assert not any(columns[name] for name in ("occurred_at", "place", "incident", "students", "urgent"))
        for table, expected in INDEXES.items():
            assert {index["name"] for index in looked.get_indexes(table)} >= expected
        (reference,) = looked.get_foreign_keys("notice_action")
        assert reference["referred_table"] == "notice_version"
        unique = {tuple(found["column_names"]) for found in looked.get_unique_constraints("notice_version")}
        assert ("notice_id", "version") in unique
    database.close()
