"""A town with somebody in every role, for tests of who may do what, and when."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.actor import Actor, Identity
from models.errors import Conflict, NotFound, Refused
from models.store.audit import AuditEntry
from models.store.database import Database
from models.vocabulary import ROLES_AT_SCHOOLS, Party, Role
from tests.support.town import NOW, Town, the_agreement

ROLES: dict[str, tuple[Role, Party | None]] = {
    "officer": (Role.OFFICER, None),
    "principal": (Role.PRINCIPAL, None),
    "designee": (Role.PRINCIPAL_DESIGNEE, None),
    "superintendent": (Role.SUPERINTENDENT, None),
    "chief": (Role.CHIEF, None),
    "chief's designee": (Role.CHIEF_DESIGNEE, None),
    "supervisor": (Role.SUPERVISOR, None),
    "team, schools": (Role.TEAM_MEMBER, Party.SCHOOLS),
    "team, police": (Role.TEAM_MEMBER, Party.POLICE),
    "administrator": (Role.ADMINISTRATOR, None),
}
ELSEWHERE = ("officer", "principal", "designee")


@dataclass
class Staff:
    """Hall High School's people and everybody else, and those in the same roles at Conard (`… elsewhere`)."""

    town: Town
    people: dict[str, Identity]

    def actor(self, who: str, now: datetime = NOW) -> Actor:
        """Somebody by role, with the rights that count now."""
        return self.town.actor(self.people[who], now)

    def id(self, who: str) -> int:
        """Somebody's id in the records."""
        return self.actor(who).person_id


def staffed(database: Database) -> Staff:
    """One person for each role; at Hall, where the role is of a school."""
    town = Town(database, the_agreement())
    holders = {name: (role, "hall" if role in ROLES_AT_SCHOOLS else None, side) for name, (role, side) in ROLES.items()}
    holders |= {f"{name} elsewhere": (ROLES[name][0], "conard", None) for name in ELSEWHERE}
    people = town.add_all({name: (_name(name), *holding) for name, holding in holders.items()})
    return Staff(town, people)


Act = Callable[[Session, Staff, Actor, int, datetime], object]


def goes_through(
    session: Session, staff: Staff, acts: Mapping[str, Act], record_id: int, now: datetime
) -> dict[str, set[str]]:
    """Who can do each act on a record as it stands. Each is tried and taken back; a refused one leaves no trace."""
    found: dict[str, set[str]] = {name: set() for name in acts}
    entries = session.scalar(select(func.count(AuditEntry.id)))
    actors = {who: staff.actor(who) for who in staff.people}
    for name, act in acts.items():
        for who, actor in actors.items():
            attempt = session.begin_nested()
            try:
                act(session, staff, actor, record_id, now)
                found[name].add(who)
            except (Refused, Conflict, NotFound):
                session.flush()
                assert session.scalar(select(func.count(AuditEntry.id))) == entries
            attempt.rollback()
            session.expire_all()
    return found


def _name(role: str) -> str:
    return role.title().replace("'", "").replace(",", "")
