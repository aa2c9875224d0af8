"""Numbers of records: one after another in each school year, without gaps."""

from functools import cache
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.store.base import Base, inserting

NOTICES = "notice"
EVALUATIONS = "evaluation"
SIGNED_TEXTS = "signed_text"
GOALS = "goal"


class RecordNumber(Base):
    """The last number given in a school year, for each kind of record."""

    __tablename__ = "record_number"

    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    school_year: Mapped[str] = mapped_column(String(7), primary_key=True)
    last: Mapped[int]


def next_number(session: Session, kind: str, school_year: str) -> int:
    """The next number. Whoever asks for the same kind and year waits until this transaction ends."""
    # Counted in one statement: a look before it would give two acts at once the same number. An act that fails gives
    # its number back, and so a gap in the numbers is a record that is missing.
    row = {"kind": kind, "school_year": school_year, "last": 1}
    return int(session.execute(_counting(session.get_bind().dialect.name), row).scalar_one())


@cache
def _counting(dialect: str) -> Any:
    statement = inserting(dialect, RecordNumber.__table__)
    counted = statement.on_conflict_do_update(
        index_elements=["kind", "school_year"], set_={"last": RecordNumber.last + 1}
    )
    return counted.returning(RecordNumber.last)
