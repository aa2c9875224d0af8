"""Requests for revision, and each step with its texts. Rows are only added; what was written stays."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from models.agreement.clauses import LONGEST_CLAUSE
from models.errors import must_exist
from models.people.tables import Person
from models.policy import Subject
from models.revisions.steps import HEADS, STATES, asked_now
from models.store.base import Base, locked_row
from models.store.disposed import Disposable
from models.vocabulary import Party

CARD = "revision_card"
ASKED_TOLD = "revision_to_answer"
REMINDER = "revision_reminder"
ANSWERED_TOLD = "revision_answered"
SIGN_REMINDER = "revision_sign_reminder"
SIGNED_TOLD = "revision_signed"
LETTER = "revision_letter"


class RevisionRequest(Disposable, Base):
    """A request of one party to change the agreement: which clause, its present text, and how it stands.

    `held_text` is the number of the signed text in force when it was made, `signed_text` of the one that came of it.
    """

    __tablename__ = "revision_request"

    id: Mapped[int] = mapped_column(primary_key=True)
    clause: Mapped[str] = mapped_column(String(LONGEST_CLAUSE))
    present: Mapped[str | None] = mapped_column(Text)
    party: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(20))
    asked_at: Mapped[datetime]
    due_on: Mapped[date | None] = mapped_column(Date)
    held_text: Mapped[int | None]
    signed_text: Mapped[int | None]
    recommendation_id: Mapped[int | None] = mapped_column(ForeignKey("recommendation.id"), index=True)

    steps: Mapped[list["RevisionStep"]] = relationship(order_by="RevisionStep.id")

    @property
    def label(self) -> str:
        """What it is called."""
        return f"Request for revision {self.id}"

    @property
    def requester(self) -> Party:
        """The party that asked."""
        return Party(self.party)

    @property
    def asked_now(self) -> Party | None:
        """The party that is to answer."""
        return asked_now(self.state, self.requester)

    @property
    def stands(self) -> str:
        """How it stands, with who is asked now."""
        asked = self.asked_now
        return STATES[self.state].format(HEADS[asked] if asked else "")

    @property
    def seen(self) -> int:
        """What tells whether anything was done since somebody looked: how many steps there are."""
        return len(self.steps)

    @property
    def proposed(self) -> "RevisionStep":
        """The step with the newest text."""
        return next(step for step in reversed(self.steps) if step.text)

    @property
    def subject(self) -> Subject:
        """What rights to it depend on."""
        return Subject(side=self.requester)


class RevisionStep(Base):
    """What was done with a request, by whom and for which party; with the text and the words that came with it."""

    __tablename__ = "revision_request_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("revision_request.id"), index=True)
    step: Mapped[str] = mapped_column(String(20))
    party: Mapped[str | None] = mapped_column(String(10))
    taken_at: Mapped[datetime]
    taken_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    text: Mapped[str | None] = mapped_column(Text)
    words: Mapped[str | None] = mapped_column(Text)
    day: Mapped[date | None] = mapped_column(Date)

    taken_by: Mapped[Person | None] = relationship(lazy="joined")


def get(session: Session, request_id: int) -> RevisionRequest:
    """A request by its id, `NotFound` where there is none; for the bot itself: no right is checked."""
    return must_exist(session.get(RevisionRequest, request_id), "request")


def locked(session: Session, request_id: int) -> RevisionRequest | None:
    """A request that nobody else changes until this transaction ends."""
    return locked_row(session, RevisionRequest, request_id)
