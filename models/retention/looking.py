"""What can be looked at of a record that is to be disposed of, where its kind has no window of its own."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from models.actor import Actor
from models.policy import WHO_MAY, Act, Subject, may, refusal, require
from models.retention.kinds import KINDS
from models.store import audit
from models.store.disposed import require_kept


@dataclass(frozen=True)
class Look:
    """The right to read a kind, and what that depends on in a record."""

    act: Act
    subject: Callable[[Any], Subject] = lambda row: row.subject


def _of_officer(row: Any) -> Subject:
    return Subject(owner_id=row.officer_id)


LOOKS: Mapping[str, Look] = {
    "earlier": Look(Act.IMPORT_NOTICES),
    "usual_week": Look(Act.READ_SCHEDULE, _of_officer),
    "schedule_change": Look(Act.READ_SCHEDULE, _of_officer),
    "substitution": Look(Act.READ_SCHEDULE, lambda row: Subject(row.school, row.substitute_id)),
    "duty_time": Look(Act.READ_DUTY),
    "listed_person": Look(Act.READ_STAFF_LIST),
}
"""The kinds without a window of their own, by code."""


def kind_of(record: Any) -> str | None:
    """The kind of a record of these; nothing of another."""
    return next((code for code in LOOKS if KINDS[code].record is type(record)), None)


def may_look(actor: Actor, record: Any) -> bool:
    """Whether somebody may look at a record of these kinds."""
    look = LOOKS.get(kind_of(record) or "")
    return look is not None and may(actor, look.act, look.subject(record))


def who_looks(record: Any) -> str | None:
    """Who may look at a record of these kinds, in a sentence; nothing for another kind."""
    look = LOOKS.get(kind_of(record) or "")
    return WHO_MAY[look.act] if look else None


def look(session: Session, actor: Actor, kind: str, record_id: int, now: datetime) -> Any:
    """A record of these kinds, for chief or superintendent, as far as they may read it; the look is on record.

    Raises:
        Refused: the person may not, or there is none.
        Disposed: its contents are no longer kept.
    """
    require(actor, Act.READ_HOLDS, Subject())
    about = LOOKS.get(kind)
    row = session.get(KINDS[kind].record, record_id) if about else None
    if about is None or row is None or not may(actor, about.act, about.subject(row)):
        raise refusal(about.act if about else Act.READ_HOLDS)
    require_kept(row)
    audit.record(session, actor.label, "look at record to dispose of", row, now)
    return row
