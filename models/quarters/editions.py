"""Which counts of a revision were kept back in its public edition: decided once, and the same ever after."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base
from models.quarters.records import Quarter, Revision


class PublicEdition(Base):
    """A public edition: the keys of the counts that are printed as "*"."""

    __tablename__ = "public_edition"
    __table_args__ = (UniqueConstraint("quarter_id", "revision"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    quarter_id: Mapped[int] = mapped_column(ForeignKey("quarter.id"))
    revision: Mapped[int]
    made_at: Mapped[datetime]
    suppressed: Mapped[list[list[Any]]] = mapped_column(JSON)


def edition_of(session: Session, revision: Revision) -> PublicEdition | None:
    """A revision's public edition, if it was made."""
    query = select(PublicEdition).filter_by(quarter_id=revision.quarter_id, revision=revision.revision)
    return session.scalars(query).one_or_none()


def earlier_editions(session: Session, quarter: Quarter) -> list[tuple[PublicEdition, Revision]]:
    """A quarter's public editions with their revisions, as they were made."""
    query = select(PublicEdition).filter_by(quarter_id=quarter.id).order_by(PublicEdition.id)
    revisions = {one.revision: one for one in quarter.revisions}
    return [(edition, revisions[edition.revision]) for edition in session.scalars(query)]
