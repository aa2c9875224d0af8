"""Reminders of what nobody has answered: once to who can act, then once to who is next. Times worked out by hand."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from bot.app import due_acts
from models.activities import acts, telling
from models.activities.kinds import ActivityKind
from models.activities.waiting import waiting
from models.people.tables import Person, RoleHeld
from models.store import deadlines
from models.store.deadlines import Deadline
from models.vocabulary import Role
from tests.activities.acts import CONCERN, EVENT, PLANNED, TODAY, TOMORROW, correct, log
from tests.activities.test_steps import bring_to, take, told
from tests.support.staff import Staff
from tests.support.town import NOW

IN_A_WEEK = TODAY + timedelta(days=7)
HOUR = timedelta(hours=1)


def pass_until(staff: Staff, until: datetime) -> None:
    """All that has come by then is looked at."""
    due = due_acts(staff.town.agreement)
    with staff.town.database.write() as session:
        while deadlines.take_one(session, due, until):
            pass


def reminded(staff: Staff, until: datetime) -> list[str]:
    """Who has been reminded by then, in order."""
    pass_until(staff, until)
    with staff.town.database.read() as session:
        return told(session, staff, telling.REMINDER)


def logged(staff: Staff, kind: ActivityKind, **answers: Any) -> int:
    """One of the officer's; its id."""
    with staff.town.database.write() as session:
        return log(session, staff, staff.actor("officer"), kind, **answers).id


def eastern(day: date, hour: int) -> datetime:
    """An hour of a November or December day in the district: five hours behind UTC."""
    return datetime(day.year, day.month, day.day, hour + 5, tzinfo=UTC)


@pytest.mark.parametrize(("urgent", "first", "then"), [("no", 48, 96), ("yes", 4, 24)])
def test_a_concern_reminds_the_school_and_then_tells_the_superintendent(
    staff: Staff, urgent: str, first: int, then: int
) -> None:
    """Each once, after the hours of the district's goals; from then on the superintendent may read it."""
    concern = logged(staff, CONCERN, urgent=urgent)
    assert reminded(staff, NOW + first * HOUR - timedelta(minutes=1)) == []
    assert reminded(staff, NOW + first * HOUR) == ["principal", "designee"]
    with staff.town.database.read() as session:
        assert acts.get(session, concern).escalated_at is None
    assert reminded(staff, NOW + then * HOUR) == ["principal", "designee", "superintendent"]
    assert len(reminded(staff, NOW + 1000 * HOUR)) == 3
    with staff.town.database.read() as session:
        superintendent = staff.actor("superintendent")
        assert acts.read(session, superintendent, concern).id == concern
        assert [row.id for row in waiting(session, superintendent, TODAY, 9)] == [concern]
    with staff.town.database.write() as session:
        take(session, staff, "designee", concern, "concern_plan", NOW)
        assert waiting(session, superintendent, TODAY, 9) == []


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_planned_activity_reminds_on_the_day_before(staff: Staff) -> None:
    """At 8 in the morning the principal, at noon the designee and the superintendent."""
    logged(staff, PLANNED, happened_on=IN_A_WEEK)
    day_before = IN_A_WEEK - timedelta(days=1)
    assert reminded(staff, eastern(day_before, 8) - HOUR) == []
    assert reminded(staff, eastern(day_before, 8)) == ["principal"]
    assert reminded(staff, eastern(day_before, 12)) == ["principal", "designee", "superintendent"]


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_overtime_reminds_the_supervisors_and_then_tells_the_chief(staff: Staff) -> None:
    """Three days and one day before its event; without overtime nobody, and the superintendent learns nothing."""
    event = logged(staff, EVENT, happened_on=IN_A_WEEK)
    logged(staff, EVENT, happened_on=IN_A_WEEK, overtime=0)
    assert reminded(staff, eastern(IN_A_WEEK - timedelta(days=3), 7)) == []
    assert reminded(staff, eastern(IN_A_WEEK - timedelta(days=3), 8)) == ["supervisor"]
    assert reminded(staff, eastern(IN_A_WEEK, 8)) == ["supervisor", "chief"]
    with staff.town.database.read() as session:
        assert acts.get(session, event).escalated_at is None


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_what_was_answered_or_withdrawn_reminds_nobody(staff: Staff) -> None:
    """Nor does a day that is no longer far enough ahead."""
    with staff.town.database.write() as session:
        bring_to(session, staff, "concern", "closed")
        bring_to(session, staff, "planned", "agreed", happened_on=IN_A_WEEK)
        bring_to(session, staff, "event", "declined", happened_on=IN_A_WEEK)
        withdrawn = log(session, staff, staff.actor("officer"), CONCERN)
        acts.withdraw(session, staff.actor("officer"), withdrawn.id, "In error.", NOW)
    logged(staff, PLANNED, now=eastern(TODAY, 13), happened_on=TOMORROW)
    assert reminded(staff, NOW + 1000 * HOUR) == []


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_plan_whose_day_has_passed_reminds_who_was_named(staff: Staff) -> None:
    """Until December 4: the next morning at 8. Who has left is not asked, and the others are."""
    with staff.town.database.write() as session:
        named, left = (bring_to(session, staff, "concern", "planned") for _number in range(2))
        take(session, staff, "principal", named, "concern_name")
        closed = bring_to(session, staff, "concern", "done")
        take(session, staff, "principal", closed, "concern_close")
        acts.get(session, left).named_id = staff.id("designee elsewhere")
    morning = eastern(date(2026, 12, 5), 8)
    assert reminded(staff, morning - HOUR) == []
    assert reminded(staff, morning) == ["designee", "principal", "designee"]


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_whoever_has_left_is_not_reminded(staff: Staff) -> None:
    """The role ended, or the account is deactivated: who leads the school today is asked."""
    logged(staff, CONCERN)
    with staff.town.database.write() as session:
        over = update(RoleHeld).where(RoleHeld.person_id == staff.id("principal"))
        session.execute(over.values(last_day=TODAY - timedelta(days=1)))
        session.execute(update(Person).where(Person.id == staff.id("designee")).values(is_deactivated=True))
    staff.people["successor"] = staff.town.add("Made-up Successor", Role.PRINCIPAL, "hall")
    assert reminded(staff, NOW + 48 * HOUR) == ["successor"]


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_reopened_concern_reminds_anew_and_a_moved_event_by_its_new_day(staff: Staff) -> None:
    """48 hours after it was reopened; three days before the day that it has now."""
    with staff.town.database.write() as session:
        concern = bring_to(session, staff, "concern", "closed")
        take(session, staff, "officer", concern, "concern_reopen", NOW + 100 * HOUR)
        event = bring_to(session, staff, "event", "approved", happened_on=IN_A_WEEK)
        later = IN_A_WEEK + timedelta(days=7)
        correct(session, staff, staff.actor("officer"), event, happened_on=later)
    assert reminded(staff, NOW + 147 * HOUR) == []
    assert reminded(staff, NOW + 148 * HOUR) == ["principal", "designee"]
    assert reminded(staff, eastern(later - timedelta(days=3), 8))[-1:] == ["supervisor"]


def test_one_that_is_reminded_of_is_reminded_of_once(staff: Staff) -> None:
    """A correction of what nobody has to agree to leaves the clock as it is."""
    concern = logged(staff, CONCERN)
    assert reminded(staff, NOW + 48 * HOUR) == ["principal", "designee"]
    with staff.town.database.write() as session:
        correct(session, staff, staff.actor("officer"), concern, NOW + 49 * HOUR, description="Two doors.")
        take(session, staff, "principal", concern, "concern_name", NOW + 50 * HOUR)
    assert reminded(staff, NOW + 90 * HOUR) == ["principal", "designee"]
    with staff.town.database.read() as session:
        assert open_looks(session) == 1  # the superintendent's


def open_looks(session: Session) -> int:
    """How many looks are still to come."""
    waiting = select(func.count(Deadline.id)).where(Deadline.settled_at.is_(None), Deadline.kind.like("activity_%"))
    return session.scalar(waiting) or 0
