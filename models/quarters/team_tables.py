"""What the team's records have beside its meetings: who else was there, and why no meeting was held (§IX)."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.people.tables import Person
from models.store.base import Base, partial_index

LONGEST_GUEST = 100


class OtherAttendee(Base):
    """Who was at a meeting without being on the team: somebody of the roster, or a guest by the name that was typed.

    They do not count toward the quorum. `role` is what somebody of the roster was on the day of the meeting.
    """

    __tablename__ = "meeting_other_attendee"

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("team_meeting.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    role: Mapped[str | None] = mapped_column(String(30))
    guest: Mapped[str | None] = mapped_column(String(LONGEST_GUEST))

    person: Mapped[Person | None] = relationship(lazy="joined")


class NoMeeting(Base):
    """Why the team held no meeting for a quarter. It ends when one is recorded after all, or another reason given."""

    __tablename__ = "quarter_no_meeting"
    __table_args__ = (
        partial_index("uq_quarter_no_meeting_standing", "quarter_id", where="ended_at IS NULL", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    quarter_id: Mapped[int] = mapped_column(ForeignKey("quarter.id"), index=True)
    because: Mapped[str] = mapped_column(Text)
    stated_at: Mapped[datetime]
    stated_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    ended_at: Mapped[datetime | None]

    stated_by: Mapped[Person] = relationship(lazy="joined")
