"""The check by a press: at once where the log is short, by a process of its own where it is long."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text

from bot.audit_log.checker import AuditChecker
from models.audit_log import anchors, checks
from models.audit_log.tables import AuditCheck
from models.delivery.outbox import Delivery
from models.errors import Refused
from models.store import audit
from models.store.anchors import Anchor
from tests.store.test_audit import UNGUARD
from tests.support.staff import ROLES, Staff
from tests.support.town import NOW

MAY = {"superintendent", "chief", "administrator"}


@pytest.fixture(autouse=True)
def long_log(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every log is a long one."""
    monkeypatch.setattr(checks, "AT_ONCE", -1)


def asked(staff: Staff, who: str = "chief") -> int:
    """Somebody has asked for a check."""
    with staff.town.database.write() as session:
        return checks.ask(session, staff.actor(who), NOW).id


def told(staff: Staff) -> list[tuple[str, str]]:
    """The messages that are on their way."""
    with staff.town.database.read() as session:
        return [(one.kind, one.destination) for one in session.scalars(select(Delivery).order_by(Delivery.id))]


@pytest.mark.parametrize("who", ROLES)
def test_only_these_three_may_have_it_checked(staff: Staff, who: str) -> None:
    """And see what came of it."""
    with staff.town.database.write() as session:
        for act in (
            lambda: checks.ask(session, staff.actor(who), NOW),
            lambda: checks.newest(session, staff.actor(who)),
        ):
            if who in MAY:
                act()
                continue
            with pytest.raises(Refused, match="check the audit log"):
                act()


def test_a_process_of_its_own_checks_it_and_whoever_asked_is_told_once(staff: Staff) -> None:
    """The one who asked, with the numbers of the log; nothing waits then."""
    check_id = asked(staff)
    checker = AuditChecker(staff.town.database, lambda: NOW)
    assert checker.run_once() is True
    assert checker.run_once() is False
    with staff.town.database.read() as session:
        check = session.get_one(AuditCheck, check_id)
        assert (check.is_whole, check.problems) == (True, 0)
        assert check.entries == 1, "the asking itself"
    assert told(staff) == [("audit_checked", f"person:{staff.id('chief')}")]
    checks.run(staff.town.database, check_id, NOW)
    assert len(told(staff)) == 1


def test_a_child_that_fails_is_tried_three_times_and_said(staff: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for an answer that never comes."""
    check_id = asked(staff)
    checker = AuditChecker(staff.town.database, lambda: NOW)
    monkeypatch.setattr(checker, "_check", lambda _id: 1)
    for _time in range(checks.MOST_ATTEMPTS):
        assert told(staff) == []
        assert checker.run_once() is True
    with staff.town.database.read() as session:
        check = session.get_one(AuditCheck, check_id)
        assert (check.ended_at, check.entries, check.is_whole) == (NOW, None, False)
    assert len(told(staff)) == 1


def test_a_process_that_dies_leaves_the_check_to_the_next(staff: Staff) -> None:
    """After its lease; also where its clock was ahead."""
    check_id = asked(staff)
    with staff.town.database.write() as session:
        assert checks.claim(session, NOW + timedelta(days=9)) == check_id
        assert checks.claim(session, NOW) == check_id
        assert checks.claim(session, NOW) is None
        assert checks.claim(session, NOW + checks.LEASE + timedelta(seconds=1)) == check_id


def test_many_problems_fill_neither_memory_nor_window(staff: Staff, database_kind: str) -> None:
    """The first ten are kept, and how many there are."""
    with staff.town.database.write() as session:
        for number in range(30):
            audit.record(session, "bot", "review quarter", f"quarter:{number}", NOW)
        anchors.make(session, staff.town.agreement, NOW, by_mail=False, in_channel=False)
    check_id = asked(staff, "administrator")
    with staff.town.database.write() as session:
        for drop in UNGUARD[database_kind]:
            session.execute(text(drop))
        session.execute(text("UPDATE audit_entry SET actor = 'SECRET' WHERE id <= 25"))
    checks.run(staff.town.database, check_id, NOW)
    with staff.town.database.read() as session:
        check = session.get_one(AuditCheck, check_id)
        assert (check.problems, len(check.first_problems)) == (25, 10)
        assert "SECRET" not in str(check.first_problems)


def test_the_anchors_that_the_bot_has_kept_are_checked_as_well(staff: Staff, database_kind: str) -> None:
    """Whoever forgets to rewrite these is found out without any mail."""
    with staff.town.database.write() as session:
        audit.record(session, "bot", "review quarter", "quarter:1", NOW)
        anchors.make(session, staff.town.agreement, NOW, by_mail=False, in_channel=False)
    check_id = asked(staff)
    with staff.town.database.write() as session:
        assert anchors.kept(session) == [Anchor(1, session.scalars(select(audit.ENTRIES.c.hash)).first() or "")]
        for drop in UNGUARD[database_kind]:
            session.execute(text(drop))
        session.execute(text("DELETE FROM audit_entry"))
        session.execute(audit.HEADS.update().values(entries=0, hash=audit.BEGINNING))
    checks.run(staff.town.database, check_id, NOW)
    with staff.town.database.read() as session:
        (problem,) = session.get_one(AuditCheck, check_id).first_problems
        assert "the log has 0 entries, and had 1 when anchor 1:" in problem
