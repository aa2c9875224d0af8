"""A town with somebody in every role, and two officers at Hall, of whom the second also serves Conard."""

from datetime import UTC, datetime

import pytest

from models.people.tables import RoleHeld
from models.store.database import Database
from models.vocabulary import Role
from tests.support.staff import Staff, staffed
from tests.support.town import SINCE
from tests.support.workplace import Workplace

MONDAY_NOON = datetime(2027, 1, 11, 17, 0, tzinfo=UTC)


@pytest.fixture
def staff(database: Database) -> Staff:
    """The staff, a second officer at Hall and Conard, and an officer without a school."""
    found = staffed(database)
    found.people["second officer"] = found.town.add("Second Officer", Role.OFFICER, "hall")
    found.people["spare officer"] = found.town.add("Spare Officer", Role.OFFICER)
    with database.write() as session:
        session.add(RoleHeld(person_id=found.id("second officer"), role=Role.OFFICER, school="conard", first_day=SINCE))
    return found


@pytest.fixture
def place(workplace: Workplace) -> Workplace:
    """The workplace on a Monday in January, whatever day it is."""
    workplace.clock[0] = MONDAY_NOON
    return workplace
