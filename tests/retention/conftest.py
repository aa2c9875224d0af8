"""A town with somebody in every role."""

import pytest

from models.store.database import Database
from tests.retention.acts import with_years
from tests.support.staff import Staff, staffed


@pytest.fixture
def staff(database: Database) -> Staff:
    """The staff, with an agreement in which every kind has years."""
    found = staffed(database)
    found.town.agreement = with_years(found.town.agreement)
    return found
