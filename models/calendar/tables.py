"""Weekdays without students, the calendar's events that a person has to decide, and what was decided."""

import re
from datetime import date, datetime

from sqlalchemy import JSON, Date, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.calendar.reading import LONGEST_TITLE
from models.people.tables import Person
from models.store.base import Base

LONGEST_KEY = 64
ANY_EVENT = ""


class ClosedDay(Base):
    """A weekday without students, from the district's calendar or by hand; or one that is open after all, by hand."""

    __tablename__ = "closed_day"

    day: Mapped[date] = mapped_column(Date, primary_key=True)
    title: Mapped[str] = mapped_column(String(LONGEST_TITLE))
    source: Mapped[str] = mapped_column(String(10))
    is_open: Mapped[bool] = mapped_column(default=False)


class CalendarQuestion(Base):
    """An event of the calendar that may close its days, as the calendar was last taken over: a person decides.

    `days` are its weekdays. Where they cannot be worked out, `is_dated` is false and the first is there at most.
    """

    __tablename__ = "calendar_question"
    __table_args__ = (UniqueConstraint("event", "title"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event: Mapped[str] = mapped_column(String(LONGEST_KEY))
    title: Mapped[str] = mapped_column(String(LONGEST_TITLE))
    days: Mapped[list[str]] = mapped_column(JSON)
    is_dated: Mapped[bool]

    @property
    def title_key(self) -> str:
        """What its title is remembered by."""
        return title_key(self.title)

    @property
    def all_days(self) -> tuple[date, ...]:
        """Its days, in order."""
        return tuple(map(date.fromisoformat, self.days))


class CalendarDecision(Base):
    """What an administrator decided of a title of the calendar: for all events under it, or for one of them.

    `event` is empty where it counts for all. What was undone is here no more; the audit log has it.
    """

    __tablename__ = "calendar_decision"
    __table_args__ = (UniqueConstraint("title_key", "event"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    title_key: Mapped[str] = mapped_column(String(LONGEST_TITLE))
    event: Mapped[str] = mapped_column(String(LONGEST_KEY))
    title: Mapped[str] = mapped_column(String(LONGEST_TITLE))
    closes: Mapped[bool]
    decided_at: Mapped[datetime]
    decided_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))

    decided_by: Mapped[Person] = relationship(lazy="joined")


def title_key(title: str) -> str:
    """A title as it is remembered, whatever its case, blanks and dashes."""
    return " ".join(re.findall(r"\w+", title.casefold()))[:LONGEST_TITLE] or title
