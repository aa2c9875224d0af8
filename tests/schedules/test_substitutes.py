"""Substitutes: whom a supervisor may name, which rights they have on which days, and what ends them."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.delivery.outbox import Delivery
from models.errors import Conflict, Invalid, Refused
from models.evaluations.queries import of_school
from models.notices import acts as notices
from models.people.queries import officers_between
from models.people.tables import RoleHeld
from models.policy import Act, Subject, may
from models.schedules import acts, substitutes
from models.store.audit import AuditEntry
from tests.activities.acts import log
from tests.schedules.acts import FRIDAY, MONDAY, TUESDAY, WEDNESDAY, correct, enter, give, name_substitute
from tests.support.staff import Staff
from tests.support.town import NOW, a_form

A_DAY = timedelta(days=1)
MIDNIGHT = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)
"""Of Tuesday, in the district (EST)."""
A_SECOND = timedelta(seconds=1)


def may_file(staff: Staff, now: datetime, who: str = "spare officer") -> bool:
    """Whether somebody may file a notice at Hall at a moment."""
    return may(staff.actor(who, now), Act.FILE_NOTICE, Subject(school="hall"))


def named(session: Session, staff: Staff, **changes: Any) -> int:
    """The spare officer at Hall on Tuesday; the substitution's id."""
    return name_substitute(session, staff, substitute_id=staff.id("spare officer"), **changes).id


def told(session: Session) -> set[str]:
    """Who gets word of a substitute."""
    return set(session.scalars(select(Delivery.destination).filter_by(kind=substitutes.TOLD)))


def test_a_substitute_has_the_school_on_the_named_days_of_the_district(staff: Staff) -> None:
    """From its midnight to its midnight, which is five hours after that of UTC; notices and activities, all of it."""
    with staff.town.database.write() as session:
        named(session, staff)
    found = {moment: may_file(staff, moment) for moment in (
        MIDNIGHT - A_SECOND, MIDNIGHT, MIDNIGHT + A_DAY - A_SECOND, MIDNIGHT + A_DAY,
    )}  # fmt: skip
    assert list(found.values()) == [False, True, True, False]
    noon = MIDNIGHT + timedelta(hours=12)
    with staff.town.database.write() as session:
        substitute = staff.actor("spare officer", noon)
        form = a_form(occurred_at=noon - timedelta(hours=1))
        notices.file_notice(session, staff.town.agreement, substitute, form, "a", noon)
        log(session, staff, substitute, now=noon, happened_on=TUESDAY)
        with pytest.raises(Refused):
            notices.file_notice(
                session, staff.town.agreement, staff.actor("spare officer", noon + A_DAY), form, "b", noon + A_DAY
            )


def test_the_day_of_the_clock_change_is_a_day(staff: Staff) -> None:
    """On Nov 1, 2027 (a Monday, the day after), midnight is at four in UTC no longer."""
    day = date(2027, 11, 8)
    with staff.town.database.write() as session:
        named(session, staff, now=datetime(2027, 11, 1, 12, tzinfo=UTC), first_day=day, last_day=day)
    begins = datetime(2027, 11, 8, 5, 0, tzinfo=UTC)
    assert [may_file(staff, begins - A_SECOND), may_file(staff, begins)] == [False, True]


def test_everybody_concerned_is_told(staff: Staff) -> None:
    """The substitute, the officer, the principal and the chief; of a cancellation, too. The role is on record."""
    with staff.town.database.write() as session:
        give(session, staff, staff.actor("officer"))
        absent = enter(session, staff, staff.actor("officer"))
        sent = named(session, staff, change_id=absent.id)
        people = {f"person:{staff.id(who)}" for who in ("spare officer", "officer", "principal", "chief")}
        assert told(session) == people
        substitutes.cancel(session, staff.town.agreement, staff.actor("supervisor"), sent, NOW)
        kinds = session.scalars(select(Delivery.id).filter_by(kind=substitutes.TOLD)).all()
        assert len(kinds) == 8
        made = session.scalars(select(AuditEntry.act).order_by(AuditEntry.id)).all()
        assert made[-4:] == ["begin role", "name substitute", "end role", "cancel substitute"]


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_withdrawing_the_absence_cancels_its_substitute(staff: Staff) -> None:
    """The school is the officer's alone again; a day that has begun counts to its end."""
    with staff.town.database.write() as session:
        absent = enter(session, staff, staff.actor("officer"), last_day=FRIDAY)
        sent = substitutes.get(session, named(session, staff, last_day=FRIDAY, change_id=absent.id))
        at_noon = MIDNIGHT + timedelta(hours=12)
        acts.withdraw_change(session, staff.town.agreement, staff.actor("officer"), absent.id, "Back.", at_noon)
        assert (sent.cancelled_at, sent.role.last_day) == (at_noon, TUESDAY)
    assert may_file(staff, at_noon)
    assert not may_file(staff, at_noon + A_DAY)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_corrected_absence_keeps_the_substitutes_of_its_days(staff: Staff) -> None:
    """A day more changes nothing; other days, or no absence at all, cancel."""
    with staff.town.database.write() as session:
        officer = staff.actor("officer")
        absent = enter(session, staff, officer)
        sent = substitutes.get(session, named(session, staff, change_id=absent.id))
        correct(session, staff, officer, absent.id, last_day=WEDNESDAY)
        assert sent.cancelled_at is None
        correct(session, staff, officer, absent.id, version=2, first_day=WEDNESDAY)
        assert sent.cancelled_at == NOW
    assert not may_file(staff, MIDNIGHT)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"substitute_id": None}, "substitute"), ({"substitute_id": 987_654}, "substitute"),
        ({"school": "nowhere"}, "school"), ({"first_day": None}, "first_day"), ({"last_day": None}, "last_day"),
        ({"first_day": MONDAY - A_DAY}, "first_day"), ({"last_day": MONDAY}, "last_day"),
        ({"last_day": TUESDAY + timedelta(93)}, "last_day"), ({"ends": time(7, 30)}, "ends"),
        ({"school": "conard"}, "substitute"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_substitute_who_cannot_be_named_is_said_so(staff: Staff, changes: dict[str, Any], field: str) -> None:
    """By field; no role begins."""
    with staff.town.database.write() as session:
        with pytest.raises(Invalid) as problem:
            name_substitute(session, staff, **changes)
        assert [*problem.value.fields] == [field]
        assert session.scalars(select(RoleHeld).filter_by(is_substitute=True)).all() == []


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_nobody_is_a_substitute_twice_at_a_school_or_for_other_days_than_the_absence(staff: Staff) -> None:
    """Days beside each other are fine."""
    with staff.town.database.write() as session:
        absent = enter(session, staff, staff.actor("officer"))
        with pytest.raises(Invalid, match=r"The absence is on Tue, Nov 24, 2026\."):
            named(session, staff, last_day=WEDNESDAY, change_id=absent.id)
        named(session, staff, last_day=WEDNESDAY)
        with pytest.raises(Invalid, match="is a substitute at Hall High School from Tue, Nov 24, 2026 to Wed"):
            named(session, staff, first_day=WEDNESDAY, last_day=WEDNESDAY)
        named(session, staff, first_day=FRIDAY, last_day=FRIDAY, school="conard")
        acts.withdraw_change(session, staff.town.agreement, staff.actor("officer"), absent.id, "Back.", NOW)
        with pytest.raises(Conflict, match="was withdrawn"):
            named(session, staff, first_day=FRIDAY + 3 * A_DAY, last_day=FRIDAY + 3 * A_DAY, change_id=absent.id)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_substitute_is_in_no_list_of_the_schools_officers(staff: Staff) -> None:
    """No evaluation follows from a day, and cancelling once more is said so."""
    at_noon = MIDNIGHT + timedelta(hours=12)
    with staff.town.database.write() as session:
        sent = named(session, staff)
        found = officers_between(session, "hall", date(2026, 7, 1), TUESDAY)
        assert sorted(person.name for person in found) == ["Officer", "Second Officer"]
        assert len(of_school(session, staff.town.agreement, "hall", at_noon)) == 2
        supervisor = staff.actor("supervisor")
        substitutes.cancel(session, staff.town.agreement, supervisor, sent, NOW)
        with pytest.raises(Conflict, match="cancelled before"):
            substitutes.cancel(session, staff.town.agreement, supervisor, sent, NOW)
        with pytest.raises(Refused):
            substitutes.cancel(session, staff.town.agreement, staff.actor("chief"), sent, NOW)
