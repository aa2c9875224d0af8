"""What public editions of quarters and years suppress: decided once, and the same ever after (§IX)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.quarters.tables import Quarter, Revision
from models.store import audit
from models.store.base import Base


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


@dataclass(frozen=True)
class Decision:
    """The editions of a school year that are new, and how many there were against which they were decided."""

    school_year: str
    new: Sequence[PublicEdition | PublicYear]
    against: int


def note(session: Session, decision: Decision, now: datetime) -> bool:
    """Note a decision, unless another edition of the year was decided meanwhile: then it has to be made anew."""
    if not decision.new:
        return True
    year = decision.school_year
    # Two editions decided at once would each be safe alone and give a count away together: one waits for the other.
    session.execute(select(Quarter.id).where(Quarter.school_year == year).order_by(Quarter.id).with_for_update())
    if len(quarters_made(session, year)) + len(years_made(session, year)) != decision.against:
        return False
    session.add_all(decision.new)
    for row in decision.new:
        about = f"quarter:{row.quarter_id}" if isinstance(row, PublicEdition) else f"year:{year}"
        detail = {"kept": len(row.suppressed), "withheld": row.withheld}
        audit.record(session, "bot", "decide public edition", about, now, detail)
    return True


def quarters_made(session: Session, school_year: str) -> list[tuple[PublicEdition, Revision]]:
    """The public editions of a year's quarters with their revisions, as they were made."""
    of = (Revision.quarter_id == PublicEdition.quarter_id) & (Revision.revision == PublicEdition.revision)
    query = select(PublicEdition, Revision).join(Revision, of).join(Revision.quarter)
    query = query.where(Quarter.school_year == school_year).order_by(PublicEdition.id)
    return [(edition, revision) for edition, revision in session.execute(query)]


def years_made(session: Session, school_year: str) -> list[PublicYear]:
    """A year's public editions, as they were made."""
    return list(session.scalars(select(PublicYear).filter_by(school_year=school_year).order_by(PublicYear.number)))


def every_year_made(session: Session) -> list[PublicYear]:
    """The public editions of all years, as they were made: of each year the newest last."""
    return list(session.scalars(select(PublicYear).order_by(PublicYear.school_year, PublicYear.number)))
