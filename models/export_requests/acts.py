"""Workbooks and papers that people ask for: made beside the bot's other work, sent to whoever asked, on record."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.actor import Actor, person_label
from models.delivery import outbox
from models.destinations import Administrators, PersonDM
from models.export_requests.tables import Export, ExportRequest
from models.store import audit, deadlines

DELIVERY = "export"
NOT_MADE = "export_not_made"
HELD_BACK = "export_held_back"
FORGET = "export_forget"
KEPT = timedelta(days=1)
LEASE = timedelta(minutes=10)
MOST_ATTEMPTS = 3
TOLD = "Nobody received it. The administrators have been told."
GAVE_UP = "It could not be made. An administrator can help:"


def ask(session: Session, actor: Actor, request: ExportRequest, now: datetime, by: str | None = None) -> Export:
    """Have something made for somebody who asks for it, or for whom another asks: `by` is how the audit log names them.

    What they asked for already and have not got yet is made once.

    Raises:
        Refused: the person may not have it.
    """
    request.authorize(session, actor)
    export = _waiting(session, actor, request)
    if export is None:
        export = Export(kind=request.kind, about=request.about(), asked_by_id=actor.person_id, asked_at=now)
        session.add(export)
        session.flush()
    detail = {"kind": export.kind, "person": actor.person_id, **export.about}
    audit.record(session, by or actor.label, "ask for export", _name(export), now, detail)
    return export


def _waiting(session: Session, actor: Actor, request: ExportRequest) -> Export | None:
    """The same file, asked for by the same person, that nobody has begun to make: it will be as of later."""
    query = select(Export).filter_by(kind=request.kind, asked_by_id=actor.person_id, ended_at=None, leased_until=None)
    return next((export for export in session.scalars(query) if export.about == request.about()), None)


def claim(session: Session, now: datetime) -> int | None:
    """Take the next export that is to be made, for the time of a lease; nothing when none waits."""
    of_another_clock = Export.leased_until > now + LEASE  # no lease ends so late: its clock was ahead of this one
    free = Export.leased_until.is_(None) | (Export.leased_until < now) | of_another_clock
    query = select(Export).where(Export.ended_at.is_(None), free).order_by(Export.asked_at, Export.id).limit(1)
    # skip_locked: another process takes the next one and does not wait for this
    found = session.scalars(query.with_for_update(skip_locked=True, of=Export)).one_or_none()
    if found is None:
        return None
    found.attempts, found.leased_until = found.attempts + 1, now + LEASE
    return found.id


def made(session: Session, export_id: int, name: str, content: bytes, now: datetime) -> bool:
    """Something was made: it goes to whoever asked, once; whether this is what goes."""
    export = session.get_one(Export, export_id, with_for_update=True)
    if export.ended_at:  # made before, or given up, by a process whose lease had run out
        return False
    export.name, export.content, export.ended_at = name, content, now
    outbox.enqueue(session, DELIVERY, export_id, PersonDM(export.asked_by_id), now)
    deadlines.put(session, export_id, {FORGET: now + KEPT})
    detail = {"kind": export.kind, "bytes": len(content), **export.about}
    audit.record(session, person_label(export.asked_by_id), "take export", _name(export), now, detail)
    return True


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


def held_back(session: Session, export_id: int, problem: str, now: datetime) -> None:
    """It was made, and its audit stops it: whoever asked is told, and so are the administrators, without any count."""
    not_made(session, export_id, f"{problem} {TOLD}", now)
    outbox.enqueue(session, HELD_BACK, export_id, Administrators(), now)


def forget(session: Session, export_id: int, now: datetime) -> None:
    """What was made has been delivered, or never will be: it is not kept, unless its topic still keeps it."""
    export = session.get_one(Export, export_id)
    if export.request.is_still_kept(session, export_id):
        deadlines.look_again(session, FORGET, export_id, now + KEPT)
    else:
        export.content = None


def _name(export: Export) -> str:
    return f"export:{export.id}"
