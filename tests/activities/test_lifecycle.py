"""Every act on an activity, in every state, by everybody; what can be taken, and what stays on record."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from models.activities import acts, queries
from models.activities.acts import Whose
from models.activities.kinds import ALL_KINDS, ActivityKind
from models.activities.steps import COURSES
from models.activities.tables import Activity
from models.actor import Actor
from models.delivery.outbox import Delivery
from models.errors import Conflict, Invalid, NotFound, Refused
from models.evaluations.criteria import CRITERIA
from models.people.tables import Person, RoleHeld
from models.store.audit import AuditEntry
from models.vocabulary import Role
from tests.activities.acts import ANSWERS, PRESENTATION, REQUEST, TALK, TODAY, TRAINING, correct, form, log
from tests.support.staff import Staff, goes_through
from tests.support.town import NOW

LATER = NOW + timedelta(hours=1)
OWN, CHANGERS = {"officer"}, {"officer", "supervisor"}
READERS = {"officer", "principal", "designee", "chief", "chief's designee", "supervisor"}
OF_TRAINING = {"officer", "chief", "chief's designee", "supervisor"}
TRIED = {
    "correct": lambda session, staff, actor, about, now: correct(session, staff, actor, about, now, people=7, hours=7),
    "withdraw": lambda session, _staff, actor, about, now: acts.withdraw(session, actor, about, "In error.", now),
    "read": lambda session, _staff, actor, about, _now: acts.read(session, actor, about),
}


@pytest.mark.parametrize("state", ["standing", "withdrawn"])
@pytest.mark.parametrize("kind", [PRESENTATION, TRAINING], ids=["at a school", "at no school"])
@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_each_act_goes_through_where_it_may_and_nowhere_else(staff: Staff, kind: ActivityKind, state: str) -> None:
    """All acts, all people; what is refused leaves no trace. What was withdrawn is read, and never changed."""
    with staff.town.database.write() as session:
        made = log(session, staff, staff.actor("officer"), kind)
        if state == "withdrawn":
            acts.withdraw(session, staff.actor("officer"), made.id, "In error.", NOW)
        found = goes_through(session, staff, TRIED, made.id, LATER)
    changers = CHANGERS if state == "standing" else set()
    readers = OF_TRAINING if kind is TRAINING else READERS
    assert found == {"correct": changers, "withdraw": changers, "read": readers}


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_who_may_log_each_kind_where_and_for_whom(staff: Staff) -> None:
    """An officer at the own school; a training for an officer, a supervisor too; nobody else anything."""
    tried = {
        "at Hall": lambda session, staff, actor, _about, now: log(session, staff, actor, TALK, now),
        "at Conard": lambda session, staff, actor, _about, now: log(session, staff, actor, REQUEST, now, "conard"),
        "at no school": lambda session, staff, actor, _about, now: log(session, staff, actor, TALK, now, None),
        "training of the officer": lambda session, staff, actor, about, now: log(
            session, staff, actor, TRAINING, now, None, about
        ),
    }
    with staff.town.database.write() as session:
        found = goes_through(session, staff, tried, staff.id("officer"), LATER)
    assert found == {
        "at Hall": {"officer", "second officer"}, "at Conard": {"officer elsewhere"}, "at no school": set(),
        "training of the officer": CHANGERS,
    }  # fmt: skip


def test_what_was_logged_corrected_and_withdrawn_stays(staff: Staff) -> None:
    """Each version with who and why; nothing is deleted, and each act is in the audit log once."""
    with staff.town.database.write() as session:
        officer, supervisor = staff.actor("officer"), staff.actor("supervisor")
        made = log(session, staff, officer, PRESENTATION, detail="Rights and duties")
        correct(session, staff, officer, made.id, people=26, because="Two came later.")
        correct(session, staff, supervisor, made.id, LATER, version=2, people=27, because="The list says so.")
        acts.withdraw(session, supervisor, made.id, "Logged twice.", LATER)
        session.flush()
        session.expire_all()
        found = acts.get(session, made.id)
        assert [(v.version, v.people, v.changed_because, v.changed_by.name) for v in found.versions] == [
            (1, 24, None, "Officer"), (2, 26, "Two came later.", "Officer"),
            (3, 27, "The list says so.", "Supervisor"),
        ]  # fmt: skip
        assert (found.withdrawn_because, found.current.people) == ("Logged twice.", 27)
        entries = select(AuditEntry.act, func.count()).group_by(AuditEntry.act)
        assert dict(session.execute(entries).all()) == {  # type: ignore[arg-type]
            "log activity": 1, "correct activity": 2, "withdraw activity": 1,
        }  # fmt: skip


def test_an_officer_is_told_of_what_others_do_for_them_and_of_nothing_else(staff: Staff) -> None:
    """A supervisor's act: one message each, to the officer; one's own acts are told to nobody."""
    with staff.town.database.write() as session:
        officer, supervisor = staff.actor("officer"), staff.actor("supervisor")
        made = log(session, staff, officer, TRAINING)
        correct(session, staff, officer, made.id, hours=7)
        assert session.scalars(select(Delivery.id)).all() == []
        log(session, staff, supervisor, TRAINING, officer_id=staff.id("officer"))
        acts.withdraw(session, supervisor, made.id, "Another one's.", LATER)
        told = session.execute(select(Delivery.kind, Delivery.destination)).all()
        assert [tuple(row) for row in told] == [(acts.FOR_OFFICER, f"person:{staff.id('officer')}")] * 2


def test_an_officer_who_cannot_be_reached_is_told_nothing(staff: Staff) -> None:
    """The act is done all the same."""
    with staff.town.database.write() as session:
        gone = Person.id == staff.id("officer")
        session.execute(update(Person).where(gone).values(is_deactivated=True))
        made = log(session, staff, staff.actor("supervisor"), TRAINING, officer_id=staff.id("officer"))
        assert (made.school, session.scalars(select(Delivery.id)).all()) == (None, [])


@pytest.mark.parametrize(
    ("kind", "changes", "field"),
    [
        (TALK, {"topic": None}, "topic"),
        (TALK, {"topic": "nothing of the table"}, "topic"),
        (TALK, {"people": 0}, "people"),
        (TALK, {"people": 5001}, "people"),
        (TALK, {"minutes": 601}, "minutes"),
        (TALK, {"happened_on": None}, "happened_on"),
        (TALK, {"happened_on": date(2026, 11, 24)}, "happened_on"),
        (TALK, {"happened_on": date(2025, 11, 21)}, "happened_on"),
        (TALK, {"happened_on": date(2026, 6, 30)}, "happened_on"),  # a day before the assignment began
        (PRESENTATION, {"detail": "Ask zoe@students.example about it"}, "detail"),
        (PRESENTATION, {"detail": "x" * 201}, "detail"),
        (REQUEST, {"outcome": "forgotten"}, "outcome"),
        (TRAINING, {"hours": None}, "hours"),
        (TRAINING, {"provider": "Born on May 1"}, "provider"),
        (TRAINING, {"certificate": "123-45-6789"}, "certificate"),
        (TRAINING, {"certificate": "see @zoe"}, "certificate"),
        (TRAINING, {"certificate": "1" * 41}, "certificate"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_what_cannot_be_taken_is_said_under_its_question(
    staff: Staff, kind: ActivityKind, changes: dict[str, Any], field: str
) -> None:
    """Whether it is logged or corrected: one field, and nothing is recorded."""
    with staff.town.database.write() as session:
        with pytest.raises(Invalid) as problem:
            log(session, staff, staff.actor("officer"), kind, **changes)
        assert [*problem.value.fields] == [field]
        assert session.scalars(select(Activity.id)).all() == []
        made = log(session, staff, staff.actor("officer"), kind)
        with pytest.raises(Invalid) as problem:
            correct(session, staff, staff.actor("officer"), made.id, **changes)
        assert [*problem.value.fields] == [field]


@pytest.mark.parametrize("number", ["SEL-2026-0044712", "100200300", "26-12345"])
@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_the_number_of_a_certificate_may_look_like_any_number(staff: Staff, number: str) -> None:
    """It is the officer's, and no student's."""
    with staff.town.database.write() as session:
        made = log(session, staff, staff.actor("officer"), TRAINING, certificate=number)
        assert made.current.certificate == number


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_answers_that_a_kind_does_not_ask_are_not_kept(staff: Staff) -> None:
    """Of a talk nothing is kept that was typed, whatever is sent: never who."""
    with staff.town.database.write() as session:
        made = log(session, staff, staff.actor("officer"), TALK, detail="Zoë", provider="Zoë", grade="9", hours=3)
        kept = made.current
        assert (kept.detail, kept.provider, kept.grade, kept.hours) == (None, None, None, None)
        assert (kept.with_whom, kept.topic, kept.people) == ("student", "bullying", 1)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_nobody_logs_a_talk_as_another_officer(staff: Staff) -> None:
    """Whatever officer is sent with it: it is the own."""
    with staff.town.database.write() as session:
        made = log(session, staff, staff.actor("officer"), TALK, officer_id=staff.id("second officer"))
        assert made.officer_id == staff.id("officer")


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_training_is_of_somebody_who_is_or_was_an_officer(staff: Staff) -> None:
    """Also of one who has left; never of a principal."""
    with staff.town.database.write() as session:
        supervisor = staff.actor("supervisor")
        with pytest.raises(Invalid, match="Choose the officer"):
            log(session, staff, supervisor, TRAINING, officer_id=staff.id("principal"))
        over = TODAY - timedelta(days=30)
        officer_id = staff.id("officer")
        session.execute(update(RoleHeld).where(RoleHeld.person_id == officer_id).values(last_day=over))
        assert log(session, staff, supervisor, TRAINING, officer_id=officer_id).officer_id == officer_id


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_an_officer_who_left_the_school_still_corrects_what_was_done_there(staff: Staff) -> None:
    """As long as they are an officer somewhere; the day stays one of the assignment. New entries are refused."""
    with staff.town.database.write() as session:
        made_id = log(session, staff, staff.actor("officer"), TALK).id
        officer_id, yesterday = staff.id("officer"), TODAY - timedelta(days=1)
        session.execute(update(RoleHeld).where(RoleHeld.person_id == officer_id).values(last_day=yesterday))
        moved = RoleHeld(person_id=officer_id, role=Role.OFFICER, school="conard", first_day=TODAY)
        session.add(moved)
    with staff.town.database.write() as session:
        officer = staff.actor("officer")
        with pytest.raises(Refused):
            log(session, staff, officer, TALK)
        assert correct(session, staff, officer, made_id, people=3).current.people == 3
        earlier = TODAY - timedelta(days=200)  # before the assignment to Hall
        with pytest.raises(Invalid, match="not assigned to Hall High School"):
            correct(session, staff, officer, made_id, version=2, happened_on=earlier)


def test_a_correction_needs_a_reason_a_change_and_the_newest_version(staff: Staff) -> None:
    """A stale form is refused, and so is one without a difference."""
    with staff.town.database.write() as session:
        officer = staff.actor("officer")
        made = log(session, staff, officer, TALK)
        with pytest.raises(Invalid, match="because"):
            correct(session, staff, officer, made.id, people=2, because=" ")
        with pytest.raises(Conflict, match="Nothing is different"):
            correct(session, staff, officer, made.id)
        correct(session, staff, officer, made.id, people=2)
        with pytest.raises(Conflict, match="was corrected since"):
            correct(session, staff, officer, made.id, people=3)
        assert made.version == 2


def test_of_two_who_correct_at_once_one_is_told_so(staff: Staff) -> None:
    """The officer and the supervisor have the same version open: one correction is saved, none is lost unseen."""
    with staff.town.database.write() as session:
        entry_id = log(session, staff, staff.actor("officer"), TALK).id
    both = Barrier(2)

    def correcting(who: str, people: int) -> str:
        both.wait()
        try:
            with staff.town.database.write() as session:
                correct(session, staff, staff.actor(who), entry_id, people=people)
        except Conflict as conflict:
            return str(conflict)
        return "saved"

    with ThreadPoolExecutor(2) as pool:
        answers = [*pool.map(correcting, ("officer", "supervisor"), (2, 3))]
    assert sorted(answer == "saved" for answer in answers) == [False, True]
    with staff.town.database.read() as session:
        assert len(acts.get(session, entry_id).versions) == 2


def test_what_each_may_read_is_listed_newest_first(staff: Staff) -> None:
    """The officer's own, a school's for its principal, all for the police; nothing for the others."""
    with staff.town.database.write() as session:
        mine = log(session, staff, staff.actor("officer"), TALK)
        training = log(session, staff, staff.actor("officer"), TRAINING)
        second = log(session, staff, staff.actor("second officer"), REQUEST)
        away = log(session, staff, staff.actor("officer elsewhere"), TALK, school="conard")
        acts.withdraw(session, staff.actor("second officer"), second.id, "Not mine.", NOW)

        def listed(who: str) -> list[int] | None:
            found = queries.newest(session, staff.actor(who), 10)
            return found and [row.id for row in found.rows]

        assert listed("officer") == [training.id, mine.id]
        assert listed("principal") == [second.id, mine.id]
        standing = queries.newest_standing(session, staff.actor("principal"), 10, 501)
        assert standing
        assert ([row.id for row in standing.rows], standing.count) == ([mine.id], 1)
        assert listed("principal elsewhere") == [away.id]
        assert listed("supervisor") == [away.id, second.id, training.id, mine.id]
        assert listed("superintendent") == []  # conflicts of duties would be there, and what nobody answers
        assert listed("administrator") is None
        page = queries.newest(session, staff.actor("chief"), 3, 1)
        assert page is not None
        assert ([row.id for row in page.rows], page.count) == ([mine.id], 4)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_the_kinds_that_an_officer_logs_most_come_first(staff: Staff) -> None:
    """By how often; without any, in the order of the table. A supervisor logs trainings alone."""
    with staff.town.database.write() as session:
        officer: Actor = staff.actor("officer")
        assert codes(session, officer) == ["talk", "presentation", "request"]
        for kind in (REQUEST, TRAINING, REQUEST):
            log(session, staff, officer, kind)
        assert codes(session, officer) == ["request", "training", "talk"]
        assert codes(session, staff.actor("supervisor")) == ["training"]
        assert codes(session, staff.actor("principal")) == []


def codes(session: Session, actor: Actor) -> list[str]:
    """The codes of somebody's three most used kinds."""
    return [kind.code for kind in queries.most_used(session, actor, 3)]


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_the_last_of_a_kind_is_the_own_and_stands(staff: Staff) -> None:
    """What was withdrawn is not repeated, nor what a colleague logged."""
    with staff.town.database.write() as session:
        officer = staff.actor("officer")
        assert queries.last_of(session, officer, TALK) is None
        first, second = (log(session, staff, officer, TALK, people=number) for number in (2, 3))
        log(session, staff, staff.actor("second officer"), TALK)
        acts.withdraw(session, officer, second.id, "In error.", NOW)
        assert queries.last_of(session, officer, TALK) == first


def test_the_table_of_kinds_holds_together() -> None:
    """Each kind has its answers here, criteria of the evaluation, and three answers at most without a default."""
    assert {kind.code for kind in ALL_KINDS} == ANSWERS.keys()
    for kind in ALL_KINDS:
        assert set(kind.criteria) <= CRITERIA.keys()
        needed = [asked for asked in kind.asked if not asked.optional and asked.default is None]
        assert 1 <= len(needed) <= (7 if kind.code in COURSES else 3), kind.code
        for asked in kind.asked:
            assert sum(map(bool, (asked.codes, asked.highest, asked.longest))) == 1
    with pytest.raises(NotFound):
        acts.kind_of("nothing")
    assert form(TALK).of_kind(TALK) == form(TALK)
    assert Whose(1).school is None
