"""A time on duty from the tap to its end: forgotten, tapped twice, at midnight, corrected; who may do what."""

from datetime import UTC, date, datetime
from threading import Barrier, Thread

import pytest
from sqlalchemy import select

from handlers.home.listeners import home_of
from models.delivery.outbox import Delivery
from models.duty import acts, queries
from models.duty.acts import DayIsOver
from models.duty.tables import BEGAN as TAPPED
from models.duty.tables import CORRECTED, END_GIVEN, MOVED, OFF, DutyTime
from models.errors import Conflict, Invalid, Refused
from models.notices import acts as notices
from models.people.tables import RoleHeld
from models.store.audit import AuditEntry
from models.store.database import Database
from tests.duty.acts import A_DAY, A_MINUTE, A_SECOND, AN_HOUR, BEGAN, SEVEN_42, TWO_31, correct, off, on
from tests.schedules.acts import enter, give, name_substitute
from tests.support.staff import Staff, goes_through
from tests.support.town import NOW, a_form

sqlite = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
NEXT_MORNING = BEGAN + A_DAY


def audited(staff: Staff) -> list[str]:
    """What the audit log says was done."""
    with staff.town.database.read() as session:
        return [row.act for row in session.scalars(select(AuditEntry).order_by(AuditEntry.id))]


def test_a_tap_begins_it_and_a_tap_ends_it(staff: Staff) -> None:
    """By the minute: 7:42 AM to 2:31 PM are 6 hours and 49 minutes. A second tap of either changes nothing."""
    with staff.town.database.write() as session:
        duty = on(session, staff)
        assert on(session, staff, now=BEGAN + A_MINUTE).id == duty.id
        assert off(session, staff, duty, now=BEGAN + 4 * A_SECOND).current.ends_at is None  # a double click
        assert (duty.current.starts_at, duty.current.ends_at, duty.current.minutes) == (SEVEN_42, None, None)
        assert duty.is_running(duty.day)
        off(session, staff, duty)
        assert off(session, staff, duty, now=TWO_31 + AN_HOUR).current.ends_at == TWO_31
        assert duty.current.minutes == 6 * 60 + 49
        assert [version.how for version in duty.versions] == [TAPPED, OFF]
        assert session.scalars(select(Delivery)).all() == []  # nobody's phone rings for a tap, and no card is posted
    assert audited(staff) == ["go on duty", "go off duty"]


def test_two_taps_at_once_are_one(staff: Staff) -> None:
    """From two devices, in two transactions that wait for each other."""
    ready, made = Barrier(2), list[int]()

    def tap() -> None:
        ready.wait()
        with staff.town.database.write() as session:
            made.append(on(session, staff).id)

    both = [Thread(target=tap) for _number in range(2)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert len(made) == 2
    assert len(set(made)) == 1


@sqlite
def test_going_on_duty_at_another_school_ends_the_first(staff: Staff) -> None:
    """At the same minute; the day then has two times, one at each school."""
    with staff.town.database.write() as session:
        first = on(session, staff, "second officer")
        second = on(session, staff, "second officer", "conard", BEGAN + AN_HOUR)
        assert (first.current.how, first.current.ends_at) == (MOVED, SEVEN_42 + AN_HOUR)
        assert second.current.starts_at == SEVEN_42 + AN_HOUR
        running = queries.running_of(session, staff.id("second officer"), second.day)
        assert running is second


@sqlite
def test_what_was_forgotten_has_no_end_until_somebody_gives_it(staff: Staff) -> None:
    """A tap on yesterday's Home ends nothing by itself; a new day begins with a tap of its own."""
    with staff.town.database.write() as session:
        duty = on(session, staff)
        actor = staff.actor("officer", NEXT_MORNING)
        assert (duty.is_running(date(2026, 11, 24)), duty.is_left_open(date(2026, 11, 24))) == (False, True)
        with pytest.raises(DayIsOver):
            off(session, staff, duty, now=NEXT_MORNING)
        today = on(session, staff, now=NEXT_MORNING)
        assert today.id != duty.id
        assert list(queries.left_open(session, staff.id("officer"), today.day)) == [duty]
        assert not queries.left_open(session, staff.id("officer"), today.day + 15 * A_DAY)  # it is not asked for ever
        for wrong, why in (
            (None, "Choose when"), (SEVEN_42, "after it began"), (NEXT_MORNING + AN_HOUR, "still to come"),
            (SEVEN_42 + 17 * AN_HOUR, "more than 16 hours"),
        ):  # fmt: skip
            with pytest.raises(Invalid) as problem:
                acts.give_end(session, staff.town.agreement, actor, duty.id, wrong, NEXT_MORNING)
            assert why in problem.value.fields["ends_at"]
        acts.give_end(session, staff.town.agreement, actor, duty.id, TWO_31, NEXT_MORNING)
        assert (duty.current.how, duty.current.ends_at, duty.current.changed_because) == (END_GIVEN, TWO_31, None)
        with pytest.raises(Conflict, match="An end is already on record"):
            acts.give_end(session, staff.town.agreement, actor, duty.id, TWO_31, NEXT_MORNING)


@sqlite
def test_midnight_is_that_of_the_district(staff: Staff) -> None:
    """At 11:59 PM it is still the day; at midnight the tap asks instead of making up an end."""
    last_minute = datetime(2026, 11, 24, 4, 59, 59, tzinfo=UTC)
    with staff.town.database.write() as session:
        duty = on(session, staff, now=last_minute)
        assert duty.day == date(2026, 11, 23)
        with pytest.raises(DayIsOver):
            off(session, staff, duty, now=last_minute + A_MINUTE)
        midnight = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)
        later = midnight + 2 * AN_HOUR
        acts.give_end(session, staff.town.agreement, staff.actor("officer", later), duty.id, later, later)
        assert duty.current.minutes == 121  # a prom goes on past midnight: 11:59 PM to 2 AM


@sqlite
@pytest.mark.parametrize(("began", "ended", "minutes"), [
    (datetime(2026, 11, 1, 4, 30, tzinfo=UTC), datetime(2026, 11, 1, 8, 0, tzinfo=UTC), 210),  # 12:30 AM EDT, 3 AM EST
    (datetime(2027, 3, 14, 5, 30, tzinfo=UTC), datetime(2027, 3, 14, 8, 0, tzinfo=UTC), 150),  # 12:30 AM EST, 4 AM EDT
])  # fmt: skip
def test_hours_are_real_hours_in_the_night_of_a_clock_change(
    staff: Staff, began: datetime, ended: datetime, minutes: int
) -> None:
    """In autumn from 12:30 to 3 AM are 3.5 hours, in spring from 12:30 to 4 AM are 2.5."""
    with staff.town.database.write() as session:
        duty = on(session, staff, now=began)
        assert off(session, staff, duty, now=ended).current.minutes == minutes


@sqlite
def test_a_correction_keeps_what_was_and_tells_the_officer(staff: Staff) -> None:
    """With a reason; on the day; to a school of the officer's; without another time within it."""
    with staff.town.database.write() as session:
        duty = on(session, staff, "second officer")
        off(session, staff, duty, "second officer")
        now, owner = TWO_31 + 2 * AN_HOUR, staff.actor("second officer", TWO_31)
        supervisor = staff.actor("supervisor", TWO_31)
        for changes, field in (
            ({"starts_at": None}, "starts_at"), ({"starts_at": SEVEN_42 - A_DAY}, "starts_at"),
            ({"starts_at": now + AN_HOUR}, "starts_at"), ({"ends_at": SEVEN_42}, "ends_at"),
            ({"school": "bristow"}, "school"), ({"because": None, "ends_at": None}, "because"),
        ):  # fmt: skip
            with pytest.raises(Invalid) as problem:
                correct(session, staff, duty, owner, now, **changes)
            assert [*problem.value.fields] == [field], changes
        with pytest.raises(Invalid, match="If it was on another day, withdraw it and say in the reason when it was"):
            correct(session, staff, duty, owner, now, starts_at=SEVEN_42 - A_DAY)
        with pytest.raises(Conflict, match="Nothing is different"):
            correct(session, staff, duty, owner, now)
        with pytest.raises(Conflict, match="changed since"):
            correct(session, staff, duty, owner, now, version=1, ends_at=None)
        correct(session, staff, duty, owner, now, starts_at=SEVEN_42 - AN_HOUR)
        assert session.scalars(select(Delivery)).all() == []
        correct(session, staff, duty, supervisor, now, school="conard", ends_at=None)
        assert [version.how for version in duty.versions] == [TAPPED, OFF, CORRECTED, CORRECTED]
        assert (duty.versions[1].starts_at, duty.current.school, duty.current.ends_at) == (SEVEN_42, "conard", None)
        assert [row.kind for row in session.scalars(select(Delivery))] == [acts.FOR_OFFICER]


@sqlite
def test_two_times_of_an_officer_do_not_overlap(staff: Staff) -> None:
    """Else hours would count twice. One that touches another one is right."""
    with staff.town.database.write() as session:
        first = on(session, staff, "second officer")
        second = on(session, staff, "second officer", "conard", BEGAN + AN_HOUR)
        now, owner = BEGAN + 3 * AN_HOUR, staff.actor("second officer")
        with pytest.raises(Invalid) as problem:
            correct(session, staff, first, owner, now, ends_at=SEVEN_42 + 2 * AN_HOUR)
        told = "A time on duty at Conard High School is on record for these hours, too."
        assert problem.value.fields == {"starts_at": f"{told} Correct or withdraw one of the two."}
        with pytest.raises(Invalid):
            correct(session, staff, first, owner, now, ends_at=None)  # it would run until now, as the other one does
        acts.withdraw(session, owner, second.id, "Never left Hall.", now)
        correct(session, staff, first, owner, now, ends_at=SEVEN_42 + 2 * AN_HOUR)
        with pytest.raises(Conflict, match="withdrawn"):
            acts.withdraw(session, owner, second.id, "Again.", now)
        times = queries.times_at(session, ["hall", "conard"], first.day, first.day)
        assert list(times) == [first]


@sqlite
def test_the_school_is_where_the_plan_has_the_officer(staff: Staff) -> None:
    """The usual week, an absence, a substitute's day; without a plan any school of theirs can be meant."""

    def schools(who: str, now: datetime = BEGAN) -> list[str]:
        with staff.town.database.read() as session:
            return queries.schools_today(session, staff.town.agreement, staff.actor(who, now), now)

    assert schools("second officer") == ["hall", "conard"]
    with staff.town.database.write() as session:
        owner = staff.actor("second officer")
        give(session, staff, owner, BEGAN - A_DAY, first_day=date(2026, 11, 23), schools={0: "conard", 1: "conard"})
        name_substitute(session, staff)
    assert schools("second officer") == ["conard"]
    with staff.town.database.write() as session:
        enter(session, staff, staff.actor("second officer"), BEGAN, first_day=date(2026, 11, 23))
    assert schools("second officer") == ["hall", "conard"]  # absent by the plan, and there after all
    assert schools("officer elsewhere", NEXT_MORNING) == ["hall"]
    assert schools("officer elsewhere") == ["conard"]
    assert schools("spare officer") == []


@sqlite
def test_a_role_that_ends_takes_no_record_with_it(staff: Staff) -> None:
    """Who is no officer any more ends nothing; a supervisor does, for as long as they were there."""
    with staff.town.database.write() as session:
        made = on(session, staff).id
        session.scalars(select(RoleHeld).filter_by(person_id=staff.id("officer"))).one().last_day = date(2026, 11, 22)
    with staff.town.database.write() as session:
        duty = session.get_one(DutyTime, made)
        with pytest.raises(Refused):
            off(session, staff, duty)
        with pytest.raises(Refused):
            on(session, staff)
        assert off(session, staff, duty, "supervisor").current.ends_at == TWO_31
        assert [row.kind for row in session.scalars(select(Delivery))] == [acts.FOR_OFFICER]


@sqlite
def test_a_district_that_did_not_ask_records_nothing(staff: Staff) -> None:
    """As long as its file does not say so."""
    off_setting = staff.town.agreement.duty.model_copy(update={"is_recorded": False})
    staff.town.agreement = staff.town.agreement.model_copy(update={"duty": off_setting})
    with staff.town.database.write() as session, pytest.raises(Conflict, match="does not record"):
        on(session, staff)


def test_who_may_do_what(staff: Staff) -> None:
    """Each role, each act: the officer and supervisors change it; the school, the chief's side and they read it."""
    with staff.town.database.write() as session:
        duty = on(session, staff)
        found = goes_through(session, staff, {
            "on": lambda s, st, actor, _id, now: acts.go_on(s, st.town.agreement, actor, "hall", now),
            "off": lambda s, st, actor, made, now: acts.go_off(s, st.town.agreement, actor, made, now),
            "withdraw": lambda s, _st, actor, made, now: acts.withdraw(s, actor, made, "In error.", now),
            "correct": lambda s, st, actor, made, now: correct(
                s, st, s.get_one(DutyTime, made), actor, now, starts_at=SEVEN_42 - AN_HOUR
            ),
            "read": lambda s, _st, actor, made, _now: acts.read(s, actor, made),
            "read none": lambda s, _st, actor, _made, _now: acts.read(s, actor, 999),
        }, duty.id, TWO_31)  # fmt: skip
    assert found["on"] == {"officer", "second officer"}
    assert found["off"] == found["withdraw"] == found["correct"] == {"officer", "supervisor"}
    assert found["read"] == {
        "officer", "principal", "designee", "chief", "chief's designee", "supervisor",
    }  # fmt: skip
    assert found["read none"] == set()


@sqlite
def test_a_restart_in_the_middle_changes_nothing(staff: Staff, database: Database) -> None:
    """What runs is a row: whoever looks after a restart finds it, and the tap that ends it works."""
    with database.write() as session:
        made = on(session, staff).id
    with database.read() as session:
        running = queries.running_of(session, staff.id("officer"), date(2026, 11, 23))
        assert running is not None
        assert running.id == made


@sqlite
def test_what_was_left_open_stands_first_on_home(staff: Staff) -> None:
    """Below whether the officer is on duty now, and above notices that are overdue."""
    with staff.town.database.write() as session:
        actor, agreement = staff.actor("officer"), staff.town.agreement
        on(session, staff)
        notices.file_notice(session, agreement, actor, a_form(), "a", NOW)
        home = home_of(session, agreement, staff.actor("officer", NOW + A_DAY), NOW + A_DAY)
    titles = [section.title for section in home.waiting if section.rows]
    assert titles[0] == "Time on duty left open"
    assert len(titles) > 1
