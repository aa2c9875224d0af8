"""The records of what schools provide: a list for each school and year, and what each side said. Rows are added."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from models.errors import must_exist
from models.facilities.steps import CHECK, ITEMS, STATE, STATES, STEPS, Said, State, Step, state_of
from models.people.tables import Person
from models.policy import Subject
from models.store.base import Base, locked_row
from models.store.disposed import Disposable

ASKED, TO_CHECK_TOLD, MISSING_TOLD, REMINDER = (
    "facilities_asked", "facilities_to_check", "facilities_missing", "facilities_reminder",
)  # fmt: skip


class FacilityList(Disposable, Base):
    """What a school provides to its officer in a school year; `waits_since` is when it came to stand as it does."""

    __tablename__ = "facility_list"
    __table_args__ = (UniqueConstraint("school", "school_year"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    school: Mapped[str] = mapped_column(String(30))
    school_year: Mapped[str] = mapped_column(String(7), index=True)
    opened_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(20))
    waits_since: Mapped[datetime]
    reminded_at: Mapped[datetime | None]

    statements: Mapped[list["FacilityStatement"]] = relationship(
        order_by="FacilityStatement.number", back_populates="of"
    )

    @property
    def label(self) -> str:
        """What people call it; the number tells one school's list from another's."""
        return f"Facilities {self.school_year}, list {self.id}"

    @property
    def stands(self) -> State:
        """How it stands."""
        return STATES[self.state]

    @property
    def seen(self) -> int:
        """What tells whether anything was said since somebody looked: how many statements there are."""
        return len(self.statements)

    def last(self, step: str, upto: int | None = None) -> "FacilityStatement | None":
        """What a side said last, at all or by one of the statements."""
        said = self.statements if upto is None else self.statements[:upto]
        return next((row for row in reversed(said) if row.step == step), None)

    @property
    def state_by_words(self) -> str:
        """How it stands by what was said."""
        said = [Said(row.number, bool(row.missing)) if (row := self.last(step)) else None for step in (STATE, CHECK)]
        return state_of(*said)

    @property
    def missing(self) -> Sequence[str]:
        """The items that one side or the other says are missing, by what each said last."""
        said = [row for step in (STATE, CHECK) if (row := self.last(step))]
        return [item for item in ITEMS if any(item in row.missing for row in said)]

    @property
    def subject(self) -> Subject:
        """What rights to it depend on."""
        return Subject(school=self.school)


class FacilityStatement(Base):
    """What somebody of one side said of every item, all at once."""

    __tablename__ = "facility_statement"
    __table_args__ = (UniqueConstraint("list_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    list_id: Mapped[int] = mapped_column(ForeignKey("facility_list.id"))
    number: Mapped[int]
    step: Mapped[str] = mapped_column(String(10))
    said_at: Mapped[datetime]
    said_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))

    of: Mapped[FacilityList] = relationship(back_populates="statements")
    said_by: Mapped[Person] = relationship(lazy="joined")
    items: Mapped[list["FacilityItem"]] = relationship(order_by="FacilityItem.id", lazy="selectin")

    @property
    def kind(self) -> Step:
        """Which side said it."""
        return STEPS[self.step]

    @property
    def missing(self) -> Sequence[str]:
        """The items that it says are missing."""
        return [row.item for row in self.items if not row.is_there]

    @property
    def told(self) -> str:
        """What is told of it, in a few words; what it said is not known once the list was disposed of."""
        if self.of.disposed_at:
            return self.kind.said
        return self.kind.something_missing if self.missing else self.kind.all_there


class FacilityItem(Base):
    """What a statement says of one item."""

    __tablename__ = "facility_item"
    __table_args__ = (UniqueConstraint("statement_id", "item"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    statement_id: Mapped[int] = mapped_column(ForeignKey("facility_statement.id"))
    item: Mapped[str] = mapped_column(String(20))
    is_there: Mapped[bool]
    words: Mapped[str | None] = mapped_column(Text)


def get(session: Session, list_id: int) -> FacilityList:
    """A list by its id, `NotFound` where there is none; for the bot itself: no right is checked."""
    return must_exist(session.get(FacilityList, list_id), "list")


def locked(session: Session, list_id: int) -> FacilityList | None:
    """A list that nobody else changes until this transaction ends."""
    return locked_row(session, FacilityList, list_id)
