"""A town with somebody in every role, and two officers at Hall."""

import pytest

from models.store.database import Database
from models.vocabulary import Role
from tests.support.staff import Staff, staffed


@pytest.fixture
def staff(database: Database) -> Staff:
    """The staff, and a second officer at Hall who also serves Conard."""
    found = staffed(database)
    found.people["second officer"] = found.town.add("Second Officer", Role.OFFICER, "hall")
    return found
