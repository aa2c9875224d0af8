"""Once a day the log's length and last hash are noted, and sent to where nobody changes them from here (§V.6)."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.audit_log.tables import ANCHORED, AuditAnchor
from models.delivery import outbox
from models.destinations import Administrators
from models.store import audit
from models.store.anchors import Anchor
from models.store.base import insert_or_meet
from models.terms import Agreement

LEASE = timedelta(minutes=10)
MOST_AT_ONCE = 31


def is_made(session: Session, agreement: Agreement, now: datetime) -> bool:
    """Whether there is today's."""
    today = select(AuditAnchor.id).where(AuditAnchor.day == agreement.today(now))
    return session.scalar(today) is not None


def make(session: Session, agreement: Agreement, now: datetime, *, by_mail: bool, in_channel: bool) -> int | None:
    """Make today's anchor, once, of the log as it stands; nothing where there is one, or no end to be noted.

    After days without the bot there is one for today alone: it stands for all entries before it.
    """
    head = session.get(audit.AuditHead, audit.HEAD)
    if head is None:
        return None  # the next act begins the log anew
    row = {
        "day": agreement.today(now), "made_at": now, "entries": head.entries, "hash": head.hash, "is_for_mail": by_mail,
    }  # fmt: skip
    once = insert_or_meet(session, AuditAnchor).values(row).on_conflict_do_nothing(index_elements=["day"])
    made: int | None = session.scalar(once.returning(AuditAnchor.id))
    if made is not None:
        audit.record(session, "bot", "anchor audit log", f"audit_anchor:{made}", now, {"entries": head.entries})
        if in_channel:
            outbox.enqueue(session, ANCHORED, made, Administrators(), now)
    return made


def is_any_unsent(session: Session) -> bool:
    """Whether one is still to be mailed, or is being mailed."""
    waiting = AuditAnchor.is_for_mail & AuditAnchor.mailed_at.is_(None)
    return session.scalar(select(AuditAnchor.id).where(waiting).limit(1)) is not None


def take_unsent(session: Session, now: datetime) -> list[AuditAnchor]:
    """Those that are to be mailed, for the time of a lease, the oldest first: also of days without a mail server."""
    free = AuditAnchor.leased_until.is_(None) | (AuditAnchor.leased_until < now)
    free |= AuditAnchor.leased_until > now + LEASE
    waiting = AuditAnchor.is_for_mail & AuditAnchor.mailed_at.is_(None)
    query = select(AuditAnchor).where(waiting, free).order_by(AuditAnchor.id).limit(MOST_AT_ONCE)
    found = list(session.scalars(query.with_for_update(skip_locked=True, of=AuditAnchor)))
    for anchor in found:
        anchor.leased_until = now + LEASE
    return found


def sent(session: Session, anchor_ids: Sequence[int], now: datetime) -> None:
    """They have been mailed."""
    for anchor_id in anchor_ids:
        session.get_one(AuditAnchor, anchor_id).mailed_at = now


def not_sent(session: Session, anchor_ids: Sequence[int]) -> None:
    """The mail server did not take them: they are due again."""
    for anchor_id in anchor_ids:
        session.get_one(AuditAnchor, anchor_id).leased_until = None


def kept(session: Session) -> list[Anchor]:
    """All that the bot itself has kept. Who rewrites the log may rewrite these: what was sent elsewhere counts."""
    rows = session.execute(select(AuditAnchor.entries, AuditAnchor.hash).order_by(AuditAnchor.id))
    return [Anchor(entries, end) for entries, end in rows]
