"""The records of disclosures: each version stays. Nothing is ever deleted, and no student is in any of them."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from models.disclosures.form import CONTENT, DisclosureForm
from models.errors import Conflict, must_exist
from models.people.tables import Person
from models.policy import Subject
from models.store.base import Base
from models.store.disposed import Disposable
from models.vocabulary import Party


class Disclosure(Disposable, Base):
    """That records of students were disclosed to an officer at a school, and who logged it for which side."""

    __tablename__ = "disclosure"
    __table_args__ = (
        Index("ix_disclosure_school", "school"),
        Index("ix_disclosure_recorded", "recorded_at"),
        Index("ix_disclosure_recorded_by_id", "recorded_by_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    school: Mapped[str] = mapped_column(String(30))
    recorded_at: Mapped[datetime]
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    side: Mapped[str] = mapped_column(String(10))
    version: Mapped[int] = mapped_column(default=1)
    withdrawn_at: Mapped[datetime | None]
    withdrawn_because: Mapped[str | None] = mapped_column(Text)
    withdrawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    recorded_by: Mapped[Person] = relationship(foreign_keys=recorded_by_id, lazy="joined")
    withdrawn_by: Mapped[Person | None] = relationship(foreign_keys=withdrawn_by_id)
    versions: Mapped[list["DisclosureVersion"]] = relationship(order_by="DisclosureVersion.version", lazy="selectin")

    @property
    def current(self) -> "DisclosureVersion":
        """What it says now."""
        return self.versions[self.version - 1]

    @property
    def label(self) -> str:
        """What people call it."""
        return f"Disclosure {self.id}"

    @property
    def subject(self) -> Subject:
        """What rights to it depend on."""
        return Subject(school=self.school, owner_id=self.recorded_by_id, side=Party(self.side))

    def require_unchanged(self, seen: int) -> None:
        """Stop a change of what was withdrawn, or has changed since it was seen. Raises `Conflict`."""
        if self.withdrawn_at:
            raise Conflict(f"{self.label} was withdrawn and can no longer be changed.")
        if self.version != seen:
            raise Conflict(f"{self.label} has changed since you opened it. Open it again to read it.")


class DisclosureVersion(Base):
    """What it says in one of its versions. The first is as it was logged; each further one has a reason."""

    __tablename__ = "disclosure_version"
    __table_args__ = (UniqueConstraint("disclosure_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    disclosure_id: Mapped[int] = mapped_column(ForeignKey("disclosure.id"))
    version: Mapped[int]
    changed_at: Mapped[datetime]
    changed_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    changed_because: Mapped[str | None] = mapped_column(Text)
    disclosed_on: Mapped[date] = mapped_column(Date, index=True)
    records: Mapped[str] = mapped_column(String(20))
    records_words: Mapped[str | None] = mapped_column(Text)
    basis: Mapped[str] = mapped_column(String(20))
    purpose: Mapped[str] = mapped_column(Text)
    students: Mapped[int]

    changed_by: Mapped[Person] = relationship(lazy="joined")

    @property
    def form(self) -> DisclosureForm:
        """The answers as a form has them."""
        return DisclosureForm(**{name: getattr(self, name) for name in CONTENT})


def get(session: Session, disclosure_id: int) -> Disclosure:
    """A disclosure by its id, `NotFound` where there is none; for the bot itself: no right is checked."""
    return must_exist(session.get(Disclosure, disclosure_id), "disclosure")
