"""Records that are past their years and stay: each with why, for the heads of both sides as far as they may know."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from models.actor import Actor
from models.policy import Act, Subject, require
from models.retention.kinds import KINDS
from models.retention.queries import Keeps, Key, keeps, key_of, open_disposal, past_their_years, records, stand
from models.retention.rules import Facts, Standing, matches
from models.retention.tables import DisposalItem
from models.terms import Agreement

STAY = (Standing.HELD, Standing.OPEN)


@dataclass(frozen=True)
class Staying:
    """A record that is past its years and not listed, and why, in the reader's words."""

    facts: Facts
    because: Sequence[str]

    @property
    def key(self) -> Key:
        """Which one."""
        return self.facts.kind, self.facts.record_id


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
    page_of = which[page * at_a_time : (page + 1) * at_a_time]
    stay = _that_stay(session, agreement, page_of, kept, today)
    seen = _may_know(session, actor, stay)
    found = [Staying(stay[key], _words(stay[key], kept, actor)) for key in page_of if key in seen]
    return found, len(which) > (page + 1) * at_a_time


def _past_their_years(session: Session, agreement: Agreement, today: date) -> list[Key]:
    """What can be past its years and is not on a list that waits, kind by kind, the oldest first."""
    listed = open_disposal(session)
    known = {key_of(item) for item in listed.listed} if listed else set()
    return [key for key in past_their_years(session, agreement, today) if key not in known]


def _that_stay(
    session: Session, agreement: Agreement, which: Sequence[Key], kept: Keeps, today: date
) -> Mapping[Key, Facts]:
    found = stand(session, agreement, which, kept, today)
    return {key: facts for key, (facts, how) in found.items() if how in STAY}


def _may_know(session: Session, actor: Actor, which: Collection[Key]) -> set[Key]:
    """Those of which somebody may know; a record is asked only where its kind is not for both heads."""
    of_some = records(session, [key for key in which if KINDS[key[0]].knows])
    return {
        key for key in which
        if KINDS[key[0]].knows is None or (key in of_some and KINDS[key[0]].may_know(actor, of_some[key]))
    }  # fmt: skip


def stay_on_list(
    session: Session, agreement: Agreement, actor: Actor, items: Sequence[DisposalItem], now: datetime
) -> Mapping[int, Sequence[str]]:
    """Why records on a list would stay if it were carried out now, in the reader's words, by the line's id."""
    today, kept = agreement.today(now), keeps(session)
    stay = _that_stay(session, agreement, [key_of(item) for item in items], kept, today)
    return {item.id: _words(stay[key_of(item)], kept, actor) for item in items if key_of(item) in stay}


def _words(facts: Facts, kept: Keeps, actor: Actor) -> Sequence[str]:
    return tuple(dict.fromkeys([*(wait.words_for(actor) for wait in facts.waits), *_held(facts, kept)]))


def _held(facts: Facts, kept: Keeps) -> Iterator[str]:
    return (f"under {hold.label}" for hold in kept.holds if matches(hold, facts))
