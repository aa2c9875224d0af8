"""Reminders of the yearly evaluation: by the district goals, once, whatever restarts and downtime there were."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from models.delivery.outbox import Delivery
from models.evaluations import reminders as evaluation_reminders
from models.evaluations import tables as evaluations
from models.evaluations.reminders import EvaluationReminders
from models.store import deadlines
from models.store.deadlines import Deadline
from tests.evaluations import acts
from tests.support.staff import Staff
from tests.support.told import as_changed
from tests.support.town import NOW


def run(staff: Staff, now: datetime) -> list[str]:
    """Start the bot at a moment and let it do what is due; who has been reminded so far, in order."""
    reminders = EvaluationReminders(staff.town.agreement)
    with staff.town.database.write() as session:
        reminders.plan(session, now)
        while deadlines.take_one(session, reminders.acts(), now):
            pass
        return list(session.scalars(select(Delivery.destination).filter_by(kind=evaluation_reminders.REMINDER)))


def test_principals_are_reminded_before_and_after_our_target_and_never_twice(staff: Staff) -> None:
    """Sixty days before May 31, fourteen before, and the day after it; a restart changes nothing."""
    hall, conard = (f"person:{staff.id(who)}" for who in ("principal", "principal elsewhere"))
    days = [(2026, 11, 24), (2027, 4, 1), (2027, 4, 2), (2027, 5, 17), (2027, 5, 31), (2027, 6, 1)]
    counts = [len(run(staff, datetime(*day, 13, tzinfo=UTC))) for day in days]
    assert counts == [0, 2, 2, 4, 4, 6]
    assert set(run(staff, datetime(2027, 6, 2, tzinfo=UTC))) == {hall, conard}


def test_who_has_submitted_is_not_reminded(staff: Staff) -> None:
    """The other school still is."""
    with staff.town.database.write() as session:
        acts.bring_to(session, staff, "submitted")
    run(staff, NOW)
    assert run(staff, datetime(2027, 4, 2, 13, tzinfo=UTC)) == [f"person:{staff.id('principal elsewhere')}"]


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_bot_that_was_down_all_spring_reminds_once(staff: Staff) -> None:
    """Planned before or not: what has passed is not made up for, but for the last."""
    run(staff, NOW)
    assert len(run(staff, datetime(2027, 6, 3, tzinfo=UTC))) == 2
    with staff.town.database.write() as session:
        session.query(Deadline).delete()
        session.query(Delivery).delete()
    assert len(run(staff, datetime(2027, 6, 3, tzinfo=UTC))) == 2


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_the_next_school_year_is_planned_when_it_begins(staff: Staff) -> None:
    """Without a restart."""
    run(staff, NOW)
    reminders = EvaluationReminders(staff.town.agreement)
    july = datetime(2027, 7, 1, 13, tzinfo=UTC)
    with staff.town.database.write() as session:
        while deadlines.take_one(session, reminders.acts(), july):
            pass
        waiting = session.scalars(select(Deadline.subject_id).where(Deadline.settled_at.is_(None)))
        assert set(waiting) == {2027}


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_changed_target_moves_what_has_not_come_yet(staff: Staff) -> None:
    """After the next start."""
    run(staff, NOW)
    targets = staff.town.agreement.evaluation_targets.model_copy(update={"due": "04-30"})
    staff.town.agreement = staff.town.agreement.model_copy(update={"evaluation_targets": targets})
    assert len(run(staff, datetime(2027, 3, 2, 13, tzinfo=UTC))) == 2


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_reminder_taken_out_of_the_settings_never_comes(staff: Staff) -> None:
    """Only the day after the district goal is left."""
    run(staff, NOW)
    targets = staff.town.agreement.evaluation_targets.model_copy(update={"remind_days_before": ()})
    staff.town.agreement = staff.town.agreement.model_copy(update={"evaluation_targets": targets})
    assert run(staff, NOW) == []
    assert run(staff, datetime(2027, 5, 20, 13, tzinfo=UTC)) == []
    assert len(run(staff, datetime(2027, 6, 1, 13, tzinfo=UTC))) == 2
    with staff.town.database.read() as session:
        waiting = session.scalars(select(Deadline.kind).where(Deadline.settled_at.is_(None)))
        assert list(waiting) == [evaluation_reminders.NEW_YEAR]


def test_an_officer_who_does_not_answer_is_reminded_once(staff: Staff) -> None:
    """At the district goal; not one who has read it."""
    with staff.town.database.write() as session:
        evaluation = acts.bring_to(session, staff, "shared")
    reminders = EvaluationReminders(staff.town.agreement)
    counts = []
    for days in (13, 15, 40):
        with staff.town.database.write() as session:
            while deadlines.take_one(session, reminders.acts(), NOW + timedelta(days=days)):
                pass
            kind = evaluations.COMMENT_REMINDER
            counts.append(session.scalar(select(func.count(Delivery.id)).filter_by(kind=kind)))
    assert counts == [0, 1, 1]
    with staff.town.database.write() as session:
        acts.confirm(session, staff, staff.actor("officer"), evaluation, NOW)
        for kind in (evaluations.SHARED, evaluations.COMMENT_REMINDER):
            said = as_changed(session, staff.town.agreement, kind, NOW)
            assert "You have acknowledged receipt" in said
            assert "Review it" not in said
            assert "overdue" not in said


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_an_officer_is_not_reminded_of_a_version_that_was_replaced(staff: Staff) -> None:
    """The chief shares the new one first."""
    with staff.town.database.write() as session:
        evaluation = acts.bring_to(session, staff, "shared")
        principal = staff.actor("principal")
        acts.correct(session, staff, principal, evaluation, NOW)
        acts.submit(session, staff, principal, evaluation, NOW)
    reminders = EvaluationReminders(staff.town.agreement)
    with staff.town.database.write() as session:
        assert not deadlines.take_one(session, reminders.acts(), NOW + timedelta(days=40))
