"""The records of times on duty (§III): since when an officer was at a school and until when, in versions.

Nothing is deleted, and nothing is made up: a time whose end nobody gave has none.
"""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.errors import Conflict
from models.people.tables import Person
from models.policy import Subject
from models.store.base import Base
from models.store.disposed import Disposable

BEGAN, MOVED, OFF, END_GIVEN, CORRECTED = "began", "moved", "off", "end_given", "corrected"
HOW = {
    BEGAN: "Went on duty",
    MOVED: "Went on duty at another school",
    OFF: "Went off duty",
    END_GIVEN: "End entered afterwards",
    CORRECTED: "Corrected",
}
"""How each version came about. Codes stay for good; labels may change."""


class DutyTime(Disposable, Base):
    """A time on duty: whose, on which day of the district's it began, and whether it still counts."""

    __tablename__ = "duty_time"
    __table_args__ = (Index("ix_duty_time_officer", "officer_id", "day"), Index("ix_duty_time_day", "day"))

    id: Mapped[int] = mapped_column(primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    day: Mapped[date] = mapped_column(Date)
    version: Mapped[int] = mapped_column(default=1)
    withdrawn_at: Mapped[datetime | None]
    withdrawn_because: Mapped[str | None] = mapped_column(Text)
    withdrawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    officer: Mapped[Person] = relationship(foreign_keys=officer_id, lazy="joined")
    withdrawn_by: Mapped[Person | None] = relationship(foreign_keys=withdrawn_by_id)
    versions: Mapped[list["DutyTimeVersion"]] = relationship(order_by="DutyTimeVersion.version", lazy="selectin")

    @property
    def current(self) -> "DutyTimeVersion":
        """What it says now."""
        return self.versions[self.version - 1]

    @property
    def label(self) -> str:
        """What people call it."""
        return f"Time on duty {self.id}"

    @property
    def subject(self) -> Subject:
        """What rights to it depend on."""
        return Subject(school=self.current.school, owner_id=self.officer_id)

    def is_running(self, today: date) -> bool:
        """Whether the officer is on duty now, as far as is known: with the day it ends as not known."""
        return self.withdrawn_at is None and self.current.ends_at is None and self.day >= today

    def is_left_open(self, today: date) -> bool:
        """Whether its day is over, and nobody knows when it ended."""
        return self.withdrawn_at is None and self.current.ends_at is None and self.day < today

    def require_standing(self) -> None:
        """Stop a change of what was withdrawn. Raises `Conflict`."""
        if self.withdrawn_at:
            raise Conflict("This time on duty was withdrawn and can no longer be changed.")


class DutyTimeVersion(Base):
    """What a time on duty says in one of its versions. `ends_at` is empty while it runs, and where nobody knows.

    Times are whole minutes. A correction has a reason; what was tapped has none.
    """

    __tablename__ = "duty_time_version"
    __table_args__ = (UniqueConstraint("duty_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    duty_id: Mapped[int] = mapped_column(ForeignKey("duty_time.id"))
    version: Mapped[int]
    how: Mapped[str] = mapped_column(String(20))
    school: Mapped[str] = mapped_column(String(30))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]
    changed_at: Mapped[datetime]
    changed_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    changed_because: Mapped[str | None] = mapped_column(Text)

    changed_by: Mapped[Person] = relationship(foreign_keys=changed_by_id)

    @property
    def minutes(self) -> int | None:
        """How long it was, in real minutes also in the night of a clock change; nothing where the end is not known."""
        return None if self.ends_at is None else int((self.ends_at - self.starts_at).total_seconds()) // 60
