"""A town with somebody in every role."""

import pytest

from models.store.database import Database
from tests.support.staff import Staff, staffed


@pytest.fixture
def staff(database: Database) -> Staff:
    """The staff."""
    return staffed(database)
