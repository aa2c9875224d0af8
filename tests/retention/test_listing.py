"""The look for what is due goes in pieces: nobody sees half a list, and whatever stops the bot, it goes on."""

from datetime import datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.delivery.outbox import Delivery
from models.errors import Refused
from models.notices.tables import Notice
from models.retention import disposals, listing, queries
from models.retention.clock import LOOK, YearlyList
from models.retention.listing import Looked
from models.retention.steps import BEING_MADE, DECLINE, LISTED
from models.retention.tables import LISTED_TOLD, Disposal, DisposalItem
from models.store import audit, deadlines
from models.store.database import Database
from tests.retention import acts
from tests.retention.many import FIRST, SECOND, fill, finish, with_reports
from tests.retention.test_killed import Killed
from tests.support.staff import Staff


@pytest.fixture
def staff(staff: Staff) -> Staff:
    """The same, where officers' reports are kept."""
    staff.town.agreement = with_reports(staff.town.agreement)
    return staff


def look(database: Database, staff: Staff, now: datetime = acts.LATER) -> Looked:
    """One piece of the look."""
    with database.write() as session:
        return listing.look(session, staff.town.agreement, now)


def _look_and_die(database: Database, staff: Staff) -> None:
    with database.write() as session:
        listing.look(session, staff.town.agreement, acts.LATER)
        raise Killed


def told(session: Session) -> int:
    """How many messages ask for an approval."""
    return session.scalar(select(func.count()).select_from(Delivery).where(Delivery.kind == LISTED_TOLD)) or 0


def test_nobody_sees_half_a_list(database: Database, staff: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor can do anything with it; whatever stops the bot, it goes on, and nothing stands on the list twice."""
    monkeypatch.setattr(listing, "A_PIECE", 4)
    fill(database, 10)
    with database.write() as session:
        finish(session)
    assert look(database, staff) is Looked.A_PART
    chief = staff.actor("chief", acts.LATER)
    with database.write() as session:
        (making,) = session.scalars(select(Disposal)).all()
        assert making.state == BEING_MADE
        assert (len(making.items), told(session)) == (4, 0)
        assert queries.disposals(session, 5) == []
        assert queries.open_disposal(session) is None
        assert queries.waits_for(session, chief) is None
        with pytest.raises(Refused):
            disposals.read(session, chief, making.id, acts.LATER)
        with pytest.raises(Refused):
            disposals.take_step(session, staff.town.agreement, chief, making.id, DECLINE, 1, acts.WHY, acts.LATER)
    with pytest.raises(Killed):
        _look_and_die(database, staff)
    assert [look(database, staff), look(database, staff)] == [Looked.A_PART, Looked.ALL]
    with database.read() as session:
        (made,) = session.scalars(select(Disposal)).all()
        assert (made.state, made.version) == (LISTED, 1)
        assert sorted(item.record_id for item in made.items) == [FIRST + number for number in range(10)]
        assert told(session) == len(acts.HEADS)
        assert list(audit.verify(session)) == []


def test_what_is_added_is_added_whole(database: Database, staff: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    """A list that waits stays as it is until all that is new was found; what was taken off it is not listed again."""
    fill(database, 3)
    with database.write() as session:
        finish(session)
    assert look(database, staff) is Looked.ALL
    monkeypatch.setattr(listing, "A_PIECE", 4)
    fill(database, 6, SECOND)
    with database.write() as session:
        finish(session, SECOND)
        waiting = queries.open_disposal(session)
        assert waiting
        disposals.take_off(
            session, staff.town.agreement, staff.actor("chief", acts.LATER), waiting.items[0].id, acts.LATER
        )
        acts.approve(session, staff, waiting, "chief")
    assert look(database, staff) is Looked.A_PART
    with database.read() as session:
        waiting = queries.open_disposal(session)
        assert waiting
        assert (len(waiting.listed), len(waiting.approved_by)) == (2, 1)
    assert look(database, staff) is Looked.ALL
    with database.read() as session:
        (waiting,) = session.scalars(select(Disposal)).all()
        assert (len(waiting.listed), len(waiting.items), waiting.approved_by) == (8, 9, {})


def test_what_is_held_meanwhile_is_not_listed(
    database: Database, staff: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hold comes between two pieces; and what stays is counted."""
    monkeypatch.setattr(listing, "A_PIECE", 4)
    fill(database, 6)
    with database.write() as session:
        finish(session)
    assert look(database, staff) is Looked.A_PART
    with database.write() as session:
        acts.hold(session, staff, kind="notice", number=session.get_one(Notice, FIRST).label)
    assert look(database, staff) is Looked.ALL
    with database.read() as session:
        made = queries.open_disposal(session)
        assert made
        assert [item.record_id for item in made.items] == [FIRST + number for number in range(1, 6)]
        entry = session.scalars(select(audit.AuditEntry).order_by(audit.AuditEntry.id.desc()).limit(1)).one()
        assert entry.detail == '{"new": 5, "under a hold": 1}'


def test_a_look_that_was_left_begins_anew(database: Database, staff: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was found before may no longer be so."""
    monkeypatch.setattr(listing, "A_PIECE", 4)
    fill(database, 6)
    with database.write() as session:
        finish(session)
    assert look(database, staff) is Looked.A_PART
    with database.write() as session:
        session.get_one(Notice, FIRST).completed_at = None
    later = acts.LATER + listing.FRESH
    assert [look(database, staff, later), look(database, staff, later)] == [Looked.A_PART, Looked.ALL]
    with database.read() as session:
        made = queries.open_disposal(session)
        assert made
        assert len(made.items) == 5


def test_the_clock_looks_on_until_all_is_listed(
    database: Database, staff: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each piece in a transaction of its own; then next year's look is planned. Without anything due there is none."""
    monkeypatch.setattr(listing, "A_PIECE", 2)
    fill(database, 5)
    clock = YearlyList(staff.town.agreement)
    with database.write() as session:
        deadlines.put(session, 2030, {LOOK: acts.LATER})
    for answered in (False, True):
        with database.write() as session:
            if answered:
                finish(session)
                deadlines.look_again(session, LOOK, 2030, acts.LATER)
        taken = 0
        while True:
            with database.write() as session:
                if not deadlines.take_one(session, clock.acts(), acts.LATER):
                    break
                taken += 1
        assert taken == 3
        with database.read() as session:
            lists = session.scalars(select(Disposal)).all()
            assert [len(one.items) for one in lists] == ([5] if answered else [])
            assert session.scalar(select(func.count()).select_from(DisposalItem)) == (5 if answered else 0)
            following = select(deadlines.Deadline.settled_at).filter_by(kind=LOOK, subject_id=2031)
            assert session.execute(following).one() == (None,)
