"""Requests to dismiss or reassign an officer: the principal asks, the superintendent forwards, the chief decides (§X).

Drafted, requested, forwarded, decided. One that is withdrawn may still be forwarded: the superintendent has learned of
it. Nobody else learns that there is one. What was not answered of a request is an empty text.
"""

import secrets
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, Date, ForeignKey, Select, String, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from models.actor import Actor
from models.errors import must_exist
from models.people.tables import Person
from models.policy import Act, Subject, may
from models.store.base import Base, locked_row, partial_index
from models.store.disposed import Disposable

CARD = "dismissal_card"
CARD_CHANGE = "dismissal_card_change"
CHIEF_CARD = "dismissal_chief_card"
CHIEF_CARD_CHANGE = "dismissal_chief_card_change"
REMINDER = "dismissal_reminder"
OUTCOME = "dismissal_outcome"
WITHDRAWN = "dismissal_withdrawn"
FORWARDED = "dismissal_forwarded"
REMIND_DUE = "dismissal_remind"

REQUEST = "request"
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
ASKED = {"dismissal": "Dismissal", "reassignment": "Reassignment"}
OUTCOMES = {"dismissed": "Dismissed", "reassigned": "Reassigned", "retained": "Retained"}
ENDING = ("dismissed", "reassigned")


class State(StrEnum):
    """How far a request is, as people read it."""

    DRAFT = "draft"
    REQUESTED = "requested"
    FORWARDED = "forwarded to the chief"
    DECIDED = "decided"
    WITHDRAWN = "withdrawn"


def _new_reference() -> str:
    """A name for a request that tells nothing."""
    return "".join(secrets.choice(LETTERS) for _letter in range(6))


class Dismissal(Disposable, Base):
    """A request, from its draft to its outcome. What was requested is never changed."""

    __tablename__ = "dismissal"
    __table_args__ = (
        partial_index(
            "uq_dismissal_open", "officer_id", "school",
            where="withdrawn_at IS NULL AND decided_at IS NULL", unique=True,
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(10), unique=True, default=_new_reference)
    school: Mapped[str] = mapped_column(String(30), index=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    drafted_at: Mapped[datetime]
    drafted_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    saves: Mapped[int] = mapped_column(default=1)
    asked: Mapped[str] = mapped_column(String(20))
    reasons: Mapped[str] = mapped_column(Text)
    efforts: Mapped[str] = mapped_column(Text)
    notices: Mapped[list[str]] = mapped_column(JSON)
    wished_on: Mapped[date | None] = mapped_column(Date)
    requested_at: Mapped[datetime | None]
    requested_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    signed_text: Mapped[int | None]  # the number of the agreement's text in force when it was sent
    card_ids: Mapped[list[int]] = mapped_column(JSON, default=list)
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    withdrawn_because: Mapped[str | None] = mapped_column(Text)
    forwarded_at: Mapped[datetime | None]
    forwarded_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    memo: Mapped[str | None] = mapped_column(Text)
    chief_card_id: Mapped[int | None] = mapped_column(ForeignKey("delivery.id"))
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    outcome: Mapped[str | None] = mapped_column(String(20))
    decision_reasons: Mapped[str | None] = mapped_column(Text)
    last_day: Mapped[date | None] = mapped_column(Date)
    assigned_to: Mapped[str | None] = mapped_column(Text)
    rule: Mapped[str | None] = mapped_column(Text)

    officer: Mapped[Person] = relationship(foreign_keys=officer_id, lazy="joined")
    requested_by: Mapped[Person | None] = relationship(foreign_keys=requested_by_id)
    withdrawn_by: Mapped[Person | None] = relationship(foreign_keys=withdrawn_by_id)
    forwarded_by: Mapped[Person | None] = relationship(foreign_keys=forwarded_by_id)
    decided_by: Mapped[Person | None] = relationship(foreign_keys=decided_by_id)

    @property
    def label(self) -> str:
        """What people call it. Not a running number: that would tell how many others there are."""
        return f"Request {self.reference}"

    @property
    def state(self) -> State:
        """How far it is."""
        reached = {
            State.DECIDED: self.decided_at,
            State.FORWARDED: self.forwarded_at,
            State.WITHDRAWN: self.withdrawn_at,
            State.REQUESTED: self.requested_at,
        }
        return next((state for state, since in reached.items() if since), State.DRAFT)

    @property
    def subject(self) -> Subject:
        """What rights to the request depend on."""
        return Subject(
            school=self.school, is_requested=self.requested_at is not None, is_forwarded=self.forwarded_at is not None
        )


def get(session: Session, dismissal_id: int) -> Dismissal:
    """A request by its id, `NotFound` where there is none; for the bot itself: no right is checked."""
    return must_exist(session.get(Dismissal, dismissal_id), REQUEST)


def locked(session: Session, dismissal_id: int) -> Dismissal:
    """The same for a change: nobody else changes it until this transaction ends."""
    return must_exist(locked_row(session, Dismissal, dismissal_id), REQUEST)


def open_for(session: Session, actor: Actor, school: str, officer_id: int) -> Dismissal | None:
    """The open request or draft about an officer, for the principal of the school; nothing for anybody else."""
    if not may(actor, Act.REQUEST_DISMISSAL, Subject(school=school)):
        return None
    query = _undecided().where(Dismissal.withdrawn_at.is_(None))
    return session.scalars(query.filter_by(school=school, officer_id=officer_id)).one_or_none()


def for_home(session: Session, actor: Actor, limit: int | None) -> list[Dismissal]:
    """The open requests that a person has to do with: one's own, to be forwarded, to be decided; oldest first."""
    waiting = Dismissal.withdrawn_at.is_(None) | Dismissal.forwarded_at.is_not(None)
    found = session.scalars(_undecided().where(waiting))
    return [row for row in found if may(actor, Act.SEE_DISMISSAL, row.subject)][:limit]


def _undecided() -> Select[Dismissal]:
    return select(Dismissal).where(Dismissal.decided_at.is_(None)).order_by(Dismissal.id)
