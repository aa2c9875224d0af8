"""Records that are past their years and stay: each with why, for the heads of both sides as far as they may know."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from models.actor import Actor
from models.policy import Act, Subject, require
from models.retention.kinds import KINDS
from models.retention.queries import Keeps, keeps, open_disposal, stands, years_before, years_of
from models.retention.rules import Facts, Standing, matches
from models.retention.tables import DisposalItem
from models.terms import Agreement

STAY = (Standing.HELD, Standing.OPEN)


@dataclass(frozen=True)
class Staying:
    """A record that is past its years and not listed, and why, in the reader's words."""

    facts: Facts
    because: Sequence[str]


def staying(
    session: Session, agreement: Agreement, actor: Actor, now: datetime, at_a_time: int, page: int
) -> tuple[list[Staying], bool]:
    """A page of the records that would be listed and are not, each with why; whether there are more to look at.

    So many are looked at for a page: what is due by now among them, or not for the reader to know of, is left out.

    Raises:
        Refused: neither chief nor superintendent.
    """
    require(actor, Act.READ_HOLDS, Subject())
    today, kept = agreement.today(now), keeps(session)
    which = _past_their_years(session, agreement, today)
    found = [
        row for code, record_id in which[page * at_a_time : (page + 1) * at_a_time]
        if (row := _staying(session, agreement, actor, code, record_id, kept, today))
    ]  # fmt: skip
    return found, len(which) > (page + 1) * at_a_time


def _past_their_years(session: Session, agreement: Agreement, today: date) -> list[tuple[str, int]]:
    """What can be past its years and is not on a list that waits, kind by kind, the oldest first."""
    listed = open_disposal(session)
    known = {(item.kind, item.record_id) for item in listed.listed} if listed else set()
    return [
        (code, record_id)
        for code, kind in KINDS.items()
        if (years := years_of(agreement, code)) is not None
        for record_id in kind.ended_by(session, agreement, years_before(today, years))
        if (code, record_id) not in known
    ]


def _staying(
    session: Session, agreement: Agreement, actor: Actor, code: str, record_id: int, kept: Keeps, today: date
) -> Staying | None:
    facts, how = stands(session, agreement, code, record_id, kept, today)
    if facts is None or how not in STAY:
        return None
    if not KINDS[code].may_know(actor, session.get(KINDS[code].record, record_id)):
        return None
    return Staying(facts, _words(facts, kept, actor))


def stay_on_list(
    session: Session, agreement: Agreement, actor: Actor, items: Sequence[DisposalItem], now: datetime
) -> Mapping[int, Sequence[str]]:
    """Why records on a list would stay if it were carried out now, in the reader's words, by the line's id."""
    today, kept = agreement.today(now), keeps(session)
    found = {item.id: stands(session, agreement, item.kind, item.record_id, kept, today) for item in items}
    return {number: _words(facts, kept, actor) for number, (facts, how) in found.items() if facts and how in STAY}


def _words(facts: Facts, kept: Keeps, actor: Actor) -> Sequence[str]:
    return tuple(dict.fromkeys([*(wait.words_for(actor) for wait in facts.waits), *_held(facts, kept)]))


def _held(facts: Facts, kept: Keeps) -> Iterator[str]:
    return (f"under {hold.label}" for hold in kept.holds if matches(hold, facts))
