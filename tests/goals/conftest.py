"""A town with somebody in every role, and a team of two from each party."""

import pytest

from models.store.database import Database
from tests.quarters.acts import with_a_team
from tests.support.staff import Staff


@pytest.fixture
def staff(database: Database) -> Staff:
    """The staff."""
    return with_a_team(database)
