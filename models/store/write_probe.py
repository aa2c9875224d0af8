"""Whether records can be written: something like one is, again and again."""

import os
from datetime import datetime

from sqlalchemy import LargeBinary, delete, insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.store.base import Base

BYTES = 8 * 1024  # as much as a long notice


class WriteProbe(Base):
    """What was written last, to see whether it can be."""

    __tablename__ = "write_probe"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    filler: Mapped[bytes] = mapped_column(LargeBinary)


def write(session: Session, now: datetime) -> None:
    """Write as an act does, into room of its own: a full disk is noticed before a record meets it."""
    table = Base.metadata.tables[WriteProbe.__tablename__]
    row = insert(table).values(at=now, filler=os.urandom(BYTES)).returning(table.c.id)
    written = session.execute(row).scalar_one()
    session.execute(delete(table).where(table.c.id < written))
