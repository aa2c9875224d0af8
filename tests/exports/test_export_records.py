"""What is asked for, taken by one process, made or given up, and forgotten: on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from models import exporting
from models.database import Database
from models.exporting import Export
from models.outbox import Delivery
from tests.support.staff import Staff, staffed
from tests.support.town import NOW


@pytest.fixture
def staff(database: Database) -> Staff:
    """A town with somebody in every role."""
    return staffed(database)


def asked(staff: Staff) -> int:
    """The chief asks for something."""
    with staff.town.database.write() as session:
        chief = staff.actor("chief")
        return exporting.ask(session, chief.label, chief.person_id, exporting.QUARTER, {"quarter": 1}, NOW).id


def sent(staff: Staff) -> list[tuple[str, str]]:
    """What is on its way to whom."""
    with staff.town.database.read() as session:
        rows = session.execute(select(Delivery.kind, Delivery.destination).order_by(Delivery.id))
        return [(row.kind, row.destination) for row in rows]


def test_what_is_made_goes_to_whoever_asked_once(staff: Staff) -> None:
    """A second process that made it too changes nothing."""
    export = asked(staff)
    with staff.town.database.write() as session:
        assert exporting.claim(session, NOW) == export
    for content in (b"one", b"two"):
        with staff.town.database.write() as session:
            exporting.made(session, export, "quarter.xlsx", content, NOW)
    assert sent(staff) == [(exporting.DELIVERY, f"person:{staff.id('chief')}")]
    with staff.town.database.write() as session:
        assert session.get_one(Export, export).content == b"one"
        assert exporting.claim(session, NOW + timedelta(days=1)) is None
        exporting.forget(session, export, NOW)
    with staff.town.database.read() as session:
        assert session.get_one(Export, export).content is None


def test_what_cannot_be_made_is_tried_three_times(staff: Staff) -> None:
    """A reason that stays, such as a right that ended, is told at once."""
    first, second = asked(staff), asked(staff)
    for _attempt in range(exporting.MOST_ATTEMPTS):
        with staff.town.database.write() as session:
            assert exporting.claim(session, NOW) == first
            exporting.not_made(session, first, None, NOW)
    with staff.town.database.write() as session:
        assert exporting.claim(session, NOW) == second
        exporting.not_made(session, second, "You may not.", NOW)
        assert session.get_one(Export, second).problem == "You may not."
    assert [kind for kind, _to in sent(staff)] == [exporting.NOT_MADE] * 2
