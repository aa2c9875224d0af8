"""Arrest notifications, one for each notice that reports an arrest, and what was done with each (C.G.S. 10-233h)."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from models.arrest_notifications.form import covers
from models.arrest_notifications.steps import (
    BY_THE_NOTICE,
    COVERED,
    OF_POLICE,
    OPEN_STATES,
    SEND,
    STATES,
    STEPS,
    VOID,
    State,
    state_of,
)
from models.errors import must_exist
from models.notices.tables import Notice
from models.people.tables import Person
from models.policy import Subject
from models.store.base import Base, locked_row, partial_index

ASKED = "arrest_asked"
REMINDER = "arrest_reminder"
LETTER_TOLD = "arrest_letter_told"
LETTER = "arrest_letter"
COPY = "arrest_copy"
CONFIRM_REMINDER = "arrest_confirm_reminder"
RECEIVED_TOLD = "arrest_received"
NOT_ARRIVED = "arrest_not_arrived"
CORRECTED = "arrest_corrected"
FOR_OFFICER = "arrest_done_for_officer"


class ArrestNotification(Base):
    """What the police owe the superintendent of an arrest, and how it stands.

    `arrested_at` is when the notice has it: the clocks count from there. Of `told_at` and `sent_at` the first time
    counts. `received_at` is of the newest letter. `chased_until` is up to when people were reminded.
    """

    __tablename__ = "arrest_notification"
    __table_args__ = (partial_index("ix_arrest_notification_untold", "state", where="principal_at IS NULL"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    notice_id: Mapped[int] = mapped_column(ForeignKey("notice.id"), unique=True)
    begun_at: Mapped[datetime] = mapped_column(index=True)
    arrested_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(20), index=True)
    offense: Mapped[str | None] = mapped_column(String(20))
    arrested: Mapped[int | None]
    told_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    received_at: Mapped[datetime | None]
    principal_at: Mapped[datetime | None]
    not_arrived_at: Mapped[datetime | None]
    chased_until: Mapped[datetime]

    notice: Mapped[Notice] = relationship()
    steps: Mapped[list["ArrestStep"]] = relationship(back_populates="notification", order_by="ArrestStep.id")

    @property
    def label(self) -> str:
        """What people call it: by the number of its notice."""
        return self.notice.label

    @property
    def stands(self) -> State:
        """How it stands."""
        return STATES[self.state]

    @property
    def is_open(self) -> bool:
        """Whether the police, or the superintendent with the receipt, still have something to do."""
        return self.state in OPEN_STATES

    @property
    def is_informed(self) -> bool:
        """Whether the superintendent knows of it by this."""
        return self.told_at is not None or self.sent_at is not None

    @property
    def is_for_principal(self) -> bool:
        """Whether the superintendent knows of it, and has not recorded that the principal does."""
        return self.state in COVERED and self.is_informed and self.principal_at is None

    @property
    def letter(self) -> "ArrestStep | None":
        """The newest letter."""
        return next((step for step in reversed(self.steps) if step.step == SEND), None)

    @property
    def done_for_officer(self) -> "list[ArrestStep]":
        """What others of the police have done in the officer's place, in its order."""
        return [step for step in self.steps if step.step in OF_POLICE and step.taken_by_id != self.notice.officer_id]

    @property
    def is_letter_outdated(self) -> bool:
        """Whether the newest letter says something else than is on record now."""
        sent = self.letter
        said = (self.offense, self.arrested, self.arrested_at)
        return sent is not None and self.state in COVERED and (sent.offense, sent.arrested, sent.arrested_at) != said

    @property
    def seen(self) -> int:
        """What tells whether anything was done since somebody looked: how many steps there are."""
        return len(self.steps)

    @property
    def subject(self) -> Subject:
        """What rights to it depend on: the notice's school and officer."""
        return self.notice.subject

    def follow_record(self) -> None:
        """Stand as what is on record has it."""
        self.state = state_of(
            covered=covers(self.offense), told=self.told_at is not None, sent=self.sent_at is not None,
            received=self.received_at is not None,
        )  # fmt: skip

    def begin_anew(self, arrested_at: datetime) -> None:
        """An arrest is back, which may be another one: nobody was told of it yet. What was done stays in the steps."""
        self.offense, self.arrested, self.arrested_at = None, None, arrested_at
        self.told_at = self.sent_at = self.received_at = self.principal_at = self.not_arrived_at = None
        self.follow_record()

    def void(self) -> None:
        """The notice reports no arrest any more."""
        self.state = VOID


class ArrestStep(Base):
    """What was done, by whom: the class said, who told whom when, what the letter says, how it was delivered.

    Or, by nobody, that the notice no longer reported an arrest, or did again.
    """

    __tablename__ = "arrest_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    notification_id: Mapped[int] = mapped_column(ForeignKey("arrest_notification.id"), index=True)
    step: Mapped[str] = mapped_column(String(20))
    taken_at: Mapped[datetime]
    taken_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    offense: Mapped[str | None] = mapped_column(String(20))
    arrested: Mapped[int | None]
    arrested_at: Mapped[datetime]
    told_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    whom: Mapped[str | None] = mapped_column(String(20))
    how: Mapped[str | None] = mapped_column(String(20))
    at: Mapped[datetime | None]
    words: Mapped[str | None] = mapped_column(Text)

    notification: Mapped[ArrestNotification] = relationship(back_populates="steps")
    taken_by: Mapped[Person | None] = relationship(foreign_keys=taken_by_id, lazy="joined")
    told_by: Mapped[Person | None] = relationship(foreign_keys=told_by_id, lazy="joined")

    @property
    def done(self) -> str:
        """What it was, for a history."""
        return BY_THE_NOTICE.get(self.step) or STEPS[self.step].done

    @property
    def replaced(self) -> "ArrestStep | None":
        """Of a letter: the one before it, in whose place it comes."""
        if self.step != SEND:
            return None
        before = [row for row in self.notification.steps if row.step == SEND and row.id < self.id]
        return before[-1] if before else None

    @property
    def subject(self) -> Subject:
        """What rights to it depend on: those to the notification."""
        return self.notification.subject


def get(session: Session, notification_id: int) -> ArrestNotification:
    """A notification by its id, `NotFound` where there is none; for the bot itself: no right is checked."""
    return must_exist(session.get(ArrestNotification, notification_id), "notification")


def get_step(session: Session, step_id: int) -> ArrestStep:
    """A step by its id; for the bot itself: no right is checked."""
    return must_exist(session.get(ArrestStep, step_id), "step")


def of_notice(session: Session, notice_id: int) -> ArrestNotification | None:
    """The notification of a notice, locked until this transaction ends; nothing where none was begun."""
    found = session.scalar(select(ArrestNotification.id).filter_by(notice_id=notice_id))
    return locked_row(session, ArrestNotification, found) if found else None
