"""A supervisor stands in for an officer; no notice stays incomplete with nobody who may complete it."""

import json
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select, update

from models.actor import Identity
from models.delivery.outbox import Delivery
from models.errors import Invalid, Refused
from models.notices import acknowledgments, details_clock, succession, waiting
from models.notices import acts as notices
from models.notices.details_clock import DetailsClock
from models.notices.succession import Behalf
from models.people.accounts import seen_in_slack
from models.people.tables import Person, RoleHeld
from models.policy import Act, may
from models.store import deadlines
from models.store.audit import AuditEntry
from models.vocabulary import Role
from tests.notices.conftest import School
from tests.notices.test_filing import file
from tests.support.town import NOW, a_form

A_DAY = timedelta(days=1)
TODAY = date(2026, 11, 23)
AWAY = "On leave since Friday."


@pytest.fixture
def supervisor(hall: School) -> Identity:
    """The officers' supervisor."""
    return hall.town.add("Sam Supervisor", Role.SUPERVISOR)


def id_of(hall: School, who: Identity) -> int:
    """A person's id in the records, with or without a role."""
    with hall.town.database.read() as session:
        return session.scalars(select(Person.id).filter_by(user_id=who.user_id)).one()


def file_for(hall: School, who: Identity, behalf: Behalf | None, form: object = None, now: datetime = NOW) -> int:
    """File a notice for an officer; its id."""
    with hall.town.database.write() as session:
        agreement, actor = hall.town.agreement, hall.town.actor(who, now)
        given = form or a_form()
        return notices.file_notice(session, agreement, actor, given, f"T:{now}", now, behalf).id  # type: ignore[arg-type]


def leave(hall: School, who: Identity, last_day: date) -> None:
    """A person's roles end with a day."""
    person_id = id_of(hall, who)
    with hall.town.database.write() as session:
        session.execute(update(RoleHeld).where(RoleHeld.person_id == person_id).values(last_day=last_day))


def told(hall: School, kind: str) -> list[str]:
    """Where messages of a kind are on the way to."""
    with hall.town.database.read() as session:
        return list(session.scalars(select(Delivery.destination).filter_by(kind=kind).order_by(Delivery.id)))


def mornings(hall: School, until: datetime) -> None:
    """Everything that has fallen due by then, with the clock of each morning."""
    acts = DetailsClock(hall.town.agreement).acts() | dict.fromkeys(acknowledgments.ESCALATION, lambda *_about: None)
    now = NOW
    while now <= until:
        with hall.town.database.write() as session:
            while deadlines.take_one(session, acts, now):
                pass
        now += timedelta(hours=6)


def test_a_supervisor_files_for_an_officer_who_cannot(hall: School, supervisor: Identity) -> None:
    """The notice is the officer's, the first version names who filed it and why, and the officer is told."""
    officer, by = id_of(hall, hall.officer), id_of(hall, supervisor)
    notice_id = file_for(hall, supervisor, Behalf(officer, AWAY))
    with hall.town.database.read() as session:
        notice = notices.get(session, notice_id)
        assert (notice.officer_id, notice.current.changed_by_id, notice.current.changed_because) == (officer, by, AWAY)
        entry = session.scalars(select(AuditEntry).filter_by(act="file notice")).one()
        assert (entry.actor, json.loads(entry.detail)["for"]) == (f"person:{by}", officer)
    assert told(hall, succession.FOR_OFFICER) == [f"person:{officer}"]


def test_what_an_officer_files_names_nobody_else(hall: School) -> None:
    """No stand-in, no reason, no word to themselves."""
    notice_id = file(hall)
    with hall.town.database.read() as session:
        version = notices.get(session, notice_id).current
        assert (version.changed_by_id, version.changed_because) == (None, None)
    assert told(hall, succession.FOR_OFFICER) == []


@pytest.mark.parametrize(
    ("changes", "because", "field"),
    [
        ({}, None, "because"),
        ({}, " ", "because"),
        ({"school": "conard"}, AWAY, "officer"),
        ({"occurred_at": datetime(2026, 6, 1, 14, 0, tzinfo=NOW.tzinfo)}, AWAY, "officer"),
    ],
)
def test_the_officer_was_assigned_there_that_day_and_a_reason_is_given(
    hall: School, supervisor: Identity, changes: dict[str, object], because: str | None, field: str
) -> None:
    """Else the field says what is wrong, and nothing is filed."""
    with pytest.raises(Invalid) as problems:
        file_for(hall, supervisor, Behalf(id_of(hall, hall.officer), because), a_form(**changes))
    assert set(problems.value.fields) == {field}
    assert told(hall, "notice_card") == []


@pytest.mark.parametrize("behalf", [None, Behalf(None, AWAY)])
def test_a_supervisor_who_is_no_officer_files_nothing_as_their_own(
    hall: School, supervisor: Identity, behalf: Behalf | None
) -> None:
    """A notice is an officer's: one has to be chosen."""
    with pytest.raises(Invalid) as problems:
        file_for(hall, supervisor, behalf)
    assert set(problems.value.fields) == {"officer"}


@pytest.mark.parametrize("who", ["officer", "principal", "superintendent"])
def test_nobody_but_a_supervisor_files_for_another(hall: School, who: str) -> None:
    """Also not an officer of the same school for another."""
    other = hall.town.add("Olga Officer", Role.OFFICER, "hall")
    with pytest.raises(Refused, match="permission to file"):
        file_for(hall, getattr(hall, who), Behalf(id_of(hall, other), AWAY))


def test_it_can_be_filed_for_who_left_lately_and_for_nobody_who_left_long_ago(
    hall: School, supervisor: Identity
) -> None:
    """What the form offers: today's assignments, and those of the last thirty days."""
    hall.town.add("Lea Left", Role.OFFICER, "conard", last_day=TODAY - timedelta(days=30))
    hall.town.add("Gus Gone", Role.OFFICER, "conard", last_day=TODAY - timedelta(days=31))
    hall.town.add("Nia New", Role.OFFICER, "conard", first_day=TODAY + A_DAY)
    with hall.town.database.read() as session:
        offered = succession.choices(session, hall.town.agreement, NOW)
        assert [(held.person.name, held.school) for held in offered] == [
            ("Lea Left", "conard"),
            ("Oda Officer", "hall"),
        ]
    leave(hall, hall.officer, TODAY)
    file_for(hall, supervisor, Behalf(id_of(hall, hall.officer), AWAY), now=NOW + A_DAY)


def test_who_is_both_files_their_own_without_a_reason_and_for_others_with_one(
    hall: School, supervisor: Identity
) -> None:
    """A sergeant with a school of their own."""
    with hall.town.database.write() as session:
        sergeant = session.scalars(select(Person).filter_by(user_id=supervisor.user_id)).one()
        session.add(RoleHeld(person=sergeant, role=Role.OFFICER, school="conard", side="police", first_day=TODAY))
    own = file_for(hall, supervisor, Behalf(id_of(hall, supervisor), None), a_form(school="conard"))
    with hall.town.database.read() as session:
        assert notices.get(session, own).current.changed_by_id is None
    with pytest.raises(Invalid):
        file_for(hall, supervisor, None, now=NOW + timedelta(minutes=1))


def test_a_supervisor_completes_amends_and_withdraws_for_the_officer(hall: School, supervisor: Identity) -> None:
    """Each names the supervisor, and each is told to the officer."""
    officer, by = id_of(hall, hall.officer), id_of(hall, supervisor)
    notice_id, agreement = file(hall, started_by=None), hall.town.agreement
    actor = hall.town.actor(supervisor)
    with hall.town.database.write() as session:
        notices.complete_details(session, agreement, actor, notice_id, a_form(started_by="dispatch"), 1, NOW)
    with hall.town.database.write() as session:
        form = a_form(started_by="dispatch", place="transport")
        notices.amend(session, agreement, actor, notice_id, form, "It was the bus.", 2, NOW)
    with hall.town.database.write() as session:
        notices.withdraw(session, actor, notice_id, "Filed twice.", NOW)
    with hall.town.database.read() as session:
        notice = notices.get(session, notice_id)
        assert [row.changed_by_id for row in notice.versions] == [None, by, by]
        assert (notice.officer_id, notice.withdrawn_by_id) == (officer, by)
    assert told(hall, succession.FOR_OFFICER) == [f"person:{officer}"] * 3


def test_nothing_is_on_the_way_to_an_officer_whose_account_is_gone(hall: School, supervisor: Identity) -> None:
    """A message that can never arrive would be an alarm for nothing."""
    notice_id = file(hall)
    with hall.town.database.write() as session:
        seen_in_slack(session, hall.officer, NOW, is_guest=False, is_deactivated=True)
        notices.withdraw(session, hall.town.actor(supervisor), notice_id, "Filed twice.", NOW)
    assert told(hall, succession.FOR_OFFICER) == []


def test_a_supervisor_never_acknowledges(hall: School, supervisor: Identity) -> None:
    """Neither what they filed for an officer, nor anything else: nobody's click but the school's shows it was told."""
    notice_id = file_for(hall, supervisor, Behalf(id_of(hall, hall.officer), AWAY))
    with pytest.raises(Refused), hall.town.database.write() as session:
        acknowledgments.acknowledge(session, hall.town.actor(supervisor), notice_id, NOW)
    with hall.town.database.read() as session:
        assert not may(hall.town.actor(supervisor), Act.ASK_ABOUT_NOTICE, notices.get(session, notice_id).subject)


def test_what_an_officer_leaves_is_on_the_supervisors_home_and_told_once(hall: School, supervisor: Identity) -> None:
    """In one message for all of it; nothing of it before the role has ended, and none of what is complete."""
    left = [file(hall, f"T:{number}", occurred_at=NOW) for number in range(2)]
    file(hall, "T:complete", students=0)
    leave(hall, hall.officer, TODAY)
    mornings(hall, NOW)
    assert told(hall, details_clock.UNATTENDED) == []
    mornings(hall, NOW + 3 * A_DAY)
    assert told(hall, details_clock.UNATTENDED) == [f"person:{id_of(hall, supervisor)}"]
    for day, expected in ((TODAY, []), (TODAY + A_DAY, left)):
        with hall.town.database.read() as session:
            found = waiting.left_open(session, hall.town.actor(supervisor), day, 8)
            assert [notice.id for notice in found] == expected
            assert waiting.left_open(session, hall.town.actor(hall.principal), day, 8) == []
    with hall.town.database.read() as session:
        officer, found_left = details_clock.handed_over(session, id_of(hall, hall.officer))
        assert (officer.name, [notice.id for notice in found_left]) == ("Oda Officer", left)


@pytest.mark.parametrize("lost", [{"is_deactivated": True}, {"is_guest": True}, {"user_id": None}])
def test_an_officer_without_an_account_can_complete_nothing(
    hall: School, supervisor: Identity, lost: dict[str, object]
) -> None:
    """The role alone is not enough: what cannot be opened in Slack is left to the supervisor."""
    notice_id = file(hall, occurred_at=NOW)
    with hall.town.database.write() as session:
        session.execute(update(Person).where(Person.id == notices.get(session, notice_id).officer_id).values(lost))
    mornings(hall, NOW + A_DAY)
    assert told(hall, details_clock.UNATTENDED) == [f"person:{id_of(hall, supervisor)}"]
    with hall.town.database.read() as session:
        left = waiting.left_open(session, hall.town.actor(supervisor), TODAY, 8)
        assert [notice.id for notice in left] == [notice_id]


def test_an_officer_who_comes_back_and_leaves_again_is_told_of_again(hall: School, supervisor: Identity) -> None:
    """The first word says nothing of what was left the second time."""
    file(hall, occurred_at=NOW)
    leave(hall, hall.officer, TODAY)
    mornings(hall, NOW + A_DAY)
    leave(hall, hall.officer, TODAY + timedelta(days=60))
    mornings(hall, NOW + 2 * A_DAY)
    leave(hall, hall.officer, TODAY)
    mornings(hall, NOW + 3 * A_DAY)
    assert told(hall, details_clock.UNATTENDED) == [f"person:{id_of(hall, supervisor)}"] * 2


def test_without_a_supervisor_chief_and_designee_are_told_and_the_check_names_it(hall: School) -> None:
    """They cannot complete it: they have somebody appointed who can."""
    chiefs = [hall.town.add("Cid Chief", Role.CHIEF), hall.town.add("Dee Deputy", Role.CHIEF_DESIGNEE)]
    notice_id = file(hall, occurred_at=NOW)
    leave(hall, hall.officer, TODAY)
    mornings(hall, NOW + 2 * A_DAY)
    assert told(hall, details_clock.UNATTENDED) == [f"person:{id_of(hall, who)}" for who in chiefs]
    with hall.town.database.read() as session:
        assert [row.id for row in succession.nobody_completes(session, TODAY + A_DAY, 8)] == [notice_id]
        assert succession.nobody_completes(session, TODAY, 8) == []
    hall.town.add("Sam Supervisor", Role.SUPERVISOR)
    with hall.town.database.read() as session:
        assert succession.nobody_completes(session, TODAY + A_DAY, 8) == []


def test_who_was_made_supervisor_completes_what_they_filed_as_an_officer(hall: School) -> None:
    """It is theirs: nobody stands in, nothing is handed over."""
    notice_id = file(hall, started_by=None)
    leave(hall, hall.officer, TODAY)
    with hall.town.database.write() as session:
        officer = session.scalars(select(Person).filter_by(user_id=hall.officer.user_id)).one()
        session.add(RoleHeld(person=officer, role=Role.SUPERVISOR, side="police", first_day=TODAY + A_DAY))
    later = NOW + A_DAY
    mornings(hall, later)
    assert told(hall, details_clock.UNATTENDED) == []
    with hall.town.database.write() as session:
        actor = hall.town.actor(hall.officer, later)
        form = a_form(started_by="dispatch")
        notices.complete_details(session, hall.town.agreement, actor, notice_id, form, 1, later)
    assert told(hall, succession.FOR_OFFICER) == []
