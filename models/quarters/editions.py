"""What public editions of quarters and years suppress: decided once, and the same ever after (§IX)."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base
from models.quarters.records import Quarter, Revision


class PublicEdition(Base):
    """A revision's public edition: the keys of the counts printed as "*", and the families that are not printed."""

    __tablename__ = "public_edition"
    __table_args__ = (UniqueConstraint("quarter_id", "revision"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    quarter_id: Mapped[int] = mapped_column(ForeignKey("quarter.id"))
    revision: Mapped[int]
    made_at: Mapped[datetime]
    suppressed: Mapped[list[list[Any]]] = mapped_column(JSON)
    withheld: Mapped[list[str]] = mapped_column(JSON)


class PublicYear(Base):
    """A school year's public edition, and the revisions of its quarters, by their code, that it adds up."""

    __tablename__ = "public_year"
    __table_args__ = (UniqueConstraint("school_year", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    school_year: Mapped[str] = mapped_column(String(7))
    number: Mapped[int]
    revisions: Mapped[dict[str, int]] = mapped_column(JSON)
    made_at: Mapped[datetime]
    suppressed: Mapped[list[list[Any]]] = mapped_column(JSON)
    withheld: Mapped[list[str]] = mapped_column(JSON)


def edition_of(session: Session, revision: Revision) -> PublicEdition | None:
    """A revision's public edition, if it was made."""
    query = select(PublicEdition).filter_by(quarter_id=revision.quarter_id, revision=revision.revision)
    return session.scalars(query).one_or_none()


def quarters_made(session: Session, school_year: str) -> list[tuple[PublicEdition, Revision]]:
    """The public editions of a year's quarters with their revisions, as they were made."""
    query = (
        select(PublicEdition, Revision)
        .join(Quarter, Quarter.id == PublicEdition.quarter_id)
        .join(
            Revision,
            (Revision.quarter_id == PublicEdition.quarter_id) & (Revision.revision == PublicEdition.revision),
        )
        .where(Quarter.school_year == school_year)
    )
    return [(edition, revision) for edition, revision in session.execute(query.order_by(PublicEdition.id))]


def years_made(session: Session, school_year: str) -> list[PublicYear]:
    """A year's public editions, as they were made."""
    return list(session.scalars(select(PublicYear).filter_by(school_year=school_year).order_by(PublicYear.number)))
