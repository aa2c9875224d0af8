"""What every import is on record with: which file, from whom, and what became of it."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from models.people.tables import Person
from models.policy import Subject
from models.store.base import Base

LONGEST_FILE_NAME = 60


class ImportSource(Base):
    """A file that was read: shown before it is imported, and the source of the records that came of it."""

    __abstract__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    imported_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    file_name: Mapped[str] = mapped_column(String(LONGEST_FILE_NAME))
    content_hash: Mapped[str] = mapped_column(String(64))
    read_at: Mapped[datetime]
    imported_at: Mapped[datetime | None]
    entries: Mapped[int] = mapped_column(default=0)
    withdrawn_at: Mapped[datetime | None]
    withdrawn_because: Mapped[str | None] = mapped_column(Text)
    withdrawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    @declared_attr
    def imported_by(cls) -> Mapped[Person]:  # noqa: N805  (SQLAlchemy calls it with the class)
        """Who handed the file in."""
        return relationship(foreign_keys=f"{cls.__name__}.imported_by_id", lazy="joined")

    @declared_attr
    def withdrawn_by(cls) -> Mapped[Person | None]:  # noqa: N805
        """Who withdrew all that came of it."""
        return relationship(foreign_keys=f"{cls.__name__}.withdrawn_by_id")

    @property
    def subject(self) -> Subject:
        """What rights to it depend on: it belongs to whoever imported it."""
        return Subject(owner_id=self.imported_by_id)
