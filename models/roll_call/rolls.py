"""Whose confirmations somebody answers for: the police, all schools together, or one school."""

from collections.abc import Sequence
from dataclasses import dataclass

from models.actor import Actor
from models.errors import NotFound
from models.people.tables import RoleHeld
from models.policy import Act, Subject, may, own_schools
from models.terms import Agreement
from models.vocabulary import PARTY_OF_ROLE, Party, Role


@dataclass(frozen=True)
class Roll:
    """The people of a party, or of one of its schools."""

    side: Party
    school: str | None = None

    @property
    def subject(self) -> Subject:
        """What rights to it depend on."""
        return Subject(side=self.side, school=self.school)

    @property
    def code(self) -> str:
        """How it is named on buttons, and in the audit log: the school, or the party."""
        return self.school or self.side.value

    def label(self, agreement: Agreement) -> str:
        """What people call it."""
        if self.school:
            return agreement.school_name(self.school)
        return "Police" if self.side is Party.POLICE else "All schools"

    def has(self, roles: Sequence[RoleHeld]) -> bool:
        """Whether somebody with these roles is on it."""
        return any(self.covers(held.role, held.side, held.school) for held in roles)

    def covers(self, role: str, side: str | None, school: str | None) -> bool:
        """Whether whoever has such a role is on it."""
        return party_of(role, side) is self.side and self.school in (None, school)


POLICE, DISTRICT = Roll(Party.POLICE), Roll(Party.SCHOOLS)


def party_of(role: str, side: str | None) -> Party | None:
    """The party that a role belongs to; an administrator may be of neither."""
    return Party(side) if side else PARTY_OF_ROLE.get(Role(role))


def school_rolls(agreement: Agreement) -> list[Roll]:
    """Each school's, as the agreement names them."""
    return [Roll(Party.SCHOOLS, school.key) for school in agreement.school]


def seen_by(agreement: Agreement, actor: Actor, act: Act) -> list[Roll]:
    """Those for which a role of today allows an act: the wide ones first."""
    return [roll for roll in (POLICE, DISTRICT, *school_rolls(agreement)) if may(actor, act, roll.subject)]


def answered_for(agreement: Agreement, actor: Actor) -> list[Roll]:
    """Those whose confirmations somebody is told of: whoever sees all schools is told of them together."""
    wide = [roll for roll in (POLICE, DISTRICT) if may(actor, Act.SEE_ROLL, roll.subject)]
    if DISTRICT in wide:
        return wide
    own = own_schools(actor, Act.SEE_ROLL)
    return [*wide, *(roll for roll in school_rolls(agreement) if roll.school in own)]


def lists_of(agreement: Agreement, actor: Actor, act: Act) -> list[Roll]:
    """The same for lists of staff: the police have one, and each school."""
    return [roll for roll in seen_by(agreement, actor, act) if roll != DISTRICT]


def by_code(agreement: Agreement, code: str) -> Roll:
    """The roll that a button names. Raises `NotFound` where there is none."""
    found = {roll.code: roll for roll in (*school_rolls(agreement), POLICE, DISTRICT)}
    if code not in found:
        raise NotFound("This list does not exist.")
    return found[code]
