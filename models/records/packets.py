"""Taking one record out as a packet: by whom, with which fields redacted, and which file came of it (§V.6)."""

import hashlib
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.actor import Actor
from models.errors import require_valid
from models.packet_fields import ARREST, FIELDS, OFFICER_REPORT, Field, fields_of
from models.policy import Act, Subject, may, refusal
from models.records import trail
from models.records.kinds import KINDS
from models.records.tables import RecordPacket
from models.store import audit
from models.store.base import locked_row
from models.store.disposed import require_kept

UNKNOWN = "Please choose again: this is no longer offered."
SHOWN = 5
KIND_OF = {"conflict": "activity"}
"""The kind of packet, where it is not called as the kind of record."""
OF_SCHOOLS = ("notice",)
"""Of which kinds a school takes out the records that it reads; any other is taken out by those who search them all."""

BY_RIGHT: Mapping[str, Act] = {OFFICER_REPORT: Act.READ_OFFICER_REPORT, ARREST: Act.READ_ARREST}
"""The parts of a notice's packet that are only for whoever may open them in their own windows."""


def packet_kind(kind: str) -> str | None:
    """By which table of fields a packet of this kind of record is made; nothing where there is no packet of it."""
    found = KIND_OF.get(kind, kind)
    return found if found in FIELDS else None


def may_take_out(actor: Actor, kind: str, row: Any) -> bool:
    """Whether somebody may take out this record: whoever may take out its kind, and open it."""
    about = Subject(school=row.school) if kind in OF_SCHOOLS else Subject()
    return may(actor, Act.TAKE_OUT_RECORD, about) and KINDS[kind].opens(actor, row)


def record_of(session: Session, actor: Actor, kind: str, record_id: int) -> Any:
    """A record that somebody may take out: whoever may take out packets, and open this record.

    Raises:
        Refused: they may not, or there is none; in the same words.
        Disposed: its contents are no longer kept.
    """
    about = KINDS.get(kind)
    row = session.get(about.table, record_id) if about and packet_kind(kind) else None
    if row is None or not may_take_out(actor, kind, row):
        raise refusal(Act.TAKE_OUT_RECORD)
    require_kept(row)
    return row


def offered(actor: Actor, kind: str, row: Any) -> list[Field]:
    """The fields that somebody can redact in this record's packet: none of a part that is not theirs to read."""
    fields = FIELDS[packet_kind(kind) or ""]
    return [field for field in fields if kind != "notice" or reads_part(actor, field.code, row)]


def reads_part(actor: Actor, code: str, notice: Any) -> bool:
    """Whether a part of a notice's packet is for somebody."""
    return code not in BY_RIGHT or may(actor, BY_RIGHT[code], notice.subject)


def check(kind: str, redacted: Collection[str]) -> None:
    """Refuse fields that this kind of packet does not have: `Invalid`."""
    known = fields_of(packet_kind(kind) or "")
    require_valid({} if set(redacted) <= set(known) else {"redacted": UNKNOWN})


def put(
    session: Session, actor: Actor, kind: str, record_id: int, redacted: Collection[str], now: datetime
) -> RecordPacket:
    """Note that somebody takes a record out, before it is made.

    Raises:
        Refused: as for `record_of`.
        Invalid: a field is none.
    """
    row = record_of(session, actor, kind, record_id)
    check(kind, redacted)
    codes = [code for code in fields_of(packet_kind(kind) or "") if code in redacted]
    packet = RecordPacket(
        kind=kind, record_id=record_id, redacted=codes, taken_at=now, taken_by_id=actor.person_id
    )  # fmt: skip
    session.add(packet)
    session.flush()
    audit.record(session, actor.label, "take out record", row, now, {"packet": packet.id, "redacted": codes})
    return packet


def require_own(session: Session, actor: Actor, packet: RecordPacket | None) -> None:
    """Stop a packet that somebody did not ask for, or whose record they may no longer open. Raises `Refused`."""
    if packet is None or packet.taken_by_id != actor.person_id:
        raise refusal(Act.TAKE_OUT_RECORD)
    record_of(session, actor, packet.kind, packet.record_id)


def taken_before(session: Session, actor: Actor, kind: str, record_id: int) -> list[RecordPacket]:
    """The last packets of a record that are the reader's to know of, the newest first: those of the own side's people.

    As in its audit log: that the other side took it out is not told, and for a school only what the reader took out.
    """
    whose = select(RecordPacket.taken_by_id).filter_by(kind=kind, record_id=record_id).distinct()
    own = trail.own_people(session, actor, session.scalars(whose).all())
    query = select(RecordPacket).filter_by(kind=kind, record_id=record_id).where(RecordPacket.taken_by_id.in_(own))
    return list(session.scalars(query.order_by(RecordPacket.id.desc()).limit(SHOWN)))


def own_number(session: Session, packet: RecordPacket) -> int:
    """Which of the packets that somebody has taken out it is, from 1 on: what others took out is not counted."""
    query = select(func.count(RecordPacket.id)).filter_by(taken_by_id=packet.taken_by_id)
    return session.scalar(query.where(RecordPacket.id <= packet.id)) or 1


def note_made(
    session: Session, packet_id: int, name: str, content: bytes, counts: Mapping[str, int], now: datetime
) -> None:
    """Note what tells a packet from every other file, once: the SHA-256 and the size of the bytes as delivered."""
    packet = locked_row(session, RecordPacket, packet_id)
    if packet is None or packet.made_at:  # made before, by a process whose lease had run out
        return
    packet.made_at, packet.name, packet.counts = now, name, dict(counts)
    packet.sha256, packet.size = hashlib.sha256(content).hexdigest(), len(content)
    detail = {"packet": packet.id, "bytes": packet.size, "sha256": packet.sha256, "redacted": packet.counts}
    audit.record(session, "bot", "packet made", f"{_table(packet.kind)}:{packet.record_id}", now, detail)


def _table(kind: str) -> str:
    return str(KINDS[kind].table.__tablename__)
