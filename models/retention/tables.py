"""Holds, lists of what is due, their approvals, and what stays of a record that was disposed of."""

from datetime import date, datetime

from sqlalchemy import JSON, Date, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from models.errors import must_exist
from models.people.tables import Person
from models.policy import Subject
from models.retention.steps import DISPOSED, LISTED, NONE_LEFT, STATES
from models.store.base import Base, locked_row, partial_index
from models.vocabulary import Party

HOLD_TOLD = "hold_told"
LISTED_TOLD = "disposal_listed"
DECLINED_TOLD = "disposal_declined"
DONE_TOLD = "disposal_done"
BASES = {
    "litigation": "A lawsuit, or one that is expected", "subpoena": "A subpoena", "court": "A court order",
    "request": "An open request for records", "audit": "An audit or investigation", "other": "Another reason",
}  # fmt: skip


class Hold(Base):
    """What keeps records from disposal: all that it names has to fit. Only the side that set it lifts it."""

    __tablename__ = "legal_hold"
    __table_args__ = (partial_index("ix_legal_hold_standing", "id", where="lifted_at IS NULL"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    side: Mapped[str] = mapped_column(String(10))
    basis: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(Text)
    kind: Mapped[str | None] = mapped_column(String(30))
    record_id: Mapped[int | None]
    record_label: Mapped[str | None] = mapped_column(String(80))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    school: Mapped[str | None] = mapped_column(String(30))
    first_day: Mapped[date | None] = mapped_column(Date)
    last_day: Mapped[date | None] = mapped_column(Date)
    set_at: Mapped[datetime]
    set_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    lifted_at: Mapped[datetime | None]
    lifted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    lifted_because: Mapped[str | None] = mapped_column(Text)

    person: Mapped[Person | None] = relationship(foreign_keys=person_id)
    set_by: Mapped[Person] = relationship(foreign_keys=set_by_id, lazy="joined")
    lifted_by: Mapped[Person | None] = relationship(foreign_keys=lifted_by_id)

    @property
    def subject(self) -> Subject:
        """What rights to it depend on: the side that set it."""
        return Subject(side=Party(self.side))

    @property
    def label(self) -> str:
        """What people call it."""
        return f"Hold {self.id}"


class Disposal(Base):
    """A list of records that are due, and what became of it. `version` tells one list from the next."""

    __tablename__ = "disposal"
    __table_args__ = (partial_index("ix_disposal_open", "id", where="state IN ('listed', 'approved')"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(String(20))
    version: Mapped[int] = mapped_column(default=1)
    listed_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    approved_at: Mapped[datetime | None]
    declined_at: Mapped[datetime | None]
    declined_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    declined_because: Mapped[str | None] = mapped_column(Text)
    done_at: Mapped[datetime | None]
    told_at: Mapped[datetime | None]  # that it is done, once Slack has answered for the messages

    items: Mapped[list["DisposalItem"]] = relationship(back_populates="disposal", order_by="DisposalItem.id")
    approvals: Mapped[list["DisposalApproval"]] = relationship(order_by="DisposalApproval.id")
    declined_by: Mapped[Person | None] = relationship(foreign_keys=declined_by_id)

    @property
    def label(self) -> str:
        """What people call it; the certificate has the same number."""
        return f"Disposal {self.id}"

    @property
    def stands(self) -> str:
        """How it stands, in words."""
        return NONE_LEFT if self.is_empty else STATES[self.state]

    @property
    def is_empty(self) -> bool:
        """Whether it waits, and every record was taken off it: nobody is to do anything until there is another one."""
        return self.state == LISTED and not self.listed

    @property
    def subject(self) -> Subject:
        """What rights to it depend on: both sides have to do with it."""
        return Subject()

    @property
    def listed(self) -> "list[DisposalItem]":
        """The records that are still to be disposed of."""
        return [item for item in self.items if item.outcome is None]

    @property
    def disposed(self) -> "list[DisposalItem]":
        """The records that were."""
        return [item for item in self.items if item.outcome == DISPOSED]

    @property
    def approved_by(self) -> "dict[Party, DisposalApproval]":
        """The approvals of exactly the list as it is, by side."""
        return {Party(row.side): row for row in self.approvals if row.version == self.version}

    @property
    def to_approve_anew(self) -> "list[Party]":
        """The sides that have approved an earlier list, and not this one."""
        ever = {Party(row.side) for row in self.approvals}
        return sorted(ever - set(self.approved_by))


class DisposalItem(Base):
    """A record on a list: why it is due, and what became of it. The SHA-256 is of what it said, without students."""

    __tablename__ = "disposal_item"
    __table_args__ = (
        Index("ix_disposal_item_disposal", "disposal_id", "outcome"),
        Index("ix_disposal_item_record", "kind", "record_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    disposal_id: Mapped[int] = mapped_column(ForeignKey("disposal.id"))
    kind: Mapped[str] = mapped_column(String(30))
    record_id: Mapped[int]
    label: Mapped[str] = mapped_column(String(80))
    school: Mapped[str | None] = mapped_column(String(30))
    first_day: Mapped[date] = mapped_column(Date)
    counts_from: Mapped[date] = mapped_column(Date)
    years: Mapped[int]
    authority: Mapped[str] = mapped_column(String(200))
    outcome: Mapped[str | None] = mapped_column(String(20))
    outcome_at: Mapped[datetime | None]
    outcome_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    sha256: Mapped[str | None] = mapped_column(String(64))
    message_ids: Mapped[list[int]] = mapped_column(JSON, default=list)  # the deliveries that delete its messages

    disposal: Mapped[Disposal] = relationship(back_populates="items")


class DisposalApproval(Base):
    """A side's approval of a list in one version, with the number of records that was seen."""

    __tablename__ = "disposal_approval"

    id: Mapped[int] = mapped_column(primary_key=True)
    disposal_id: Mapped[int] = mapped_column(ForeignKey("disposal.id"), index=True)
    side: Mapped[str] = mapped_column(String(10))
    version: Mapped[int]
    records: Mapped[int]
    approved_at: Mapped[datetime]
    approved_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    words: Mapped[str | None] = mapped_column(Text)

    approved_by: Mapped[Person] = relationship(lazy="joined")


def get_hold(session: Session, hold_id: int) -> Hold:
    """A hold by its id, `NotFound` where there is none; for the bot itself: no right is checked."""
    return must_exist(session.get(Hold, hold_id), "hold")


def get(session: Session, disposal_id: int) -> Disposal:
    """A disposal by its id, `NotFound` where there is none; for the bot itself: no right is checked."""
    return must_exist(session.get(Disposal, disposal_id), "disposal")


def locked(session: Session, disposal_id: int) -> Disposal | None:
    """A disposal that nobody else changes until this transaction ends."""
    return locked_row(session, Disposal, disposal_id)
