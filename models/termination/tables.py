"""Notices that end the agreement, and what was done with each. Rows are only added."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from models.destinations import Chief, Destination, Superintendent
from models.errors import must_exist
from models.people.tables import Person
from models.policy import Subject
from models.store.base import Base, locked_row, partial_index
from models.termination.steps import DELIVERED, STATES, State
from models.vocabulary import ROLE_LABELS, Party, Role

CARD = "termination_notice"
LETTER = "termination_letter"
COPY = "termination_copy"
NOT_ARRIVED = "termination_not_arrived"
DAYS_RUN = "termination_days_run"
RECEIVED = "termination_received"
TAKEN_BACK_TOLD = "termination_taken_back"
LAST_DAY_TOLD = "termination_last_day"
ENDED_TOLD = "termination_ended"
BEGINS_TOLD = "termination_begins_anew"
HEADS = {Party.POLICE: Role.CHIEF, Party.SCHOOLS: Role.SUPERINTENDENT}
"""Who speaks for each party (§XI)."""
CHANNELS: dict[Party, Destination] = {Party.POLICE: Chief(), Party.SCHOOLS: Superintendent()}
"""The channel of each."""


class Termination(Base):
    """A written notice by which one party ends the agreement.

    `chosen_day` is a later last day than the seventh after delivery, as its giver chose. `last_day` is known once it is
    delivered. `resumes_on` is the day from which a signed text holds that came in after this notice was given.
    """

    __tablename__ = "termination"
    __table_args__ = (
        partial_index("uq_termination_standing", "is_standing", unique=True, where="is_standing"),
        partial_index("ix_termination_last_day", "last_day", where="last_day IS NOT NULL"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    party: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(20))
    is_standing: Mapped[bool] = mapped_column(default=True)
    reason: Mapped[str | None] = mapped_column(Text)
    chosen_day: Mapped[date | None] = mapped_column(Date)
    given_at: Mapped[datetime]
    given_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    signed_text: Mapped[int | None]
    delivered_at: Mapped[datetime | None]
    delivered_on: Mapped[date | None] = mapped_column(Date)
    last_day: Mapped[date | None] = mapped_column(Date)
    not_arrived_at: Mapped[datetime | None]  # when its giver was told that it has not arrived
    announced_at: Mapped[datetime | None]  # when everybody was told of the last day
    resumes_on: Mapped[date | None] = mapped_column(Date)

    given_by: Mapped[Person] = relationship(lazy="joined")
    steps: Mapped[list["TerminationStep"]] = relationship(order_by="TerminationStep.id")

    @property
    def stands(self) -> State:
        """How it stands."""
        return STATES[self.state]

    @property
    def giver(self) -> Party:
        """The party that gives notice."""
        return Party(self.party)

    @property
    def receiver(self) -> Party:
        """The other one."""
        return Party.SCHOOLS if self.giver is Party.POLICE else Party.POLICE

    @property
    def head(self) -> str:
        """Who gives notice, by office."""
        return ROLE_LABELS[HEADS[self.giver]]

    @property
    def seen(self) -> int:
        """What tells whether anything was done since somebody looked: how many steps there are."""
        return len(self.steps)

    @property
    def subject(self) -> Subject:
        """What rights to it depend on."""
        return Subject(side=self.giver, is_delivered=self.state in DELIVERED)


class TerminationStep(Base):
    """What was done with a notice, by whom, on which day and in which words; what nobody did the bot noted."""

    __tablename__ = "termination_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    termination_id: Mapped[int] = mapped_column(ForeignKey("termination.id"), index=True)
    step: Mapped[str] = mapped_column(String(20))
    taken_at: Mapped[datetime]
    taken_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    day: Mapped[date | None] = mapped_column(Date)
    words: Mapped[str | None] = mapped_column(Text)

    taken_by: Mapped[Person | None] = relationship(lazy="joined")


def get(session: Session, termination_id: int) -> Termination:
    """A notice by its id, `NotFound` where there is none; for the bot itself: no right is checked."""
    return must_exist(session.get(Termination, termination_id), "notice")


def locked(session: Session, termination_id: int) -> Termination | None:
    """A notice that nobody else changes until this transaction ends."""
    return locked_row(session, Termination, termination_id)
