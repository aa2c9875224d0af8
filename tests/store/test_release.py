"""A database of an earlier release comes up to the tables of today, and every record reads the same (see README.md)."""

import lzma
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import JSON, Connection, MetaData, Table, create_engine, func, insert, select

from exports.quarters.book import quarter_book
from models.actor import Identity
from models.notices import acts as notices
from models.people.queries import identify
from models.quarters import tables as records
from models.store import audit
from models.store.database import Database
from tests.store.test_migrations import upgraded
from tests.support.town import NOW, a_form, the_agreement

RELEASE = "0012"
KEPT = Path(__file__).with_name(f"release_{RELEASE}.sql.xz")
TABLES = {
    "quarter_return": "quarter_submission",
    "return_version": "submission_version",
    "return_figure": "submission_figure",
    "return_step": "submission_step",
    "submission": "received_form",
}
"""Tables that have another name since: then, now."""
COLUMNS = {
    ("return_version", "return_id"): "submission_id",
    ("return_step", "return_id"): "submission_id",
    ("police_addition", "return_id"): "submission_id",
}
"""Columns that have another name since: table and column as they were called then, the column now."""
RENAMED = {("delivery", "kind"): ("return", "submission"), ("deadline", "kind"): ("return", "submission")}
"""Columns whose codes have another word since: then, now."""
FORGOTTEN = {("calendar_feed", "address")}
"""What is emptied, so that the district's calendar is read in full once more, by the rules of today."""
REVISION = "alembic_version"  # no record, and the one thing that a migration is to change
ASKED_NOW = (":district", ":police")  # whose figures of a baseline nobody was asked for then
BEGUN = ("notice_details_due", "notice_officer_gone")  # deadlines of notices that were incomplete then
QUARTER = 3
"""Q3 2025-26, signed in its second revision."""
TOTALS = [
    [145, 294, 125, 16, 7, 16, 48, 25, 9, 9, 86],
    [13, 29, 22, 11, 18, 14, 9, 4, 9, 16, 145],
    [101, 44, 0, 13, 95, 41, 294],
    [125, 29, 29, 17, 20, 15, 8, 7, 0, 69, 36, 20, 0, 0, 63, 62, 0, 84, 41, 0, 90, 35, 0, 83, 42, 0],
    [0, 2, 1, 3, 1, 0, 4, 1, 1, 1, 2, 16, 7],
    [16, 6, 6, 1, 2, 1, 0, 0, 0, 10, 3, 3, 0, 0, 13, 3, 0, 12, 4, 0, 11, 5, 0, 11, 5, 0],
    [48, 25, 6, 2, 2, 2, 2, 2, 1, 3, 1, 1, 2, 0, 1, 3, 1, 2, 0, 4, 2, 4, 4, 3, 3, 4, 1, 2, 3, 2, 1, 4, 4, 4, 3],
    [3, 15, 4, 0, 0, 9, 9, 9, 12, 0, 9, 0, 0, 0, 48, 0, 16, 20, 0, 12, 0, 0, 0, 0, 0, 0],
    [86, 86, 0, 9, 13, 16, 0, 14, 34, 0, 39, 47, 0, 0, 0, 43, 43, 0, 28, 58, 0, 21, 65, 0],
    [19, 15, 5, 9, 0, 11, 20, 15, 0, 0, 2],
]
"""What stands under “Total” in the quarter's workbook, sheet after sheet, as that release made it."""
ADDED_SINCE = ("Arrests",)
"""Sheets with a column “Total” that it did not have."""

Records = dict[str, list[dict[str, Any]]]


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database as the release left it."""
    path = tmp_path_factory.mktemp("release") / "release.db"
    with sqlite3.connect(path) as connection:
        connection.executescript(lzma.decompress(KEPT.read_bytes()).decode())
    connection.close()
    return path


@pytest.fixture
def then(kept: Path) -> Records:
    """Every record of that database, by table."""
    engine = create_engine(f"sqlite:///{kept}")
    with engine.connect() as connection:
        found = records_in(connection)
    engine.dispose()
    return found


@pytest.fixture
def database(database_kind: str, database_url: str, kept: Path, then: Records) -> Iterator[Database]:
    """The same records where the release kept them, brought up to the tables of today."""
    if database_kind == "sqlite":
        Path(database_url.removeprefix("sqlite:///")).write_bytes(kept.read_bytes())
        database = Database(database_url)
    else:
        database = upgraded(database_url, RELEASE)
    with closing(database):  # whatever fails on the way
        if database_kind == "postgresql":
            with database.write() as session:
                fill(session.connection(), then)
        database.migrate()
        yield database


def tables_of(connection: Connection) -> dict[str, Table]:
    """The tables as the database itself knows them, each after those that it points to."""
    found = MetaData()
    found.reflect(connection)
    return {table.name: table for table in found.sorted_tables if table.name != REVISION}


def records_in(connection: Connection) -> Records:
    """Every row of every table, with times in UTC."""
    return {
        name: [
            {column: in_utc(value) for column, value in row._mapping.items()}
            for row in connection.execute(select(table).order_by(*table.primary_key))
        ]
        for name, table in tables_of(connection).items()
    }


def in_utc(value: Any) -> Any:
    """A value as either database gives it: SQLite leaves out that times are in UTC."""
    if not isinstance(value, datetime):
        return value
    return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


def fill(connection: Connection, given: Records) -> None:
    """Put records into PostgreSQL's tables of the same release, instead of what the migrations put there."""
    tables = tables_of(connection)
    for table in reversed(tables.values()):
        if table.name != "audit_entry":  # empty, and nothing may be removed from it
            connection.execute(table.delete())
    for name, table in tables.items():
        for column in table.columns:
            if isinstance(column.type, JSON):
                column.type.none_as_null = True
        connection.execute(insert(table), given[name])
        if "id" in table.columns:
            sequence, last = func.pg_get_serial_sequence(name, "id"), select(func.max(table.c.id)).scalar_subquery()
            connection.execute(select(func.setval(sequence, last)))  # without a sequence: nothing


def test_the_release_has_every_kind_of_record(then: Records) -> None:
    """No table is empty: what follows would prove nothing of it."""
    assert [name for name, rows in then.items() if not rows] == []


def test_every_record_reads_the_same(database: Database, then: Records) -> None:
    """Row by row, under the name that table and column have now."""
    with database.read() as session:
        now = records_in(session.connection())
    baselines = {row["id"] for row in then["quarter"] if row["code"] == "baseline"}
    for name, rows in then.items():
        names = {column: COLUMNS.get((name, column), column) for column in rows[0]}
        before = Counter(
            repr(sorted((names[column], today(name, column, value)) for column, value in row.items())) for row in rows
        )
        after = Counter(
            repr(sorted((column, row[column]) for column in names.values()))
            for row in now[TABLES.get(name, name)]
            if row.get("kind") not in BEGUN
            and not (name == "quarter_return" and row["quarter_id"] in baselines and row["party"] in ASKED_NOW)
        )
        assert (before - after, after - before) == (Counter(), Counter()), name


def today(table: str, column: str, value: Any) -> Any:
    """A value as it is written now."""
    if (table, column) in FORGOTTEN:
        return None
    return value.replace(*RENAMED[table, column]) if (table, column) in RENAMED else value


def test_the_audit_log_is_whole_and_goes_on(database: Database) -> None:
    """The next notice has the next number, and the chain holds with it."""
    agreement = the_agreement()
    with database.write() as session:
        officer = identify(session, Identity("TPRACTICE", "UOFFHALL"), agreement.today(NOW))
        notice = notices.file_notice(session, agreement, officer, a_form(), "after the upgrade", NOW)
        assert (notice.school_year, notice.number) == ("2026-27", 32)
    with database.read() as session:
        assert list(audit.verify(session)) == []


def test_a_workbook_made_of_it_has_the_same_figures(database: Database) -> None:
    """Of a quarter that was reopened, corrected and signed again."""
    with database.read() as session:
        revision = records.get(session, QUARTER).revision
        book = load_workbook(BytesIO(quarter_book(session, the_agreement(), revision, "Cleo Pretend", NOW)))
    sheets = [sheet for sheet in book if sheet.title not in ADDED_SINCE]
    assert [totals for sheet in sheets if (totals := list(under_total(list(sheet.values))))] == TOTALS


def under_total(rows: list[tuple[Any, ...]]) -> Iterator[int]:
    """The whole numbers of a sheet's column “Total”."""
    heads = next((number for number, row in enumerate(rows) if "Total" in row), len(rows))
    for row in rows[heads + 1 :]:
        value = row[rows[heads].index("Total")]
        if isinstance(value, int):
            yield value
