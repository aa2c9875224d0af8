"""Fills a database with notices of past years, so that growth can be seen. Made by the database itself, in bulk."""

from datetime import date

from sqlalchemy import text

from models.people.tables import Channel, Person, RoleHeld
from models.store.database import Database

SERIES = "WITH RECURSIVE n(i) AS (SELECT {first} UNION ALL SELECT i + 1 FROM n WHERE i < {last}) "
FILL = (
    """INSERT INTO notice (id, school_year, number, school, officer_id, submission_key, filed_at, version,
         acknowledged_at, acknowledged_by_id, acknowledged_version, completed_at)
       {series} SELECT i, '2019-20', i, 'hall', 2, 'old' || i, {old}, 1, {old}, 2, 1, {old} FROM n""",
    """INSERT INTO notice_version (id, notice_id, version, changed_at, occurred_at, place, incident, started_by,
         grounds,
         options_tried, grounds_detail, students, report_written, narrative, urgent, told_in_person)
       {series} SELECT i, i, 1, {old}, {old}, 'campus', 'fighting', 'officer', 'emergency', '[]',
         'Old.', 1, 'no',
         'Two students pushed each other.', {false}, {false} FROM n""",
    """INSERT INTO notice_action (version_id, action, position) {series} SELECT i, 'verbal_warning', 0 FROM n""",
    """INSERT INTO notice_acknowledgment (notice_id, asked_version, asked_at, acknowledged_at, acknowledged_by_id,
         acknowledged_version)
       {series} SELECT i, 1, {old}, {old}, 2, 1 FROM n""",
    """INSERT INTO delivery (id, uuid, kind, subject_id, destination, state, created_at, due_at, attempts, looked_up,
         sweeps, posted_at, message_ts, channel_id)
       {series} SELECT i, 'old' || i, 'notice_card', i, 'school:hall', 'posted', {old}, {old}, 1, 0, 0, {old}, '1.0',
         'C1'
       FROM n""",
    """INSERT INTO deadline (id, kind, subject_id, due_at, settled_at)
       {series} SELECT i, 'notice_remind', i, {old}, {old} FROM n""",
)
SEQUENCES = ("notice", "notice_version", "delivery", "deadline")


def begin(database: Database) -> None:
    """The people that the load acts as, and the officer of old."""
    with database.write() as session:
        for name in ("UBENCH", "UOLD"):
            person = Person(team_id="TBENCH", user_id=name, name=f"Made-up {name}")
            person.roles.append(RoleHeld(role="officer", side="police", school="hall", first_day=date(2020, 7, 1)))
            session.add(person)
        session.add(Channel(purpose="school:hall", channel_id="C1"))
        session.execute(text("INSERT INTO record_number (kind, school_year, last) VALUES ('notice', '2026-27', 0)"))


def fill(database: Database, first: int, last: int) -> None:
    """Notices number `first` to `last` of years ago: acknowledged, complete, delivered."""
    if database.is_sqlite:
        parts = {"old": "'2019-10-01 12:00:00.000000'", "false": "0"}
    else:
        parts = {"old": "TIMESTAMPTZ '2019-10-01 12:00:00+00'", "false": "FALSE"}
    series = SERIES.format(first=first, last=last)
    with database.write() as session:
        for statement in FILL:
            session.execute(text(statement.format(series=series, **parts)))
        if not database.is_sqlite:
            for table in SEQUENCES:
                session.execute(text(f"ANALYZE {table}"))
                session.execute(text(f"SELECT setval('{table}_id_seq', (SELECT max(id) FROM {table}))"))  # noqa: S608
