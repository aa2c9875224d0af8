"""What is read of holds and disposals: what is due, what is held, and for whom a list waits."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.actor import Actor
from models.delivery import erasing
from models.delivery.erasing import Erased
from models.people.queries import officers_ever
from models.people.tables import Person
from models.policy import Act, Subject, may, party_spoken_for
from models.retention.askings import askings
from models.retention.kinds import KINDS
from models.retention.rules import Asking, Facts, Standing, standing, with_askings
from models.retention.steps import ALL_STEPS, APPROVE, APPROVED, BEFORE, BEING_MADE, LISTED, Step
from models.retention.tables import Disposal, DisposalItem, Hold
from models.terms import Agreement
from models.vocabulary import Party

Key = tuple[str, int]
"""A record: its kind, and its id in it."""
OPEN_STATES = (LISTED, APPROVED)
AT_ONCE = 200  # records of a kind that are asked for together
MOST_PEOPLE = 99  # Slack takes a hundred in a menu, and one of them is anybody


def may_open(actor: Actor) -> bool:
    """Whether somebody may see holds and disposals."""
    return may(actor, Act.READ_HOLDS, Subject())


def side_of(actor: Actor, act: Act) -> Party | None:
    """The side for which somebody may do this; nothing where for none."""
    return party_spoken_for(actor, act, Subject())


def standing_holds(session: Session) -> list[Hold]:
    """The holds that nobody has lifted, the oldest first."""
    return list(session.scalars(select(Hold).where(Hold.lifted_at.is_(None)).order_by(Hold.id)))


def holds_page(session: Session, on_a_page: int, page: int) -> tuple[list[Hold], bool]:
    """A page of all holds: those that stand, then those that were lifted, the newest first; whether there are more."""
    query = select(Hold).order_by(Hold.lifted_at.is_not(None), Hold.id.desc())
    found = list(session.scalars(query.limit(on_a_page + 1).offset(page * on_a_page)))
    return found[:on_a_page], len(found) > on_a_page


def disposals(session: Session, limit: int) -> list[Disposal]:
    """The newest lists, whatever became of them; not one that is being made."""
    query = select(Disposal).where(Disposal.state != BEING_MADE).order_by(Disposal.id.desc())
    return list(session.scalars(query.limit(limit)))


def disposal(session: Session, disposal_id: int) -> Disposal | None:
    """A list that people can see; nothing where there is none, or it is being made."""
    found = session.get(Disposal, disposal_id)
    return found if found and found.state != BEING_MADE else None


def open_disposal(session: Session) -> Disposal | None:
    """The list that waits for approval or is being carried out: there is one at most."""
    query = select(Disposal).where(Disposal.state.in_(OPEN_STATES)).order_by(Disposal.id)
    return session.scalars(query.limit(1)).first()


def waits_for(session: Session, actor: Actor) -> Disposal | None:
    """The list that a side of this person has not approved yet, unless no record is left on it."""
    side, found = side_of(actor, Act.APPROVE_DISPOSAL), open_disposal(session)
    is_theirs = found and side and found.state == LISTED and side not in found.approved_by
    return found if found and is_theirs and _has_records(session, found.id) else None


def _has_records(session: Session, disposal_id: int) -> bool:
    query = select(DisposalItem.id).where(DisposalItem.disposal_id == disposal_id, DisposalItem.outcome.is_(None))
    return session.scalar(query.limit(1)) is not None


def items_page(session: Session, disposal_id: int, on_a_page: int, page: int) -> tuple[list[DisposalItem], bool]:
    """A page of the records on a list, whatever became of them; whether there are more."""
    query = select(DisposalItem).where(DisposalItem.disposal_id == disposal_id).order_by(DisposalItem.id)
    found = list(session.scalars(query.limit(on_a_page + 1).offset(page * on_a_page)))
    return found[:on_a_page], len(found) > on_a_page


def schools_of(session: Session, disposal_id: int) -> set[str]:
    """The schools of the records on a list that are not taken off it."""
    query = select(DisposalItem.school).where(DisposalItem.disposal_id == disposal_id, DisposalItem.outcome.is_(None))
    return {school for school in session.scalars(query.distinct()) if school}


def records(session: Session, which: Collection[Key]) -> Mapping[Key, Any]:
    """The records with these keys; without those that were disposed of."""
    return {
        (code, record_id): record
        for code, ids in _by_kind(which).items()
        for record_id, record in KINDS[code].records(session, ids).items()
    }


def records_of(session: Session, items: Sequence[DisposalItem]) -> Mapping[int, Any]:
    """The records of some lines of a list, by the line's id; without those that were disposed of."""
    found = records(session, [key_of(item) for item in items if item.kind in KINDS])
    return {item.id: found[key_of(item)] for item in items if key_of(item) in found}


def key_of(item: DisposalItem) -> Key:
    """Which record a line of a list is about."""
    return item.kind, item.record_id


def _by_kind(which: Iterable[Key]) -> Mapping[str, list[int]]:
    found: dict[str, list[int]] = {}
    for code, record_id in which:
        found.setdefault(code, []).append(record_id)
    return found


def counts_of(session: Session, disposal_id: int) -> Mapping[tuple[str, str | None], int]:
    """How many records of a list there are, by kind and by what became of them."""
    query = select(DisposalItem.kind, DisposalItem.outcome, func.count())
    query = query.where(DisposalItem.disposal_id == disposal_id).group_by(DisposalItem.kind, DisposalItem.outcome)
    return {(kind, outcome): count for kind, outcome, count in session.execute(query)}


def erased(disposal: Disposal, session: Session) -> Erased:
    """What came of deleting the messages about its records."""
    return erasing.outcome(session, [number for item in disposal.items for number in item.message_ids])


def years_of(agreement: Agreement, kind: str) -> int | None:
    """How many years records of a kind are kept; nothing where they are kept for good."""
    found = agreement.retention.get(kind)
    return found.years if found else None


@dataclass(frozen=True)
class Keeps:
    """What keeps records from disposal at a moment, beside what is due about each: holds, and what is asked for."""

    holds: Sequence[Hold]
    askings: Sequence[Asking]


def keeps(session: Session) -> Keeps:
    """As it is now."""
    return Keeps(standing_holds(session), askings(session))


def facts_of(session: Session, agreement: Agreement, which: Sequence[Key]) -> Mapping[Key, Facts]:
    """What holds and years are asked about, of any number of records: so many at once, kind by kind."""
    found: dict[Key, Facts] = {}
    for code, ids in _by_kind(which).items():
        for begin in range(0, len(ids), AT_ONCE):
            facts = KINDS[code].facts_of(session, agreement, ids[begin : begin + AT_ONCE])
            found.update({(code, record_id): each for record_id, each in facts.items()})
    return found


def stand(
    session: Session, agreement: Agreement, which: Sequence[Key], kept: Keeps, today: date
) -> Mapping[Key, tuple[Facts, Standing]]:
    """How records stand at this moment; without those that are gone or were disposed of."""
    found = {key: with_askings(facts, kept.askings) for key, facts in facts_of(session, agreement, which).items()}
    return {
        key: (facts, standing(facts, years_of(agreement, facts.kind), kept.holds, today))
        for key, facts in found.items()
    }


def stands(
    session: Session, agreement: Agreement, kind: str, record_id: int, kept: Keeps, today: date
) -> tuple[Facts | None, Standing]:
    """How one record stands at this moment; without facts, where it is gone or was disposed of."""
    found = stand(session, agreement, [(kind, record_id)], kept, today)
    return found.get((kind, record_id), (None, Standing.KEPT))


def past_their_years(session: Session, agreement: Agreement, today: date) -> list[Key]:
    """What can be past its years, kind by kind, the oldest first: a first choice, whatever stands on a list."""
    return [
        (code, record_id)
        for code, kind in KINDS.items()
        if (years := years_of(agreement, code)) is not None
        for record_id in kind.ended_by(session, agreement, years_before(today, years))
    ]


def possible(actor: Actor, disposal: Disposal) -> list[Step]:
    """The steps that somebody may take now, in the order of their buttons."""
    side = side_of(actor, Act.APPROVE_DISPOSAL)
    if side is None or disposal.state not in BEFORE:
        return []
    has_approved = side in disposal.approved_by or not disposal.listed
    return [step for step in ALL_STEPS if step.code != APPROVE or not has_approved]


def people_to_choose(session: Session) -> list[Person]:
    """Whom a hold can name: officers of all times first, then whoever else is or was on the roster."""
    officers = officers_ever(session, MOST_PEOPLE)
    others = session.scalars(select(Person).order_by(Person.name, Person.id).limit(MOST_PEOPLE))
    return list(dict.fromkeys([*officers, *others]))[:MOST_PEOPLE]


def years_before(today: date, years: int) -> date:
    """The last day that can have ended by today: a first choice."""
    try:
        return today.replace(year=today.year - years)
    except ValueError:
        return date(today.year - years, 3, 1)
