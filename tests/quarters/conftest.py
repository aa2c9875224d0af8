"""Everybody who has to do with a quarter, and everybody who has not."""

import pytest

from models.store.database import Database
from tests.quarters.acts import with_a_team
from tests.support.staff import Staff


@pytest.fixture
def staff(database: Database) -> Staff:
    """A town with somebody in every role, and a second member of the team from each side."""
    return with_a_team(database)
