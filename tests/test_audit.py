"""The audit log: added to only, and every change of it is found."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from models import audit
from models.database import Database
from tests.support.town import NOW

UNGUARD = {
    "sqlite": [f"DROP TRIGGER audit_entry_no_{act}" for act in ("update", "delete", "replace")],
    "postgresql": ["DROP TRIGGER audit_entry_no_change ON audit_entry"],
}


@pytest.fixture
def log(database: Database) -> Database:
    """A log with five entries."""
    for number in range(5):
        with database.write() as session:
            audit.record(session, "person:1", "read notice", f"notice:{number}", NOW, {"version": 1})
    return database


def found(log: Database) -> list[str]:
    """What the check says."""
    with log.read() as session:
        return list(audit.verify(session))


def test_an_untouched_log_is_whole(log: Database) -> None:
    """Nothing is found where nothing was done."""
    assert found(log) == []


REPLACE = """INSERT OR REPLACE INTO audit_entry (id, at, actor, act, subject, detail, previous_hash, hash)
             SELECT 2, at, 'person:9', act, subject, detail, previous_hash, hash FROM audit_entry WHERE id = 1"""


@pytest.mark.parametrize(
    ("statement", "only_on"),
    [
        ("UPDATE audit_entry SET actor = 'person:2'", None),
        ("DELETE FROM audit_entry WHERE id = 3", None),
        ("DELETE FROM audit_entry", None),
        (REPLACE, "sqlite"),
        ("TRUNCATE audit_entry", "postgresql"),
    ],
)
def test_the_database_itself_refuses_changes(
    log: Database, database_kind: str, statement: str, only_on: str | None
) -> None:
    """Also those that go round ordinary triggers. A statement that one database lacks is refused there as well."""
    with pytest.raises(DatabaseError) as refusal, log.write() as session:
        session.execute(text(statement))
    assert "append-only" in str(refusal.value) or only_on not in (None, database_kind)
    assert found(log) == []


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE audit_entry SET actor = 'person:2' WHERE id = 3", "entry 3 was changed"),
        ("UPDATE audit_entry SET detail = '{}' WHERE id = 5", "entry 5 was changed"),
        ("UPDATE audit_entry SET at = '2020-01-01 00:00:00' WHERE id = 1", "entry 1 was changed"),
        ("DELETE FROM audit_entry WHERE id = 3", "entries 3 to 3 are missing"),
        ("DELETE FROM audit_entry WHERE id > 3", "entries 4 to 5 are missing at the end"),
        ("DELETE FROM audit_entry WHERE id = 1", "entries 1 to 1 are missing"),
        ("UPDATE audit_entry SET id = CASE id WHEN 2 THEN 30 ELSE 20 END WHERE id IN (2, 3)", "are missing"),
    ],
)
def test_what_is_done_behind_the_guards_is_found(log: Database, database_kind: str, statement: str, words: str) -> None:
    """Changed, missing, reordered, cut at the end."""
    with log.write() as session:
        for drop in UNGUARD[database_kind]:
            session.execute(text(drop))
        session.execute(text(statement))
    assert any(words in line for line in found(log))


def test_entries_swapped_with_their_numbers_are_found(log: Database, database_kind: str) -> None:
    """Reordering that leaves no gap."""
    with log.write() as session:
        for drop in UNGUARD[database_kind]:
            session.execute(text(drop))
        for before, after in ((2, 90), (3, 2), (90, 3)):
            session.execute(text(f"UPDATE audit_entry SET id = {after} WHERE id = {before}"))  # noqa: S608
    assert "entry 2 does not follow the one before it" in found(log)
