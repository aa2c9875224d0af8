"""Lists of what is due: approved by both sides exactly as they stand, declined, or made shorter."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from models.actor import Actor
from models.errors import Conflict, not_now, require_valid
from models.policy import Act, refusal, require_of
from models.retention import queries, telling
from models.retention import tables as records
from models.retention.listing import being_made
from models.retention.queries import facts_of, key_of, open_disposal, side_of
from models.retention.rules import matches
from models.retention.steps import (
    APPROVE,
    APPROVED,
    BEFORE,
    BEING_MADE,
    DECLINE,
    DECLINED,
    HELD,
    LISTED,
    STEPS,
    TAKEN_OFF,
    Step,
)
from models.retention.tables import Disposal, DisposalApproval, DisposalItem, Hold
from models.store import audit, deadlines
from models.terms import Agreement
from models.texts import LONGEST, check_text, check_why
from models.vocabulary import Party

RUN = "disposal_run"
CHANGED = "The list has changed since you opened it. Open it again: it has to be approved as it stands now."
TWICE = "Your side has approved this list."
EMPTY = "There is no record left on this list."
ONE_PERSON = "The other side has to approve it, by somebody else."


def _changed(disposal: Disposal, now: datetime) -> None:
    """Another list than the one that was approved: every approval is asked for anew."""
    disposal.version, disposal.changed_at = disposal.version + 1, now


def _shortened(session: Session, agreement: Agreement, disposal: Disposal, by_id: int | None, now: datetime) -> None:
    """The same, where only records were taken off: nobody has to look at anything new."""
    ended = set(disposal.approved_by)
    _changed(disposal, now)
    session.flush()
    telling.of_shorter_list(session, agreement, disposal, ended, by_id, now)


def for_step(session: Session, actor: Actor, disposal_id: int, code: str, seen: int) -> Disposal:
    """A list with which somebody is about to take a step.

    Raises:
        Refused: the person may not, or there is none.
        Conflict: it is no longer waiting, has changed since it was seen, or the side has approved it.
    """
    return _next(queries.disposal(session, disposal_id), actor, code, seen)[0]


def _next(found: Disposal | None, actor: Actor, code: str, seen: int) -> tuple[Disposal, Party]:
    side = side_of(actor, Act.APPROVE_DISPOSAL)
    if found is None or found.state == BEING_MADE or side is None or code not in STEPS:
        raise refusal(Act.APPROVE_DISPOSAL)
    if found.state not in BEFORE:
        raise not_now(found.stands)
    if found.version != seen:
        raise Conflict(CHANGED)
    if code == APPROVE and side in found.approved_by:
        raise Conflict(TWICE)
    if code == APPROVE and not found.listed:
        raise Conflict(EMPTY)
    return found, side


def take_step(
    session: Session, agreement: Agreement, actor: Actor, disposal_id: int, code: str, seen: int, words: str | None,
    now: datetime,
) -> Disposal:  # fmt: skip
    """Approve exactly the list that was seen, or decline it. With both approvals it is carried out.

    Raises:
        Refused, Conflict: as for `for_step`; the same person cannot approve for both sides.
        Invalid: the words are missing or cannot be taken.
    """
    disposal, side = _next(records.locked(session, disposal_id), actor, code, seen)
    require_valid(_check_words(STEPS[code], words, now))
    {APPROVE: _approve, DECLINE: _decline}[code](session, disposal, side, actor, words, now)
    session.flush()
    telling.changed(session, disposal, now)
    if disposal.state == DECLINED:
        telling.tell(session, agreement, records.DECLINED_TOLD, disposal, now)
    detail = {"step": code, "side": side, "version": disposal.version, "records": len(disposal.listed)}
    audit.record(session, actor.label, "disposal step", disposal, now, detail)
    return disposal


def _check_words(step: Step, words: str | None, now: datetime) -> dict[str, str]:
    if step.needs_words:
        return check_why("words", words, LONGEST, now, "Please say why in a few words.")
    return check_text("words", words or "", LONGEST, now)


def _approve(
    session: Session, disposal: Disposal, side: Party, actor: Actor, words: str | None, now: datetime
) -> None:  # fmt: skip
    if any(row.approved_by_id == actor.person_id for row in disposal.approved_by.values()):
        raise Conflict(ONE_PERSON)
    disposal.approvals.append(DisposalApproval(
        side=side, version=disposal.version, records=len(disposal.listed), approved_at=now,
        approved_by_id=actor.person_id, words=words or None,
    ))  # fmt: skip
    if set(disposal.approved_by) == set(Party):
        disposal.state, disposal.approved_at = APPROVED, now
        deadlines.put(session, disposal.id, {RUN: now})


def _decline(
    _session: Session, disposal: Disposal, _side: Party, actor: Actor, words: str | None, now: datetime
) -> None:
    disposal.state, disposal.declined_at, disposal.declined_by_id = DECLINED, now, actor.person_id
    disposal.declined_because, disposal.done_at = words, now


def take_off(session: Session, agreement: Agreement, actor: Actor, item_id: int, now: datetime) -> Disposal:
    """Take a record off a list that waits: it is kept until the next list. The rest has to be approved anew.

    Where it was taken off before, as by an earlier press whose answer did not come, nothing is done.

    Raises:
        Refused: neither chief nor superintendent, or there is none.
        Conflict: the list no longer waits, or the record is not on it for another reason.
    """
    item = session.get(DisposalItem, item_id)
    if item is None or side_of(actor, Act.APPROVE_DISPOSAL) is None:
        raise refusal(Act.APPROVE_DISPOSAL)
    disposal = records.locked(session, item.disposal_id)
    session.refresh(item)
    if disposal is None or disposal.state not in BEFORE or item.outcome not in (None, TAKEN_OFF):
        raise Conflict("This record is no longer on a list that waits for approval.")
    if item.outcome == TAKEN_OFF:
        return disposal
    item.outcome, item.outcome_at, item.outcome_by_id = TAKEN_OFF, now, actor.person_id
    _shortened(session, agreement, disposal, actor.person_id, now)
    audit.record(
        session, actor.label, "take record off disposal", disposal, now, {"item": f"{item.kind}:{item.record_id}"}
    )
    return disposal


def take_off_held(session: Session, agreement: Agreement, hold: Hold, now: datetime) -> int:
    """Take off the list that waits what a new hold covers; how many records that is."""
    making = being_made(session)
    if making is not None:
        _set_aside(_covered(session, agreement, hold, making.listed), now)
    found = open_disposal(session)
    disposal = records.locked(session, found.id) if found and found.state == LISTED else None
    if disposal is None:
        return 0
    covered = _covered(session, agreement, hold, disposal.listed)
    _set_aside(covered, now)
    if covered:
        _shortened(session, agreement, disposal, hold.set_by_id, now)
    return len(covered)


def _set_aside(items: Iterable[DisposalItem], now: datetime) -> None:
    for item in items:
        item.outcome, item.outcome_at = HELD, now


def _covered(
    session: Session, agreement: Agreement, hold: Hold, items: Iterable[DisposalItem]
) -> Sequence[DisposalItem]:  # fmt: skip
    named = [item for item in items if hold.record_id is None or key_of(item) == (hold.kind, hold.record_id)]
    found = facts_of(session, agreement, [key_of(item) for item in named])
    return [item for item in named if (facts := found.get(key_of(item))) and matches(hold, facts)]


def read(session: Session, actor: Actor, disposal_id: int, now: datetime) -> Disposal:
    """A list with its records, for the heads of both sides; the look goes into the audit log."""
    found = require_of(actor, Act.READ_HOLDS, queries.disposal(session, disposal_id))
    audit.record(session, actor.label, "read disposal", found, now)
    return found
