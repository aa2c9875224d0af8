"""Checks of the audit log that people asked for, and the anchors that were sent elsewhere."""

from datetime import date, datetime

from sqlalchemy import JSON, BigInteger, Date, ForeignKey, String
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from models.errors import must_exist
from models.people.tables import Person
from models.policy import Subject
from models.store.anchors import Anchor
from models.store.base import Base, partial_index

CHECKED = "audit_checked"
ANCHORED = "audit_anchor"


class AuditCheck(Base):
    """A check of the whole log: who asked for it, and what came of it. It holds nothing of any entry."""

    __tablename__ = "audit_check"
    __table_args__ = (partial_index("ix_audit_check_waiting", "id", where="ended_at IS NULL"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    leased_until: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    entries: Mapped[int | None] = mapped_column(BigInteger)  # without them it could not be checked
    hash: Mapped[str | None] = mapped_column(String(64))
    problems: Mapped[int] = mapped_column(default=0)
    first_problems: Mapped[list[str]] = mapped_column(JSON, default=list)

    asked_by: Mapped[Person] = relationship()

    @property
    def subject(self) -> Subject:
        """What rights to it depend on: nothing."""
        return Subject()

    @property
    def is_whole(self) -> bool:
        """Whether it was checked, and found whole."""
        return self.entries is not None and not self.problems


class AuditAnchor(Base):
    """How long the log was on a day and where it ended, as it is sent to where nobody changes it from here."""

    __tablename__ = "audit_anchor"
    __table_args__ = (partial_index("ix_audit_anchor_unsent", "id", where="mailed_at IS NULL"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(Date, unique=True)
    made_at: Mapped[datetime]
    entries: Mapped[int] = mapped_column(BigInteger)
    hash: Mapped[str] = mapped_column(String(64))
    is_for_mail: Mapped[bool]
    leased_until: Mapped[datetime | None]
    mailed_at: Mapped[datetime | None]

    @property
    def anchor(self) -> Anchor:
        """The anchor itself."""
        return Anchor(self.entries, self.hash)


def get_check(session: Session, check_id: int) -> AuditCheck:
    """A check by its id, `NotFound` where there is none; for the bot itself: no right is checked."""
    return must_exist(session.get(AuditCheck, check_id), "check")


def get_anchor(session: Session, anchor_id: int) -> AuditAnchor:
    """An anchor by its id, `NotFound` where there is none."""
    return must_exist(session.get(AuditAnchor, anchor_id), "anchor")
