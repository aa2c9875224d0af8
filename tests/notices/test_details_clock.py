"""The clock of what a notice lacks: school days of state law as we read it, whatever happens to calendar and bot."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select, update

from models.calendar.school_days import set_by_hand
from models.delivery.outbox import Delivery
from models.district.law import StateLaw
from models.notices import acknowledgments, details_clock, students
from models.notices import acts as notices
from models.notices.details_clock import DUE, LOOKS, OVERDUE, REMINDER, DetailsClock, next_morning
from models.notices.tables import Notice
from models.people.tables import Person, RoleHeld
from models.store import deadlines
from models.store.deadlines import Deadline
from models.terms import Agreement
from models.vocabulary import Role
from tests.notices.conftest import School
from tests.notices.test_filing import file
from tests.rights.cast import STUDENT
from tests.support.told import as_changed
from tests.support.town import NOW, a_form

A_DAY = timedelta(days=1)
MORNING = datetime(2026, 11, 24, 13, 0, tzinfo=NOW.tzinfo)  # eight in the district, the day after the event
# The event is on Monday, November 23; five school days later is Monday, November 30.


@dataclass
class Clock:
    """The notices of Hall, with a supervisor and a chief; and who is told what on which morning."""

    hall: School
    agreement: Agreement
    names: dict[str, str] = field(default_factory=dict)

    def look(self, now: datetime) -> list[tuple[str, str]]:
        """Take everything that has fallen due by now: who is told what by it."""
        with self.hall.town.database.read() as session:
            before = len(session.scalars(select(Delivery.id)).all())
        acts = DetailsClock(self.agreement).acts()
        acts |= dict.fromkeys(acknowledgments.ESCALATION, lambda *_about: None)
        with self.hall.town.database.write() as session:
            while deadlines.take_one(session, acts, now):
                pass
            names = {f"person:{person.id}": person.name for person in session.scalars(select(Person))}
            sent = session.scalars(select(Delivery).order_by(Delivery.id)).all()[before:]
            return [(row.kind, names[row.destination]) for row in sent]

    def days(self, days: Iterable[int]) -> dict[int, list[tuple[str, str]]]:
        """Who is told what on which of these mornings, counted from the first after the event."""
        told = {day: self.look(MORNING + day * A_DAY) for day in days}
        return {day: found for day, found in told.items() if found}

    def close(self, *days: date, is_open: bool = False) -> None:
        """The district closes days."""
        with self.hall.town.database.write() as session:
            for day in days:
                set_by_hand(session, "operator", day, "Recess", NOW, is_open=is_open)


@pytest.fixture
def clock(hall: School) -> Clock:
    """The clock of the agreement, five school days."""
    hall.town.add("Sam Supervisor", Role.SUPERVISOR)
    hall.town.add("Cid Chief", Role.CHIEF)
    return Clock(hall, hall.town.agreement)


OFFICER_TOLD, SUPERVISOR_TOLD = [(REMINDER, "Oda Officer")], [(OVERDUE, "Sam Supervisor")]


def test_the_officer_is_reminded_before_and_on_the_day_and_the_supervisor_told_after_it(clock: Clock) -> None:
    """On Friday and Monday, not over the weekend; on Tuesday the supervisor, once."""
    file(clock.hall)
    assert clock.days(range(12)) == {3: OFFICER_TOLD, 6: OFFICER_TOLD, 7: SUPERVISOR_TOLD}
    with clock.hall.town.database.write() as session:
        notice = session.scalars(select(Notice)).one()
        notice.completed_at = NOW
        details_clock.stop(session, notice.id, NOW)
        for kind in (REMINDER, OVERDUE):
            assert "is complete" in as_changed(session, clock.agreement, kind, NOW)


def test_a_bot_that_was_down_is_late_and_says_nothing_twice(clock: Clock) -> None:
    """Down from the filing to the day itself, and again until Thursday."""
    file(clock.hall)
    assert clock.days([6, 9, 10]) == {6: OFFICER_TOLD, 9: SUPERVISOR_TOLD}


def test_a_look_twice_in_a_morning_says_nothing_twice(clock: Clock) -> None:
    """As after a restart."""
    file(clock.hall)
    assert clock.look(MORNING + 3 * A_DAY) == OFFICER_TOLD
    assert clock.look(MORNING + 3 * A_DAY + timedelta(hours=1)) == []


@pytest.mark.parametrize("closed_after", [0, 2])
def test_days_that_the_district_closes_put_it_off(clock: Clock, closed_after: int) -> None:
    """Thanksgiving and the day after, known before or only two days after the filing."""
    file(clock.hall)
    assert clock.days(range(closed_after)) == {}
    clock.close(date(2026, 11, 26), date(2026, 11, 27))
    told = clock.days(range(closed_after, 14))  # due on Wednesday, December 2
    assert told == {7: OFFICER_TOLD, 8: OFFICER_TOLD, 9: SUPERVISOR_TOLD}


def test_a_closed_day_that_opens_after_all_brings_it_forward(clock: Clock) -> None:
    """Closed when it was filed, opened two days later."""
    days = date(2026, 11, 26), date(2026, 11, 27)
    clock.close(*days)
    file(clock.hall)
    assert clock.days(range(2)) == {}
    clock.close(*days, is_open=True)
    assert clock.days(range(2, 12)) == {3: OFFICER_TOLD, 6: OFFICER_TOLD, 7: SUPERVISOR_TOLD}


def test_filed_after_the_day_the_supervisor_is_told_the_next_morning(clock: Clock) -> None:
    """The event was long ago."""
    file(clock.hall, occurred_at=NOW - 30 * A_DAY)
    assert clock.days(range(5)) == {0: SUPERVISOR_TOLD}


def test_who_cannot_complete_it_is_not_reminded_but_who_can(clock: Clock) -> None:
    """The officer left: the supervisor is reminded; without one, the chief."""
    file(clock.hall)
    with clock.hall.town.database.write() as session:
        officers = select(Person.id).where(Person.name == "Oda Officer").scalar_subquery()
        session.execute(update(RoleHeld).where(RoleHeld.person_id == officers).values(last_day=date(2026, 11, 24)))
    told = clock.days(range(4))
    assert told[3] == [(REMINDER, "Sam Supervisor")]
    with clock.hall.town.database.write() as session:
        session.execute(update(RoleHeld).where(RoleHeld.role == Role.SUPERVISOR).values(last_day=date(2026, 11, 28)))
    assert clock.days([6, 7]) == {6: [(REMINDER, "Cid Chief")], 7: [(OVERDUE, "Cid Chief")]}


def test_with_the_clock_turned_off_nobody_is_reminded_and_turned_on_again_it_goes_on(clock: Clock) -> None:
    """`student_details = 0` is a setting like any other: it may change while notices are open."""
    file(clock.hall)
    on, off = clock.agreement, clock.agreement.model_copy(update={"state_law_school_days": StateLaw(student_details=0)})
    clock.agreement = off
    assert clock.days(range(6)) == {}
    clock.agreement = on
    assert clock.days([6]) == {6: OFFICER_TOLD}


def open_looks(hall: School, notice_id: int) -> set[str]:
    """Which looks at a notice are still to come."""
    with hall.town.database.read() as session:
        query = select(Deadline.kind).filter_by(subject_id=notice_id, settled_at=None).where(Deadline.kind.in_(LOOKS))
        return set(session.scalars(query))


def test_what_is_complete_when_filed_has_no_clock(hall: School) -> None:
    """Nothing is to follow."""
    assert open_looks(hall, file(hall, students=0)) == set()


def test_complete_or_withdrawn_it_is_looked_at_no_more_and_incomplete_again_it_is(clock: Clock) -> None:
    """The last student, one taken off again, recorded again, and the notice taken back."""
    hall = clock.hall
    notice_id, officer = file(hall, students=1), hall.town.actor(hall.officer)
    assert open_looks(hall, notice_id) == set(LOOKS)
    with hall.town.database.write() as session:
        students.record_student(session, officer, notice_id, STUDENT, "first", NOW)
    assert open_looks(hall, notice_id) == set()
    with hall.town.database.write() as session:
        students.remove_student(session, officer, notice_id, 1, NOW)
    assert open_looks(hall, notice_id) == set(LOOKS)
    assert clock.days(range(8)) == {3: OFFICER_TOLD, 6: OFFICER_TOLD, 7: SUPERVISOR_TOLD}
    with hall.town.database.write() as session:
        notices.withdraw(session, officer, notice_id, "Filed twice.", NOW)
    assert open_looks(hall, notice_id) == set()


def test_an_event_that_was_on_another_day_is_counted_anew(clock: Clock) -> None:
    """Also where it had been overdue, and the supervisor told."""
    hall, officer = clock.hall, clock.hall.town.actor(clock.hall.officer)
    notice_id = file(hall, occurred_at=NOW - 30 * A_DAY)
    assert clock.days([0]) == {0: SUPERVISOR_TOLD}
    assert DUE not in open_looks(hall, notice_id)
    with hall.town.database.write() as session:
        form, later = a_form(occurred_at=NOW), MORNING + timedelta(hours=1)
        notices.amend(session, hall.town.agreement, officer, notice_id, form, "The wrong month.", 1, later)
    assert clock.days(range(1, 9)) == {3: OFFICER_TOLD, 6: OFFICER_TOLD, 7: SUPERVISOR_TOLD}


def test_what_was_complete_in_an_earlier_version_is_not_started_again_by_an_amendment(hall: School) -> None:
    """Another day, and nothing to follow."""
    notice_id, officer = file(hall, students=0), hall.town.actor(hall.officer)
    with hall.town.database.write() as session:
        form = a_form(occurred_at=NOW - A_DAY, students=0)
        notices.amend(session, hall.town.agreement, officer, notice_id, form, "The day before.", 1, NOW)
    assert open_looks(hall, notice_id) == set()


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-11-24 12:59+00", "2026-11-24 13:00+00"),
        ("2026-11-24 13:00+00", "2026-11-25 13:00+00"),
        ("2026-11-25 03:00+00", "2026-11-25 13:00+00"),  # still Tuesday evening in the district
        ("2026-10-31 20:00+00", "2026-11-01 13:00+00"),  # the night in which the clock is set back
        ("2027-03-13 20:00+00", "2027-03-14 12:00+00"),  # and the one in which it is set forward
    ],
)
def test_the_morning_is_the_districts(hall: School, now: str, expected: str) -> None:
    """Eight in the morning there, in summer and winter."""
    assert next_morning(hall.town.agreement, datetime.fromisoformat(now)) == datetime.fromisoformat(expected)


def test_nobody_is_found_and_everybody_is_told_later(hall: School) -> None:
    """An officer who left, no supervisor, no chief: the morning after somebody has the role."""
    clock = Clock(hall, hall.town.agreement)
    file(hall)
    with hall.town.database.write() as session:
        session.execute(update(RoleHeld).where(RoleHeld.role == Role.OFFICER).values(last_day=date(2026, 11, 23)))
    assert clock.days(range(3)) == {}
    hall.town.add("Sam Supervisor", Role.SUPERVISOR)
    assert clock.days([3]) == {3: [(REMINDER, "Sam Supervisor"), (details_clock.UNATTENDED, "Sam Supervisor")]}
