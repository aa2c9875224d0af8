"""The bot's look for what is due: piece by piece, each in a transaction of its own, so that nobody waits for it long.

What was looked at stands on a list that nobody sees until all of it is there: whatever stops the bot, it goes on where
it was, and people find the whole list or none of it.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from models.retention import tables as records
from models.retention import telling
from models.retention.disposing import STAYS
from models.retention.queries import Key, keeps, key_of, open_disposal, past_their_years, stand
from models.retention.rules import Facts, Standing
from models.retention.steps import BEING_MADE, LISTED, NOT_DUE, TAKEN_OFF
from models.retention.tables import Disposal, DisposalItem
from models.store import audit
from models.terms import Agreement

MOST_LISTED = 1000
A_PIECE = 100  # records that are looked at in one transaction
FRESH = timedelta(days=1)
"""What was looked at longer ago is looked at anew."""


class Looked(StrEnum):
    """How far a look has come: there is more to look at, all is listed, or a list has to be dealt with first."""

    A_PART = "part"
    ALL = "all"
    LATER = "later"


def look(session: Session, agreement: Agreement, now: datetime) -> Looked:
    """Look at some of what can be due. After the last of it the list is there, or the one that waits is longer."""
    found = open_disposal(session)
    waiting = records.locked(session, found.id) if found else None
    making = _being_made(session, now)
    listed = waiting.listed if waiting else []
    if waiting and (waiting.state != LISTED or len(listed) >= MOST_LISTED):
        _remove(session, making)
        return Looked.LATER
    making = making or _begin(session, now)
    known = _looked_at(session, making) | {key_of(item) for item in listed}
    left = [key for key in past_their_years(session, agreement, agreement.today(now)) if key not in known]
    room = MOST_LISTED - len(listed) - _counts(session, making).get(None, 0)
    rows = _rows(session, agreement, waiting, left[:A_PIECE], room, now)
    if rows:
        session.execute(insert(DisposalItem), [{"disposal_id": making.id, **row} for row in rows])
    has_more = len(left) > len(rows)
    if has_more and room > sum(row["outcome"] is None for row in rows):
        return Looked.A_PART
    _finish(session, agreement, waiting, making, now)
    return Looked.LATER if has_more else Looked.ALL


def being_made(session: Session) -> Disposal | None:
    """The list for which the bot is looking; nobody else changes it until this transaction ends."""
    found = session.scalar(select(Disposal.id).where(Disposal.state == BEING_MADE))
    return records.locked(session, found) if found else None


def _being_made(session: Session, now: datetime) -> Disposal | None:
    making = being_made(session)
    if making is None or now - making.listed_at < FRESH:
        return making
    _remove(session, making)
    return None


def _begin(session: Session, now: datetime) -> Disposal:
    making = Disposal(state=BEING_MADE, version=1, listed_at=now, changed_at=now)
    session.add(making)
    session.flush()
    return making


def _remove(session: Session, making: Disposal | None) -> None:
    if making is not None:
        session.execute(delete(DisposalItem).where(DisposalItem.disposal_id == making.id))
        session.execute(delete(Disposal).where(Disposal.id == making.id))
        session.expunge(making)


def _looked_at(session: Session, making: Disposal) -> set[Key]:
    query = select(DisposalItem.kind, DisposalItem.record_id).where(DisposalItem.disposal_id == making.id)
    return {(kind, record_id) for kind, record_id in session.execute(query)}


def _counts(session: Session, making: Disposal) -> Mapping[str | None, int]:
    query = select(DisposalItem.outcome, func.count()).where(DisposalItem.disposal_id == making.id)
    return dict(session.execute(query.group_by(DisposalItem.outcome)).all())


def _rows(
    session: Session, agreement: Agreement, waiting: Disposal | None, which: list[Key], room: int, now: datetime
) -> list[dict[str, Any]]:
    """What was found of these, until there is no room for more: without an outcome what is due."""
    today = agreement.today(now)
    found = stand(session, agreement, which, keeps(session), today)
    set_aside = {key_of(item) for item in waiting.items if item.outcome} if waiting else set()
    rows: list[dict[str, Any]] = []
    for key in which:
        if room <= 0:
            break
        facts, how = found.get(key, (_gone(key, today), Standing.KEPT))
        due = TAKEN_OFF if key in set_aside else None
        outcome = due if how is Standing.DUE else STAYS.get(how, NOT_DUE)
        rows.append(_row(agreement, facts, outcome))
        room -= outcome is None
    return rows


def _gone(key: Key, today: date) -> Facts:
    return Facts(*key, "", None, frozenset(), today, today)


def _row(agreement: Agreement, facts: Facts, outcome: str | None) -> dict[str, Any]:
    years = agreement.retention[facts.kind]
    return {
        "kind": facts.kind, "record_id": facts.record_id, "label": facts.label, "school": facts.school,
        "first_day": facts.first, "counts_from": facts.counts_from, "years": years.years,
        "authority": years.authority, "outcome": outcome, "message_ids": [],
    }  # fmt: skip


def _finish(
    session: Session, agreement: Agreement, waiting: Disposal | None, making: Disposal, now: datetime
) -> None:  # fmt: skip
    """Have the list seen, or add it to the one that waits, which has to be approved anew; nothing where it is empty."""
    counts = _counts(session, making)
    new = counts.get(None, 0)
    stay = {str(how): counts[outcome] for how, outcome in STAYS.items() if counts.get(outcome)}
    of_making = DisposalItem.disposal_id == making.id
    session.execute(delete(DisposalItem).where(of_making, DisposalItem.outcome.is_not(None)))
    if not new or waiting:
        if new and waiting:
            session.execute(update(DisposalItem).where(of_making).values(disposal_id=waiting.id))
            session.expire(waiting, ["items"])
            waiting.version, waiting.changed_at = waiting.version + 1, now
        _remove(session, making)
    else:
        making.state, making.listed_at, making.changed_at = LISTED, now, now
        session.expire(making, ["items"])
    disposal = waiting or (making if new else None)
    session.flush()
    if new and disposal:
        telling.of_list(session, agreement, disposal, now)
    act = "list records to dispose of" if new else "look for records to dispose of"
    audit.record(session, "bot", act, disposal or "records", now, {"new": new, **stay})
