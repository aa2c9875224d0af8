"""Every act on a schedule by everybody; what can be taken; what stays on record, and who is told."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time, timedelta
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.delivery.outbox import Delivery
from models.errors import Conflict, Invalid
from models.people.tables import RoleHeld
from models.schedules import acts, queries, substitutes
from models.schedules.cards import AT_ONCE, CARD, CARD_CHANGE, FOR_OFFICER, postings_of
from models.schedules.plan import day_at
from models.schedules.tables import ScheduleChange, UsualWeek
from tests.schedules.acts import (
    FRIDAY,
    MONDAY,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    correct,
    enter,
    give,
    name_substitute,
)
from tests.support.staff import Act, Staff, goes_through
from tests.support.town import NOW

A_DAY = timedelta(days=1)
POLICE = {"supervisor", "chief", "chief's designee"}
AT_HALL = {"officer", "second officer", "principal", "designee"}
HOURS: dict[str, Any] = {"kind": "hours", "school": "hall", "starts": time(9), "ends": time(12)}
ACTS: Mapping[str, Act] = {
    "give": lambda session, staff, actor, officer, now: acts.give_week(
        session, staff.town.agreement, actor, officer, WEEK, now
    ),
    "enter": lambda session, staff, actor, officer, now: enter(session, staff, actor, now, officer),
}
ON_A_CHANGE: Mapping[str, Act] = {
    "read": lambda session, _staff, actor, change, _now: acts.read_change(session, actor, change),
    "correct": lambda session, staff, actor, change, now: correct(session, staff, actor, change, now, kind="duty"),
    "withdraw": lambda session, staff, actor, change, now: acts.withdraw_change(
        session, staff.town.agreement, actor, change, "In error.", now
    ),
    "name": lambda session, staff, actor, change, now: substitutes.name_substitute(
        session, staff.town.agreement, actor, named(staff, change), now
    ),
}
"""Every act, on an officer's schedule and on a change."""


def named(staff: Staff, change_id: int) -> substitutes.SubstituteForm:
    """The spare officer for the absence."""
    return substitutes.SubstituteForm(
        staff.id("spare officer"), "hall", TUESDAY, TUESDAY, time(8), time(12), change_id
    )  # fmt: skip


WEEK = acts.WeekForm(MONDAY, dict.fromkeys(range(5), "hall"), time(7, 30), time(14, 30))


def told(session: Session, kind: str) -> list[str]:
    """Where messages of a kind go, in order."""
    return list(session.scalars(select(Delivery.destination).filter_by(kind=kind).order_by(Delivery.id)))


def test_who_may_do_what(staff: Staff) -> None:
    """The officer and supervisors enter; the school and the police read; supervisors alone name a substitute."""
    with staff.town.database.write() as session:
        assert goes_through(session, staff, ACTS, staff.id("officer"), NOW) == {
            "give": {"officer", "supervisor"}, "enter": {"officer", "supervisor"},
        }  # fmt: skip
        give(session, staff, staff.actor("officer"))
        change_id = enter(session, staff, staff.actor("officer")).id
        assert goes_through(session, staff, ON_A_CHANGE, change_id, NOW) == {
            "read": AT_HALL | POLICE, "correct": {"officer", "supervisor"}, "withdraw": {"officer", "supervisor"},
            "name": {"supervisor"},
        }  # fmt: skip
        acts.withdraw_change(session, staff.town.agreement, staff.actor("officer"), change_id, "In error.", NOW)
        assert goes_through(session, staff, ON_A_CHANGE, change_id, NOW) == {
            "read": AT_HALL | POLICE, "correct": set(), "withdraw": set(), "name": set(),
        }  # fmt: skip


def test_a_usual_week_is_told_to_each_school_of_the_officer(staff: Staff) -> None:
    """Also to the one that it no longer names; what it replaces has its card changed."""
    with staff.town.database.write() as session:
        second = staff.actor("second officer")
        first = give(session, staff, second, schools={0: "hall", 1: "conard"})
        assert told(session, CARD) == ["school:hall", "school:conard"]
        give(session, staff, second, schools={0: "hall"}, first_day=FRIDAY)
        assert told(session, CARD) == ["school:hall", "school:conard"] * 2
        assert told(session, CARD_CHANGE) == ["school:hall", "school:conard"]
        assert queries.newer_week(session, first) is not None
        assert told(session, AT_ONCE) == []


def test_the_same_school_year_ends_a_week(staff: Staff) -> None:
    """A week from next August on is one of the next year."""
    with staff.town.database.write() as session:
        assert give(session, staff, staff.actor("officer")).last_day == date(2027, 6, 30)
        later = give(session, staff, staff.actor("officer"), first_day=date(2027, 8, 26))
        assert later.last_day == date(2028, 6, 30)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"first_day": None}, "first_day"), ({"first_day": MONDAY - A_DAY}, "first_day"),
        ({"first_day": MONDAY + timedelta(367)}, "first_day"), ({"schools": {}}, "days"), ({"starts": None}, "starts"),
        ({"ends": None}, "ends"), ({"ends": time(7, 30)}, "ends"),
        ({"own_hours": {4: (time(15), None)}}, "ends_4"), ({"schools": {0: "conard"}}, "first_day"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_usual_week_that_cannot_be_taken_is_said_so(staff: Staff, changes: dict[str, Any], field: str) -> None:
    """By field; nothing is kept and nobody is told."""
    with staff.town.database.write() as session:
        with pytest.raises(Invalid) as problem:
            give(session, staff, staff.actor("officer"), **changes)
        assert [*problem.value.fields] == [field]
        assert session.scalars(select(UsualWeek)).all() == []
        assert told(session, CARD) == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": None}, "kind"), ({"kind": "illness"}, "kind"), ({"first_day": None}, "first_day"),
        ({"last_day": MONDAY}, "last_day"), ({"first_day": date(2026, 9, 23)}, "first_day"),
        ({"first_day": date(2026, 11, 28), "last_day": date(2026, 11, 29)}, "first_day"),
        ({"last_day": TUESDAY + timedelta(367)}, "last_day"), (HOURS | {"school": None}, "school"),
        (HOURS | {"school": "conard"}, "school"), (HOURS | {"ends": time(9)}, "ends"),
        (HOURS | {"starts": None}, "starts"),
        ({"first_day": MONDAY + timedelta(400)}, "first_day"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_change_that_cannot_be_taken_is_said_so(staff: Staff, changes: dict[str, Any], field: str) -> None:
    """By field; and what an absence does not ask is not kept."""
    with staff.town.database.write() as session:
        officer = staff.actor("officer")
        with pytest.raises(Invalid) as problem:
            enter(session, staff, officer, **changes)
        assert [*problem.value.fields] == [field]
        kept = enter(session, staff, officer, school="hall", starts=time(9), ends=time(10)).current
        assert (kept.school, kept.starts, kept.ends, kept.last_day) == (None, None, None, TUESDAY)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_days_on_which_the_officer_is_at_no_school_are_no_absence(staff: Staff) -> None:
    """By the usual week; without one, every school of the officer is told."""
    with staff.town.database.write() as session:
        second = staff.actor("second officer")
        enter(session, staff, second, first_day=WEDNESDAY)
        assert told(session, CARD) == ["school:hall", "school:conard"]
        give(session, staff, second, schools={0: "hall"})
        with pytest.raises(Invalid, match="at no school"):
            enter(session, staff, second, first_day=WEDNESDAY)


def test_an_absence_is_told_where_the_officer_would_be_and_directly_if_soon(staff: Staff) -> None:
    """Tomorrow's rings the principal's phone, Wednesday's does not; of a Friday, Monday is soon."""
    principal = f"person:{staff.id('principal')}"
    with staff.town.database.write() as session:
        officer = staff.actor("officer")
        give(session, staff, officer)
        enter(session, staff, officer)
        assert told(session, AT_ONCE) == [principal]
        enter(session, staff, officer, first_day=WEDNESDAY)
        assert told(session, AT_ONCE) == [principal]
        on_friday = datetime(2026, 11, 27, 18, 0, tzinfo=UTC)
        enter(session, staff, officer, on_friday, first_day=FRIDAY + 3 * A_DAY)
        assert told(session, AT_ONCE) == [principal] * 2
        assert told(session, CARD) == ["school:hall"] * 4
        assert told(session, FOR_OFFICER) == []


def test_a_correction_keeps_what_it_said_and_tells_every_school(staff: Staff) -> None:
    """From Monday at Hall to Tuesday at Conard: Conard gets a card, Hall's is changed; soon before counts, too."""
    with staff.town.database.write() as session:
        second = staff.actor("second officer")
        give(session, staff, second, schools={0: "hall", 1: "conard", 4: "conard"})
        change = enter(session, staff, second, first_day=MONDAY)
        assert [posting.school for posting in postings_of(session, change)] == ["hall"]
        correct(session, staff, second, change.id, first_day=FRIDAY)
        assert [posting.school for posting in postings_of(session, change)] == ["hall", "conard"]
        assert (change.version, change.versions[0].first_day, change.current.first_day) == (2, MONDAY, FRIDAY)
        assert change.current.changed_because == "One day more."
        assert told(session, AT_ONCE)[-2:] == [
            f"person:{staff.id('principal')}", f"person:{staff.id('principal elsewhere')}",
        ]  # fmt: skip
        assert queries.schools_of_change(session, change) == ["conard"]


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_correction_needs_a_reason_the_newest_version_and_a_difference(staff: Staff) -> None:
    """As everywhere."""
    with staff.town.database.write() as session:
        officer = staff.actor("officer")
        change = enter(session, staff, officer)
        with pytest.raises(Invalid, match="because"):
            correct(session, staff, officer, change.id, because=" ", kind="duty")
        with pytest.raises(Conflict, match="Nothing is different"):
            correct(session, staff, officer, change.id)
        correct(session, staff, officer, change.id, kind="duty")
        with pytest.raises(Conflict, match="corrected since"):
            correct(session, staff, officer, change.id, kind="training")
        with pytest.raises(Invalid, match="because"):
            acts.withdraw_change(session, staff.town.agreement, officer, change.id, None, NOW)


def test_of_two_who_correct_at_once_one_is_told_so(staff: Staff) -> None:
    """The officer and the supervisor."""
    with staff.town.database.write() as session:
        change_id = enter(session, staff, staff.actor("officer")).id
    both = Barrier(2)

    def correcting(who: str, kind: str) -> str:
        both.wait()
        try:
            with staff.town.database.write() as session:
                correct(session, staff, staff.actor(who), change_id, kind=kind)
        except Conflict as conflict:
            return str(conflict)
        return "saved"

    with ThreadPoolExecutor(2) as pool:
        answers = [*pool.map(correcting, ("officer", "supervisor"), ("duty", "training"))]
    assert sorted(answer == "saved" for answer in answers) == [False, True]
    with staff.town.database.read() as session:
        assert len(session.get_one(ScheduleChange, change_id).versions) == 2


def test_who_is_at_a_school_follows_from_the_records(staff: Staff) -> None:
    """Read from the database: the week, a substitute for an absence, the withdrawn one not."""
    with staff.town.database.write() as session:
        officer = staff.actor("officer")
        give(session, staff, officer)
        absent = enter(session, staff, officer)
        name_substitute(session, staff, change_id=absent.id)
        gone = enter(session, staff, officer, first_day=THURSDAY)
        acts.withdraw_change(session, staff.town.agreement, officer, gone.id, "In error.", NOW)
    with staff.town.database.read() as session:
        found = queries.records_of(session, ["hall"], MONDAY, FRIDAY)
        here = {day: [presence.officer.name for presence in day_at(found, "hall", day).here] for day in
                (MONDAY, TUESDAY, THURSDAY)}  # fmt: skip
        assert here == {MONDAY: ["Officer"], TUESDAY: ["Officer Elsewhere"], THURSDAY: ["Officer"]}
        conard = queries.records_of(session, ["conard"], MONDAY, FRIDAY)
        assert [absence.officer.name for absence in day_at(conard, "conard", TUESDAY).absent] == ["Officer Elsewhere"]


def test_a_role_that_ended_before_it_began_counts_on_no_day(staff: Staff) -> None:
    """A cancelled substitute is no officer of the school in any span of days."""
    with staff.town.database.write() as session:
        sent = name_substitute(session, staff, first_day=THURSDAY, last_day=FRIDAY)
        substitutes.cancel(session, staff.town.agreement, staff.actor("supervisor"), sent.id, NOW)
        assert (sent.role.first_day, sent.role.last_day) == (THURSDAY, WEDNESDAY)
        counted = queries.counts_between(MONDAY, date(2027, 6, 30))
        assert sent.role_id not in session.scalars(select(RoleHeld.id).where(counted)).all()


def test_who_is_absent_is_no_substitute(staff: Staff) -> None:
    """On any of the days; a change of hours, or an absence that was withdrawn, stands in nobody's way."""
    with staff.town.database.write() as session:
        elsewhere = staff.actor("officer elsewhere")
        absence = enter(session, staff, elsewhere, first_day=WEDNESDAY, last_day=THURSDAY)
        with pytest.raises(Invalid) as refused:
            name_substitute(session, staff, first_day=TUESDAY, last_day=WEDNESDAY)
        days = "from Wed, Nov 25, 2026 to Thu, Nov 26, 2026"
        assert refused.value.fields == {"substitute": f"This officer is absent {days}."}
        name_substitute(session, staff, first_day=TUESDAY, last_day=TUESDAY)
        acts.withdraw_change(session, staff.town.agreement, elsewhere, absence.id, "Not needed.", NOW)
        name_substitute(session, staff, first_day=WEDNESDAY, last_day=THURSDAY)
