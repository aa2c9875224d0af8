"""Who has been welcomed to which role."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.errors import must_exist
from models.store.base import Base
from models.vocabulary import Role

WELCOME = "role_welcome"
"""The kind of message."""


class Welcome(Base):
    """A person and a kind of role, at whichever schools and how often it is held: they are welcomed to it once."""

    __tablename__ = "welcome"
    __table_args__ = (UniqueConstraint("person_id", "role"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    role: Mapped[str] = mapped_column(String(30))
    welcomed_at: Mapped[datetime | None]  # nothing for who was there before the bot welcomed anybody

    @property
    def of_role(self) -> Role:
        """The role."""
        return Role(self.role)


def get(session: Session, welcome_id: int) -> Welcome:
    """A welcome by its id. Raises `NotFound` when there is none."""
    return must_exist(session.get(Welcome, welcome_id), "welcome")
