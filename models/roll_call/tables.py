"""The yearly roll-call: who was asked, who has confirmed, and the lists of staff without a Slack account (§X).

Of the three questions that are offered nothing is kept: there is no column for an answer.
"""

from datetime import date, datetime

from sqlalchemy import JSON, Date, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from models.errors import must_exist
from models.people.tables import Person
from models.policy import Subject
from models.roll_call.rolls import Roll
from models.store.base import Base, locked_row
from models.store.disposed import Disposable
from models.vocabulary import Party

LONGEST_NAME, LONGEST_FUNCTION = 100, 80
NO_TEXT = 0
"""The number of the signed text where none was in the bot."""


class Confirmation(Base):
    """Somebody has read what the agreement asks, and said so: in which roles, of which signed text, which sections."""

    __tablename__ = "roll_call_confirmation"
    __table_args__ = (UniqueConstraint("school_year", "person_id", "signed_text"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    school_year: Mapped[str] = mapped_column(String(7))
    signed_text: Mapped[int]
    confirmed_at: Mapped[datetime]
    roles: Mapped[list[str]] = mapped_column(JSON)
    sections: Mapped[list[str]] = mapped_column(JSON)

    person: Mapped[Person] = relationship()


class Ask(Base):
    """Somebody was asked to read and confirm, by a day; once for each school year and signed text."""

    __tablename__ = "roll_call_ask"
    __table_args__ = (UniqueConstraint("school_year", "person_id", "signed_text"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    school_year: Mapped[str] = mapped_column(String(7))
    signed_text: Mapped[int]
    asked_at: Mapped[datetime]
    due_on: Mapped[date] = mapped_column(Date)
    reminded_at: Mapped[datetime | None]


class Told(Base):
    """Somebody responsible was told how many have not confirmed in time; once for each school year and signed text."""

    __tablename__ = "roll_call_told"
    __table_args__ = (UniqueConstraint("school_year", "person_id", "signed_text"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    school_year: Mapped[str] = mapped_column(String(7))
    signed_text: Mapped[int]
    told_at: Mapped[datetime]

    person: Mapped[Person] = relationship()


class ListedPerson(Disposable, Base):
    """An employee without a Slack account, by name and function, on the list of a school or of the police."""

    __tablename__ = "listed_person"
    __table_args__ = (Index("ix_listed_person_list", "side", "school"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    side: Mapped[str] = mapped_column(String(10))
    school: Mapped[str | None] = mapped_column(String(30))
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    function: Mapped[str] = mapped_column(String(LONGEST_FUNCTION))
    added_at: Mapped[datetime]
    added_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    struck_at: Mapped[datetime | None]
    struck_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    added_by: Mapped[Person] = relationship(foreign_keys=added_by_id)
    trainings: Mapped[list["ListedTraining"]] = relationship(order_by="ListedTraining.id", lazy="selectin")

    @property
    def label(self) -> str:
        """What it is called, without the name."""
        return f"Training list, employee {self.id}"

    @property
    def roll(self) -> Roll:
        """The list that it is on."""
        return Roll(Party(self.side), self.school)

    @property
    def subject(self) -> Subject:
        """What rights to it depend on."""
        return self.roll.subject

    @property
    def seen(self) -> int:
        """What tells whether anything was recorded since somebody looked."""
        return len(self.trainings) + (1 if self.struck_at else 0)

    def trained_on(self, school_year: str) -> date | None:
        """The day of the training in a school year, by what was recorded last; nothing where there was none."""
        return next((row.trained_on for row in reversed(self.trainings) if row.school_year == school_year), None)


class ListedTraining(Base):
    """That somebody on a list was trained on a day of a school year; without a day, that this was taken back."""

    __tablename__ = "listed_training"

    id: Mapped[int] = mapped_column(primary_key=True)
    listed_id: Mapped[int] = mapped_column(ForeignKey("listed_person.id"), index=True)
    school_year: Mapped[str] = mapped_column(String(7))
    trained_on: Mapped[date | None] = mapped_column(Date)
    recorded_at: Mapped[datetime]
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))

    listed: Mapped[ListedPerson] = relationship(back_populates="trainings")
    recorded_by: Mapped[Person] = relationship()


def ask(session: Session, ask_id: int) -> Ask:
    """Who was asked, by the row's id, `NotFound` where there is none; for the bot itself: no right is checked."""
    return must_exist(session.get(Ask, ask_id), "question")


def told(session: Session, told_id: int) -> Told:
    """Who was told of those missing, by the row's id, `NotFound` where there is none; no right is checked."""
    return must_exist(session.get(Told, told_id), "message")


def locked_person(session: Session, listed_id: int) -> ListedPerson | None:
    """Somebody on a list whom nobody else changes until this transaction ends."""
    return locked_row(session, ListedPerson, listed_id)
