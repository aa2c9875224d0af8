"""Everybody who has to do with a request, and everybody who has not."""

import pytest

from models.store.database import Database
from tests.support.staff import Staff, staffed


@pytest.fixture
def staff(database: Database) -> Staff:
    """A town with somebody in every role."""
    return staffed(database)
