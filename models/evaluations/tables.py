"""The yearly evaluation of an officer: a meeting, nineteen ratings, a written report to the chief (§III).

One for each officer, school and school year. It is drafted, submitted, received, shared, answered. What was submitted
is never changed: a correction is a further version.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from models.actor import Actor
from models.errors import Conflict, must_exist
from models.evaluations.criteria import CRITERIA
from models.people.tables import Person
from models.policy import Act, Subject, require_of
from models.store.base import Base, locked_row
from models.store.disposed import Disposable
from models.store.saves import SavedPage

INVITATION = "evaluation_invitation"
INVITATION_CHIEF = "evaluation_invitation_chief"
CARD = "evaluation_card"
CARD_CHANGE = "evaluation_card_change"
REPORT = "evaluation_report"
SHARED = "evaluation_shared"
COMMENT_REMINDER = "evaluation_comment_reminder"
ANSWERED = "evaluation_answered"
COPY = "evaluation_copy"
ACKNOWLEDGED = "evaluation_acknowledged"
COMMENTED = "evaluation_commented"


class State(StrEnum):
    """How far an evaluation is, as people read it."""

    NOT_OPENED = "not opened"
    OPENED = "opened"
    MEETING_HELD = "meeting held"
    SUBMITTED = "submitted"
    RECEIVED = "received by the chief"
    SHARED = "shared with the officer"
    ANSWERED = "answered by the officer"


class Evaluation(Disposable, Base):
    """An evaluation: whom it is about, and its versions."""

    __tablename__ = "evaluation"
    __table_args__ = (
        UniqueConstraint("school_year", "number"),
        UniqueConstraint("school", "school_year", "officer_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    school_year: Mapped[str] = mapped_column(String(7))
    number: Mapped[int]
    school: Mapped[str] = mapped_column(String(30))
    officer_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    opened_at: Mapped[datetime]
    opened_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    drafter_ids: Mapped[list[int]] = mapped_column(JSON, default=list)

    officer: Mapped[Person] = relationship(foreign_keys=officer_id, lazy="joined")
    versions: Mapped[list["EvaluationVersion"]] = relationship(
        back_populates="evaluation", order_by="EvaluationVersion.version"
    )

    @property
    def label(self) -> str:
        """The number as people say it, such as E-2026-27/0003."""
        return f"E-{self.school_year}/{self.number:04d}"

    @property
    def draft(self) -> "EvaluationVersion | None":
        """The version that is being written, if one is."""
        last = self.versions[-1]
        return last if last.submitted_at is None else None

    @property
    def submitted(self) -> "EvaluationVersion | None":
        """The newest version that was submitted."""
        return next((version for version in reversed(self.versions) if version.submitted_at), None)

    @property
    def shared(self) -> "EvaluationVersion | None":
        """The newest version that the officer may read."""
        return next((version for version in reversed(self.versions) if version.shared_at), None)

    @property
    def state(self) -> State:
        """How far it is. A correction that is being written does not set it back."""
        return (self.submitted or self.versions[0]).state

    @property
    def subject(self) -> Subject:
        """What rights to the evaluation depend on."""
        return Subject(
            school=self.school, owner_id=self.officer_id, drafter_ids=tuple(self.drafter_ids),
            is_submitted=self.submitted is not None, is_shared=self.shared is not None,
        )  # fmt: skip


class EvaluationVersion(Base):
    """What an evaluation says, and what became of it once it was submitted."""

    __tablename__ = "evaluation_version"
    __table_args__ = (UniqueConstraint("evaluation_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    evaluation_id: Mapped[int] = mapped_column(ForeignKey("evaluation.id"))
    version: Mapped[int]
    because: Mapped[str | None] = mapped_column(Text)
    begun_at: Mapped[datetime]
    met_on: Mapped[date | None] = mapped_column(Date)
    school_attendee_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    police_attendee_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    police_guest: Mapped[str | None] = mapped_column(String(100))
    officer_attended: Mapped[bool] = mapped_column(default=False)
    summary: Mapped[str | None] = mapped_column(Text)
    submitted_at: Mapped[datetime | None]
    submitted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    signed_text: Mapped[int | None]  # the number of the agreement's text in force when it was submitted
    figures: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    card_id: Mapped[int | None] = mapped_column(ForeignKey("delivery.id"))
    received_at: Mapped[datetime | None]
    received_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    shared_at: Mapped[datetime | None]
    shared_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    comment: Mapped[str | None] = mapped_column(Text)
    commented_at: Mapped[datetime | None]
    read_at: Mapped[datetime | None]

    evaluation: Mapped[Evaluation] = relationship(back_populates="versions")
    ratings: Mapped[list["EvaluationRating"]] = relationship(cascade="all, delete-orphan")
    steps: Mapped[list["EvaluationStep"]] = relationship(cascade="all, delete-orphan")
    others: Mapped[list["EvaluationAttendee"]] = relationship(
        cascade="all, delete-orphan", order_by="EvaluationAttendee.person_id"
    )
    school_attendee: Mapped[Person | None] = relationship(foreign_keys=school_attendee_id)
    police_attendee: Mapped[Person | None] = relationship(foreign_keys=police_attendee_id)
    submitted_by: Mapped[Person | None] = relationship(foreign_keys=submitted_by_id)
    received_by: Mapped[Person | None] = relationship(foreign_keys=received_by_id)

    @property
    def mark(self) -> int:
        """What tells a draft from one that was discarded before it: the second in which it was begun."""
        return int(self.begun_at.timestamp())

    @property
    def by_criterion(self) -> dict[str, "EvaluationRating"]:
        """The ratings and comments that are there, in the order of the criteria."""
        given = {row.criterion: row for row in self.ratings}
        return {code: given[code] for code in CRITERIA if code in given}

    @property
    def rated(self) -> set[str]:
        """The criteria that have a rating."""
        return {row.criterion for row in self.ratings if row.rating}

    @property
    def meeting_is_held(self) -> bool:
        """Whether the meeting is recorded whole: its day, the school and the police; the officer may not have come."""
        return bool(self.met_on and self.school_attendee_id and (self.police_attendee_id or self.police_guest))

    @property
    def school_attendees(self) -> list[Person]:
        """Who of the school's administration was at the meeting."""
        first = [self.school_attendee] if self.school_attendee else []
        return [*first, *(other.person for other in self.others)]

    @property
    def police_attendees(self) -> list[str]:
        """Who was there for the police, by name: the chief or a designee, and a representative off the roster."""
        return [name for name in (self.police_attendee and self.police_attendee.name, self.police_guest) if name]

    @property
    def state(self) -> State:
        """How far this version is."""
        reached = {
            State.ANSWERED: self.read_at or self.commented_at,
            State.SHARED: self.shared_at,
            State.RECEIVED: self.received_at,
            State.SUBMITTED: self.submitted_at,
            State.MEETING_HELD: self.meeting_is_held,
        }
        return next((state for state, is_reached in reached.items() if is_reached), State.OPENED)


class EvaluationAttendee(Base):
    """Somebody else of the school's administration who was at the meeting, beside the first (§III)."""

    __tablename__ = "evaluation_attendee"

    version_id: Mapped[int] = mapped_column(ForeignKey("evaluation_version.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)

    person: Mapped[Person] = relationship()


class EvaluationRating(Base):
    """The rating of one criterion, and the words to it. Either may be missing in a draft."""

    __tablename__ = "evaluation_rating"

    version_id: Mapped[int] = mapped_column(ForeignKey("evaluation_version.id"), primary_key=True)
    criterion: Mapped[str] = mapped_column(String(10), primary_key=True)
    rating: Mapped[str | None] = mapped_column(String(20))
    comment: Mapped[str | None] = mapped_column(Text)


class EvaluationStep(SavedPage, Base):
    """How often a page of the form was saved, and by whom last: of two who write at once, neither is overwritten."""

    __tablename__ = "evaluation_step"

    version_id: Mapped[int] = mapped_column(ForeignKey("evaluation_version.id"), primary_key=True)


def get(session: Session, evaluation_id: int) -> Evaluation:
    """An evaluation by its id, `NotFound` where there is none; for the bot itself: no right is checked."""
    return must_exist(session.get(Evaluation, evaluation_id), "evaluation")


def for_act(session: Session, actor: Actor, act: Act, evaluation_id: int) -> Evaluation:
    """An evaluation, `Refused` to whoever may not do this with it, or where there is none."""
    return require_of(actor, act, session.get(Evaluation, evaluation_id))


def locked(session: Session, actor: Actor, act: Act, evaluation_id: int) -> Evaluation:
    """The same for a change: nobody else changes it until this transaction ends."""
    return require_of(actor, act, locked_row(session, Evaluation, evaluation_id))


def version(session: Session, version_id: int) -> EvaluationVersion:
    """A version by its id, for the bot itself: no right is checked."""
    return session.get_one(EvaluationVersion, version_id)


def must_be_draft(evaluation: Evaluation) -> EvaluationVersion:
    """The version that is being written; `Conflict` where it was submitted, and nobody edits it any more."""
    draft = evaluation.draft
    if draft is None:
        raise Conflict(f"{evaluation.label} was submitted and can no longer be edited. The principal can correct it.")
    return draft
