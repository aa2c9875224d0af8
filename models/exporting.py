"""Workbooks and papers that people ask for: made beside the bot's other work, sent to whoever asked, on record."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, ForeignKey, LargeBinary, String, select
from sqlalchemy.orm import Mapped, Session, deferred, mapped_column, relationship

from models import audit, deadlines, outbox
from models.base import Base, partial_index
from models.people import Person
from models.policy import Act

DELIVERY = "export"
NOT_MADE = "export_not_made"
FORGET = "export_forget"
QUARTER, PUBLIC, REGISTER = "quarter", "public", "register"
YEAR_BOOK, YEAR_REPORT, PUBLIC_YEAR = "year_book", "year_report", "public_year"
FILL_IN, PACKET = "fill_in", "packet"
RIGHTS = {
    QUARTER: Act.EXPORT_TOTALS, PUBLIC: Act.EXPORT_TOTALS, REGISTER: Act.EXPORT_NOTICES,
    YEAR_BOOK: Act.EXPORT_TOTALS, YEAR_REPORT: Act.EXPORT_TOTALS, PUBLIC_YEAR: Act.EXPORT_TOTALS,
    FILL_IN: Act.SCHOOL_SUBMISSION, PACKET: Act.EXPORT_NOTICES,
}  # fmt: skip
"""What somebody must be allowed to do, at one school at least, to be handed what was made."""
KEPT = timedelta(days=1)
LEASE = timedelta(minutes=10)
MOST_ATTEMPTS = 3
GAVE_UP = "It could not be made. An administrator can help:"


class Export(Base):
    """Something to be made: what, about what, for whom. What was made is kept until it has been delivered, a day."""

    __tablename__ = "export"
    __table_args__ = (partial_index("ix_export_waiting", "asked_at", where="ended_at IS NULL"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(30))
    about: Mapped[dict[str, Any]] = mapped_column(JSON)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    leased_until: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    problem: Mapped[str | None] = mapped_column(String(300))
    name: Mapped[str | None] = mapped_column(String(120))
    content: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))

    asked_by: Mapped[Person] = relationship()


def ask(session: Session, by: str, person_id: int, kind: str, about: Mapping[str, Any], now: datetime) -> Export:
    """Have something made for somebody, `by` themselves or by the bot. Whether they may have it is looked at before."""
    export = Export(kind=kind, about=dict(about), asked_by_id=person_id, asked_at=now)
    session.add(export)
    session.flush()
    detail = {"kind": kind, "person": person_id, **about}
    audit.record(session, by, "ask for export", _name(export), now, detail)
    return export


def claim(session: Session, now: datetime) -> int | None:
    """Take the next export that is to be made, for the time of a lease; nothing when none waits."""
    of_another_clock = Export.leased_until > now + LEASE  # no lease ends so late: its clock was ahead of this one
    free = Export.leased_until.is_(None) | (Export.leased_until < now) | of_another_clock
    query = select(Export).where(Export.ended_at.is_(None), free).order_by(Export.asked_at, Export.id).limit(1)
    found = session.scalars(query.with_for_update(skip_locked=True, of=Export)).one_or_none()
    if found is None:
        return None
    found.attempts, found.leased_until = found.attempts + 1, now + LEASE
    return found.id


def made(session: Session, export_id: int, name: str, content: bytes, now: datetime) -> None:
    """Something was made: it goes to whoever asked, once."""
    export = session.get_one(Export, export_id, with_for_update=True)
    if export.ended_at:
        return
    export.name, export.content, export.ended_at = name, content, now
    outbox.enqueue(session, DELIVERY, export_id, f"person:{export.asked_by_id}", now)
    deadlines.put(session, export_id, {FORGET: now + KEPT})
    detail = {"kind": export.kind, "bytes": len(content), **export.about}
    audit.record(session, f"person:{export.asked_by_id}", "take export", _name(export), now, detail)


def not_made(session: Session, export_id: int, problem: str | None, now: datetime) -> None:
    """It could not be made: tried again, unless a `problem` says why never, or it was tried often enough."""
    export = session.get_one(Export, export_id, with_for_update=True)
    if export.ended_at:
        return
    export.leased_until = None
    if problem is None and export.attempts < MOST_ATTEMPTS:
        return
    export.ended_at, export.problem = now, problem or f"{GAVE_UP} export {export_id}."
    outbox.enqueue(session, NOT_MADE, export_id, f"person:{export.asked_by_id}", now)
    audit.record(session, "bot", "give up export", _name(export), now, {"kind": export.kind})


def forget(session: Session, export_id: int, _now: datetime) -> None:
    """What was made has been delivered, or never will be: it is not kept."""
    session.get_one(Export, export_id).content = None


def _name(export: Export) -> str:
    return f"export:{export.id}"
