"""How many have not confirmed the training, on each roll: counted without reading who they are (§X)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.people.queries import counts_between
from models.people.tables import RoleHeld
from models.roll_call.rolls import Roll
from models.roll_call.standing import Member, own, wording_on
from models.roll_call.tables import Ask, Confirmation
from models.terms import Agreement


@dataclass(frozen=True)
class Unconfirmed:
    """Of a roll: how many of how many were asked and have not confirmed, how many of them are late, the first day."""

    roll: Roll
    waiting: int
    people: int
    late: int
    due_on: date


def unconfirmed(session: Session, agreement: Agreement, rolls: Sequence[Roll], day: date) -> list[Unconfirmed]:
    """Those of some rolls on which somebody who was asked has not confirmed."""
    dues = _waiting(session, agreement, day)
    if not dues:
        return []
    query = select(RoleHeld.person_id, RoleHeld.role, RoleHeld.side, RoleHeld.school)
    held = session.execute(query.where(counts_between(day, day))).all()
    return [found for roll in rolls if (found := _counted(roll, held, dues, day))]


def _counted(roll: Roll, held: Iterable[Any], dues: Mapping[int, date], day: date) -> Unconfirmed | None:
    people = {row.person_id for row in held if roll.covers(row.role, row.side, row.school)}
    days = [dues[person_id] for person_id in people if person_id in dues]
    return Unconfirmed(roll, len(days), len(people), sum(due < day for due in days), min(days)) if days else None


def _waiting(session: Session, agreement: Agreement, day: date) -> dict[int, date]:
    """By when each person who was asked is to confirm, and has not: in the school year, for the text in force."""
    year = agreement.school_year(day)
    query = select(Ask.person_id, Ask.signed_text, Ask.asked_at, Ask.due_on).filter_by(school_year=year)
    asks = session.execute(query.order_by(Ask.id)).all()
    if not asks:
        return {}
    text = wording_on(session, day)
    confirmed = select(Confirmation.person_id, Confirmation.signed_text, Confirmation.confirmed_at)
    said = {row.person_id for row in session.execute(confirmed.filter_by(school_year=year))
            if text.is_of(row.signed_text, agreement.today(row.confirmed_at))}  # fmt: skip
    return {row.person_id: row.due_on for row in asks
            if row.person_id not in said and text.is_of(row.signed_text, agreement.today(row.asked_at))}  # fmt: skip


def own_asked(session: Session, agreement: Agreement, person_id: int, day: date) -> Member | None:
    """How somebody stands who was asked and has not confirmed; else nothing."""
    asked = select(Ask.id).filter_by(school_year=agreement.school_year(day), person_id=person_id).limit(1)
    found = own(session, agreement, person_id, day) if session.scalar(asked) else None
    return found if found and found.is_asked else None
