"""Old notices by the hundred, and what the database is asked meanwhile."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from sqlalchemy import event, select
from sqlalchemy.orm import Session

from models.notices.tables import Notice
from models.reports.tables import OfficerReport
from models.store.database import Database
from models.terms import Agreement
from tests.bench import rows

FIRST, SECOND = 1001, 2001
OLD = datetime(2019, 10, 1, 12, 0, tzinfo=UTC)


def with_reports(agreement: Agreement) -> Agreement:
    """The agreement, where officers' reports are kept."""
    kept = agreement.officer_reports.model_copy(update={"is_kept": True, "since": None})
    return agreement.model_copy(update={"officer_reports": kept})


def fill(database: Database, count: int, first: int = FIRST) -> None:
    """Old notices, acknowledged and complete; nobody has said yet whether they are reports: they wait."""
    rows.fill(database, first, first + count - 1)


def finish(session: Session, first: int = FIRST) -> None:
    """None of them is a report: nothing about them is due."""
    for notice_id in session.scalars(select(Notice.id).where(Notice.id >= first)).all():
        session.add(OfficerReport(notice_id=notice_id, answer="no"))
    session.flush()


@contextmanager
def statements(session: Session) -> Iterator[list[str]]:
    """What the database is asked meanwhile."""
    asked: list[str] = []
    listener = lambda _c, _cursor, statement, *_rest: asked.append(statement)  # noqa: E731
    engine = session.connection().engine
    event.listen(engine, "before_cursor_execute", listener)
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", listener)
