"""The records of activities: each version stays, and what was withdrawn stays marked. Nothing is ever deleted."""

from datetime import date, datetime

from sqlalchemy import JSON, Date, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.activities.form import CONTENT, ActivityForm
from models.activities.import_tables import ActivityImport
from models.activities.kinds import (
    KINDS,
    LONGEST_CERTIFICATE,
    LONGEST_DETAIL,
    LONGEST_PLACE,
    LONGEST_PROVIDER,
    ActivityKind,
)
from models.activities.steps import ASKED_ANEW, COURSES, OVERTIME_ANSWERS, State
from models.delivery.outbox import Delivery
from models.errors import Conflict
from models.people.tables import Person
from models.policy import Subject
from models.store.base import Base, partial_index
from models.store.disposed import Disposable


class Activity(Disposable, Base):
    """Something that an officer did besides enforcement: its kind, whose it is, where, and whether it still counts."""

    __tablename__ = "activity"
    __table_args__ = (
        Index("ix_activity_officer", "officer_id", "kind"),
        Index("ix_activity_school", "school"),
        Index("ix_activity_state", "state"),
        Index("ix_activity_logged", "logged_at"),
        partial_index("ix_activity_escalated", "escalated_at", where="escalated_at IS NOT NULL"),
        partial_index("ix_activity_conflict", "kind", where="kind = 'conflict'"),
        partial_index("ix_activity_undelivered", "undelivered_id", where="undelivered_id IS NOT NULL"),
        partial_index("ix_activity_import", "import_id", where="import_id IS NOT NULL"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(30))
    officer_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    school: Mapped[str | None] = mapped_column(String(30))
    logged_at: Mapped[datetime]
    logged_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column(default=1)
    withdrawn_at: Mapped[datetime | None]
    withdrawn_because: Mapped[str | None] = mapped_column(Text)
    withdrawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    state: Mapped[str | None] = mapped_column(String(20))  # of what others have to answer: how it stands
    named_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # who carries it out for the school
    escalated_at: Mapped[datetime | None]  # since when the superintendent may read it
    card_id: Mapped[int | None] = mapped_column(ForeignKey("delivery.id"))
    message_ids: Mapped[list[int]] = mapped_column(JSON, default=list)  # the deliveries of direct messages
    undelivered_id: Mapped[int | None] = mapped_column(ForeignKey("delivery.id"))  # the card that the channel lacks
    import_id: Mapped[int | None] = mapped_column(ForeignKey("activity_import.id"))
    import_row: Mapped[int | None]  # of the sheet of its kind

    officer: Mapped[Person] = relationship(foreign_keys=officer_id, lazy="joined", viewonly=True)
    logged_by: Mapped[Person] = relationship(foreign_keys=logged_by_id, viewonly=True)
    withdrawn_by: Mapped[Person | None] = relationship(foreign_keys=withdrawn_by_id, viewonly=True)
    named: Mapped[Person | None] = relationship(foreign_keys=named_id, viewonly=True)
    card: Mapped[Delivery | None] = relationship(foreign_keys=card_id, viewonly=True)
    undelivered: Mapped[Delivery | None] = relationship(foreign_keys=undelivered_id, viewonly=True)
    source: Mapped[ActivityImport | None] = relationship(foreign_keys=import_id, viewonly=True)
    versions: Mapped[list["ActivityVersion"]] = relationship(
        back_populates="activity", order_by="ActivityVersion.version", lazy="selectin"
    )
    steps: Mapped[list["ActivityStep"]] = relationship(back_populates="activity", order_by="ActivityStep.number")

    @property
    def label(self) -> str:
        """What people call it."""
        return f"Entry {self.id}"

    @property
    def of_kind(self) -> ActivityKind:
        """What its kind asks."""
        return KINDS[self.kind]

    @property
    def current(self) -> "ActivityVersion":
        """What it says now."""
        return self.versions[self.version - 1]

    @property
    def subject(self) -> Subject:
        """What rights to it depend on."""
        return Subject(school=self.school, owner_id=self.officer_id, is_escalated=self.escalated_at is not None)

    @property
    def stands(self) -> State | None:
        """How it stands, where others have to answer it; nothing of any other kind, nor once it is withdrawn."""
        return COURSES[self.kind].states[self.state] if self.state and not self.withdrawn_at else None

    @property
    def is_awaited(self) -> bool:
        """Whether somebody is still to do something about it."""
        return self.stands is not None and self.stands.asks is not None

    @property
    def seen(self) -> str:
        """What tells whether it has changed since somebody saw it."""
        return f"{self.version}.{len(self.steps)}"

    def since(self, seen: str) -> "tuple[list[ActivityVersion], list[ActivityStep]]":
        """The corrections and steps that came after somebody saw it, by what told that."""
        version, _dot, steps = seen.partition(".")
        if not (version.isdecimal() and steps.isdecimal()):
            return [], []
        return self.versions[int(version) :], self.steps[int(steps) :]

    @property
    def overtime_answer(self) -> str | None:
        """The step by which overtime was approved or declined last; nothing where nobody has, or it was asked anew."""
        found = next((row.step for row in reversed(self.steps) if row.step in OVERTIME_ANSWERS), None)
        return None if found == ASKED_ANEW else found

    @property
    def minutes_worked(self) -> int | None:
        """The time worked that was entered last."""
        return next((row.minutes for row in reversed(self.steps) if row.minutes is not None), None)

    @property
    def is_changeable(self) -> bool:
        """Whether it can be corrected: neither withdrawn nor settled."""
        return not self.withdrawn_at and not (self.stands and self.stands.is_over)

    def require_standing(self) -> None:
        """Stop a change of what was withdrawn. Raises `Conflict`."""
        if self.withdrawn_at:
            raise Conflict("This entry was withdrawn and can no longer be changed. Log it anew if it was done.")

    def require_open(self) -> None:
        """Stop a change of what is settled. Raises `Conflict`."""
        self.require_standing()
        if self.stands and self.stands.is_over:
            raise Conflict(f"This entry is settled ({self.stands.label}) and can no longer be changed.")


class ActivityVersion(Base):
    """What an activity says in one of its versions. The first is as it was logged; each further one has a reason."""

    __tablename__ = "activity_version"
    __table_args__ = (UniqueConstraint("activity_id", "version"), Index("ix_activity_version_day", "happened_on"))

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"))
    version: Mapped[int]
    changed_at: Mapped[datetime]
    changed_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    changed_because: Mapped[str | None] = mapped_column(Text)
    happened_on: Mapped[date] = mapped_column(Date)
    topic: Mapped[str | None] = mapped_column(String(30))
    grade: Mapped[str | None] = mapped_column(String(20))
    with_whom: Mapped[str | None] = mapped_column(String(20))
    people: Mapped[int | None]
    minutes: Mapped[int | None]
    outcome: Mapped[str | None] = mapped_column(String(20))
    hours: Mapped[int | None]
    provider: Mapped[str | None] = mapped_column(String(LONGEST_PROVIDER))
    certificate: Mapped[str | None] = mapped_column(String(LONGEST_CERTIFICATE))
    detail: Mapped[str | None] = mapped_column(String(LONGEST_DETAIL))
    description: Mapped[str | None] = mapped_column(Text)
    place: Mapped[str | None] = mapped_column(String(LONGEST_PLACE))
    suggestion: Mapped[str | None] = mapped_column(Text)
    urgent: Mapped[str | None] = mapped_column(String(10))
    time: Mapped[str | None] = mapped_column(String(5))
    danger: Mapped[str | None] = mapped_column(String(10))
    evidence: Mapped[str | None] = mapped_column(String(10))
    elsewhere: Mapped[str | None] = mapped_column(String(10))
    disruption: Mapped[str | None] = mapped_column(String(20))
    overtime: Mapped[int | None]  # in minutes

    activity: Mapped[Activity] = relationship(back_populates="versions")
    changed_by: Mapped[Person] = relationship(foreign_keys=changed_by_id, viewonly=True)

    @property
    def form(self) -> ActivityForm:
        """The answers as a form has them."""
        return ActivityForm(**{name: getattr(self, name) for name in CONTENT})


class ActivityStep(Base):
    """A step that somebody took with an activity: who, when, from which state to which, and what was answered."""

    __tablename__ = "activity_step"
    __table_args__ = (UniqueConstraint("activity_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"))
    number: Mapped[int]
    step: Mapped[str] = mapped_column(String(30))
    state: Mapped[str] = mapped_column(String(20))  # that it led to
    taken_at: Mapped[datetime]
    taken_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    words: Mapped[str | None] = mapped_column(Text)
    until: Mapped[date | None] = mapped_column(Date)
    minutes: Mapped[int | None]  # of work, asked in hours
    named_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    activity: Mapped[Activity] = relationship(back_populates="steps")
    taken_by: Mapped[Person] = relationship(foreign_keys=taken_by_id, viewonly=True)
    named: Mapped[Person | None] = relationship(foreign_keys=named_id, viewonly=True)
