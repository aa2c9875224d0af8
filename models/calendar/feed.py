"""How the reading of the district's calendar stands: how far it reaches, which version it is, and why it fails now."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Date, String, Text
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.store.base import Base, locked_row

A_WEEK = timedelta(days=7)
ONLY_ROW = 1


@dataclass(frozen=True)
class Version:
    """Which version of the calendar an address gave: its fingerprint (an address may hold a key), and two headers."""

    address: str
    etag: str | None
    last_modified: str | None


class CalendarState(Base):
    """The state of the reading. One row, with the id 1, which the migration made.

    `reaches` is the last day that the calendar is known for. `taken_at` is when its days were last taken over,
    `read_at` when the address last gave them, or said that nothing has changed; `problem` is why it fails now.
    """

    __tablename__ = "calendar_feed"

    id: Mapped[int] = mapped_column(primary_key=True)
    reaches: Mapped[date | None] = mapped_column(Date)
    address: Mapped[str | None] = mapped_column(String(64))
    etag: Mapped[str | None] = mapped_column(Text)
    last_modified: Mapped[str | None] = mapped_column(Text)
    taken_at: Mapped[datetime | None]
    read_at: Mapped[datetime | None]
    failing_since: Mapped[datetime | None]
    problem: Mapped[str | None] = mapped_column(Text)

    def knows(self, day: date) -> bool:
        """Whether the district's calendar reaches this far; otherwise weekdays stand in for school days."""
        return self.reaches is not None and self.reaches >= day


def state_of_calendar(session: Session) -> CalendarState:
    """How the reading of the calendar stands."""
    return session.get_one(CalendarState, ONLY_ROW)


def locked_state(session: Session) -> CalendarState:
    """The same, and nobody else changes it until this transaction ends."""
    locked_row(session, CalendarState, ONLY_ROW)
    return state_of_calendar(session)


def was_read(session: Session, now: datetime) -> None:
    """Note that the address could be read."""
    state = locked_state(session)
    state.read_at, state.failing_since, state.problem = now, None, None


def could_not_be_read(session: Session, now: datetime, problem: str) -> None:
    """Note why the address could not be read. What was known stays."""
    state = locked_state(session)
    state.failing_since, state.problem = state.failing_since or now, problem


def known_version(session: Session, now: datetime) -> Version | None:
    """The version that the days are from. None once a week: then it is read in full, for what repeats without end."""
    state = state_of_calendar(session)
    if state.address is None or state.taken_at is None or state.taken_at <= now - A_WEEK:
        return None
    return Version(state.address, state.etag, state.last_modified)
