"""Things that fall due: rows with a time, taken once each, however late."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import structlog
from sqlalchemy import String, UniqueConstraint, exists, select, update
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.errors import Busy, unforeseen
from models.store.base import Base, inserting, partial_index

log = structlog.get_logger(__name__)

TRY_AGAIN_AFTER = timedelta(minutes=10)
TRY_AGAIN_SOON = timedelta(seconds=30)  # a lock or the like, which may be gone by then


class Deadline(Base):
    """Something to look at when its time comes, unless it was settled before."""

    __tablename__ = "deadline"
    __table_args__ = (
        UniqueConstraint("subject_id", "kind"),  # in this order, or SQLite reads all that ever fell due of a kind
        partial_index("ix_deadline_open", "due_at", where="settled_at IS NULL"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int]
    due_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]


WhenDue = Callable[[Session, int, datetime], None]


def put(session: Session, subject_id: int, due: Mapping[str, datetime]) -> None:
    """Have something looked at, for each kind from its time on. What was looked at before is not looked at again."""
    rows = [{"kind": kind, "subject_id": subject_id, "due_at": due_at} for kind, due_at in due.items()]
    session.execute(_put(session.get_bind().dialect.name), rows)


def put_next(session: Session, kind: str, due_at: datetime, now: datetime) -> None:
    """Have a look that comes round, and is one for all, done next at this time. One that was missed comes first.

    As when the bot stood still at its hour: it is late then, not left out.
    """
    if not has_come(session, (kind,), 0, now):
        put(session, 0, {kind: due_at})


@cache
def _put(dialect: str) -> Any:
    statement = inserting(dialect, Deadline.__table__)
    return statement.on_conflict_do_update(
        index_elements=["subject_id", "kind"], set_={"due_at": statement.excluded.due_at},
        where=Deadline.settled_at.is_(None),
    )  # fmt: skip


def look_again(session: Session, kind: str, subject_id: int, due_at: datetime) -> None:
    """Something that was looked at is to be looked at again."""
    again = update(Deadline).where(Deadline.kind == kind, Deadline.subject_id == subject_id)
    session.execute(again.values(due_at=due_at, settled_at=None))


def hasten(session: Session, subject_id: int, due: Mapping[str, datetime]) -> None:
    """What waits to be looked at later than this is looked at by then."""
    for kind, due_at in due.items():
        waiting = update(Deadline).where(
            Deadline.kind == kind, Deadline.subject_id == subject_id, Deadline.settled_at.is_(None)
        )
        session.execute(waiting.where(Deadline.due_at > due_at).values(due_at=due_at))


def settle(session: Session, kinds: tuple[str, ...], subject_id: int, now: datetime) -> None:
    """What was to be looked at needs no look any more."""
    session.execute(
        update(Deadline)
        .where(Deadline.kind.in_(kinds), Deadline.subject_id == subject_id, Deadline.settled_at.is_(None))
        .values(settled_at=now)
    )


def has_come(session: Session, kinds: Collection[str], subject_id: int, now: datetime) -> bool:
    """Whether one of these kinds waits to be looked at, and its time has come."""
    due = exists().where(Deadline.subject_id == subject_id, Deadline.kind.in_(kinds))
    return bool(session.scalar(select(due.where(Deadline.settled_at.is_(None), Deadline.due_at <= now))))


def take_one(session: Session, acts: Mapping[str, WhenDue], now: datetime) -> bool:
    """Do the act of one deadline that has come, in this transaction; whether there was one.

    An act that fails, whatever it is that fails, is put off: those behind it have their time too.
    """
    due = session.scalars(
        select(Deadline)
        .where(Deadline.settled_at.is_(None), Deadline.due_at <= now)
        .order_by(Deadline.due_at, Deadline.id)
        .limit(1)
        # What another process has in hand is left to it; SQLite lets one writer in at a time anyway.
        .with_for_update(skip_locked=True)
    ).one_or_none()
    if due is None:
        return False
    due.settled_at = now
    try:
        # What a failing act has done is taken back; that it was looked at stays.
        with session.begin_nested():
            acts[due.kind](session, due.subject_id, now)
    except Exception as error:
        if isinstance(error, DBAPIError) and error.connection_invalidated:
            raise  # there is no database to note anything in
        log.error("deadline_failed", kind=due.kind, subject=due.subject_id, **unforeseen(error))  # noqa: TRY400
        may_pass = isinstance(error, OperationalError | Busy)
        due.settled_at, due.due_at = None, now + (TRY_AGAIN_SOON if may_pass else TRY_AGAIN_AFTER)
    return True
