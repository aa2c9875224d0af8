"""The audit log: who did or read what, and when. Rows are chained by SHA-256 and only ever added (§V.6)."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, Integer, String, Text, func, insert, select, true, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base

BEGINNING = "0" * 64
HEAD = 1


class AuditEntry(Base):
    """One act, or one look at confidential content."""

    __tablename__ = "audit_entry"

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(80), index=True)
    act: Mapped[str] = mapped_column(String(60), index=True)
    subject: Mapped[str] = mapped_column(String(80), index=True)
    detail: Mapped[str] = mapped_column(Text)
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class AuditHead(Base):
    """How long the chain is and where it ends, so that rows cut from its end are missed."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    entries: Mapped[int] = mapped_column(BigInteger)
    hash: Mapped[str] = mapped_column(String(64))


ENTRIES, HEADS = Base.metadata.tables["audit_entry"], Base.metadata.tables["audit_head"]
COLUMNS = ("previous_hash", "id", "at", "actor", "act", "subject", "detail")


def record(
    session: Session, actor: str, act: str, subject: str, now: datetime, detail: Mapping[str, Any] | None = None
) -> None:
    """Add an act to the log, within the act's own transaction. `detail` holds no confidential text."""
    head = session.execute(select(HEADS.c.entries, HEADS.c.hash).with_for_update()).one()
    text = json.dumps(detail or {}, sort_keys=True, ensure_ascii=False)
    parts = (head.hash, head.entries + 1, now.astimezone(UTC), actor, act, subject, text)
    link = _hash(*parts)
    session.execute(insert(ENTRIES).values(dict(zip(COLUMNS, parts, strict=True)) | {"hash": link}))
    session.execute(update(HEADS).values(entries=head.entries + 1, hash=link))


def ends_well(session: Session) -> bool:
    """Whether the log has one end, and it is that of the last entry: without it no act can be recorded."""
    last = select(ENTRIES.c.id, ENTRIES.c.hash).order_by(ENTRIES.c.id.desc()).limit(1).subquery()
    # In one statement: between two of them PostgreSQL would let others add entries.
    query = select(HEADS.c.entries, HEADS.c.hash, func.coalesce(last.c.id, 0), func.coalesce(last.c.hash, BEGINNING))
    ends = session.execute(query.select_from(HEADS).outerjoin(last, true())).all()
    return len(ends) == 1 and tuple(ends[0][:2]) == tuple(ends[0][2:])


def verify(session: Session) -> Iterator[str]:
    """Name every place where the log was changed, cut or reordered; nothing when it is whole."""
    expected_id, previous = 1, BEGINNING
    for entry in session.scalars(select(AuditEntry).order_by(AuditEntry.id).execution_options(yield_per=1000)):
        if entry.id != expected_id:
            yield f"entries {expected_id} to {entry.id - 1} are missing"
        elif entry.previous_hash != previous:
            yield f"entry {entry.id} does not follow the one before it"
        if entry.hash != _own_hash(entry):
            yield f"entry {entry.id} was changed"
        expected_id, previous = entry.id + 1, entry.hash
    head = session.get_one(AuditHead, HEAD)
    if head.entries >= expected_id:
        yield f"entries {expected_id} to {head.entries} are missing at the end"
    elif head.hash != previous:
        yield "the end of the log is not the one that was written"


def _hash(previous: str, number: int, at: datetime, actor: str, act: str, subject: str, detail: str) -> str:
    parts = (previous, str(number), at.isoformat(), actor, act, subject, detail)
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()


def _own_hash(entry: AuditEntry) -> str:
    return _hash(*(getattr(entry, column) for column in COLUMNS))
