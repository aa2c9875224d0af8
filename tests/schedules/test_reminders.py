"""Who is reminded of a usual week that is not on record, when, and how often."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.app import due_acts
from handlers.message import Telling
from handlers.messages import MESSAGES
from models.calendar.reading import Reading
from models.calendar.school_days import set_by_hand
from models.calendar.taking import take_calendar
from models.delivery.outbox import Delivery
from models.schedules.reminders import FOR_SUPERVISOR, REMINDER, ScheduleReminder, ScheduleReminders
from models.store import deadlines
from tests.schedules.acts import EVERY_DAY, give
from tests.support.staff import Staff
from tests.support.told import as_changed

FIRST_SCHOOL_DAY = date(2026, 8, 27)
A_DAY = timedelta(days=1)


def morning(day: date) -> datetime:
    """Nine in the morning in the district, in summer time."""
    return datetime(day.year, day.month, day.day, 13, 0, tzinfo=UTC)


def begun(session: Session, staff: Staff, *, is_known: bool = True) -> None:
    """The bot is started in August; the calendar closes each day before the first one of school."""
    closed = {date(2026, 7, 1) + number * A_DAY: "Summer recess" for number in range(57)}
    if is_known:
        closed |= {date(2027, 6, 17): "Last"}
        take_calendar(session, staff.town.agreement, Reading(closed, date(2027, 6, 17)), morning(date(2026, 8, 1)))
    ScheduleReminders(staff.town.agreement).plan(session, morning(date(2026, 8, 1)))


def until(session: Session, staff: Staff, last: date) -> None:
    """The clock goes on, morning by morning."""
    day = date(2026, 8, 2)
    while day <= last:
        while deadlines.take_one(session, due_acts(staff.town.agreement), morning(day)):
            pass
        day += A_DAY


def told(session: Session, kind: str) -> list[tuple[str, date]]:
    """Who was told, and on which day."""
    rows = session.scalars(select(Delivery).filter_by(kind=kind).order_by(Delivery.id))
    return [(row.destination, row.created_at.date()) for row in rows]


def person(staff: Staff, who: str) -> str:
    """Somebody's direct messages."""
    return f"person:{staff.id(who)}"


def test_whoever_has_given_none_is_reminded_on_the_first_school_day_then_the_supervisor(staff: Staff) -> None:
    """Each once; a supervisor two school days later, on Monday; whoever has given one is left alone."""
    with staff.town.database.write() as session:
        begun(session, staff)
        for who, school in (("officer elsewhere", "conard"), ("second officer", "hall")):
            give(
                session, staff, staff.actor(who), morning(date(2026, 8, 20)), first_day=FIRST_SCHOOL_DAY,
                schools=dict.fromkeys(EVERY_DAY, school),
            )  # fmt: skip
        until(session, staff, FIRST_SCHOOL_DAY - A_DAY)
        assert told(session, REMINDER) == []
        until(session, staff, date(2026, 8, 30))
        assert told(session, REMINDER) == [(person(staff, "officer"), FIRST_SCHOOL_DAY)]
        assert told(session, FOR_SUPERVISOR) == []
        until(session, staff, date(2026, 9, 30))
        assert told(session, REMINDER) == [(person(staff, "officer"), FIRST_SCHOOL_DAY)]
        assert told(session, FOR_SUPERVISOR) == [(person(staff, "supervisor"), date(2026, 8, 31))]


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_new_officer_is_reminded_on_the_first_school_day_there(staff: Staff) -> None:
    """In the middle of the year, and nobody of a calendar that is not known."""
    late = staff.town.add("Late Officer", role_of(staff), "hall", first_day=date(2026, 10, 10))
    with staff.town.database.write() as session:
        begun(session, staff)
        until(session, staff, date(2026, 10, 20))
        days = dict(told(session, REMINDER))
        assert days[f"person:{staff.town.actor(late, morning(date(2026, 10, 12))).person_id}"] == date(2026, 10, 12)


def role_of(staff: Staff) -> object:
    """An officer's role."""
    return staff.actor("officer").holdings[0].role


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_without_a_calendar_nobody_is_reminded(staff: Staff) -> None:
    """Weekdays of July would count as school days."""
    with staff.town.database.write() as session:
        begun(session, staff, is_known=False)
        until(session, staff, date(2026, 9, 30))
        assert told(session, REMINDER) == []


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_what_was_given_meanwhile_is_not_asked_for(staff: Staff) -> None:
    """Between the reminder and its delivery."""
    with staff.town.database.write() as session:
        begun(session, staff)
        set_by_hand(session, "operator", FIRST_SCHOOL_DAY + A_DAY, "Heat", morning(FIRST_SCHOOL_DAY), is_open=False)
        until(session, staff, date(2026, 9, 2))
        reminder = session.scalars(select(ScheduleReminder).filter_by(officer_id=staff.id("officer"))).one()
        telling = Telling(session, staff.town.agreement, morning(date(2026, 9, 2)))
        for kind in (REMINDER, FOR_SUPERVISOR):
            assert MESSAGES[kind].make(telling, reminder.id) is not None
        assert reminder.supervisors_told_at is not None
        assert staff.town.agreement.today(reminder.supervisors_told_at) == date(2026, 9, 1)
        give(session, staff, staff.actor("officer"), telling.now, first_day=date(2026, 9, 2))
        for kind in (REMINDER, FOR_SUPERVISOR):
            assert MESSAGES[kind].make(telling, reminder.id) is None
            assert "is on record" in as_changed(session, staff.town.agreement, kind, telling.now)
