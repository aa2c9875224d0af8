"""What people ask to be made: each kind of file as a type, and the record of who asked for it."""

from collections.abc import Mapping
from dataclasses import Field, dataclass, fields
from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, Session, deferred, mapped_column, relationship

from models.actor import Actor
from models.people.tables import Person
from models.policy import Act, Subject, require
from models.store.base import Base, partial_index

STORED_AS = "stored_as"
NOT_OFFERED = "This is no longer available. Open /sro-export again to see what is."


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

    def is_still_kept(self, _session: Session, _export_id: int) -> bool:
        """Whether what was made is kept although its day is over."""
        return False

    def about(self) -> dict[str, Any]:
        """What it is about, as it is stored; of what goes without saying, nothing."""
        given = [(field, getattr(self, field.name)) for field in fields(self)]
        return {
            _stored_as(field): value.isoformat() if isinstance(value, date) else value
            for field, value in given
            if value is not field.default
        }

    @classmethod
    def read(cls, kind: str, about: Mapping[str, Any]) -> "ExportRequest":
        """A request as it was stored."""
        asked = cls.kinds[kind]
        given = [(field, about[_stored_as(field)]) for field in fields(asked) if _stored_as(field) in about]
        return asked(**{
            field.name: date.fromisoformat(value) if field.type is date else value for field, value in given
        })  # fmt: skip


def _stored_as(field: Field[Any]) -> str:
    return str(field.metadata.get(STORED_AS, field.name))


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
