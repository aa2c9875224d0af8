"""The audit log: added to only, and every change of it is found."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DatabaseError

from bot.app import due_acts
from handlers.message import Telling
from handlers.messages import MESSAGES
from models.delivery.outbox import Delivery
from models.store import audit, deadlines
from models.store.database import Database
from tests.support.town import NOW, the_agreement

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
        ("UPDATE audit_entry SET detail = '{not' WHERE id = 3", "entry 3 was changed: its detail cannot be read"),
        ("DELETE FROM audit_head", "the head is missing: it cannot be told whether entries are missing at the end"),
        ("INSERT INTO audit_head VALUES (2, 5, 'x')", "there is another head, in row 2"),
        ("UPDATE audit_head SET entries = 3", "the head tells of 3 entries, and there are 5"),
        ("UPDATE audit_head SET entries = 7", "entries 6 to 7 are missing at the end"),
        ("UPDATE audit_head SET hash = 'x'", "the end of the log is not the one that was written"),
    ],
)
def test_what_is_done_behind_the_guards_is_found(log: Database, database_kind: str, statement: str, words: str) -> None:
    """Changed, missing, reordered, cut at the end."""
    behind_the_guards(log, database_kind, statement)
    assert any(words in line for line in found(log))


def test_entries_swapped_with_their_numbers_are_found(log: Database, database_kind: str) -> None:
    """Reordering that leaves no gap."""
    with log.write() as session:
        for drop in UNGUARD[database_kind]:
            session.execute(text(drop))
        for before, after in ((2, 90), (3, 2), (90, 3)):
            session.execute(text(f"UPDATE audit_entry SET id = {after} WHERE id = {before}"))  # noqa: S608
    assert "entry 2 does not follow the one before it" in found(log)


@pytest.mark.parametrize(
    ("database_kind", "statement", "words"),
    [
        ("sqlite", "UPDATE audit_entry SET at = 'yesterday' WHERE id = 3", "entry 3 was changed: its time"),
        ("sqlite", "UPDATE audit_entry SET at = x'00ff' WHERE id = 3", "entry 3 was changed: its time"),
        ("sqlite", "UPDATE audit_entry SET actor = x'00ff' WHERE id = 3", "entry 3 was changed: its actor"),
        ("sqlite", "UPDATE audit_entry SET subject = CAST(x'ff' AS TEXT) WHERE id = 3", "entry 3 was changed"),
        ("sqlite", "UPDATE audit_entry SET hash = x'00ff' WHERE id = 5", "entry 5 was changed: its hash"),
        ("sqlite", "UPDATE audit_entry SET previous_hash = x'ff' WHERE id = 2", "entry 2 was changed: its link"),
        ("sqlite", "UPDATE audit_head SET entries = 'many'", "the head's count cannot be read"),
        ("sqlite", "UPDATE audit_head SET hash = x'00ff'", "the end of the log is not the one that was written"),
        ("postgresql", "UPDATE audit_entry SET at = 'infinity' WHERE id = 3", "entry 3 was changed: its time"),
        ("postgresql", "UPDATE audit_entry SET at = '20000-01-01' WHERE id = 3", "entry 3 was changed: its time"),
    ],
    indirect=["database_kind"],
)
def test_what_no_program_of_ours_writes_is_named(log: Database, database_kind: str, statement: str, words: str) -> None:
    """SQLite takes anything in any column, and PostgreSQL has times that Python has not; both still take entries."""
    behind_the_guards(log, database_kind, statement)
    assert any(words in line for line in found(log))
    add_one(log)
    assert any("was changed" in line or "begun anew" in line for line in found(log))


HEADS_THAT_DO_NOT_FIT = {
    "DELETE FROM audit_head": "its head was gone",
    "UPDATE audit_head SET entries = 3": "its head told of 3 entries, and there were 5",
    "UPDATE audit_head SET entries = 12": "its head told of 12 entries, and there were 5",
    "UPDATE audit_head SET entries = 9223372036854775807": "its head could not be read",
    "UPDATE audit_head SET hash = 'x'": "its head told of another end",
    "DELETE FROM audit_entry WHERE id > 3": "its head told of 5 entries, and there were 3",
    "DELETE FROM audit_entry": "its head told of 5 entries, and there were 0",
}


@pytest.mark.parametrize("statement", HEADS_THAT_DO_NOT_FIT)
def test_a_head_that_does_not_fit_hinders_no_act_but_alarms_once(
    log: Database, database_kind: str, statement: str
) -> None:
    """A lost notice is worse than a broken log: the log is begun anew by an entry that says so and that stays."""
    behind_the_guards(log, database_kind, statement)
    for _act in range(2):
        add_one(log)
    (named,) = found(log)
    assert named.endswith(f"the log was begun anew here, since {HEADS_THAT_DO_NOT_FIT[statement]}")
    with log.write() as session:
        assert deadlines.take_one(session, due_acts(the_agreement()), NOW)
        assert not deadlines.take_one(session, due_acts(the_agreement()), NOW)
    with log.read() as session:
        (alarm,) = session.scalars(select(Delivery))
        assert (alarm.kind, alarm.destination) == ("audit_begun_anew", "administrators")
        message = MESSAGES[alarm.kind].make(Telling(session, the_agreement(), NOW), alarm.subject_id)
    assert message is not None
    assert f"at entry {alarm.subject_id}" in message.text
    assert f"entry {alarm.subject_id}:" in named


def test_a_log_that_is_cut_twice_at_the_same_entry_alarms_twice(log: Database, database_kind: str) -> None:
    """Whoever cuts it again takes away the entry that told of the first time."""
    behind_the_guards(log, database_kind, "DELETE FROM audit_head")
    add_one(log)
    with log.write() as session:
        assert deadlines.take_one(session, due_acts(the_agreement()), NOW)
        session.execute(text("DELETE FROM audit_entry WHERE id > 5"))
    add_one(log)
    with log.write() as session:
        assert deadlines.take_one(session, due_acts(the_agreement()), NOW)
        assert [alarm.subject_id for alarm in session.scalars(select(Delivery))] == [6, 6]


def test_a_second_head_hinders_no_act(log: Database) -> None:
    """The first one counts."""
    with log.write() as session:
        session.execute(text("INSERT INTO audit_head VALUES (2, 9, 'x')"))
    add_one(log)
    assert found(log) == ["there is another head, in row 2"]


def test_acts_at_once_begin_a_log_anew_once(log: Database) -> None:
    """Both are put on record, whoever is quicker."""
    with log.write() as session:
        session.execute(text("DELETE FROM audit_head"))
    with ThreadPoolExecutor() as together:
        for act in [together.submit(add_one, log) for _number in range(4)]:
            act.result()
    assert len(found(log)) == 1
    with log.read() as session:
        assert session.scalar(select(func.count()).select_from(audit.AuditEntry)) == 5 + 1 + 4


def test_acts_that_go_on_meanwhile_are_no_fault(log: Database, database_kind: str) -> None:
    """Log and head are read as of one moment."""
    behind_the_guards(log, database_kind, "UPDATE audit_entry SET actor = 'person:2' WHERE id = 1")
    with log.read() as session:
        problems = audit.verify(session)
        assert next(problems) == "entry 1 was changed"
        add_one(log)
        assert list(problems) == []


def add_one(log: Database) -> None:
    """One more entry."""
    with log.write() as session:
        audit.record(session, "person:1", "read notice", "notice:6", NOW)


def behind_the_guards(log: Database, database_kind: str, statement: str) -> None:
    """Change what the database itself would refuse to have changed."""
    with log.write() as session:
        for drop in UNGUARD[database_kind]:
            session.execute(text(drop))
        session.execute(text(statement))
