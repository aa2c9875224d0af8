"""Workbooks and papers that people ask for: made beside the bot's other work, sent to whoever asked, on record."""

from collections.abc import Mapping
from dataclasses import Field, dataclass, fields
from datetime import date, datetime, timedelta
from typing import Any, ClassVar

from sqlalchemy import JSON, ForeignKey, LargeBinary, String, select
from sqlalchemy.orm import Mapped, Session, deferred, mapped_column, relationship

from models import audit, deadlines, outbox
from models.base import Base, partial_index
from models.destinations import PersonDM
from models.people import Actor, Person
from models.policy import Act, Subject, require

DELIVERY = "export"
NOT_MADE = "export_not_made"
FORGET = "export_forget"
KEPT = timedelta(days=1)
LEASE = timedelta(minutes=10)
MOST_ATTEMPTS = 3
GAVE_UP = "It could not be made. An administrator can help:"
STORED_AS = "stored_as"


@dataclass(frozen=True)
class ExportRequest:
    """What somebody may ask for. Each topic has a dataclass for each kind of its own; its fields say about what.

    A field that is called otherwise in the records names that in its metadata, as `STORED_AS`.
    """

    kind: ClassVar[str]
    act: ClassVar[Act]
    kinds: ClassVar[dict[str, type["ExportRequest"]]] = {}

    def __init_subclass__(cls, kind: str, act: Act) -> None:
        """Name a kind as the records do, and what somebody must be allowed to do to have it."""
        cls.kind, cls.act = kind, act
        cls.kinds[kind] = cls

    def authorize(self, session: Session, actor: Actor) -> None:
        """Stop who may not have it. It is looked at when it is asked for, made and delivered.

        Raises:
            Refused: with who may.
        """
        require(actor, self.act, Subject())

    def about(self) -> dict[str, Any]:
        """What it is about, as it is stored; of what goes without saying, nothing."""
        given = [(one, getattr(self, one.name)) for one in fields(self)]
        return {_stored_as(one): _stored(value) for one, value in given if value is not one.default}

    @classmethod
    def read(cls, kind: str, about: Mapping[str, Any]) -> "ExportRequest":
        """A request as it was stored."""
        asked = cls.kinds[kind]
        there = [one for one in fields(asked) if _stored_as(one) in about]
        return asked(**{one.name: _read(one, about[_stored_as(one)]) for one in there})


def _stored_as(one: Field[Any]) -> str:
    return str(one.metadata.get(STORED_AS, one.name))


def _stored(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _read(one: Field[Any], value: Any) -> Any:
    return date.fromisoformat(value) if one.type is date else value


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

    @property
    def request(self) -> ExportRequest:
        """What was asked for."""
        return ExportRequest.read(self.kind, self.about)


def ask(session: Session, actor: Actor, request: ExportRequest, now: datetime, by: str | None = None) -> Export:
    """Have something made for somebody who asks for it, or for whom another asks: `by` is how the audit log names them.

    Raises:
        Refused: the person may not have it.
    """
    request.authorize(session, actor)
    export = Export(kind=request.kind, about=request.about(), asked_by_id=actor.person_id, asked_at=now)
    session.add(export)
    session.flush()
    detail = {"kind": export.kind, "person": actor.person_id, **export.about}
    audit.record(session, by or actor.label, "ask for export", _name(export), now, detail)
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
    outbox.enqueue(session, DELIVERY, export_id, PersonDM(export.asked_by_id), now)
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
    outbox.enqueue(session, NOT_MADE, export_id, PersonDM(export.asked_by_id), now)
    audit.record(session, "bot", "give up export", _name(export), now, {"kind": export.kind})


def forget(session: Session, export_id: int, _now: datetime) -> None:
    """What was made has been delivered, or never will be: it is not kept."""
    session.get_one(Export, export_id).content = None


def _name(export: Export) -> str:
    return f"export:{export.id}"
