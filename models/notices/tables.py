"""The records of action notices: each version of a notice stays (§V.4, §V.5)."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.delivery.outbox import Delivery
from models.errors import Conflict
from models.notices.form import CONTENT, LISTS, NoticeForm
from models.people.tables import Person
from models.policy import Part, Subject
from models.store.base import Base, partial_index
from models.store.disposed import Disposable


class Notice(Disposable, Base):
    """A notice: its number, its school and officer, and what has become of it."""

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("school_year", "number"),
        Index("ix_notice_officer", "officer_id", "filed_at"),
        Index("ix_notice_filed", "filed_at"),
        Index("ix_notice_acknowledged_by", "acknowledged_by_id"),
        partial_index("ix_notice_undelivered", "undelivered_id", where="undelivered_id IS NOT NULL"),
        partial_index("ix_notice_unacknowledged", "school", "filed_at",
                      where="acknowledged_at IS NULL AND withdrawn_at IS NULL"),
        # With completed_at among its columns SQLite prefers it to the longer index of all that the officer filed.
        partial_index("ix_notice_incomplete", "officer_id", "completed_at", "filed_at",
                      where="completed_at IS NULL AND withdrawn_at IS NULL"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    school_year: Mapped[str] = mapped_column(String(7))
    number: Mapped[int]
    school: Mapped[str] = mapped_column(String(30))
    officer_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    submission_key: Mapped[str] = mapped_column(String(80), unique=True)
    filed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)
    card_id: Mapped[int | None] = mapped_column(ForeignKey("delivery.id"))
    acknowledged_at: Mapped[datetime | None]
    acknowledged_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    acknowledged_version: Mapped[int | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_because: Mapped[str | None] = mapped_column(Text)
    withdrawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # nothing: the officer
    completed_at: Mapped[datetime | None]
    escalated_at: Mapped[datetime | None]  # the superintendent was told that nobody had acknowledged it
    handed_over_at: Mapped[datetime | None]  # others were told that its officer can no longer complete it
    # What does not arrive in the school's channel, once the officer has been told so: the card, or a change's reply.
    undelivered_id: Mapped[int | None] = mapped_column(ForeignKey("delivery.id"))
    message_ids: Mapped[list[int]] = mapped_column(JSON, default=list, server_default="[]")  # to people, directly

    undelivered: Mapped[Delivery | None] = relationship(foreign_keys=undelivered_id, viewonly=True)
    officer: Mapped[Person] = relationship(foreign_keys=officer_id, lazy="joined", viewonly=True)
    acknowledged_by: Mapped[Person | None] = relationship(foreign_keys=acknowledged_by_id, lazy="joined", viewonly=True)
    withdrawn_by: Mapped[Person | None] = relationship(foreign_keys=withdrawn_by_id, viewonly=True)
    versions: Mapped[list["NoticeVersion"]] = relationship(back_populates="notice", order_by="NoticeVersion.version")
    acknowledgments: Mapped[list["NoticeAcknowledgment"]] = relationship(
        back_populates="notice", order_by="NoticeAcknowledgment.id"
    )
    recorded: Mapped[list["StudentDetail"]] = relationship(
        primaryjoin="and_(StudentDetail.notice_id == Notice.id, StudentDetail.ended_at.is_(None))", viewonly=True
    )

    @property
    def label(self) -> str:
        """The number as people say it, such as 2026-27/0014."""
        return f"{self.school_year}/{self.number:04d}"

    @property
    def current(self) -> "NoticeVersion":
        """What the notice says now."""
        return self.versions[self.version - 1]

    @property
    def subject(self) -> Subject:
        """What rights to the notice depend on."""
        return Subject(
            school=self.school,
            owner_id=self.officer_id,
            # Whoever could read it is told that it was disposed of: what it reported is no longer known.
            has_arrest=self.disposed_at is not None or "arrest" in self.current.actions,
            is_escalated=self.escalated_at is not None,
        )

    @property
    def needs_a_call(self) -> bool:
        """Whether the school has not acknowledged what does not arrive in its channel, so that somebody has to call."""
        return self.undelivered_id is not None and self.acknowledged_at is None and self.withdrawn_at is None

    @property
    def lacks_students(self) -> bool:
        """Whether not as many students are recorded as it says."""
        return self.lacks_students_of(self.current)

    def lacks_students_of(self, version: "NoticeVersion") -> bool:
        """The same for who has its current version at hand."""
        return bool(version.students) and len(self.recorded) != version.students

    @property
    def is_asked_anew(self) -> bool:
        """Whether the school was asked again since the superintendent was told, and that asking still has its time."""
        asked = self.acknowledgments[-1] if self.acknowledgments else None
        return bool(self.escalated_at and asked and not asked.acknowledged_at and asked.asked_at > self.escalated_at)

    @property
    def told_of(self) -> Part:
        """Who at the school is to learn of it at once: the principal; of an urgent one the designee, too."""
        return Part.TOLD_OF_URGENT_NOTICE if self.current.urgent else Part.TOLD_OF_NOTICE

    def require_standing(self) -> None:
        """Stop what cannot be done with a notice that was withdrawn.

        Raises:
            Conflict: it was withdrawn.
        """
        if self.withdrawn_at:
            raise Conflict(f"{self.label} was withdrawn.")


class NoticeVersion(Base):
    """What a notice said from one moment on. The fields are those of the form."""

    __tablename__ = "notice_version"
    __table_args__ = (
        UniqueConstraint("notice_id", "version"),
        Index("ix_notice_version_occurred", "occurred_at", "notice_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    notice_id: Mapped[int] = mapped_column(ForeignKey("notice.id"))
    version: Mapped[int]
    changed_at: Mapped[datetime]
    changed_because: Mapped[str | None] = mapped_column(Text)
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # nothing: the officer
    is_completion: Mapped[bool] = mapped_column(default=False, server_default=false())
    occurred_at: Mapped[datetime]
    place: Mapped[str] = mapped_column(String(20))
    place_detail: Mapped[str | None] = mapped_column(String(150))
    incident: Mapped[str] = mapped_column(String(30))
    started_by: Mapped[str | None] = mapped_column(String(30))
    grounds: Mapped[str | None] = mapped_column(String(20))
    options_tried: Mapped[list[str]] = mapped_column(JSON)
    grounds_detail: Mapped[str | None] = mapped_column(Text)
    students: Mapped[int]
    report_written: Mapped[str | None] = mapped_column(String(10))
    case_number: Mapped[str | None] = mapped_column(String(40))
    narrative: Mapped[str | None] = mapped_column(Text)
    urgent: Mapped[bool]
    told_in_person: Mapped[bool]
    search_basis: Mapped[str | None] = mapped_column(String(30))
    custody_on_premises: Mapped[str | None] = mapped_column(String(10))
    custody_out_of_sight: Mapped[str | None] = mapped_column(String(10))
    conduct_at_school: Mapped[str | None] = mapped_column(String(10))
    acted_by: Mapped[str | None] = mapped_column(String(20))
    searched_by: Mapped[str | None] = mapped_column(String(20))
    staff_search_reason: Mapped[str | None] = mapped_column(Text)
    custody_reason: Mapped[str | None] = mapped_column(Text)
    policy_reason: Mapped[str | None] = mapped_column(Text)
    planned: Mapped[str | None] = mapped_column(String(10))
    planned_grounds: Mapped[list[str] | None] = mapped_column(JSON)

    changed_by: Mapped[Person | None] = relationship(foreign_keys=changed_by_id, viewonly=True)
    notice: Mapped[Notice] = relationship(back_populates="versions")
    action_rows: Mapped[list["NoticeAction"]] = relationship(
        order_by="NoticeAction.position", cascade="all, delete-orphan"
    )

    @property
    def actions(self) -> tuple[str, ...]:
        """The actions taken, in the order in which they were given."""
        return tuple(row.action for row in self.action_rows)


def form_of(version: NoticeVersion) -> NoticeForm:
    """The form as it would have to be filled in to say what a version says."""
    content = {name: getattr(version, name) for name in CONTENT}
    content |= {name: tuple(content[name] or ()) for name in LISTS if name in content}
    return NoticeForm(school=version.notice.school, actions=version.actions, **content)


class NoticeAction(Base):
    """One action taken, on a row of its own so that totals are counted by the database."""

    __tablename__ = "notice_action"

    version_id: Mapped[int] = mapped_column(ForeignKey("notice_version.id"), primary_key=True)
    action: Mapped[str] = mapped_column(String(20), primary_key=True, index=True)
    position: Mapped[int]


class NoticeAcknowledgment(Base):
    """That the school was asked to acknowledge a notice, as of a version, and who did. At most one waits for a notice.

    It is asked when the notice is filed, and again after a material change.
    """

    __tablename__ = "notice_acknowledgment"
    __table_args__ = (
        partial_index("uq_notice_acknowledgment_open", "notice_id", where="acknowledged_at IS NULL", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    notice_id: Mapped[int] = mapped_column(ForeignKey("notice.id"), index=True)
    asked_version: Mapped[int]
    asked_at: Mapped[datetime]
    acknowledged_at: Mapped[datetime | None]
    acknowledged_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    acknowledged_version: Mapped[int | None]
    message_id: Mapped[int | None] = mapped_column(ForeignKey("delivery.id"))  # the word to the officer

    notice: Mapped[Notice] = relationship(back_populates="acknowledgments")
    acknowledged_by: Mapped[Person | None] = relationship(viewonly=True)

    @property
    def subject(self) -> Subject:
        """What rights to it depend on: those to its notice."""
        return self.notice.subject


class NoticeQuestion(Base):
    """A question of the school about a notice, and the officer's answer. Both stay as they were written."""

    __tablename__ = "notice_question"
    __table_args__ = (partial_index("ix_notice_question_open", "id", where="answered_at IS NULL"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    notice_id: Mapped[int] = mapped_column(ForeignKey("notice.id"), index=True)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime]
    question: Mapped[str] = mapped_column(Text)
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    answered_at: Mapped[datetime | None]
    answer: Mapped[str | None] = mapped_column(Text)
    message_ids: Mapped[list[int]] = mapped_column(JSON, default=list)  # the deliveries that ask for the answer

    notice: Mapped[Notice] = relationship()
    asked_by: Mapped[Person] = relationship(foreign_keys=asked_by_id, viewonly=True)
    answered_by: Mapped[Person | None] = relationship(foreign_keys=answered_by_id, viewonly=True)

    @property
    def subject(self) -> Subject:
        """What rights to it depend on: those to its notice."""
        return self.notice.subject


class NoticeDraft(Base):
    """What somebody typed into the form of a notice and has not filed, by the key of that form.

    Once it has ended (the form was filed, the draft deleted, or a day has passed) nothing typed is left in it.
    """

    __tablename__ = "notice_draft"
    __table_args__ = (partial_index("ix_notice_draft_standing", "person_id", where="ended_at IS NULL"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(80), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    answers: Mapped[dict[str, object]] = mapped_column(JSON)
    opened_at: Mapped[datetime]  # "30 minutes ago" counts from here
    typed_at: Mapped[datetime]  # by Slack's clock, which alone tells what was typed last
    saved_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    told_id: Mapped[int | None] = mapped_column(ForeignKey("delivery.id"))

    @property
    def form(self) -> str:
        """The nonce of the form: whoever goes on with the draft fills in the same form, which is filed once."""
        return self.key.partition(":")[2]


class StudentDetail(Base):
    """What is recorded of one student from one moment on. A change or removal ends it and leaves it on record."""

    __tablename__ = "student_detail"
    __table_args__ = (
        partial_index("uq_student_detail_standing", "notice_id", "number", where="ended_at IS NULL", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    notice_id: Mapped[int] = mapped_column(ForeignKey("notice.id"), index=True)
    number: Mapped[int]
    submission_key: Mapped[str] = mapped_column(String(120), unique=True)
    recorded_at: Mapped[datetime]
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    ended_at: Mapped[datetime | None]
    age: Mapped[int | None]
    grade: Mapped[str] = mapped_column(String(20))
    gender: Mapped[str] = mapped_column(String(20))
    race: Mapped[str] = mapped_column(String(30))
    ethnicity: Mapped[str | None] = mapped_column(String(10))
    races: Mapped[list[str] | None] = mapped_column(JSON)
    disability: Mapped[str] = mapped_column(String(10))
    english_learner: Mapped[str] = mapped_column(String(10))
    measures: Mapped[list[str]] = mapped_column(JSON)
    detained_minutes: Mapped[int | None]
    disposition: Mapped[str] = mapped_column(String(30))
