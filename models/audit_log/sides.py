"""To which side of the agreement somebody belonged at a moment, by the roles that they held then."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.actor import Actor, person_label
from models.people.tables import Person, RoleHeld
from models.policy import Act, Subject, may
from models.terms import Agreement
from models.vocabulary import PARTY_OF_ROLE, Party, Role

HEADS = {Role.SUPERINTENDENT: Party.SCHOOLS, Role.CHIEF: Party.POLICE}
BOTH = frozenset(Party)
PERSON = "person:"
"""How the log names people. The bot, the operator and the system are of no side: both may read what they did."""

Days = tuple[date, date, Party | None]


def sides_of(actor: Actor) -> frozenset[Party]:
    """The sides for which somebody may read the log today."""
    if not may(actor, Act.READ_AUDIT_LOG, Subject()):
        return frozenset()
    return frozenset(HEADS[held.role] for held in actor.holdings if held.role in HEADS)


@dataclass(frozen=True)
class Sides:
    """The roles of everybody, by person."""

    agreement: Agreement
    _roles: dict[str, list[Days]]

    @classmethod
    def known(cls, session: Session, agreement: Agreement) -> "Sides":
        """Everybody's, as the roster has them now, with all that are over."""
        query = select(RoleHeld.person_id, RoleHeld.role, RoleHeld.side, RoleHeld.first_day, RoleHeld.last_day)
        roles: dict[str, list[Days]] = {}
        for person_id, role, side, first, last in session.execute(query.order_by(RoleHeld.first_day)):
            if last is None or last >= first:
                party = Party(side) if side else PARTY_OF_ROLE.get(Role(role))
                roles.setdefault(person_label(person_id), []).append((first, last or date.max, party))
        return cls(agreement, roles)

    def at(self, label: str, moment: datetime) -> frozenset[Party]:
        """Of which sides an actor was at a moment; both where they were of none, as administrators are.

        Whoever held no role on that day, since it came later or was over, is of the side of the role nearest before
        it, or else of the first one.
        """
        roles = self._roles.get(label)
        if not roles:
            return BOTH
        today = self.agreement.today(moment)
        held = [role for role in roles if role[0] <= today <= role[1]]
        return _parties(held or [_nearest(roles, today)])

    def ever(self, label: str) -> frozenset[Party]:
        """Of which sides an actor was at any time."""
        return _parties(self._roles.get(label, ()))

    def people(self, session: Session, sides: frozenset[Party]) -> list[Person]:
        """Everybody who was of one of these sides, or of none, at any time, by name."""
        found = session.scalars(select(Person).order_by(Person.name, Person.id))
        return [person for person in found if self.ever(person_label(person.id)) & sides]


def _nearest(roles: list[Days], today: date) -> Days:
    """Of roles that do not count on a day, the one that began last before it, or else the first."""
    before = bisect_right([first for first, _last, _party in roles], today)
    return roles[max(before - 1, 0)]


def _parties(roles: Iterable[Days]) -> frozenset[Party]:
    parties = {party for _first, _last, party in roles}
    named = frozenset(party for party in parties if party)
    return named or BOTH
