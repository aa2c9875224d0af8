"""What schools provide: every role, act and state; when it is closed; who is told, reminded and asked."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.delivery.outbox import Delivery
from models.errors import Conflict, Invalid
from models.facilities import acts as lifecycle
from models.facilities import queries, tables
from models.facilities.events import events
from models.facilities.form import Answer
from models.facilities.reminders import FacilityReminders
from models.facilities.steps import CHECK, COMPLETE, ITEMS, MISSING, NOT_STATED, STATE, STATES, TO_CHECK
from models.facilities.tables import FacilityList
from models.store.database import Database
from models.vocabulary import Role
from tests.facilities import acts
from tests.support.staff import Act, Staff, goes_through
from tests.support.town import NOW

A_DAY = timedelta(days=1)
on_sqlite = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
MAY = {STATE: {"principal", "designee"}, CHECK: {"officer"}}
READERS = {"officer", "principal", "designee", "superintendent", "chief", "chief's designee", "supervisor"}


def _say(code: str) -> Act:
    def act(session, staff, actor, list_id, now):  # type: ignore[no-untyped-def]
        seen = tables.get(session, list_id).seen
        lifecycle.say(session, staff.town.agreement, actor, list_id, code, seen, acts.answers(), now)

    return act


def _read(session, _staff, actor, list_id, now):  # type: ignore[no-untyped-def]
    lifecycle.read(session, actor, list_id, now)


@pytest.mark.parametrize("state", STATES)
def test_who_can_do_what_in_each_state(database: Database, staff: Staff, state: str) -> None:
    """Either side can say it at any time, of its own school, and nobody else."""
    tried: dict[str, Act] = {STATE: _say(STATE), CHECK: _say(CHECK), "read": _read}
    with database.write() as session:
        found = acts.bring_to(session, staff, state)
        assert found.state == state
        assert goes_through(session, staff, tried, found.id, NOW) == {**MAY, "read": READERS}


WAYS = (
    (((STATE,),), TO_CHECK),
    (((STATE, "desk"),), TO_CHECK),
    (((CHECK,),), NOT_STATED),  # the officer first: the school is still to say it
    (((CHECK, "desk"), (STATE,)), TO_CHECK),
    (((STATE, "desk"), (CHECK, "desk")), MISSING),
    (((STATE, "desk"), (CHECK,)), MISSING),  # they disagree
    (((STATE,), (CHECK, "desk")), MISSING),
    (((STATE,), (CHECK, "desk"), (STATE,)), TO_CHECK),
    (((STATE,), (CHECK, "desk"), (STATE, "desk")), MISSING),
    (((STATE,), (CHECK, "desk"), (STATE,), (CHECK,)), COMPLETE),
    (((STATE,), (CHECK,), (STATE,)), COMPLETE),
    (((STATE,), (CHECK,), (CHECK, "records")), MISSING),  # another officer has come
    (((STATE,), (CHECK,), (STATE, "chair")), MISSING),
)


@on_sqlite
@pytest.mark.parametrize(("said", "state"), WAYS)
def test_it_is_closed_once_both_say_that_all_is_there(
    database: Database, staff: Staff, said: tuple[tuple[str, ...], ...], state: str
) -> None:
    """What was said last on each side counts; what is missing by either is named."""
    with database.write() as session:
        found = acts.opened(session, staff)
        for step, *missing in said:
            acts.say(session, staff, found, step, *missing)
        last = {step: missing for step, *missing in said}
        assert found.state == state
        assert set(found.missing) == {item for missing in last.values() for item in missing}
        assert [row.number for row in found.statements] == list(range(1, len(said) + 1))


def _told(session: Session, first: bool = True) -> list[tuple[str, int]]:
    query = select(Delivery).order_by(Delivery.id)
    found = [row for row in session.scalars(query) if row.kind.startswith("facilities_")]
    return [(row.kind, row.place.person_id) for row in found if (row.changes is None) is first]  # type: ignore[attr-defined]


@on_sqlite
def test_whom_it_waits_for_is_told_and_messages_follow(database: Database, staff: Staff) -> None:
    """The principal, then the officer, then the principal; each message that stands says how it stands now."""
    principal, officer = staff.id("principal"), staff.id("officer")
    with database.write() as session:
        found = acts.opened(session, staff)
        acts.say(session, staff, found, STATE)
        acts.say(session, staff, found, CHECK, "desk")
        acts.say(session, staff, found, STATE)
        acts.say(session, staff, found, CHECK)
        assert _told(session) == [
            ("facilities_asked", principal), ("facilities_to_check", officer), ("facilities_missing", principal),
            ("facilities_to_check", officer),
        ]  # fmt: skip
        assert len(_told(session, first=False)) == 1 + 2 + 3 + 4


@on_sqlite
def test_a_stale_form_and_wrong_answers_are_not_taken(database: Database, staff: Staff) -> None:
    """Of two at once one is first; what is missing needs words; a long text stays whole, and no number of a student."""
    agreement, principal = staff.town.agreement, staff.actor("principal")
    with database.write() as session:
        found = acts.opened(session, staff)
        acts.say(session, staff, found, CHECK)
        with pytest.raises(Conflict):
            lifecycle.say(session, agreement, principal, found.id, STATE, 0, acts.answers(), NOW)
        for given, field in (
            (acts.answers("desk", words=""), "words:desk"), (acts.answers("desk", words="-"), "words:desk"),
            ({item: Answer("there") for item in ITEMS if item != "chair"}, "chair"),
            (acts.answers("desk", words="x" * 3001), "words:desk"),
            (acts.answers("desk", words="Student ID 1234567"), "words:desk"),
        ):  # fmt: skip
            with pytest.raises(Invalid) as wrong:
                lifecycle.say(session, agreement, principal, found.id, STATE, 1, given, NOW)
            assert set(wrong.value.fields) == {field}
        long = "=1+1 <!channel> " + "y" * 2984
        acts.say(session, staff, found, STATE, "desk", words=long)
        (row,) = [row for row in found.statements[-1].items if row.item == "desk"]
        assert row.words == long


@on_sqlite
def test_the_clock_asks_schools_with_an_officer_once_a_year_and_reminds(database: Database, staff: Staff) -> None:
    """Not before the district's day; not a school without an officer, until one has come; every so many days."""
    agreement = staff.town.agreement
    clock = FacilityReminders(agreement)
    begins = datetime.combine(agreement.year_starts("2026-27"), NOW.timetz())
    with database.write() as session:
        clock.look(session, 0, begins - A_DAY)
        assert not queries.of_year(session, "2026-27")
        clock.look(session, 0, begins)
        clock.look(session, 0, begins + A_DAY)
        assert set(queries.of_year(session, "2026-27")) == {"hall", "conard"}
        assert [kind for kind, _who in _told(session)] == ["facilities_asked"] * 2
        for days in range(2, 30):
            clock.look(session, 0, begins + days * A_DAY)
        reminders = [who for kind, who in _told(session) if kind == "facilities_reminder"]
        assert reminders == [staff.id("principal"), staff.id("principal elsewhere")] * 2
    staff.town.add("Another Officer", Role.OFFICER, "sedgwick")
    with database.write() as session:
        clock.look(session, 0, begins + 30 * A_DAY)
        assert "sedgwick" in queries.of_year(session, "2026-27")
        clock.look(session, 0, begins + 400 * A_DAY)
        assert set(queries.of_year(session, "2027-28")) == {"hall", "conard", "sedgwick"}


@on_sqlite
def test_what_is_over_is_read_and_no_longer_said(database: Database, staff: Staff) -> None:
    """The list of a school year ends with it, and waits for nobody then."""
    later = NOW + 365 * A_DAY
    with database.write() as session:
        found = acts.bring_to(session, staff, MISSING)
        with pytest.raises(Conflict):
            acts.say(session, staff, found, STATE, now=later)
        day = staff.town.agreement.today(later)
        assert not queries.waiting(session, staff.town.agreement, staff.actor("principal", later), day)
        assert lifecycle.read(session, staff.actor("principal", later), found.id, later)


@on_sqlite
def test_whose_home_it_waits_on(database: Database, staff: Staff) -> None:
    """Of those whose step it is; those who see all schools see what is missing."""
    agreement, today = staff.town.agreement, staff.town.agreement.today(NOW)
    with database.write() as session:
        found = acts.opened(session, staff)
        for said, whose in (
            ((), {"principal", "designee"}), ((STATE,), {"officer"}), ((CHECK, "desk"), {"principal", "designee"}),
            ((STATE,), {"officer"}), ((CHECK,), set()),
        ):  # fmt: skip
            if said:
                acts.say(session, staff, found, said[0], *said[1:])
            waits = {who for who in staff.people if queries.waiting(session, agreement, staff.actor(who), today)}
            sees = {who for who in staff.people if queries.missing(session, agreement, staff.actor(who), today)}
            assert waits == whose, said
            assert sees == ({"superintendent", "chief", "chief's designee", "supervisor"} if found.missing else set())


@on_sqlite
def test_two_looks_at_once_ask_a_school_once(database: Database, staff: Staff) -> None:
    """The second finds the first one's list."""
    with database.write() as session:
        acts.opened(session, staff)
        assert lifecycle.open_list(session, staff.town.agreement, "hall", NOW) is None
        assert len(session.scalars(select(FacilityList)).all()) == 1


@on_sqlite
def test_events_tell_what_was_said_in_a_few_words(database: Database, staff: Staff) -> None:
    """And never which words, nor what is missing."""
    with database.write() as session:
        found = acts.bring_to(session, staff, MISSING, words="SECRET words")
        told = [(event.what, event.school, event.by.name if event.by else None) for event in events(session)]
        assert told == [
            ("School asked about facilities", "hall", None),
            ("School says that all is there", "hall", "Principal"),
            ("Officer says that something is missing", "hall", "Officer"),
        ]
        assert found.state == MISSING
