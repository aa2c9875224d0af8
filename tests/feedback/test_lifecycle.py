"""Every act on a commendation or complaint, in every state, by everybody; and who is told of it (§V.6)."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from threading import Barrier
from typing import Any, cast

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.app import due_acts
from models.delivery.outbox import Delivery
from models.destinations import PersonDM
from models.errors import Conflict, Invalid, Refused
from models.feedback import acts as feedback_acts
from models.feedback import queries, tables
from models.feedback.kinds import ABOUT, FROM_WHOM, OUTCOMES
from models.people.tables import Person, RoleHeld
from models.policy import NEVER_OFFICERS, own_schools
from models.store import deadlines
from models.store.audit import AuditEntry
from models.store.database import Database
from models.vocabulary import Role
from tests.feedback import acts
from tests.feedback.acts import ACTS, FORM, OUTCOME, TODAY, bring_to
from tests.support.staff import Staff, goes_through, staffed
from tests.support.town import NOW

LATER = NOW + timedelta(hours=1)
A_DAY = timedelta(days=1)
AT_HALL = {"principal", "designee"}
EVERYWHERE = {"superintendent", "chief", "chief's designee", "supervisor"}
READERS = AT_HALL | EVERYWHERE
CHANGERS = {"principal", "superintendent"}
STATES = (
    "complaint open", "complaint handled", "complaint reopened", "complaint withdrawn", "commendation recorded",
    "commendation withdrawn",
)  # fmt: skip
STANDING = [state for state in STATES if "withdrawn" not in state]
# Which act goes through, in which state, for whom. Everything else is refused.
GOES: dict[str, dict[str, set[str]]] = {
    "read": {state: READERS | ({"officer"} if "commendation" in state else set()) for state in STATES},
    "correct": dict.fromkeys(STANDING, CHANGERS),
    "withdraw": dict.fromkeys(STANDING, CHANGERS),
    "handle": dict.fromkeys(("complaint open", "complaint reopened"), READERS),
    "reopen": {"complaint handled": READERS},
}


@pytest.fixture
def staff(database: Database) -> Staff:
    """The staff, a second officer at Hall, and one who is a supervisor too."""
    found = staffed(database)
    found.people["second officer"] = found.town.add("Second Officer", Role.OFFICER, "hall")
    found.people["officer and supervisor"] = found.town.add("Sergeant Both", Role.OFFICER, "conard")
    with database.write() as session:
        both = session.scalars(select(Person).filter_by(name="Sergeant Both")).one()
        both.roles.append(RoleHeld(role=Role.SUPERVISOR, side="police", first_day=date(2026, 7, 1)))
    return found


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_each_act_goes_through_where_it_may_and_nowhere_else(staff: Staff, state: str) -> None:
    """All acts, all people, in one state. What a principal recorded, no one of the police takes back."""
    with staff.town.database.write() as session:
        found = goes_through(session, staff, ACTS, bring_to(session, staff, state), LATER)
    both = {"officer and supervisor"} if "commendation" in state else set()  # a supervisor reads commendations
    expected = {name: states.get(state, set()) for name, states in GOES.items()}
    assert found == expected | {"read": expected["read"] | both}


@pytest.mark.parametrize("kind", ["complaint", "commendation"])
@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_who_may_record_at_a_school_and_about_the_whole_program(staff: Staff, kind: str) -> None:
    """Principal and designee for their own school; heads of both parties and supervisors anywhere; officers never."""
    expected = {"hall": READERS, "conard": EVERYWHERE | {"principal elsewhere", "designee elsewhere"}, None: EVERYWHERE}
    for school, able in expected.items():
        found = set()
        with staff.town.database.write() as session:
            for who in staff.people:
                try:
                    acts.record(session, staff, staff.actor(who), kind, school=school)
                    found.add(who)
                except Refused:
                    pass
        assert found == able


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_what_the_police_recorded_the_chief_or_its_recorder_changes_and_no_school(staff: Staff) -> None:
    """Each side takes back its own; the head of a side also for one who has left."""
    for recorder, able in {
        "supervisor": {"supervisor", "chief"}, "chief": {"chief"}, "superintendent": {"superintendent"},
        "chief's designee": {"chief's designee", "chief"}, "designee": {"designee", "superintendent"},
    }.items():  # fmt: skip
        with staff.town.database.write() as session:
            made = acts.record(session, staff, staff.actor(recorder))
            found = goes_through(session, staff, {name: ACTS[name] for name in ("correct", "withdraw")}, made.id, LATER)
        assert found == {"correct": able, "withdraw": able}


def test_an_officer_has_no_complaint_whatever_else_they_are(staff: Staff) -> None:
    """Neither in a list nor waiting nor at any school; commendations for others no officer sees either."""
    with staff.town.database.write() as session:
        acts.record(session, staff, staff.actor("principal"))
        mine = acts.record(session, staff, staff.actor("chief"), "commendation", officer_id=staff.id("officer"))
        for who in ("officer", "second officer", "officer and supervisor"):
            actor = staff.actor(who)
            assert queries.open_complaints(session, actor, 9) == []
            assert not any(own_schools(actor, act) for act in NEVER_OFFICERS)
        assert [row.id for row in _list(session, staff, "officer")] == [mine.id]
        assert _list(session, staff, "second officer") == []
        assert [row.kind for row in _list(session, staff, "officer and supervisor")] == ["commendation"]
        assert len(_list(session, staff, "supervisor")) == 2
        assert len(_list(session, staff, "principal")) == 2
        assert _list(session, staff, "principal elsewhere") == []
        assert queries.newest(session, staff.actor("team, schools"), 9) is None


def _list(session: Session, staff: Staff, who: str) -> list[tables.Feedback]:
    found = queries.newest(session, staff.actor(who), 9)
    assert found is not None
    assert found.count == len(found.rows)
    return list(found.rows)


TOLD = {
    ("complaint", "hall", "principal"): {"supervisor", "chief"},
    ("complaint", "hall", "chief"): {"principal", "supervisor"},
    ("complaint", None, "superintendent"): {"chief"},
    ("complaint", None, "supervisor"): {"superintendent", "chief"},
    ("commendation", "hall", "principal"): {"officer"},
}


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("kind", "school", "recorder"), TOLD)
def test_who_is_told(staff: Staff, kind: str, school: str | None, recorder: str) -> None:
    """Never who recorded it, nor a supervisor who is an officer too."""
    officer = staff.id("officer") if kind == "commendation" else None
    with staff.town.database.write() as session:
        acts.record(session, staff, staff.actor(recorder), kind, school=school, officer_id=officer)
    assert told(staff) == {
        (f"feedback_{'commended' if officer else 'told'}", who) for who in TOLD[kind, school, recorder]
    }


def told(staff: Staff) -> set[tuple[str, str]]:
    """Every message of the outbox that is no change: its kind, and to whom."""
    with staff.town.database.read() as session:
        return set(told_in(session, staff))


def test_whoever_recorded_a_complaint_is_told_of_its_outcome_and_all_messages_change(staff: Staff) -> None:
    """The recorder by a message of their own; those who were told before by a change, which rings nobody."""
    with staff.town.database.write() as session:
        made = acts.record(session, staff, staff.actor("principal"))
        before = len(made.message_ids)
        acts.handle(session, staff, staff.actor("supervisor"), made.id, LATER)
        assert ("feedback_outcome", "principal") in told_in(session, staff)
        changed = session.scalars(select(Delivery.changes).where(Delivery.changes.is_not(None))).all()
        assert sorted(changed) == sorted(made.message_ids[:before])
        acts.reopen(session, staff, staff.actor("chief"), made.id, LATER)
        again = [row for row in told_in(session, staff) if row == ("feedback_told", "supervisor")]
        assert len(again) == 2


def told_in(session: Session, staff: Staff) -> list[tuple[str, str]]:
    """The same within a session, in their order."""
    names = {PersonDM(staff.id(who)): who for who in staff.people}
    rows = session.scalars(select(Delivery).where(Delivery.changes.is_(None)).order_by(Delivery.id))
    return [(row.kind, names[cast(PersonDM, row.place)]) for row in rows]


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_an_open_complaint_is_reminded_of_once_and_a_settled_one_never(staff: Staff) -> None:
    """After the 14 days of the district goal; nobody of what is settled; one that is reopened counts anew."""
    due = due_acts(staff.town.agreement)
    with staff.town.database.write() as session:
        still, handled, gone, again = (acts.record(session, staff, staff.actor("principal")).id for _ in range(4))
        acts.record(session, staff, staff.actor("principal"), "commendation")
        acts.handle(session, staff, staff.actor("chief"), handled, LATER)
        acts.withdraw(session, staff, staff.actor("principal"), gone, LATER)
        acts.handle(session, staff, staff.actor("chief"), again, LATER)
        acts.reopen(session, staff, staff.actor("chief"), again, NOW + 10 * A_DAY)
    assert reminded(staff, due, NOW + 14 * A_DAY - timedelta(seconds=1)) == set()
    assert reminded(staff, due, NOW + 14 * A_DAY) == {still}
    assert reminded(staff, due, NOW + 24 * A_DAY) == {still, again}
    assert reminded(staff, due, NOW + 300 * A_DAY) == {still, again}
    with staff.town.database.read() as session:
        whom = [who for kind, who in told_in(session, staff) if kind == "feedback_reminder"]
    assert sorted(whom) == sorted(2 * ["principal", "supervisor", "chief"])


def reminded(staff: Staff, due: Any, now: Any) -> set[int]:
    """Let the clock run until a moment; the records of which somebody was reminded so far."""
    with staff.town.database.write() as session:
        while deadlines.take_one(session, due, now):
            pass
        found = session.scalars(select(Delivery.subject_id).filter_by(kind="feedback_reminder"))
        return set(found)


WRONG: dict[str, tuple[dict[str, Any], str, str]] = {
    "no day": ({"received_on": None}, "received_on", "Enter the day"),
    "tomorrow": ({"received_on": TODAY + A_DAY}, "received_on", "still to come"),
    "long ago": ({"received_on": TODAY - 367 * A_DAY}, "received_on", "more than a year ago"),
    "no kind of person": ({"from_whom": None}, "from_whom", "Please answer"),
    "an unknown person": ({"from_whom": "SECRET"}, "from_whom", "choose again"),
    "about nothing": ({"about": None}, "about", "Please answer"),
    "about something else": ({"about": "x"}, "about", "choose again"),
    "no words": ({"words": None}, "words", "Please answer"),
    "blank words": ({"words": " \n"}, "words", "Please answer"),
    "3,001 characters": ({"words": "w" * 3001}, "words", "within 3,000"),
    "an email address": ({"words": "Write to ann@example.org."}, "words", "an email address"),
    "a student number": ({"words": "It is student 123456."}, "words", "a student or account number"),
    "an unknown school": ({"school": "nowhere"}, "school", "choose the school"),
}


@pytest.mark.parametrize("wrong", WRONG)
@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_an_answer_that_cannot_be_taken_is_refused_at_its_question(staff: Staff, wrong: str) -> None:
    """And nothing is recorded, nor anybody told."""
    changes, field, words = WRONG[wrong]
    with staff.town.database.write() as session:
        with pytest.raises(Invalid) as found:
            acts.record(session, staff, staff.actor("chief"), **changes)
        assert session.scalars(select(tables.Feedback)).all() == []
    assert list(found.value.fields) == [field]
    assert words in found.value.fields[field]


def test_texts_are_kept_to_the_letter(staff: Staff) -> None:
    """3,000 characters, emoji, markup, what would be a formula: on both databases."""
    for words in ("w" * 2999 + "😀", "=1+1", "<!channel> *bold* @here &amp; `code`", "línea 1\nlínea 2 👩‍🏫"):
        with staff.town.database.write() as session:
            it = acts.record(session, staff, staff.actor("principal"), words=words).id
        with staff.town.database.read() as session:
            assert tables.get(session, it).current.words == words


OFFICERS = {
    "of the school": ("officer", "hall", True),
    "of another school": ("officer elsewhere", "hall", False),
    "of any school, for the program": ("officer elsewhere", None, True),
    "no officer": ("principal", "hall", False),
    "who left in October": ("officer who left", "hall", True),
    "who left last year": ("officer of last year", "hall", False),
}


@pytest.mark.parametrize("which", OFFICERS)
@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_commendation_is_for_an_officer_of_that_school_and_year(staff: Staff, which: str) -> None:
    """One who has left since may still be commended, and reads it once they hold the role somewhere."""
    staff.people["officer who left"] = staff.town.add("Left", Role.OFFICER, "hall", last_day=date(2026, 10, 2))
    staff.people["officer of last year"] = staff.town.add(
        "Gone", Role.OFFICER, "hall", first_day=date(2025, 8, 1), last_day=date(2026, 6, 20)
    )
    who, school, is_taken = OFFICERS[which]
    with staff.town.database.write() as session:

        def press() -> tables.Feedback:
            return acts.record(session, staff, staff.actor("chief"), "commendation", school=school,
                               officer_id=staff.id(who))  # fmt: skip

        if is_taken:
            assert press().officer_id == staff.id(who)
        else:
            with pytest.raises(Invalid, match="officer: Choose an officer"):
                press()


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_complaint_names_no_officer_even_if_one_is_sent(staff: Staff) -> None:
    """The form does not ask; what a forged one brings is not kept."""
    with staff.town.database.write() as session:
        made = acts.record(session, staff, staff.actor("chief"), officer_id=staff.id("officer"))
        assert made.officer_id is None
        assert made.subject.named_id is None


BAD_OUTCOMES: dict[str, tuple[dict[str, Any], str]] = {
    "none": ({"outcome": None}, "outcome"), "unknown": ({"outcome": "guilty"}, "outcome"),
    "no day": ({"handled_on": None}, "handled_on"), "tomorrow": ({"handled_on": TODAY + A_DAY}, "handled_on"),
    "before it was received": ({"handled_on": TODAY - A_DAY}, "handled_on"),
    "no words": ({"words": ""}, "words"), "3,001 characters": ({"words": "w" * 3001}, "words"),
    "a telephone number": ({"words": "Call 860-555-0100."}, "words"),
}  # fmt: skip


@pytest.mark.parametrize("wrong", BAD_OUTCOMES)
@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_an_outcome_that_cannot_be_taken_is_refused_at_its_question(staff: Staff, wrong: str) -> None:
    """The complaint stays open."""
    changes, field = BAD_OUTCOMES[wrong]
    with staff.town.database.write() as session:
        made = acts.record(session, staff, staff.actor("chief"))
        with pytest.raises(Invalid) as found:
            acts.handle(session, staff, staff.actor("chief"), made.id, LATER, **changes)
        assert made.is_open
    assert list(found.value.fields) == [field]


STALE: dict[str, Callable[[Session, Staff, int, str], Any]] = {
    "correct": lambda session, staff, it, seen: feedback_acts.correct(
        session, staff.town.agreement, staff.actor("principal"), it, seen, replace(FORM, about="other"), "Why", LATER),
    "withdraw": lambda session, staff, it, seen: feedback_acts.withdraw(
        session, staff.actor("principal"), it, seen, "Why", LATER),
    "handle": lambda session, staff, it, seen: feedback_acts.handle(
        session, staff.town.agreement, staff.actor("chief"), it, seen, OUTCOME, LATER),
    "reopen": lambda session, staff, it, seen: feedback_acts.reopen(
        session, staff.town.agreement, staff.actor("chief"), it, seen, "Why", LATER),
}  # fmt: skip


@pytest.mark.parametrize("act", STALE)
@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_form_that_was_opened_before_a_change_is_told_so(staff: Staff, act: str) -> None:
    """A correction or a step of somebody else has come between."""
    for change in (acts.correct, acts.handle):
        with staff.town.database.write() as session:
            made = acts.record(session, staff, staff.actor("principal"))
            seen = made.seen
            who = staff.actor("principal")
            change(session, staff, who, made.id, NOW)
            with pytest.raises(Conflict, match="has changed since you opened it"):
                STALE[act](session, staff, made.id, seen)


def test_of_two_who_record_an_outcome_at_once_one_does(staff: Staff) -> None:
    """The other is told how it stands."""
    with staff.town.database.write() as session:
        it = acts.record(session, staff, staff.actor("principal")).id
    together = Barrier(2)

    def press(who: str) -> str:
        actor = staff.actor(who)
        together.wait()
        try:
            with staff.town.database.write() as session:
                feedback_acts.handle(session, staff.town.agreement, actor, it, "1.0", OUTCOME, LATER)
        except Conflict as conflict:
            return str(conflict)
        return "recorded"

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(press, ("supervisor", "principal")))
    assert answers[1] == "recorded"
    assert "has changed since you opened it. It is handled now." in answers[0]
    with staff.town.database.read() as session:
        assert len(tables.get(session, it).steps) == 1


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_rights_end_with_the_role_also_for_what_one_recorded(staff: Staff) -> None:
    """A principal who moved to another school neither reads nor changes it; the superintendent still does."""
    with staff.town.database.write() as session:
        it = acts.record(session, staff, staff.actor("principal")).id
        held = session.scalars(select(RoleHeld).filter_by(person_id=staff.id("principal"))).one()
        held.school = "conard"
    with staff.town.database.write() as session:
        found = goes_through(session, staff, ACTS, it, LATER)
    assert "principal" not in set().union(*found.values())
    assert found["correct"] == {"superintendent"}


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_correction_keeps_what_was_said_before(staff: Staff) -> None:
    """With its reason; the same again is none; the day cannot come after the outcome."""
    with staff.town.database.write() as session:
        made = acts.record(session, staff, staff.actor("principal"), received_on=TODAY - 3 * A_DAY)
        acts.handle(session, staff, staff.actor("chief"), made.id, LATER, handled_on=TODAY - A_DAY)
        with pytest.raises(Invalid, match="after the day on which it was handled"):
            acts.correct(session, staff, staff.actor("principal"), made.id, LATER, received_on=TODAY)
        acts.correct(session, staff, staff.actor("principal"), made.id, LATER, from_whom="student")
        with pytest.raises(Conflict, match="Nothing is different"):
            acts.correct(session, staff, staff.actor("principal"), made.id, LATER)
        assert [(row.from_whom, row.words, row.changed_because) for row in made.versions] == [
            ("family", acts.WORDS, None), ("student", "SECRET words, corrected.", acts.BECAUSE),
        ]  # fmt: skip
        much_later = NOW + 500 * A_DAY  # the day that it had may be long ago
        acts.correct(session, staff, staff.actor("principal", much_later), made.id, much_later, words="Again.")


def test_every_act_is_on_record_without_a_word_of_content(staff: Staff) -> None:
    """Looks too, since what was said is confidential."""
    with staff.town.database.write() as session:
        it = bring_to(session, staff, "complaint reopened")
        acts.correct(session, staff, staff.actor("principal"), it, LATER)
        acts.read(session, staff, staff.actor("chief"), it, LATER)
        acts.withdraw(session, staff, staff.actor("principal"), it, LATER)
        rows = session.execute(select(AuditEntry.act, AuditEntry.detail).order_by(AuditEntry.id)).all()
    assert [row.act for row in rows] == [
        "record complaint", "record outcome of complaint", "reopen complaint", "correct complaint", "read complaint",
        "withdraw complaint",
    ]  # fmt: skip
    assert "SECRET" not in str(rows)


def test_codes_fit_their_columns_and_say_nothing_of_guilt() -> None:
    """Outcomes are words that a school and the police both use, and none of a disciplinary finding."""
    assert all(len(code) <= 20 for code in (*FROM_WHOM, *ABOUT, *OUTCOMES))
    found = " ".join(OUTCOMES.values()).lower()
    assert not any(word in found for word in ("sustained", "exonerated", "unfounded", "guilt", "misconduct"))
