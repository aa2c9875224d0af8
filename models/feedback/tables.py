"""The records of commendations and complaints: each version and each step stays. Nothing is ever deleted."""

from datetime import date, datetime

from sqlalchemy import JSON, Date, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from models.errors import Conflict, must_exist
from models.feedback.form import CONTENT, FeedbackForm
from models.feedback.kinds import COMPLAINT, HANDLED, KINDS
from models.people.tables import Person
from models.policy import Act, Subject
from models.store.base import Base, partial_index
from models.store.disposed import Disposable
from models.vocabulary import Party

READS = {kind: Act.READ_COMPLAINT if kind == COMPLAINT else Act.READ_COMMENDATION for kind in KINDS}
"""The right by which each kind is read."""


class Feedback(Disposable, Base):
    """A commendation or complaint: at which school, or about the program as a whole, and who recorded it for whom."""

    __tablename__ = "feedback"
    __table_args__ = (
        Index("ix_feedback_school", "school"),
        Index("ix_feedback_recorded", "recorded_at"),
        partial_index("ix_feedback_officer", "officer_id", where="officer_id IS NOT NULL"),
        partial_index("ix_feedback_open", "kind", where="handled_on IS NULL AND withdrawn_at IS NULL"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    school: Mapped[str | None] = mapped_column(String(30))
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # whom a commendation is for
    recorded_at: Mapped[datetime]
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    side: Mapped[str] = mapped_column(String(10))  # of whoever recorded it
    version: Mapped[int] = mapped_column(default=1)
    outcome: Mapped[str | None] = mapped_column(String(20))  # of a complaint, as it stands: nothing while it is open
    handled_on: Mapped[date | None] = mapped_column(Date)
    withdrawn_at: Mapped[datetime | None]
    withdrawn_because: Mapped[str | None] = mapped_column(Text)
    withdrawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    message_ids: Mapped[list[int]] = mapped_column(JSON, default=list)  # the deliveries of direct messages

    officer: Mapped[Person | None] = relationship(foreign_keys=officer_id, lazy="joined")
    recorded_by: Mapped[Person] = relationship(foreign_keys=recorded_by_id)
    withdrawn_by: Mapped[Person | None] = relationship(foreign_keys=withdrawn_by_id)
    versions: Mapped[list["FeedbackVersion"]] = relationship(order_by="FeedbackVersion.version", lazy="selectin")
    steps: Mapped[list["FeedbackStep"]] = relationship(order_by="FeedbackStep.number", lazy="selectin")

    @property
    def current(self) -> "FeedbackVersion":
        """What it says now."""
        return self.versions[self.version - 1]

    @property
    def label(self) -> str:
        """What people call it."""
        return f"{KINDS[self.kind]} {self.id}"

    @property
    def subject(self) -> Subject:
        """What rights to it depend on."""
        return Subject(
            school=self.school, owner_id=self.recorded_by_id, side=Party(self.side), named_id=self.officer_id
        )

    @property
    def reads(self) -> Act:
        """The right by which it is read."""
        return READS[self.kind]

    @property
    def is_open(self) -> bool:
        """Whether it is a complaint of which nobody has recorded an outcome."""
        return self.kind == COMPLAINT and self.handled_on is None and self.withdrawn_at is None

    @property
    def state(self) -> str:
        """How it stands, in a word."""
        if self.withdrawn_at:
            return "Withdrawn"
        return "Recorded" if self.kind != COMPLAINT else "Open" if self.handled_on is None else "Handled"

    @property
    def has_changed(self) -> str:
        """Says that it is not as somebody saw it, and how it stands."""
        now = f"It is {self.state.lower()} now."
        return f"{self.label} has changed since you opened it. {now} Open it again to read it."

    @property
    def seen(self) -> str:
        """What tells whether it has changed since somebody saw it."""
        return f"{self.version}.{len(self.steps)}"

    def require_unchanged(self, seen: str) -> None:
        """Stop a change of what was withdrawn, or has changed since it was seen. Raises `Conflict`."""
        if self.withdrawn_at:
            raise Conflict(f"{self.label} was withdrawn and can no longer be changed.")
        if self.seen != seen:
            raise Conflict(self.has_changed)


class FeedbackVersion(Base):
    """What it says in one of its versions. The first is as it was recorded; each further one has a reason."""

    __tablename__ = "feedback_version"
    __table_args__ = (UniqueConstraint("feedback_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    feedback_id: Mapped[int] = mapped_column(ForeignKey("feedback.id"))
    version: Mapped[int]
    changed_at: Mapped[datetime]
    changed_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    changed_because: Mapped[str | None] = mapped_column(Text)
    received_on: Mapped[date] = mapped_column(Date, index=True)
    from_whom: Mapped[str] = mapped_column(String(20))
    about: Mapped[str] = mapped_column(String(20))
    words: Mapped[str] = mapped_column(Text)

    changed_by: Mapped[Person] = relationship(foreign_keys=changed_by_id)

    @property
    def form(self) -> FeedbackForm:
        """The answers as a form has them."""
        return FeedbackForm(**{name: getattr(self, name) for name in CONTENT})


class FeedbackStep(Base):
    """What somebody did about a complaint: recorded its outcome, or opened it again, and why."""

    __tablename__ = "feedback_step"
    __table_args__ = (UniqueConstraint("feedback_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    feedback_id: Mapped[int] = mapped_column(ForeignKey("feedback.id"))
    number: Mapped[int]
    step: Mapped[str] = mapped_column(String(20))
    taken_at: Mapped[datetime]
    taken_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    outcome: Mapped[str | None] = mapped_column(String(20))
    handled_on: Mapped[date | None] = mapped_column(Date)
    words: Mapped[str] = mapped_column(Text)

    taken_by: Mapped[Person] = relationship(foreign_keys=taken_by_id)

    @property
    def is_outcome(self) -> bool:
        """Whether it says what became of the complaint."""
        return self.step == HANDLED


def get(session: Session, feedback_id: int) -> Feedback:
    """A record by its id, `NotFound` where there is none; for the bot itself: no right is checked."""
    return must_exist(session.get(Feedback, feedback_id), "record")
