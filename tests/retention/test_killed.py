"""A disposal that is killed at any of its steps, and run again: a record is whole or disposed of, never between."""

from datetime import datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.app import KEPT_BEFORE
from models.delivery.outbox import ERASING, Delivery
from models.notices.tables import Notice, NoticeVersion, StudentDetail
from models.retention import disposing
from models.retention.clock import DisposalClock
from models.retention.disposals import RUN
from models.retention.disposing import STEPS
from models.retention.steps import DISPOSED, DONE
from models.retention.tables import Disposal
from models.store import audit, deadlines
from models.store.database import Database
from tests.retention import acts
from tests.retention.every_kind import MAKE
from tests.retention.test_lifecycle import everything
from tests.support.staff import Staff


class Killed(BaseException):
    """What no act catches."""


def approved(database: Database, staff: Staff) -> int:
    """Two notices on a list that both sides have approved."""
    with database.write() as session:
        for key in ("T:V1", "T:V2"):
            acts.settled_notice(session, staff, key)
        disposal = acts.listed(session, staff)
        assert disposal
        acts.both_approve(session, staff, disposal)
        return disposal.id


def state(session: Session) -> tuple[int, int, int, int]:
    """How much is there of what a disposal removes, and of what it makes."""
    with_words = NoticeVersion.narrative.is_not(None)
    return (
        session.scalar(select(func.count()).select_from(NoticeVersion).where(with_words)) or 0,
        session.scalar(select(func.count()).select_from(StudentDetail)) or 0,
        session.scalar(select(func.count()).select_from(Notice).where(Notice.disposed_at.is_(None))) or 0,
        session.scalar(select(func.count()).select_from(Delivery).where(Delivery.kind == ERASING)) or 0,
    )


def take(database: Database, staff: Staff, now: datetime = acts.LATER) -> bool:
    """What the clock does, once."""
    with database.write() as session:
        clock = DisposalClock(staff.town.agreement, KEPT_BEFORE).acts()
        mine = {kind: act for kind, act in clock.items() if kind == RUN}
        waiting = {kind: (lambda *_: None) for kind in everything_else(session)}
        return deadlines.take_one(session, mine | waiting, now)


def run_out(database: Database, staff: Staff) -> None:
    """All that the clock does."""
    while take(database, staff):
        pass


def everything_else(session: Session) -> set[str]:
    """Other kinds of deadlines, of which nothing is done here."""
    kinds = session.scalars(select(deadlines.Deadline.kind).distinct())
    return {kind for kind in kinds if kind != RUN}


@pytest.mark.parametrize("after", range(len(STEPS) + 1))
def test_killed_at_any_step_and_run_again(
    database: Database, staff: Staff, after: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before each of the steps, and after the last one, before the commit."""
    disposal_id = approved(database, staff)

    def kill(_work: disposing.Work) -> None:
        raise Killed

    with database.read() as session:
        before = state(session)
    with monkeypatch.context() as broken:
        broken.setattr(disposing, "STEPS", (*STEPS[:after], kill))
        with pytest.raises(Killed):
            run_out(database, staff)
    with database.read() as session:
        assert state(session) == before
        assert list(audit.verify(session)) == []
    run_out(database, staff)
    with database.read() as session:
        disposal = session.get_one(Disposal, disposal_id)
        assert disposal.state == DONE
        assert [item.outcome for item in disposal.items] == [DISPOSED, DISPOSED]
        words, students, kept, erasing = state(session)
        assert (words, students, kept) == (0, 0, 0)
        assert erasing > 0
        assert list(audit.verify(session)) == []


def test_killed_at_any_step_with_every_kind(database: Database, staff: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of no kind anything is different after a kill, in any table; run again, all are disposed of."""
    with database.write() as session:
        made = {kind: make(session, staff) for kind, make in MAKE.items()}
        acts.posted(session)
        disposal = acts.listed(session, staff)
        assert disposal
        acts.both_approve(session, staff, disposal)
        disposal_id = disposal.id

    def kill(_work: disposing.Work) -> None:
        raise Killed

    for number in range(len(made)):
        before = list(everything(database))
        for after in (len(STEPS) // 2, len(STEPS)):
            with monkeypatch.context() as broken:
                broken.setattr(disposing, "STEPS", (*STEPS[:after], kill))
                with pytest.raises(Killed), database.write() as session:
                    disposing.next_record(session, staff.town.agreement, KEPT_BEFORE, disposal_id, acts.LATER)
            assert list(everything(database)) == before, (number, after)
        with database.write() as session:
            assert disposing.next_record(session, staff.town.agreement, KEPT_BEFORE, disposal_id, acts.LATER)
    with database.write() as session:
        assert not disposing.next_record(session, staff.town.agreement, KEPT_BEFORE, disposal_id, acts.LATER)
        assert {item.outcome for item in session.get_one(Disposal, disposal_id).items} == {DISPOSED}
    assert acts.SECRET not in "\n".join(everything(database))


def test_between_two_records_it_goes_on_where_it_was(database: Database, staff: Staff) -> None:
    """A record a transaction: after the first one the second is whole."""
    disposal_id = approved(database, staff)
    with database.write() as session:
        disposing.next_record(session, staff.town.agreement, KEPT_BEFORE, disposal_id, acts.LATER)
    with database.read() as session:
        assert state(session)[:3] == (1, 1, 1)
    run_out(database, staff)
    with database.read() as session:
        assert state(session)[:3] == (0, 0, 0)


def test_a_record_of_which_a_message_is_on_its_way_waits(database: Database, staff: Staff) -> None:
    """The others do not."""
    disposal_id = approved(database, staff)
    with database.write() as session:
        card = session.scalars(select(Delivery).where(Delivery.kind == "notice_card").order_by(Delivery.id)).first()
        assert card
        card.state = "sending"
    for _round in range(3):
        with database.write() as session:
            disposing.next_record(session, staff.town.agreement, KEPT_BEFORE, disposal_id, acts.LATER)
    with database.write() as session:
        disposal = session.get_one(Disposal, disposal_id)
        assert [item.outcome for item in disposal.items] == [None, DISPOSED]
