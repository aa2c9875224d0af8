"""What is sent twice is recorded once: each form and click that makes a record is known by a key of its own."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, cast

from sqlalchemy import String, Table, bindparam, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.errors import Conflict
from models.store.base import Base, inserting, waiting_for_others

OTHER_CONTENT = (
    "This form was already sent and recorded. Changes made to it since are not recorded: to change the record, open "
    "it; to create another one, open a new form."
)


class ReceivedForm(Base):
    """A form or click that made a record: what it was, what it said in short, and the record's id."""

    __tablename__ = "received_form"

    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    content: Mapped[str] = mapped_column(String(64))
    sent_at: Mapped[datetime]
    made_id: Mapped[int | None]


_TABLE = cast(Table, ReceivedForm.__table__)
_KNOWN = select(_TABLE.c.content, _TABLE.c.made_id).where(_TABLE.c.key == bindparam("of_key"))
_MADE = update(_TABLE).where(_TABLE.c.key == bindparam("of_key")).values(made_id=bindparam("record_id"))
# Made once: every form and click that makes a record waits for these.


@dataclass(frozen=True)
class Met:
    """A form or click by its key, and the id of the record that it made when it came before."""

    key: str
    made_id: int | None


def meet(session: Session, key: str, name: str, content: str, now: datetime) -> Met:
    """A form or click by its key: new, or as it came before, with what it made then. `content` is a digest.

    Of two at once the second waits here until the first is committed, or makes the record if that one fails. Raises
    `Conflict` where it came before with other content, and `Busy` where the first one takes too long.
    """
    row = {"key": key, "name": name, "content": content, "sent_at": now}
    # A look first would let two at once both find nothing: the key's unique index has the second one wait.
    with waiting_for_others():
        is_new = session.execute(_meet(session.get_bind().dialect.name), row).first() is not None
    if is_new:
        return Met(key, None)
    before = session.execute(_KNOWN, {"of_key": key}).one()
    if before.content != content:
        raise Conflict(OTHER_CONTENT)
    return Met(key, before.made_id)


@cache
def _meet(dialect: str) -> Any:
    return inserting(dialect, _TABLE).on_conflict_do_nothing().returning(_TABLE.c.key)


def made(session: Session, met: Met, record_id: int) -> None:
    """Note which record a form or click has made."""
    session.execute(_MADE, {"of_key": met.key, "record_id": record_id})
