"""The clocks of an arrest notification: weekdays and hours, stages, nights, and what is said once however late."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.app import due_acts
from models.arrest_notifications import clocks, tables
from models.arrest_notifications.clocks import Whom
from models.arrest_notifications.steps import (
    ASKING,
    CONFIRM,
    DONE,
    NOT_COVERED,
    OPEN,
    PRINCIPAL,
    SAY_CLASS,
    SEND,
    TELL,
    TOLD,
    VOID,
    WAITING,
)
from models.arrest_notifications.tables import ArrestNotification
from models.delivery.outbox import Delivery, DeliveryState
from models.people.tables import Person
from models.store import deadlines
from models.store.database import Database
from models.store.deadlines import Deadline
from tests.arrest_notifications import acts
from tests.support.staff import Staff
from tests.support.town import NOW, the_agreement

AGREEMENT = the_agreement()
AN_HOUR, A_DAY = timedelta(hours=1), timedelta(days=1)


def at(text: str) -> datetime:
    """A moment by the clocks of the district, such as 2026-11-24 08:00."""
    return datetime.fromisoformat(text).replace(tzinfo=AGREEMENT.zone).astimezone(UTC)


def run(session, staff: Staff, now: datetime) -> None:  # type: ignore[no-untyped-def]
    """Do all that has fallen due of arrests by then, from one look to the next."""
    due = due_acts(staff.town.agreement)
    while True:
        ahead = select(Deadline.due_at).where(Deadline.settled_at.is_(None), Deadline.due_at <= now)
        first = session.scalar(ahead.order_by(Deadline.due_at).limit(1))
        if first is None:
            return
        deadlines.take_one(session, due, max(first, NOW))


def said(session, kind: str = tables.REMINDER) -> list[tuple[str, str]]:  # type: ignore[no-untyped-def]
    """Who was reminded when, by the clocks of the district."""
    query = select(Delivery).where(Delivery.kind == kind, Delivery.changes.is_(None)).order_by(Delivery.id)
    return [
        (f"{row.created_at.astimezone(AGREEMENT.zone):%a %H:%M}",
         session.get(Person, int(str(row.place).split(":")[1])).name)
        for row in session.scalars(query)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("arrest", "told", "written"),
    [
        ("2026-11-23 09:00", "2026-11-25 00:00", "2026-11-26 09:00"),  # Monday: by the end of Tuesday
        ("2026-11-23 23:59", "2026-11-25 00:00", "2026-11-26 23:59"),
        ("2026-11-27 09:00", "2026-12-01 00:00", "2026-11-30 09:00"),  # Friday: Monday, and in writing before that
        ("2026-11-28 09:00", "2026-12-01 00:00", "2026-12-01 09:00"),
        ("2026-11-29 22:00", "2026-12-01 00:00", "2026-12-02 22:00"),
        ("2026-12-24 09:00", "2026-12-26 00:00", "2026-12-27 09:00"),  # a holiday counts as a weekday
        ("2027-03-12 12:00", "2027-03-16 00:00", "2027-03-15 13:00"),  # 72 hours by the clock, an hour lost in between
    ],
)
def test_when_it_is_due(arrest: str, told: str, written: str) -> None:
    """Told by the end of the next weekday, written within 72 hours; neither counts school days."""
    assert clocks.told_due(AGREEMENT, at(arrest)) == at(told)
    assert clocks.written_due(AGREEMENT, at(arrest)) == at(written)


def test_first_the_officer_then_supervisors_then_the_chief(database: Database, staff: Staff) -> None:
    """Arrested on Monday morning: nobody at night, then all of them each morning once it is late."""
    with database.write() as session:
        acts.bring_to(session, staff, OPEN)
        run(session, staff, at("2026-11-25 09:00"))
        found = said(session)
    times = {time: {name for when, name in found if when == time} for time, _name in found}
    everybody = {"Officer", "Supervisor", "Chief"}
    assert times == {
        "Tue 08:00": {"Officer"}, "Tue 14:00": {"Supervisor"}, "Tue 18:00": {"Chief"}, "Tue 20:00": everybody,
        "Wed 08:00": everybody,
    }  # fmt: skip


def test_what_would_fall_into_the_night_is_said_the_evening_before(database: Database, staff: Staff) -> None:
    """In writing by Thursday, 9 in the morning: the officer at 5 the evening before, the others at 9, none at night."""
    with database.write() as session:
        acts.bring_to(session, staff, TOLD)
        run(session, staff, at("2026-11-26 07:59"))
        assert said(session) == [("Wed 17:00", "Officer"), ("Wed 21:00", "Supervisor"), ("Wed 21:00", "Chief")]


@pytest.mark.parametrize(
    ("arrest", "chased"),
    [
        ("2026-11-23 12:59", "2026-11-25 20:59"),
        ("2026-11-23 13:00", "2026-11-25 21:00"),
        ("2026-11-23 13:30", "2026-11-25 21:00"),
        ("2026-11-23 23:59", "2026-11-25 21:00"),
        ("2026-11-24 00:00", "2026-11-26 08:00"),
    ],
)
def test_of_a_night_its_own_evening_is_meant(arrest: str, chased: str) -> None:
    """The officer, 16 hours before it is due in writing; from 9 in the evening on, at 9, and not a day sooner."""
    found = ArrestNotification(state=TOLD, arrested_at=at(arrest), begun_at=at(arrest))
    ahead = clocks.chases(AGREEMENT, found, at(arrest), clocks.written_due(AGREEMENT, at(arrest)))
    assert next(chase.at for chase in ahead if chase.whom is Whom.OFFICER) == at(chased)


def test_what_is_due_when_the_morning_begins_is_said_then() -> None:
    """At 8, the very moment at which it is late; it does not wait for the next morning."""
    due = at("2026-11-26 08:00")
    found = ArrestNotification(state=TOLD, arrested_at=due - 3 * A_DAY, begun_at=due - 3 * A_DAY)
    ahead = clocks.chases(AGREEMENT, found, due - timedelta(minutes=1), due)
    assert {(chase.at, chase.whom) for chase in ahead} == {(due, whom) for whom in clocks.POLICE}


def test_a_class_that_is_not_known_keeps_being_asked_by_day(database: Database, staff: Staff) -> None:
    """Every four hours, of the officer alone, until the clock of the law begins to run out."""
    with database.write() as session:
        acts.begun(session, staff)
        run(session, staff, at("2026-11-24 07:00"))
        assert said(session) == [("Mon 14:00", "Officer"), ("Mon 18:00", "Officer")]


def test_nobody_is_reminded_of_what_is_done(database: Database, staff: Staff) -> None:
    """Nor of what the law does not cover, nor of what is no arrest any more."""
    with database.write() as session:
        for state in (NOT_COVERED, VOID):
            acts.bring_to(session, staff, state, key=f"A:{state}")
        found = acts.bring_to(session, staff, DONE, key="A:done")
        acts.take(session, staff, found, PRINCIPAL)
        run(session, staff, NOW + 10 * A_DAY)
        assert not said(session)
        assert not said(session, tables.CONFIRM_REMINDER)


def test_the_superintendent_is_reminded_of_a_receipt_three_times(database: Database, staff: Staff) -> None:
    """From the second time on the sender too, who can deliver it by hand."""
    with database.write() as session:
        found = acts.bring_to(session, staff, WAITING)
        arrive(session)
        run(session, staff, NOW + 10 * A_DAY)
        assert said(session, tables.CONFIRM_REMINDER) == [
            (f"{day} 10:00", "Superintendent") for day in ("Tue", "Wed", "Thu")
        ]
        assert said(session) == [("Wed 10:00", "Officer"), ("Thu 10:00", "Officer")]
        acts.take(session, staff, found, CONFIRM, NOW + 10 * A_DAY)
        run(session, staff, NOW + 20 * A_DAY)
        assert len(said(session, tables.CONFIRM_REMINDER)) == 6  # now of the principal


def arrive(session) -> None:  # type: ignore[no-untyped-def]
    """Slack has taken the letters."""
    for letter in session.scalars(select(Delivery).filter_by(kind=tables.LETTER)):
        letter.state = DeliveryState.POSTED
    session.flush()


def test_a_letter_that_slack_does_not_take_is_said_once(database: Database, staff: Staff) -> None:
    """To its sender and the supervisors: it goes by hand then."""
    with database.write() as session:
        found = acts.bring_to(session, staff, WAITING)
        run(session, staff, NOW + AN_HOUR)
        assert not said(session, tables.NOT_ARRIVED)
        for letter in session.scalars(select(Delivery).filter_by(kind=tables.LETTER)):
            letter.state, letter.alarmed_at = DeliveryState.PARKED, NOW
        session.flush()
        run(session, staff, NOW + 4 * AN_HOUR)
        assert [name for _time, name in said(session, tables.NOT_ARRIVED)] == ["Officer", "Supervisor"]
        assert found.not_arrived_at
        acts.take(session, staff, found, SEND, NOW + 5 * AN_HOUR)
        assert found.not_arrived_at is None


def test_after_a_standstill_each_is_reminded_once(database: Database, staff: Staff) -> None:
    """The bot was down for two days: one message for each, not one for each hour."""
    with database.write() as session:
        found = acts.bring_to(session, staff, OPEN)
        later = at("2026-11-26 09:30")
        deadlines.take_one(session, due_acts(staff.town.agreement), later)
        while deadlines.take_one(session, due_acts(staff.town.agreement), later):
            pass
        assert sorted(name for _time, name in said(session)) == ["Chief", "Officer", "Supervisor"]
        assert found.chased_until == later


def test_a_late_notice_reaches_all_at_once(database: Database, staff: Staff) -> None:
    """An arrest that is added after its clocks have run out."""
    with database.write() as session:
        notice = acts.file_notice(session, staff, actions=("verbal_warning",))
        later = at("2026-11-30 11:00")
        acts.amend(session, staff, notice, later, actions=("arrest",))
        while deadlines.take_one(session, due_acts(staff.town.agreement), later):
            pass
        found = session.scalars(select(ArrestNotification)).one()
        assert (found.state, found.begun_at) == (ASKING, later)
        assert {name for _time, name in said(session)} == {"Officer", "Supervisor", "Chief"}


def test_the_clocks_follow_the_time_of_the_notice(database: Database, staff: Staff) -> None:
    """Corrected to the day before, they run out a day before."""
    with database.write() as session:
        found = acts.bring_to(session, staff, OPEN)
        acts.amend(session, staff, found.notice, occurred_at=acts.ARRESTED_AT - 3 * A_DAY)
        acts.begun(session, staff, found.notice)
        assert [due.at for due in clocks.dues(AGREEMENT, found)] == [
            at("2026-11-23 09:00"), at("2026-11-24 00:00"),
        ]  # fmt: skip


def test_chases_are_made_of_what_is_owed(database: Database, staff: Staff) -> None:
    """Told and written, only the schools are left."""
    with database.write() as session:
        found = acts.bring_to(session, staff, OPEN)
        acts.take(session, staff, found, TELL)
        acts.take(session, staff, found, SEND)
        ahead = clocks.chases(AGREEMENT, found, NOW, NOW + 9 * A_DAY)
        assert {chase.whom for chase in ahead} == {Whom.SUPERINTENDENT, Whom.OFFICER}
        acts.take(session, staff, found, CONFIRM)
        acts.take(session, staff, found, PRINCIPAL)
        assert clocks.next_chase(AGREEMENT, found, NOW) is None
        acts.take(session, staff, found, SAY_CLASS, offense="not_known")
        assert clocks.next_chase(AGREEMENT, found, NOW)
