"""The people of the agreement, the roles they hold and its channels (§III, §IV). No role is ever deleted."""

from datetime import date

from sqlalchemy import JSON, Date, ForeignKey, String, UniqueConstraint, false, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.actor import Holding
from models.store.base import Base
from models.vocabulary import Party, Role


class Person(Base):
    """A person on the roster, known to Slack by workspace and user."""

    __tablename__ = "person"
    __table_args__ = (UniqueConstraint("team_id", "user_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[str | None] = mapped_column(String(20))
    user_id: Mapped[str | None] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(100))
    email: Mapped[str | None] = mapped_column(String(200), unique=True)
    badge: Mapped[str | None] = mapped_column(String(30))
    is_guest: Mapped[bool] = mapped_column(default=False)
    is_deactivated: Mapped[bool] = mapped_column(default=False)
    # Whether an officer gets word of each acknowledgment; what is not delivered is told in any case.
    wants_acknowledgments: Mapped[bool] = mapped_column(default=True, server_default=true())
    roles: Mapped[list["RoleHeld"]] = relationship(back_populates="person", order_by="RoleHeld.id")

    @property
    def is_reachable(self) -> bool:
        """Whether the person has an account in Slack that the bot may write to."""
        return self.user_id is not None and not self.is_deactivated and not self.is_guest


class RoleHeld(Base):
    """A role of a person, at one school or everywhere, from its first to its last day (both count)."""

    __tablename__ = "role_held"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    role: Mapped[str] = mapped_column(String(30), index=True)
    side: Mapped[str | None] = mapped_column(String(10))
    school: Mapped[str | None] = mapped_column(String(30), index=True)
    first_day: Mapped[date] = mapped_column(Date)
    last_day: Mapped[date | None] = mapped_column(Date)
    is_final: Mapped[bool] = mapped_column(default=False, server_default=false())  # ended by the chief (§X)
    # For days on which a supervisor named a substitute: no roster knows of it, and no evaluation follows from it.
    is_substitute: Mapped[bool] = mapped_column(default=False, server_default=false())
    # Agreed by the superintendent for these days (§IV): only the chief's way to propose anew changes it.
    is_appointed: Mapped[bool] = mapped_column(default=False, server_default=false())
    person: Mapped[Person] = relationship(back_populates="roles")

    @property
    def holding(self) -> Holding:
        """The role as rights depend on it."""
        return Holding(Role(self.role), Party(self.side) if self.side else None, self.school)

    def is_over(self, today: date) -> bool:
        """Whether its last day has passed."""
        return self.last_day is not None and self.last_day < today


class Channel(Base):
    """The channel of a destination; `purpose` is the destination's code.

    `team_id` says in which workspace it is: empty where the bot is connected to one only. `shared_with` are the other
    teams that Slack Connect brings into it.
    """

    __tablename__ = "channel"
    __table_args__ = (UniqueConstraint("team_id", "channel_id"),)

    purpose: Mapped[str] = mapped_column(String(50), primary_key=True)
    team_id: Mapped[str] = mapped_column(String(20), default="", server_default="")
    channel_id: Mapped[str] = mapped_column(String(20))
    shared_with: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")
    name: Mapped[str | None] = mapped_column(String(100))
