"""Imports of old logs: which file, from whom, and what became of it."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.people.tables import Person
from models.policy import Subject
from models.store.base import Base

LONGEST_FILE_NAME = 60


class ActivityImport(Base):
    """An old log that was read: shown before it is imported, and the source of the entries that came of it.

    Its rows are kept until they are imported; afterwards they are entries like all others.
    """

    __tablename__ = "activity_import"
    __table_args__ = (Index("ix_activity_import_person", "imported_by_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    imported_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    file_name: Mapped[str] = mapped_column(String(LONGEST_FILE_NAME))
    content_hash: Mapped[str] = mapped_column(String(64))
    read_at: Mapped[datetime]
    rows: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    imported_at: Mapped[datetime | None]
    entries: Mapped[int] = mapped_column(default=0)
    withdrawn_at: Mapped[datetime | None]
    withdrawn_because: Mapped[str | None] = mapped_column(Text)
    withdrawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    imported_by: Mapped[Person] = relationship(foreign_keys=imported_by_id, lazy="joined")
    withdrawn_by: Mapped[Person | None] = relationship(foreign_keys=withdrawn_by_id)

    @property
    def subject(self) -> Subject:
        """What rights to it depend on: it belongs to whoever imported it."""
        return Subject(owner_id=self.imported_by_id)
