"""Requests from outside, what was done with them, and the packet as it was sent: rows are only added."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, Session, deferred, mapped_column, relationship

from models.errors import must_exist
from models.outside_requests.form import LONGEST_NAME, LONGEST_REFERENCE, LONGEST_REQUESTER, ending_of
from models.outside_requests.kinds import BASES
from models.outside_requests.numbers import said
from models.outside_requests.steps import OUTCOMES, SEND, STATES, UNANSWERED, VOID, WITH_PACKET
from models.people.tables import Person
from models.policy import Subject
from models.store.base import Base, locked_row, partial_index
from models.store.disposed import Disposable
from models.vocabulary import Party

ASKED_TOLD = "outside_asked"
REMINDER = "outside_reminder"
OVERDUE = "outside_overdue"


class OutsideRequest(Disposable, Base):
    """What somebody outside asks one side for, on what basis, and by when; `due_is_goal` where no day was entered.

    `first_due_on` is the due day that it was logged with.
    Its number is of its side and school year: no gap tells the one side of the other's. Those of before have no year.
    """

    __tablename__ = "outside_request"
    __table_args__ = (
        Index("ix_outside_request_side", "side", "id"),
        Index("ix_outside_request_number", "number", "school_year", "side", unique=True),
        partial_index(
            "ix_outside_request_open", "side", "due_on", "id", where="state IN ('open', 'appealed', 'decided')"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    side: Mapped[str] = mapped_column(String(10))
    school_year: Mapped[str] = mapped_column(String(7))
    number: Mapped[int]
    school: Mapped[str | None] = mapped_column(String(30))
    requester_kind: Mapped[str] = mapped_column(String(20))
    requester: Mapped[str | None] = mapped_column(String(LONGEST_REQUESTER))
    reference: Mapped[str | None] = mapped_column(String(LONGEST_REFERENCE))
    basis: Mapped[str] = mapped_column(String(20))
    basis_words: Mapped[str | None] = mapped_column(Text)
    asked_for: Mapped[str] = mapped_column(Text)
    received_on: Mapped[date] = mapped_column(Date)
    due_on: Mapped[date] = mapped_column(Date)
    first_due_on: Mapped[date] = mapped_column(Date)
    due_is_goal: Mapped[bool]
    state: Mapped[str] = mapped_column(String(20))
    outcome: Mapped[str | None] = mapped_column(String(20))
    logged_at: Mapped[datetime]
    logged_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))

    logged_by: Mapped[Person] = relationship(lazy="joined")
    steps: Mapped[list["OutsideStep"]] = relationship(order_by="OutsideStep.id")
    items: Mapped[list["OutsideItem"]] = relationship(back_populates="request", order_by="OutsideItem.number")

    @property
    def called(self) -> str:
        """Its number as people say it: such as P-2026-27/0003 of the police's, or 7 of before."""
        return said(Party(self.side), self.school_year, self.number)

    @property
    def label(self) -> str:
        """What people call it."""
        return f"Request from outside {self.called}"

    @property
    def stands(self) -> str:
        """How it stands, with what was decided last."""
        outcome = OUTCOMES.get(self.outcome or "")
        return f"{STATES[self.state]}: {outcome.lower()}" if outcome and self.has_packet else STATES[self.state]

    @property
    def is_unanswered(self) -> bool:
        """Whether somebody is still to decide, or to send what was decided."""
        return self.state in UNANSWERED

    @property
    def has_packet(self) -> bool:
        """Whether what was sent can be kept with it."""
        return self.state in WITH_PACKET

    @property
    def may_need_hold(self) -> bool:
        """Whether its records may have to be kept for a court."""
        return BASES[self.basis].may_need_hold and self.state != VOID

    @property
    def seen(self) -> int:
        """What tells whether anything was done since somebody looked: how many steps there are."""
        return len(self.steps)

    @property
    def subject(self) -> Subject:
        """What rights to it depend on: whose records it asks for, and of which school."""
        return Subject(school=self.school, side=Party(self.side))

    def days_late(self, today: date) -> int:
        """How many days its due day is past while it is not answered."""
        return max(0, (today - self.due_on).days) if self.is_unanswered else 0

    @property
    def answer(self) -> "OutsideStep | None":
        """The last answer that was sent."""
        return next((step for step in reversed(self.steps) if step.step == SEND), None)

    def answered_late(self) -> int | None:
        """How many days after its due day, as it was then, the last answer was sent; nothing where none was."""
        sent = self.answer
        if sent is None or sent.day is None:
            return None
        days = [self.first_due_on, *(step.due_on for step in self.steps[: self.steps.index(sent)] if step.due_on)]
        return max(0, (sent.day - days[-1]).days)


class OutsideStep(Base):
    """What was done with a request, by whom, and in which words."""

    __tablename__ = "outside_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("outside_request.id"), index=True)
    step: Mapped[str] = mapped_column(String(20))
    taken_at: Mapped[datetime]
    taken_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    words: Mapped[str | None] = mapped_column(Text)
    withheld: Mapped[str | None] = mapped_column(Text)
    due_on: Mapped[date | None] = mapped_column(Date)
    due_is_goal: Mapped[bool] = mapped_column(default=False)
    day: Mapped[date | None] = mapped_column(Date)
    way: Mapped[str | None] = mapped_column(String(20))

    taken_by: Mapped[Person] = relationship(lazy="joined")


class OutsideItem(Base):
    """A piece of the packet as it was sent: a file, kept byte for byte, or words on what is kept elsewhere."""

    __tablename__ = "outside_item"
    __table_args__ = (UniqueConstraint("request_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("outside_request.id"))
    number: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str | None] = mapped_column(String(LONGEST_NAME))
    size: Mapped[int | None]
    sha256: Mapped[str | None] = mapped_column(String(64))
    words: Mapped[str | None] = mapped_column(Text)
    kept_at: Mapped[datetime]
    kept_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    set_aside_at: Mapped[datetime | None]
    set_aside_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    set_aside_because: Mapped[str | None] = mapped_column(Text)
    content: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))

    request: Mapped[OutsideRequest] = relationship(back_populates="items")
    kept_by: Mapped[Person] = relationship(foreign_keys=kept_by_id, lazy="joined")
    set_aside_by: Mapped[Person | None] = relationship(foreign_keys=set_aside_by_id)

    @property
    def sent_as(self) -> str:
        """What the file is called when the bot sends it: nothing of the name that it was handed in with."""
        of = self.request.called.replace("/", "-")
        return f"request-from-outside-{of}-file-{self.number}.{ending_of(self.name or '')}"

    @property
    def subject(self) -> Subject:
        """What rights to it depend on."""
        return self.request.subject


def get(session: Session, request_id: int) -> OutsideRequest:
    """A request by its id, `NotFound` where there is none; for the bot itself: no right is checked."""
    return must_exist(session.get(OutsideRequest, request_id), "request")


def locked(session: Session, request_id: int) -> OutsideRequest | None:
    """A request that nobody else changes until this transaction ends."""
    return locked_row(session, OutsideRequest, request_id)
