"""The records of work schedules (§III): usual weeks, changes in versions, substitutes, and where each was told.

Nothing is deleted: a usual week ends where a newer one begins, and what was withdrawn stays marked.
"""

from datetime import date, datetime, time

from sqlalchemy import JSON, Date, ForeignKey, Index, String, Text, Time, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.errors import Conflict
from models.people.tables import Person, RoleHeld
from models.schedules.kinds import CHANGES, ChangeKind
from models.store.base import Base, partial_index
from models.store.disposed import Disposable


class UsualWeek(Disposable, Base):
    """On which weekdays an officer is at which school and when, from a day on until a newer week or its last day.

    A week counts for one school year: `last_day` is the last one of it.
    """

    __tablename__ = "usual_week"
    __table_args__ = (Index("ix_usual_week_officer", "officer_id", "first_day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    first_day: Mapped[date] = mapped_column(Date)
    last_day: Mapped[date] = mapped_column(Date)
    given_at: Mapped[datetime]
    given_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))

    officer: Mapped[Person] = relationship(foreign_keys=officer_id, lazy="joined")
    given_by: Mapped[Person] = relationship(foreign_keys=given_by_id)
    days: Mapped[list["UsualDay"]] = relationship(order_by="UsualDay.weekday", lazy="selectin")

    @property
    def label(self) -> str:
        """What people call it."""
        return f"Usual week {self.id}"

    def on(self, day: date) -> "UsualDay | None":
        """Where the officer usually is on the weekday of a day."""
        return next((usual for usual in self.days if usual.weekday == day.weekday()), None)

    def covers(self, day: date) -> bool:
        """Whether it can count on a day, unless a newer week does."""
        return self.first_day <= day <= self.last_day


class UsualDay(Base):
    """A weekday of a usual week (0 is Monday): the school, and from when until when, in the district's time."""

    __tablename__ = "usual_day"
    __table_args__ = (UniqueConstraint("week_id", "weekday"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    week_id: Mapped[int] = mapped_column(ForeignKey("usual_week.id"))
    weekday: Mapped[int]
    school: Mapped[str] = mapped_column(String(30))
    starts: Mapped[time] = mapped_column(Time)
    ends: Mapped[time] = mapped_column(Time)


class ScheduleChange(Disposable, Base):
    """Days on which an officer is absent, or at a school otherwise than usual; whose, and whether it still counts."""

    __tablename__ = "schedule_change"
    __table_args__ = (Index("ix_schedule_change_officer", "officer_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    recorded_at: Mapped[datetime]
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column(default=1)
    withdrawn_at: Mapped[datetime | None]
    withdrawn_because: Mapped[str | None] = mapped_column(Text)
    withdrawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    officer: Mapped[Person] = relationship(foreign_keys=officer_id, lazy="joined")
    recorded_by: Mapped[Person] = relationship(foreign_keys=recorded_by_id)
    withdrawn_by: Mapped[Person | None] = relationship(foreign_keys=withdrawn_by_id)
    versions: Mapped[list["ScheduleChangeVersion"]] = relationship(
        order_by="ScheduleChangeVersion.version", lazy="selectin"
    )

    @property
    def label(self) -> str:
        """What people call it."""
        return f"Schedule change {self.id}"

    @property
    def current(self) -> "ScheduleChangeVersion":
        """What it says now."""
        return self.versions[self.version - 1]

    def counts_on(self, day: date) -> bool:
        """Whether it stands and has this day."""
        return self.withdrawn_at is None and self.current.first_day <= day <= self.current.last_day

    def require_standing(self) -> None:
        """Stop a change of what was withdrawn. Raises `Conflict`."""
        if self.withdrawn_at:
            raise Conflict("This was withdrawn and can no longer be changed. Enter it anew if it is so after all.")


class ScheduleChangeVersion(Base):
    """What a change says in one of its versions. The first is as it was entered; each further one has a reason."""

    __tablename__ = "schedule_change_version"
    __table_args__ = (UniqueConstraint("change_id", "version"), Index("ix_schedule_change_version_days", "last_day"))

    id: Mapped[int] = mapped_column(primary_key=True)
    change_id: Mapped[int] = mapped_column(ForeignKey("schedule_change.id"))
    version: Mapped[int]
    changed_at: Mapped[datetime]
    changed_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    changed_because: Mapped[str | None] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(String(20))
    first_day: Mapped[date] = mapped_column(Date)
    last_day: Mapped[date] = mapped_column(Date)
    school: Mapped[str | None] = mapped_column(String(30))
    starts: Mapped[time | None] = mapped_column(Time)
    ends: Mapped[time | None] = mapped_column(Time)

    changed_by: Mapped[Person] = relationship(foreign_keys=changed_by_id)

    @property
    def of_kind(self) -> ChangeKind:
        """What kind of change it is."""
        return CHANGES[self.kind]


class Substitution(Disposable, Base):
    """An officer whom a supervisor named for some days at a school, and the role that goes with exactly these days.

    For the days of an absence, or for a school that has no officer.
    """

    __tablename__ = "substitution"
    __table_args__ = (Index("ix_substitution_school", "school", "last_day"), Index("ix_substitution_days", "last_day"))

    id: Mapped[int] = mapped_column(primary_key=True)
    school: Mapped[str] = mapped_column(String(30))
    substitute_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    change_id: Mapped[int | None] = mapped_column(ForeignKey("schedule_change.id"), index=True)
    role_id: Mapped[int] = mapped_column(ForeignKey("role_held.id"))
    first_day: Mapped[date] = mapped_column(Date)
    last_day: Mapped[date] = mapped_column(Date)
    starts: Mapped[time] = mapped_column(Time)
    ends: Mapped[time] = mapped_column(Time)
    named_at: Mapped[datetime]
    named_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    cancelled_at: Mapped[datetime | None]
    cancelled_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    substitute: Mapped[Person] = relationship(foreign_keys=substitute_id, lazy="joined")
    named_by: Mapped[Person] = relationship(foreign_keys=named_by_id)
    cancelled_by: Mapped[Person | None] = relationship(foreign_keys=cancelled_by_id)
    change: Mapped[ScheduleChange | None] = relationship(lazy="joined")
    role: Mapped[RoleHeld] = relationship(lazy="joined")

    @property
    def label(self) -> str:
        """What people call it."""
        return f"Substitute {self.id}"

    def counts_on(self, day: date) -> bool:
        """Whether the substitute has the school on a day: the days that were named, as far as the role goes."""
        last = self.last_day if self.role.last_day is None else min(self.last_day, self.role.last_day)
        return self.first_day <= day <= last

    def is_to_come(self, today: date) -> bool:
        """Whether it can still be cancelled: it was not, and its days are not over."""
        return self.cancelled_at is None and self.last_day >= today


class SchedulePosting(Base):
    """A card in a school's channel, of a usual week, a change or a substitute: how that concerns the school."""

    __tablename__ = "schedule_posting"
    __table_args__ = (
        UniqueConstraint("week_id", "school"),
        UniqueConstraint("change_id", "school"),
        UniqueConstraint("substitution_id", "school"),
        partial_index("ix_schedule_posting_undelivered", "undelivered_id", where="undelivered_id IS NOT NULL"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    school: Mapped[str] = mapped_column(String(30))
    week_id: Mapped[int | None] = mapped_column(ForeignKey("usual_week.id"))
    change_id: Mapped[int | None] = mapped_column(ForeignKey("schedule_change.id"))
    substitution_id: Mapped[int | None] = mapped_column(ForeignKey("substitution.id"))
    card_id: Mapped[int | None] = mapped_column(ForeignKey("delivery.id"))
    undelivered_id: Mapped[int | None] = mapped_column(ForeignKey("delivery.id"))  # the card that the channel lacks
    message_ids: Mapped[list[int]] = mapped_column(JSON, default=list)  # what people were told in its place

    week: Mapped[UsualWeek | None] = relationship(lazy="joined")
    change: Mapped[ScheduleChange | None] = relationship(lazy="joined")
    substitution: Mapped[Substitution | None] = relationship(lazy="joined")
