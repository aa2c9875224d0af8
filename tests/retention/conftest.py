"""A town with somebody in every role."""

import pytest

from models.store.database import Database
from tests.retention.acts import with_years
from tests.support.staff import Staff, staffed


@pytest.fixture
def staff(database: Database) -> Staff:
    """The staff, with an agreement in which every kind has years."""
    found = staffed(database)
    agreement = with_years(found.town.agreement)
    duty = agreement.duty.model_copy(update={"is_recorded": True})
    found.town.agreement = agreement.model_copy(update={"duty": duty})
    return found
