"""What is typed into the form of a notice and not filed yet: kept for a day, so that a closed form loses nothing.

A draft is as confidential as the notice that comes of it, and its officer's alone. Filing erases it, in the same
transaction.
"""

from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, select, update
from sqlalchemy.orm import Session

from models.actor import Actor
from models.delivery import outbox
from models.destinations import PersonDM
from models.errors import Conflict
from models.notices.tables import NoticeDraft
from models.policy import Act, may_somewhere, refusal
from models.store import audit, deadlines
from models.store.base import Base, insert_or_meet, inserting

KEPT = timedelta(hours=24)
ERASE = "notice_draft_erase"
TOLD = "notice_draft_told"
TOLD_CHANGE = "notice_draft_told_change"
GONE = "This draft is no longer kept: it was filed or deleted, or 24 hours have passed."
_TABLE = Base.metadata.tables[NoticeDraft.__tablename__]


def _is_older(typed_at: object) -> ColumnElement[bool]:
    return (_TABLE.c.typed_at < typed_at) & _TABLE.c.ended_at.is_(None)


# For each character that anybody types, so it is made once.
TAKE_NEWER = (
    update(_TABLE)
    .where(_TABLE.c.key == bindparam("form"), _is_older(bindparam("before", type_=_TABLE.c.typed_at.type)))
    .values({name: bindparam(name) for name in ("answers", "opened_at", "typed_at", "saved_at")})
    .returning(_TABLE.c.id)
)

# Asked whenever somebody begins a notice, so it is made once too.
WAITING = (
    select(NoticeDraft)
    .where(NoticeDraft.ended_at.is_(None), NoticeDraft.saved_at > bindparam("kept_since", type_=_TABLE.c.saved_at.type))
    .where(NoticeDraft.person_id == bindparam("person"))
    .order_by(NoticeDraft.typed_at.desc())
    .limit(bindparam("most"))
)


def keep(
    session: Session, actor: Actor, key: str, answers: dict[str, object], opened_at: datetime, typed_at: datetime,
    now: datetime,
) -> None:  # fmt: skip
    """Keep what stands in a form, finished or not, unless something typed later is kept, or the form was filed.

    Raises:
        Refused: the person files no notices.
    """
    require_filing(actor)
    said = {"answers": answers, "opened_at": opened_at, "typed_at": typed_at, "saved_at": now}
    # Slack may send many at once and in any order: the row itself lets only the newest in.
    if session.execute(TAKE_NEWER, {"form": key, "before": typed_at, **said}).first():
        return
    statement = insert_or_meet(session, _TABLE).values(key=key, person_id=actor.person_id, **said)
    statement = statement.on_conflict_do_update(index_elements=["key"], set_=said, where=_is_older(typed_at))
    draft_id = session.execute(statement.returning(_TABLE.c.id)).scalar_one_or_none()
    if draft_id is not None:
        deadlines.put(session, draft_id, {ERASE: now + KEPT})


def end(session: Session, actor: Actor, key: str, now: datetime) -> None:
    """Erase what was typed into a form, since it is filed. What Slack still sends of it is not kept."""
    _end(session, actor, key, now)


def _end(session: Session, actor: Actor, key: str, now: datetime) -> int | None:
    """End a draft that has not ended, whether or not anything was kept of it; its id."""
    moments = dict.fromkeys(("opened_at", "typed_at", "saved_at", "ended_at"), now)
    row = {"key": key, "person_id": actor.person_id, "answers": {}} | moments
    ended = session.execute(_ending(session.get_bind().dialect.name), row).one_or_none()
    if ended is None:
        return None
    _change_told(session, actor.person_id, ended.id, ended.told_id, now)
    return int(ended.id)


@cache
def _ending(dialect: str) -> Any:
    # The row stays, empty: an event on its way would make it anew, on PostgreSQL even at the same moment.
    statement = inserting(dialect, _TABLE)
    empty = {name: statement.excluded[name] for name in ("answers", "ended_at")}
    statement = statement.on_conflict_do_update(index_elements=["key"], set_=empty, where=_TABLE.c.ended_at.is_(None))
    return statement.returning(_TABLE.c.id, _TABLE.c.told_id)


def delete_draft(session: Session, actor: Actor, draft_id: int, now: datetime) -> None:
    """The officer does not want what was typed any more.

    Raises:
        Refused: the person files no notices.
        Conflict: there is no such draft of theirs any more.
    """
    discard(session, actor, own(session, actor, draft_id, now).key, now)


def discard(session: Session, actor: Actor, key: str, now: datetime) -> None:
    """Delete what was typed into a form, if it is still kept: the officer starts over.

    Raises:
        Refused: the person files no notices.
    """
    require_filing(actor)
    draft_id = _end(session, actor, key, now)
    if draft_id is not None:
        audit.record(session, actor.label, "delete draft", f"{_TABLE.name}:{draft_id}", now)


def waiting(session: Session, actor: Actor, now: datetime, limit: int) -> list[NoticeDraft]:
    """The drafts that somebody can go on with, newest first; none for somebody who files no notices any more."""
    if not may_somewhere(actor, Act.FILE_NOTICE):
        return []
    who_and_when = {"person": actor.person_id, "kept_since": now - KEPT, "most": limit}
    return list(session.scalars(WAITING, who_and_when))


def own(session: Session, actor: Actor, draft_id: int, now: datetime) -> NoticeDraft:
    """A draft to go on with, or to delete.

    Raises:
        Refused: the person files no notices.
        Conflict: there is no such draft of theirs any more.
    """
    require_filing(actor)
    mine = _standing(now).where(NoticeDraft.person_id == actor.person_id, NoticeDraft.id == draft_id)
    draft = session.scalars(mine).one_or_none()
    if draft is None:
        raise Conflict(GONE)
    return draft


def tell(session: Session, actor: Actor, key: str, now: datetime) -> None:
    """Their form was closed: if anything was typed into it, they are told, once, that it is kept."""
    draft = session.scalars(_standing(now).where(NoticeDraft.key == key).with_for_update()).one_or_none()
    if draft is None or draft.told_id is not None or not may_somewhere(actor, Act.FILE_NOTICE):
        return
    draft.told_id = outbox.enqueue(session, TOLD, draft.id, PersonDM(draft.person_id), now)


def erase(session: Session, draft_id: int, now: datetime) -> None:
    """Erase what was typed once a day has passed since the last of it."""
    draft = session.scalars(select(NoticeDraft).filter_by(id=draft_id, ended_at=None).with_for_update()).one_or_none()
    if draft is None:
        return
    if draft.saved_at > now - KEPT:  # more was typed since the deadline was set
        deadlines.look_again(session, ERASE, draft_id, draft.saved_at + KEPT)
        return
    draft.answers, draft.ended_at = {}, now
    _change_told(session, draft.person_id, draft.id, draft.told_id, now)


def standing(session: Session, draft_id: int) -> NoticeDraft | None:
    """A draft for the message that tells of it; nothing once it was filed, deleted or erased."""
    draft = session.get(NoticeDraft, draft_id)
    return draft if draft and draft.ended_at is None else None


def require_filing(actor: Actor) -> None:
    """Stop whoever files no notices: `Refused`."""
    if not may_somewhere(actor, Act.FILE_NOTICE):
        raise refusal(Act.FILE_NOTICE)


def _standing(now: datetime) -> Select[NoticeDraft]:
    return select(NoticeDraft).where(NoticeDraft.ended_at.is_(None), NoticeDraft.saved_at > now - KEPT)


def _change_told(session: Session, person_id: int, draft_id: int, told_id: int | None, now: datetime) -> None:
    """What the officer was told has buttons that lead nowhere now."""
    if told_id is not None:
        outbox.enqueue(session, TOLD_CHANGE, draft_id, PersonDM(person_id), now, changes=told_id)
