"""A school with its people, ready for notices."""

from dataclasses import dataclass

import pytest

from models.actor import Identity
from models.store.database import Database
from models.vocabulary import Role
from tests.support.town import Town, the_agreement


@dataclass
class School:
    """Hall High School and those around it."""

    town: Town
    officer: Identity
    principal: Identity
    designee: Identity
    superintendent: Identity


@pytest.fixture
def hall(database: Database) -> School:
    """One school with an officer, a principal and a designee; and the superintendent."""
    town = Town(database, the_agreement())
    return School(
        town,
        town.add("Oda Officer", Role.OFFICER, "hall", badge="17"),
        town.add("Pia Principal", Role.PRINCIPAL, "hall"),
        town.add("Dov Designee", Role.PRINCIPAL_DESIGNEE, "hall"),
        town.add("Sue Superintendent", Role.SUPERINTENDENT),
    )
