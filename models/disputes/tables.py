"""Disputes about the agreement, and each step with its words. Rows are only added; what was written stays."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from models.agreement.clauses import LONGEST_CLAUSE
from models.disputes.steps import BEGIN, MEETING, OUTCOME, STATES, STEPS, VIEW
from models.errors import must_exist
from models.people.tables import Person
from models.policy import Subject
from models.store.base import Base, locked_row
from models.store.disposed import Disposable
from models.vocabulary import Party

LONGEST_PRESENT = 300
OPENED_TOLD = "dispute_opened"
NEWS_TOLD = "dispute_news"
REMINDER = "dispute_reminder"
ENDED_TOLD = "dispute_ended"
PAPER = "dispute_paper"


class Dispute(Disposable, Base):
    """A dispute about a clause between the chief and a school's principal; `party` is the side that opened it.

    `held_text` is the number of the signed text in force when it was opened.
    """

    __tablename__ = "dispute"

    id: Mapped[int] = mapped_column(primary_key=True)
    clause: Mapped[str] = mapped_column(String(LONGEST_CLAUSE))
    school: Mapped[str] = mapped_column(String(30))
    party: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(20))
    opened_at: Mapped[datetime]
    held_text: Mapped[int | None]

    steps: Mapped[list["DisputeStep"]] = relationship(order_by="DisputeStep.id")

    @property
    def label(self) -> str:
        """What it is called."""
        return f"Dispute {self.id}"

    @property
    def opener(self) -> Party:
        """The side that opened it."""
        return Party(self.party)

    @property
    def stands(self) -> str:
        """How it stands."""
        return STATES[self.state]

    @property
    def last(self) -> "DisputeStep":
        """The newest step."""
        return self.steps[-1]

    @property
    def outcome(self) -> "DisputeStep | None":
        """The newest text of the outcome."""
        return next((step for step in reversed(self.steps) if step.step == OUTCOME), None)

    @property
    def meetings(self) -> Sequence["DisputeStep"]:
        """The meetings, in the order in which they were recorded."""
        return [step for step in self.steps if step.step == MEETING]

    def view_of(self, party: Party) -> "DisputeStep | None":
        """A side's view as it was written last."""
        return next((step for step in reversed(self.steps) if step.step in (BEGIN, VIEW) and step.party == party), None)

    @property
    def confirmations(self) -> dict[Party, "DisputeStep"]:
        """Who said last of the outcome's very text that it is theirs, by side; a new text begins anew."""
        outcome = self.outcome
        since = [step for step in self.steps if outcome and step.id >= outcome.id and STEPS[step.step].confirms]
        return {Party(step.party): step for step in since}

    @property
    def subject(self) -> Subject:
        """What rights to it depend on."""
        return Subject(school=self.school)


class DisputeStep(Base):
    """What was done with a dispute, by whom and for which side, and the words that came with it."""

    __tablename__ = "dispute_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    dispute_id: Mapped[int] = mapped_column(ForeignKey("dispute.id"), index=True)
    step: Mapped[str] = mapped_column(String(20))
    party: Mapped[str] = mapped_column(String(10))
    taken_at: Mapped[datetime]
    taken_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    words: Mapped[str | None] = mapped_column(Text)
    day: Mapped[date | None] = mapped_column(Date)
    present: Mapped[str | None] = mapped_column(String(LONGEST_PRESENT))

    taken_by: Mapped[Person] = relationship(lazy="joined")


def get(session: Session, dispute_id: int) -> Dispute:
    """A dispute by its id, `NotFound` where there is none; for the bot itself: no right is checked."""
    return must_exist(session.get(Dispute, dispute_id), "dispute")


def locked(session: Session, dispute_id: int) -> Dispute | None:
    """A dispute that nobody else changes until this transaction ends."""
    return locked_row(session, Dispute, dispute_id)
