"""A town hall: those who propose changes of the roster, those who approve them, and everybody else."""

from dataclasses import dataclass

import pytest

from models.actor import Identity
from models.store.database import Database
from models.vocabulary import Party, Role
from tests.support.town import Town, the_agreement


@dataclass
class Hall:
    """People of every role, by role; team members by role and side."""

    town: Town
    people: dict[str, Identity]

    def __getitem__(self, role: str) -> Identity:
        return self.people[role]


@pytest.fixture
def hall(database: Database) -> Hall:
    """One person of every role."""
    town = Town(database, the_agreement())
    people = {
        "administrator": town.add("Ada Admin", Role.ADMINISTRATOR),
        "superintendent": town.add("Sue Super", Role.SUPERINTENDENT),
        "chief": town.add("Cal Chief", Role.CHIEF),
        "chief_designee": town.add("Cam Chiefdesignee", Role.CHIEF_DESIGNEE),
        "supervisor": town.add("Sal Supervisor", Role.SUPERVISOR),
        "officer": town.add("Oda Officer", Role.OFFICER, "hall", badge="17"),
        "principal": town.add("Pia Principal", Role.PRINCIPAL, "hall"),
        "principal_designee": town.add("Dov Designee", Role.PRINCIPAL_DESIGNEE, "hall"),
        "team, schools": town.add("Tess Schools", Role.TEAM_MEMBER, side=Party.SCHOOLS),
        "team, police": town.add("Tom Police", Role.TEAM_MEMBER, side=Party.POLICE),
    }
    return Hall(town, people)
