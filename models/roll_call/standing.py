"""Who has confirmed, who is still to, and by when: of everybody who holds a role on a day (§X).

A confirmation belongs to a school year and to the signed text in force. Whoever has lost their roles is not missing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from models.agreement.queries import imported, in_force, versions
from models.people.queries import counts_between
from models.people.tables import Person, RoleHeld
from models.roll_call.rolls import Roll
from models.roll_call.tables import NO_TEXT, Ask, Confirmation
from models.terms import Agreement


class State(StrEnum):
    """How somebody stands."""

    CONFIRMED = "confirmed"
    NOT_ASKED = "not_asked"
    WAITING = "waiting"
    OVERDUE = "overdue"


LABELS: Mapping[State, str] = {
    State.CONFIRMED: "Confirmed",
    State.NOT_ASKED: "Not asked yet",
    State.WAITING: "Asked, not confirmed",
    State.OVERDUE: "Overdue (district goal)",
}


@dataclass(frozen=True)
class Wording:
    """The signed text in force on a day: its number, since when, and the numbers under which its content came in."""

    number: int = NO_TEXT
    first_day: date | None = None
    alike: frozenset[int] = frozenset()

    def is_of(self, number: int, day: date) -> bool:
        """Whether what was recorded on a day with the number of a text is of this one.

        Without a number, the day tells: a text that is imported later, and held then, is no new one.
        """
        if self.first_day is None:
            return True
        return number in self.alike if number else day >= self.first_day


def wording_on(session: Session, day: date) -> Wording:
    """The signed text in force on a day, if one was imported for it."""
    standing = in_force(versions(session), day)
    if standing is None:
        return Wording()
    same = {text.number for text in imported(session) if text.sha256 == standing.text.sha256}
    return Wording(standing.text.number, standing.first_day, frozenset(same))


@dataclass(frozen=True)
class Member:
    """Somebody with a role on a day, and how they stand in its school year."""

    person: Person
    roles: Sequence[RoleHeld]
    day: date
    confirmation: Confirmation | None
    confirmed_on: date | None
    ask: Ask | None

    @property
    def state(self) -> State:
        """How they stand on that day."""
        if self.confirmation:
            return State.CONFIRMED
        if self.ask is None:
            return State.NOT_ASKED
        return State.OVERDUE if self.day > self.ask.due_on else State.WAITING

    @property
    def is_asked(self) -> bool:
        """Whether it waits for them."""
        return self.state in (State.WAITING, State.OVERDUE)

    @property
    def is_late(self) -> bool:
        """Whether they have not confirmed in time (district goal)."""
        return self.state is State.OVERDUE

    @property
    def since(self) -> date:
        """The first day of the oldest of their roles."""
        return min(held.first_day for held in self.roles)


def members(
    session: Session, agreement: Agreement, day: date, person_id: int | None = None, wording: Wording | None = None
) -> list[Member]:
    """Everybody with a role on a day, by name, or one of them."""
    text = wording or wording_on(session, day)
    year = agreement.school_year(day)
    query = select(RoleHeld).where(counts_between(day, day)).options(joinedload(RoleHeld.person)).order_by(RoleHeld.id)
    confirmed = select(Confirmation).filter_by(school_year=year).order_by(Confirmation.id)
    asked = select(Ask).filter_by(school_year=year).order_by(Ask.id)
    if person_id is not None:
        query, confirmed, asked = (
            query.where(RoleHeld.person_id == person_id), confirmed.filter_by(person_id=person_id),
            asked.filter_by(person_id=person_id),
        )  # fmt: skip
    roles: dict[Person, list[RoleHeld]] = {}
    for held in session.scalars(query):
        roles.setdefault(held.person, []).append(held)
    said = {row.person_id: row for row in session.scalars(confirmed)
            if text.is_of(row.signed_text, agreement.today(row.confirmed_at))}  # fmt: skip
    asks = {row.person_id: row for row in session.scalars(asked)
            if text.is_of(row.signed_text, agreement.today(row.asked_at))}  # fmt: skip
    found = [_member(agreement, person, held, day, said, asks) for person, held in roles.items()]
    return sorted(found, key=lambda member: (member.person.name.casefold(), member.person.id))


def _member(
    agreement: Agreement, person: Person, roles: Sequence[RoleHeld], day: date, said: Mapping[int, Confirmation],
    asks: Mapping[int, Ask],
) -> Member:  # fmt: skip
    found = said.get(person.id)
    on = agreement.today(found.confirmed_at) if found else None
    return Member(person, roles, day, found, on, asks.get(person.id))


def own(session: Session, agreement: Agreement, person_id: int, day: date) -> Member | None:
    """How somebody stands; nothing without a role on that day."""
    return next(iter(members(session, agreement, day, person_id)), None)


def on_roll(found: Iterable[Member], roll: Roll) -> list[Member]:
    """Those of them who are on a roll."""
    return [member for member in found if roll.has(member.roles)]


def asked_from(agreement: Agreement, member: Member, wording: Wording) -> date:
    """From which day somebody is to be asked: so many days after the school year began (district goal).

    In its middle, from the day on which their role or the text in force begins.
    """
    begins = agreement.year_begins(member.day) + timedelta(days=agreement.roll_call_targets.ask_after_days)
    return max(begins, member.since, wording.first_day or begins)
