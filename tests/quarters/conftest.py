"""Everybody who has to do with a quarter, and everybody who has not."""

import pytest

from models.database import Database
from models.vocabulary import Role, Side
from tests.support.staff import Staff, staffed


@pytest.fixture
def staff(database: Database) -> Staff:
    """A town with somebody in every role, and a second member of the team from each side."""
    staff = staffed(database)
    for side in Side:
        name = f"Second of {side}"
        staff.people[f"second, {side}"] = staff.town.add(name, Role.TEAM_MEMBER, side=side)
    return staff
