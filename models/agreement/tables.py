"""The signed text of the agreement in its versions, kept byte for byte, and where it is posted. Rows are only added."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from models.agreement.posting import LONGEST_WHEREABOUTS, PostingForm
from models.people.tables import Person
from models.store.base import Base

LONGEST_NAME = 120
LONGEST_HEADING = 120


class SignedText(Base):
    """A signed text of the agreement as it was handed in, and the day from which it holds."""

    __tablename__ = "signed_text"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    kind: Mapped[str] = mapped_column(String(10))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    holds_from: Mapped[date] = mapped_column(Date)
    imported_at: Mapped[datetime]
    imported_by: Mapped[str] = mapped_column(String(40))
    content: Mapped[bytes] = deferred(mapped_column(LargeBinary, nullable=False))

    sections: Mapped[list["SignedSection"]] = relationship(order_by="SignedSection.position")


class SignedSection(Base):
    """A section of a signed text as it can be read in Slack, under its own heading."""

    __tablename__ = "signed_section"
    __table_args__ = (UniqueConstraint("text_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    text_id: Mapped[int] = mapped_column(ForeignKey("signed_text.id"))
    position: Mapped[int]
    heading: Mapped[str] = mapped_column(String(LONGEST_HEADING))
    words: Mapped[str] = mapped_column(Text)


class Posting(Base):
    """What was entered about one place where the agreement is to be posted (C.G.S. 10-233m); the last entry counts."""

    __tablename__ = "agreement_posting"
    __table_args__ = (UniqueConstraint("place", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    place: Mapped[str] = mapped_column(String(40))
    version: Mapped[int]
    is_posted: Mapped[bool]
    day: Mapped[date] = mapped_column(Date)
    whereabouts: Mapped[str] = mapped_column(String(LONGEST_WHEREABOUTS))
    entered_at: Mapped[datetime]
    entered_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))

    entered_by: Mapped[Person] = relationship(lazy="joined")

    @property
    def form(self) -> PostingForm:
        """The entry as a form has it."""
        return PostingForm(self.is_posted, self.day, self.whereabouts)
