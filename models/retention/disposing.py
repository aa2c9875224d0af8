"""The disposal of one record: in one transaction, so that it is whole or disposed of, and never something between.

Whether it is due, approved and not held is asked once more here, at the very moment.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import LargeBinary, delete, select, update
from sqlalchemy.orm import Session

from models.delivery import erasing
from models.delivery.outbox import Delivery
from models.retention import tables as records
from models.retention.kind import Contents, Kind
from models.retention.kinds import KINDS
from models.retention.queries import keeps, stands
from models.retention.rules import Standing
from models.retention.steps import APPROVED, DISPOSED, DONE, HELD, NOT_DUE, OPEN
from models.retention.tables import Disposal, DisposalItem
from models.store import audit
from models.store.base import Base, locked_row
from models.store.disposed import LONGEST_NOTE
from models.store.received_forms import ReceivedForm
from models.terms import Agreement
from models.vocabulary import PARTY_LABELS, Party

NO_DIGEST = "disposed"
STAYS = {Standing.HELD: HELD, Standing.OPEN: OPEN}
Before = Mapping[str, Callable[[Session, int], None]]
"""What other topics keep of a record before its contents go, by its kind, such as counts that were printed."""


@dataclass
class Work:
    """A record that is being disposed of."""

    session: Session
    kind: Kind
    item: DisposalItem
    note: str
    now: datetime
    deliveries: list[Delivery]
    before: Callable[[Session, int], None] | None

    @property
    def record_id(self) -> int:
        """Which one."""
        return self.item.record_id


def next_record(session: Session, agreement: Agreement, before: Before, disposal_id: int, now: datetime) -> bool:
    """Dispose of the next record of an approved list, or note why it stays; whether there may be more.

    A record of which a message is on its way just now has its turn later.
    """
    disposal = records.locked(session, disposal_id)
    if disposal is None or disposal.state != APPROVED or set(disposal.approved_by) != set(Party):
        return False
    for item in disposal.listed:
        if _settled(session, agreement, before, disposal, item, now):
            return True
    if disposal.listed:
        return True
    disposal.state, disposal.done_at = DONE, now
    audit.record(session, "bot", "disposal carried out", disposal, now, {"records": len(disposal.disposed)})
    return False


def _settled(
    session: Session, agreement: Agreement, before: Before, disposal: Disposal, item: DisposalItem, now: datetime
) -> bool:
    kind = KINDS[item.kind]
    locked_row(session, kind.record, item.record_id)
    _facts, how = stands(session, agreement, item.kind, item.record_id, keeps(session), agreement.today(now))
    if how is not Standing.DUE:
        item.outcome, item.outcome_at = STAYS.get(how, NOT_DUE), now
        detail = {"record": f"{item.kind}:{item.record_id}", "because": str(how)}
        audit.record(session, "bot", "keep record on disposal", disposal, now, detail)
        return True
    named = [(each.kinds, tuple(each.subject_ids(session, item.record_id))) for each in kind.messages]
    deliveries = erasing.about(session, named)
    if erasing.are_moving(deliveries):
        return False
    work = Work(session, kind, item, _note(disposal), now, deliveries, before.get(item.kind))
    for step in STEPS:
        step(work)
    return True


def _note(disposal: Disposal) -> str:
    by = (f"{row.approved_by.name} for the {PARTY_LABELS[side].lower()}" for side, row in disposal.approved_by.items())
    return f"Approved by {' and '.join(by)}; certificate {disposal.id}."[:LONGEST_NOTE]


def _keep_elsewhere(work: Work) -> None:
    if work.before:
        work.before(work.session, work.record_id)


def _keep_hash(work: Work) -> None:
    work.item.sha256 = fingerprint(work.session, work.kind, work.record_id)
    work.session.flush()


def _forget_forms(work: Work) -> None:
    """The digest of a form of few possible answers would tell them."""
    keys = list(work.kind.keys(work.session, work.record_id))
    work.session.execute(update(ReceivedForm).where(ReceivedForm.key.in_(keys)).values(content=NO_DIGEST))


def _remove_contents(work: Work) -> None:
    for part in work.kind.contents:
        if part.is_deleted:
            work.session.execute(delete(part.table).where(part.rows(work.record_id)))
        elif part.overwritten:
            work.session.execute(update(part.table).where(part.rows(work.record_id)).values(dict(part.overwritten)))


def _erase_messages(work: Work) -> None:
    work.item.message_ids = erasing.erase(work.session, work.deliveries, work.now)


def _mark(work: Work) -> None:
    marked = update(work.kind.record).where(work.kind.record.id == work.record_id)
    work.session.execute(marked.values(disposed_at=work.now, disposed_note=work.note))
    work.item.outcome, work.item.outcome_at = DISPOSED, work.now
    work.session.flush()
    work.session.expire_all()


def _log(work: Work) -> None:
    subject = f"{work.kind.record.__tablename__}:{work.record_id}"
    detail = {"disposal": work.item.disposal_id, "sha256": work.item.sha256, "messages": len(work.item.message_ids)}
    audit.record(work.session, "bot", "dispose of record", subject, work.now, detail)


STEPS: tuple[Callable[[Work], None], ...] = (
    _keep_elsewhere, _keep_hash, _forget_forms, _remove_contents, _erase_messages, _mark, _log,
)  # fmt: skip
"""One after another, all in one transaction: after a failure at any of them nothing of them is there."""


def fingerprint(session: Session, kind: Kind, record_id: int) -> str:
    """The SHA-256 of what a record says in all of its versions, so that a copy can be told to be one."""
    rows = {part.table.__tablename__: _rows(session, part, record_id) for part in kind.contents if part.is_hashed}
    return hashlib.sha256(json.dumps(rows, sort_keys=True, default=str, ensure_ascii=False).encode()).hexdigest()


def _rows(session: Session, part: Contents, record_id: int) -> list[dict[str, Any]]:
    table = Base.metadata.tables[part.table.__tablename__]
    said = [column for column in table.c if not isinstance(column.type, LargeBinary)]  # files have a hash of their own
    query = select(*said).where(part.rows(record_id)).order_by(*table.primary_key.columns)
    return [dict(row._mapping) for row in session.execute(query)]
