"""How schools were called: records refer to a school by its key, and the file may not name it any more (§III)."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.policy import OPERATOR
from models.store import audit
from models.store.base import Base, insert_or_meet
from models.terms import Agreement


class SchoolName(Base):
    """The last name of a school that the file has or had."""

    __tablename__ = "school_name"

    key: Mapped[str] = mapped_column(String(30), primary_key=True)
    name: Mapped[str] = mapped_column(String(70))
    known_at: Mapped[datetime]


def keep_names(session: Session, agreement: Agreement, now: datetime) -> None:
    """Keep how the file calls each school; a new name is the same school's, and on record."""
    named = [{"key": school.key, "name": school.name, "known_at": now} for school in agreement.school]
    session.execute(insert_or_meet(session, SchoolName).on_conflict_do_nothing(), named)  # several may start at once
    known = {row.key: row for row in session.scalars(select(SchoolName).with_for_update())}
    for school in agreement.school:
        row = known[school.key]
        if row.name != school.name:
            detail = {"was": row.name, "is": school.name}
            row.name, row.known_at = school.name, now
            audit.record(session, OPERATOR.label, "rename school", f"school:{school.key}", now, detail)


def recall_names(session: Session, agreement: Agreement) -> None:
    """Have the agreement know how schools were called that the file does not name any more."""
    agreement.recall({row.key: row.name for row in session.scalars(select(SchoolName))})


def vanished(session: Session, agreement: Agreement) -> Mapping[str, str]:
    """The schools of which there are records and that the file does not name: the last name, by key."""
    here = {school.key for school in agreement.school}
    # What is of a party or of all schools together has a code that no school can have: it begins with a colon.
    found = sorted({key for key in _with_records(session) if key not in here and not key.startswith(":")})
    return {key: agreement.school_name(key) for key in found}


def _with_records(session: Session) -> Iterator[str]:
    for table in Base.metadata.sorted_tables:
        if "school" in table.c:
            yield from session.scalars(select(table.c.school).where(table.c.school.is_not(None)).distinct())
