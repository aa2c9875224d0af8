"""Records that were taken out as packets: who, when, what was redacted, and what proves later which file it was."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.export_requests.tables import Export
from models.people.tables import Person
from models.store.base import Base


class RecordPacket(Base):
    """A packet of one record. Once it is made: its name, its size, the SHA-256 of its bytes, and what was redacted.

    `redacted` are the fields that were to be, by their codes; `counts` in how many places each was.
    """

    __tablename__ = "record_packet"
    __table_args__ = (Index("ix_record_packet_record", "kind", "record_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(30))
    record_id: Mapped[int]
    redacted: Mapped[list[str]] = mapped_column(JSON)
    taken_at: Mapped[datetime]
    taken_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    export_id: Mapped[int | None] = mapped_column(ForeignKey("export.id"))
    made_at: Mapped[datetime | None]
    name: Mapped[str | None] = mapped_column(String(120))
    sha256: Mapped[str | None] = mapped_column(String(64), index=True)
    size: Mapped[int | None]
    counts: Mapped[dict[str, int] | None] = mapped_column(JSON)

    taken_by: Mapped[Person] = relationship(lazy="joined")
    export: Mapped[Export | None] = relationship()

    @property
    def is_lost(self) -> bool:
        """Whether it could not be made."""
        return self.made_at is None and (self.export is None or self.export.ended_at is not None)
