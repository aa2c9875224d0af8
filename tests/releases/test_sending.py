"""A released file that was made and reached nobody: the same bytes go out again, once, to whoever is superintendent."""

import hashlib
import json
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.delivery.outbox import Delivery, DeliveryState
from models.errors import Conflict, Refused
from models.export_requests import acts as exporting
from models.export_requests.tables import Export
from models.people.tables import Person, RoleHeld
from models.releases import releasing, sending
from models.releases.tables import ReleasedFile
from models.store.audit import AuditEntry
from models.store.database import Database
from models.store.disposed import Disposed
from models.vocabulary import Role
from tests.releases import acts
from tests.releases.test_files import made, released
from tests.support.staff import Staff
from tests.support.town import NOW

A_DAY = timedelta(days=1)
LATER = NOW + 3 * A_DAY


def stuck(database: Database, staff: Staff, state: DeliveryState = DeliveryState.PARKED) -> bytes:
    """A file was made, and the superintendent's account is gone."""
    released(database, staff)
    (content,) = made(database, staff).values()
    with database.write() as session:
        session.scalars(select(ReleasedFile)).one().sent_to.is_deactivated = True
        of_file(session)[0].state = state
    return content


def of_file(session: Session) -> list[Delivery]:
    """The messages that bring the file, in their order."""
    return list(session.scalars(select(Delivery).filter_by(kind=exporting.DELIVERY).order_by(Delivery.id)))


def successor(session: Session) -> int:
    """Somebody else becomes superintendent; their id."""
    person = Person(
        team_id="T1", user_id="UNEXT", name="Next",
        roles=[RoleHeld(role=Role.SUPERINTENDENT, first_day=acts.FIRST, side="schools")],
    )  # fmt: skip
    session.add(person)
    session.flush()
    return person.id


def test_it_is_kept_until_somebody_has_it(database: Database, staff: Staff) -> None:
    """And no longer: not once it has arrived, and not once the request was disposed of."""
    content = stuck(database, staff)
    with database.write() as session:
        export = session.scalars(select(Export)).one()
        exporting.forget(session, export.id, NOW + A_DAY)
        assert export.content == content
        file = session.scalars(select(ReleasedFile)).one()
        file.request.disposed_at = NOW
        exporting.forget(session, export.id, NOW + A_DAY)
        assert export.content is None
        export.content, file.request.disposed_at = content, None
        of_file(session)[0].state = DeliveryState.POSTED
        exporting.forget(session, export.id, NOW + A_DAY)
        assert export.content is None


@pytest.mark.parametrize("state", [DeliveryState.PARKED, DeliveryState.DROPPED])
def test_the_police_send_the_same_file_to_the_successor(
    database: Database, staff: Staff, state: DeliveryState
) -> None:  # fmt: skip
    """Once, with the hash that is on record; the audit log has who sent what to whom, and the first message is over."""
    content = stuck(database, staff, state)
    with database.write() as session:
        agreement, chief = staff.town.agreement, staff.actor("chief")
        with pytest.raises(Conflict, match="Nobody is superintendent"):
            sending.send_again(session, agreement, chief, 1, LATER)
        session.rollback()
    with database.write() as session:
        person, before = successor(session), session.scalars(select(ReleasedFile.sent_to_id)).one()
        assert [file.id for file in sending.unreceived(session)] == [1]
        assert sending.send_again(session, agreement, chief, 1, LATER) == 1
        assert not sending.unreceived(session)
        with pytest.raises(Conflict, match="on its way"):
            sending.send_again(session, agreement, chief, 1, LATER)
        first, second = of_file(session)
        assert (first.state, second.state) == (DeliveryState.DROPPED, DeliveryState.PENDING)
        assert (second.subject_id, second.destination) == (first.subject_id, f"person:{person}")
        file = session.scalars(select(ReleasedFile)).one()
        assert (file.sent_to.name, file.sha256) == ("Next", hashlib.sha256(content).hexdigest())
        assert file.export
        assert file.export.content == content
        entry = session.scalars(select(AuditEntry).filter_by(act="send released file again")).one()
        detail = json.loads(entry.detail)
        assert (detail["before"], detail["to"]) == (before, person)
        assert (detail["sha256"], entry.subject) == (file.sha256, "records_request:1")


def test_who_may_send_it_again(database: Database, staff: Staff) -> None:
    """Whoever may read what was released; nobody else learns that there is something."""
    stuck(database, staff)
    able = set()
    with database.write() as session:
        session.scalars(select(ReleasedFile)).one().sent_to.is_deactivated = False
    for who in staff.people:
        for file_id in (1, 99):
            with database.write() as session:
                try:
                    sending.send_again(session, staff.town.agreement, staff.actor(who), file_id, LATER)
                except Refused:
                    continue
                able.add((who, file_id))
                session.rollback()
    assert able == {(who, 1) for who in ("superintendent", "chief", "chief's designee", "supervisor")}


def test_what_arrived_or_was_never_made_or_is_not_kept_is_not_sent_again(database: Database, staff: Staff) -> None:
    """Each is said; a file that was never made is made again instead."""
    released(database, staff)
    chief, agreement = staff.actor("chief"), staff.town.agreement
    with database.write() as session, pytest.raises(Conflict, match="on its way"):
        sending.send_again(session, agreement, chief, 1, LATER)
    made(database, staff)
    with database.write() as session:
        (sent,) = of_file(session)
        for state in (DeliveryState.PENDING, DeliveryState.SENDING, DeliveryState.UNCLEAR, DeliveryState.POSTED):
            sent.state = state
            assert not sending.unreceived(session)
            with pytest.raises(Conflict, match="received, or is on its way"):
                sending.send_again(session, agreement, chief, 1, LATER)
        sent.state = DeliveryState.DROPPED
        file = session.scalars(select(ReleasedFile)).one()
        file.request.disposed_at, file.request.disposed_note = NOW, "A made-up schedule"
        assert not sending.unreceived(session)
        with pytest.raises(Disposed):
            sending.send_again(session, agreement, chief, 1, LATER)
        file.request.disposed_at = None
        assert file.export
        file.export.content = None
        assert not sending.unreceived(session)
        with pytest.raises(Conflict, match="no longer kept"):
            sending.send_again(session, agreement, chief, 1, LATER)
        with pytest.raises(Conflict, match=releasing.NOT_LOST):
            releasing.make_again(session, agreement, chief, 1, LATER)
