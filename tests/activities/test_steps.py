"""Every step with what others have to answer, in every state, by everybody; who is told, and what stays on record."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from models.activities import acts, queries, register, step_acts, telling
from models.activities.kinds import KINDS
from models.activities.step_acts import StepForm
from models.activities.steps import ALL_STEPS, COURSES, STEPS
from models.activities.tables import Activity
from models.activities.waiting import waiting
from models.actor import Actor
from models.delivery.outbox import Delivery
from models.errors import Conflict, Invalid, Refused
from models.people.tables import Person, RoleHeld
from models.store.audit import AuditEntry
from models.vocabulary import Role
from tests.activities.acts import CONCERN, CONFLICT, EVENT, PLANNED, TALK, TODAY, TOMORROW, correct, log
from tests.support.staff import Staff, goes_through
from tests.support.town import NOW

ON_ITS_DAY = NOW + timedelta(days=1)
OFFICER, PRINCIPAL, SCHOOL = {"officer"}, {"principal"}, {"principal", "designee"}
POLICE = {"officer", "supervisor"}
APPROVERS = {"supervisor", "chief", "chief's designee"}
WORDS = "Words that were typed."
WAYS: dict[str, dict[str, tuple[str, ...]]] = {
    "concern": {
        "open": (), "planned": ("concern_plan",), "done": ("concern_plan", "concern_done"),
        "closed": ("concern_close",),
    },
    "planned": {
        "open": (), "asked": ("planned_ask",), "agreed": ("planned_agree",), "objected": ("planned_object",),
        "done": ("planned_agree", "planned_done"), "anyway": ("planned_object", "planned_anyway"),
        "called_off": ("planned_call_off",),
    },
    "conflict": {
        "by_officer": (), "by_school": ("conflict_suggest",), "resolved": ("conflict_agree",),
        "ended": ("conflict_end",),
    },
    "event": {
        "open": (), "regular": (), "approved": ("event_approve",), "declined": ("event_decline",),
        "worked": ("event_approve", "event_hours"), "returned": ("event_approve", "event_hours", "event_return"),
        "confirmed": ("event_approve", "event_hours", "event_confirm"), "called_off": ("event_call_off",),
    },
}  # fmt: skip
"""The steps that lead to each state."""
WHO: dict[str, str] = {
    "concern_done": "officer",
    "planned_answer": "officer",
    "planned_done": "officer",
    "planned_anyway": "officer",
    "planned_call_off": "officer",
    "conflict_accept": "officer",
    "conflict_counter": "officer",
    "conflict_end": "chief",
    "event_approve": "supervisor",
    "event_decline": "supervisor",
    "event_hours": "officer",
    "event_confirm": "supervisor",
    "event_return": "supervisor",
    "event_call_off": "officer",
}
"""Who takes a step here; the principal, where nobody is named."""
# Which step goes through, in which state, for whom. Everything else is refused.
GOES: dict[str, tuple[set[str], set[str]]] = {
    "concern_plan": ({"open"}, SCHOOL),
    "concern_name": ({"open", "planned"}, PRINCIPAL),
    "concern_done": ({"planned"}, OFFICER | SCHOOL),
    "concern_close": ({"open", "planned", "done"}, SCHOOL),
    "concern_reopen": ({"closed"}, OFFICER | SCHOOL),
    "planned_agree": ({"open", "asked", "objected"}, SCHOOL),
    "planned_ask": ({"open"}, SCHOOL),
    "planned_object": ({"open", "asked", "agreed"}, SCHOOL),
    "planned_answer": ({"asked"}, POLICE),
    "planned_done": ({"agreed"}, POLICE),
    "planned_anyway": ({"open", "asked", "objected"}, POLICE),
    "planned_call_off": ({"open", "asked", "objected", "agreed"}, POLICE),
    "conflict_agree": ({"by_officer"}, PRINCIPAL),
    "conflict_suggest": ({"by_officer"}, PRINCIPAL),
    "conflict_accept": ({"by_school"}, OFFICER),
    "conflict_counter": ({"by_school"}, OFFICER),
    "conflict_end": ({"by_officer", "by_school"}, {"chief"}),
    "event_approve": ({"open", "declined"}, APPROVERS),
    "event_decline": ({"open", "approved"}, APPROVERS),
    "event_hours": ({"regular", "approved", "declined", "returned"}, POLICE),
    "event_confirm": ({"worked"}, APPROVERS),
    "event_return": ({"worked"}, APPROVERS),
    "event_call_off": ({"open", "regular", "approved", "declined"}, POLICE),
}


def take(
    session: Session, staff: Staff, who: str, activity_id: int, code: str, now: datetime = ON_ITS_DAY, **changes: Any
) -> Activity:
    """Take a step with everything that it asks, but for what the test changes."""
    seen, confirmed = changes.pop("seen", None) or acts.get(session, activity_id).seen, changes.pop("confirmed", None)
    form = replace(StepForm(WORDS, date(2026, 12, 4), 240, staff.id("designee")), **changes)
    actor = staff.actor(who, now)
    return step_acts.take_step(session, staff.town.agreement, actor, activity_id, code, seen, form, now, confirmed)


def bring_to(session: Session, staff: Staff, kind: str, state: str, **answers: Any) -> int:
    """The officer's activity of a kind, in a state; its id."""
    more = {"overtime": 0} if state == "regular" else {}
    made = log(session, staff, staff.actor("officer"), KINDS[kind], **(more | answers))
    for code in WAYS[kind][state]:
        take(session, staff, WHO.get(code, "principal"), made.id, code)
    assert made.state == state
    return made.id


def stepping(code: str) -> Callable[[Session, Staff, Any, int, datetime], object]:
    """A step as an act that everybody tries."""

    def act(session: Session, staff: Staff, actor: Any, activity_id: int, now: datetime) -> object:
        form = StepForm(WORDS, date(2026, 12, 4), 4, staff.id("designee"))
        seen = acts.get(session, activity_id).seen
        return step_acts.take_step(session, staff.town.agreement, actor, activity_id, code, seen, form, now)

    return act


STATES = [(kind, state) for kind, course in COURSES.items() for state in course.states]


@pytest.mark.parametrize(("kind", "state"), STATES)
@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_each_step_goes_through_where_it_may_and_nowhere_else(staff: Staff, kind: str, state: str) -> None:
    """All steps of its kind, and some of others, by everybody; what is refused leaves no trace."""
    with staff.town.database.write() as session:
        activity_id = bring_to(session, staff, kind, state)
        tried = {code: stepping(code) for code in (*_steps_of(kind), *OF_OTHERS - _steps_of(kind))}
        found = goes_through(session, staff, tried, activity_id, ON_ITS_DAY)
    expected = {code: set[str]() for code in tried}
    for code in _steps_of(kind):
        states, who = GOES[code]
        expected[code] = who if state in states else set()
    assert found == expected


OF_OTHERS = {"concern_close", "planned_agree", "event_confirm"}
"""Steps that are tried with what is of another kind, too."""


def _steps_of(kind: str) -> set[str]:
    return {code for code, step in STEPS.items() if step.kind == kind}


CHANGED: dict[str, dict[str, Any]] = {
    "concern": {"description": "Two doors."}, "planned": {"danger": "yes"}, "conflict": {"description": "Other."},
    "event": {"people": 7},
}  # fmt: skip


@pytest.mark.parametrize(("kind", "state"), STATES)
@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_an_entry_is_corrected_and_withdrawn_until_it_is_settled(staff: Staff, kind: str, state: str) -> None:
    """By the officer or a supervisor; a conflict of duties by the officer alone."""
    tried = {
        "correct": lambda session, staff, actor, about, now: correct(
            session, staff, actor, about, now, **CHANGED[kind]
        ),
        "withdraw": lambda session, _staff, actor, about, now: acts.withdraw(session, actor, about, "In error.", now),
    }  # fmt: skip
    changers = OFFICER if kind == "conflict" else POLICE
    with staff.town.database.write() as session:
        activity_id = bring_to(session, staff, kind, state)
        found = goes_through(session, staff, tried, activity_id, NOW)
    goes = set() if COURSES[kind].states[state].is_over else changers
    assert found == {"correct": goes, "withdraw": goes}


def test_the_table_of_steps_holds_together() -> None:
    """States that are there, no state without a way out unless it is over, and a kind for each course."""
    assert set(GOES) == set(STEPS) == {step.code for step in ALL_STEPS}
    for step in ALL_STEPS:
        states = COURSES[step.kind].states
        assert {*step.before, step.after or step.before[0]} <= states.keys(), step.code
    for kind, course in COURSES.items():
        assert WAYS[kind].keys() == course.states.keys()
        for code, state in course.states.items():
            steps_on = [step for step in ALL_STEPS if step.kind == kind and code in step.before]
            assert state.is_over or steps_on, (kind, code)
            if state.asks and not state.is_over:
                assert any(step.act == state.asks for step in steps_on), (kind, code)


SEES_CONFLICTS = {"officer", "principal", "superintendent", "chief"}


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_conflict_of_duties_is_seen_by_those_whom_the_clause_names_and_the_officer(staff: Staff) -> None:
    """By nobody else: no entry, no list, no row of a log and no name in its totals (§V.10)."""
    with staff.town.database.write() as session:
        conflict_id = bring_to(session, staff, "conflict", "by_officer")
        log(session, staff, staff.actor("officer"), TALK)
    with staff.town.database.read() as session:
        for who in staff.people:
            actor, sees = staff.actor(who), who in SEES_CONFLICTS
            listed = queries.newest(session, actor, 10)
            assert (conflict_id in [row.id for row in listed.rows] if listed else False) is sees, who
            assert (conflict_id in [row.id for row in waiting(session, actor, TODAY, 9)]) is (who == "principal"), who
            try:
                rows = register.rows(session, actor, TODAY, TODAY)
            except Refused:
                rows = []
            takes_out = sees and who != "superintendent"
            assert (conflict_id in [row.id for row in rows]) is takes_out, who
            if not sees and not who.endswith("elsewhere") and who != "second officer":
                assert CONFLICT not in register.kinds_for(actor), who
            assert (answer_to(session, actor, conflict_id) == "seen") is sees, who
            assert sees or answer_to(session, actor, conflict_id) == answer_to(session, actor, 987_654), who


def answer_to(session: Session, actor: Actor, activity_id: int) -> str:
    """What somebody is told who opens an entry."""
    try:
        acts.read(session, actor, activity_id)
    except Refused as refused:
        return str(refused)
    return "seen"


def told(session: Session, staff: Staff, kind: str = telling.TOLD) -> list[str]:
    """Who was told by direct message, in order; messages that change are left out."""
    names = {person.user_id: who for who, person in staff.people.items()}
    ids = {row.id: names[row.user_id] for row in session.execute(select(Person.id, Person.user_id))}
    rows = session.execute(
        select(Delivery.destination).where(Delivery.kind == kind, Delivery.changes.is_(None)).order_by(Delivery.id)
    ).scalars()
    return [ids[int(place.removeprefix("person:"))] for place in rows]


TOLD = [
    (CONCERN, (), []),
    (CONCERN, ("concern_plan",), ["officer"]),
    (CONCERN, ("concern_name",), ["officer", "designee"]),
    (CONCERN, ("concern_plan", "concern_done"), ["officer", "principal", "designee"]),
    (PLANNED, ("planned_ask", "planned_answer"), ["officer", "principal", "designee"]),
    (PLANNED, ("planned_object",), ["officer", "supervisor"]),
    (PLANNED, ("planned_object", "planned_anyway"),
     ["officer", "supervisor", "principal", "designee", "supervisor"]),
    (CONFLICT, (), ["principal", "superintendent", "chief"]),
    (CONFLICT, ("conflict_agree",), ["principal", "superintendent", "chief", "officer", "superintendent", "chief"]),
    (EVENT, (), ["principal", "supervisor"]),
    (EVENT, ("event_approve",), ["principal", "supervisor", "officer", "principal"]),
    (EVENT, ("event_approve", "event_hours"),
     ["principal", "supervisor", "officer", "principal", "supervisor"]),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "steps", "expected"), TOLD)
@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_who_is_told(staff: Staff, kind: Any, steps: tuple[str, ...], expected: list[str]) -> None:
    """Directly, each once for each step and never who took it; a conflict is never in a channel."""
    with staff.town.database.write() as session:
        made = log(session, staff, staff.actor("officer"), kind)
        for code in steps:
            take(session, staff, WHO.get(code, "principal"), made.id, code)
        assert told(session, staff) == expected
        cards = session.scalars(select(Delivery.destination).where(Delivery.kind == telling.CARD)).all()
        assert cards == (["school:hall"] if kind in (CONCERN, PLANNED) else [])
        changed = session.scalars(select(Delivery.id).where(Delivery.kind == telling.CARD_CHANGE)).all()
        assert len(changed) == (len(steps) if cards else 0)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_every_step_is_on_record_with_its_words_and_none_of_them_in_the_audit_log(staff: Staff) -> None:
    """Who, when, to which state; the audit log has the step by its code."""
    with staff.town.database.write() as session:
        activity_id = bring_to(session, staff, "event", "confirmed")
        rows = [(row.number, row.step, row.state, row.taken_by.name, row.minutes) for row in
                acts.get(session, activity_id).steps]  # fmt: skip
        assert rows == [
            (1, "event_approve", "approved", "Supervisor", None), (2, "event_hours", "worked", "Officer", 240),
            (3, "event_confirm", "confirmed", "Supervisor", None),
        ]  # fmt: skip
        details = session.scalars(select(AuditEntry.detail).where(AuditEntry.act == "take step")).all()
        assert len(details) == 3
        assert WORDS not in str(details)


@pytest.mark.parametrize(
    ("code", "changes", "field"),
    [
        ("concern_plan", {"words": " "}, "words"), ("concern_plan", {"words": "Ask zoe@students.example"}, "words"),
        ("concern_plan", {"words": "x" * 1001}, "words"), ("concern_plan", {"until": None}, "until"),
        ("concern_plan", {"until": date(2026, 11, 23)}, "until"),
        ("concern_plan", {"until": date(2028, 1, 1)}, "until"),
        ("concern_name", {"named": None}, "named"), ("concern_name", {"named": 1}, "named"),
        ("event_hours", {"minutes": None}, "hours"), ("event_hours", {"minutes": 2881}, "hours"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_what_cannot_be_taken_is_said_under_its_question(
    staff: Staff, code: str, changes: dict[str, Any], field: str
) -> None:
    """And nothing is on record."""
    with staff.town.database.write() as session:
        state = "approved" if code == "event_hours" else "open"
        activity_id = bring_to(session, staff, STEPS[code].kind, state)
        before = acts.get(session, activity_id).seen
        with pytest.raises(Invalid) as problem:
            take(session, staff, WHO.get(code, "principal"), activity_id, code, **changes)
        assert [*problem.value.fields] == [field]
        assert acts.get(session, activity_id).seen == before


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_nothing_is_done_or_worked_before_its_day(staff: Staff) -> None:
    """Tomorrow's activity is done tomorrow, and its day lies ahead when it is logged."""
    with staff.town.database.write() as session:
        planned, event = bring_to(session, staff, "planned", "agreed"), bring_to(session, staff, "event", "approved")
        for activity_id, code in ((planned, "planned_done"), (event, "event_hours")):
            with pytest.raises(Conflict, match="cannot be done now"):
                take(session, staff, "officer", activity_id, code, NOW)
        officer = staff.actor("officer")
        assert waiting(session, officer, TODAY, 9) == []
        assert [row.id for row in waiting(session, officer, TOMORROW, 9)] == [planned, event]
        for day in (TODAY - timedelta(days=1), date(2027, 11, 25)):
            with pytest.raises(Invalid, match="happened_on"):
                log(session, staff, officer, PLANNED, happened_on=day)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_form_that_was_opened_before_it_changed_is_refused(staff: Staff) -> None:
    """A correction or another step came in between: what is agreed to is what was read."""
    with staff.town.database.write() as session:
        activity_id = bring_to(session, staff, "conflict", "by_officer")
        seen = acts.get(session, activity_id).seen
        correct(session, staff, staff.actor("officer"), activity_id, suggestion="Another way.")
        with pytest.raises(Conflict, match="has changed since you opened it"):
            take(session, staff, "principal", activity_id, "conflict_agree", seen=seen)
        acts.withdraw(session, staff.actor("officer"), activity_id, "In error.", NOW)
        with pytest.raises(Conflict, match="was withdrawn"):
            take(session, staff, "principal", activity_id, "conflict_agree")


def test_of_two_who_answer_at_once_one_is_told_how_it_stands(staff: Staff) -> None:
    """Principal and designee have the same concern open: one plan is on record."""
    with staff.town.database.write() as session:
        activity_id = bring_to(session, staff, "concern", "open")
    both = Barrier(2)

    def answering(who: str) -> str:
        both.wait()
        try:
            with staff.town.database.write() as session:
                take(session, staff, who, activity_id, "concern_plan", seen="1.0")
        except Conflict as conflict:
            return str(conflict)
        return "answered"

    with ThreadPoolExecutor(2) as pool:
        answers = [*pool.map(answering, ("principal", "designee"))]
    assert sorted(answer == "answered" for answer in answers) == [False, True]
    assert any("Answered with a plan" in answer for answer in answers)
    with staff.town.database.read() as session:
        assert len(acts.get(session, activity_id).steps) == 1


@pytest.mark.parametrize(
    ("kind", "state", "changes", "after"),
    [
        (PLANNED, "agreed", {"time": "15:00"}, "open"), (PLANNED, "agreed", {"danger": "yes"}, "agreed"),
        (EVENT, "approved", {"overtime": 360}, "open"), (EVENT, "approved", {"overtime": 0}, "regular"),
        (EVENT, "approved", {"people": 500}, "approved"),
        (CONCERN, "planned", {"description": "Two doors."}, "planned"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_what_was_agreed_to_and_is_corrected_has_to_be_agreed_to_again(
    staff: Staff, kind: Any, state: str, changes: dict[str, Any], after: str
) -> None:
    """Another time or other hours; whoever answered is told of every correction."""
    with staff.town.database.write() as session:
        activity_id = bring_to(session, staff, kind.code, state)
        before = len(told(session, staff))
        changed = correct(session, staff, staff.actor("officer"), activity_id, **changes)
        assert changed.state == after
        answered = "supervisor" if kind is EVENT else "principal"
        assert told(session, staff)[before:] == [answered]
        assert (changed.steps[-1].step == "asked_anew") is (after != state)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_overtime_that_is_added_later_is_told_to_the_supervisors(staff: Staff) -> None:
    """And a concern that becomes urgent to the principal and the designee."""
    with staff.town.database.write() as session:
        event = bring_to(session, staff, "event", "regular")
        before = len(told(session, staff))
        correct(session, staff, staff.actor("officer"), event, overtime=180)
        assert told(session, staff)[before:] == ["supervisor"]
        concern = bring_to(session, staff, "concern", "open")
        correct(session, staff, staff.actor("officer"), concern, urgent="yes")
        assert told(session, staff)[before + 1 :] == ["principal", "designee"]


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_whoever_knew_of_it_is_told_that_it_was_withdrawn(staff: Staff) -> None:
    """Of a conflict the three; of a planned activity who answered."""
    with staff.town.database.write() as session:
        conflict = bring_to(session, staff, "conflict", "by_officer")
        planned = bring_to(session, staff, "planned", "asked")
        before = len(told(session, staff))
        for activity_id in (conflict, planned):
            acts.withdraw(session, staff.actor("officer"), activity_id, "In error.", NOW)
        assert told(session, staff)[before:] == ["principal", "superintendent", "chief", "principal"]


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_nobody_approves_their_own_overtime(staff: Staff) -> None:
    """Also an officer who is a supervisor for the time being."""
    with staff.town.database.write() as session:
        activity_id = bring_to(session, staff, "event", "open")
        session.add(RoleHeld(person_id=staff.id("officer"), role=Role.SUPERVISOR, first_day=TODAY))
        session.flush()
        with pytest.raises(Refused):
            take(session, staff, "officer", activity_id, "event_approve")
        assert waiting(session, staff.actor("officer"), TODAY, 9) == []
        assert take(session, staff, "supervisor", activity_id, "event_approve").state == "approved"


def end_roles(session: Session, person_id: int) -> None:
    """Somebody's roles ended yesterday."""
    over = update(RoleHeld).where(RoleHeld.person_id == person_id)
    session.execute(over.values(last_day=TODAY - timedelta(days=1)))
    session.flush()


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_what_an_officer_who_has_left_cannot_do_waits_for_a_supervisor(staff: Staff) -> None:
    """A question of the school about a planned activity; a conflict is closed by the chief, and by nobody else."""
    with staff.town.database.write() as session:
        asked = bring_to(session, staff, "planned", "asked")
        conflict = bring_to(session, staff, "conflict", "by_school")
        assert waiting(session, staff.actor("supervisor"), TODAY, 9) == []
        end_roles(session, staff.id("officer"))
    with staff.town.database.write() as session:
        assert [row.id for row in waiting(session, staff.actor("supervisor"), TODAY, 9)] == [asked]
        assert waiting(session, staff.actor("officer"), TODAY, 9) == []
        with pytest.raises(Refused):
            take(session, staff, "officer", asked, "planned_answer", NOW)
        assert take(session, staff, "supervisor", asked, "planned_answer", NOW).state == "open"
        assert take(session, staff, "chief", conflict, "conflict_end", NOW).state == "ended"


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_an_officer_of_another_school_now_goes_on_with_the_own_and_a_new_principal_sees_it(staff: Staff) -> None:
    """Entries stay the officer's; what waits for the school waits for whoever leads it today."""
    with staff.town.database.write() as session:
        asked, concern = bring_to(session, staff, "planned", "asked"), bring_to(session, staff, "concern", "open")
        officer_id = staff.id("officer")
        end_roles(session, officer_id)
        session.add(RoleHeld(person_id=officer_id, role=Role.OFFICER, school="conard", first_day=TODAY))
        end_roles(session, staff.id("principal"))
    staff.people["successor"] = staff.town.add("Made-up Successor", Role.PRINCIPAL, "hall")
    with staff.town.database.write() as session:
        assert take(session, staff, "officer", asked, "planned_answer", NOW).state == "open"
        found = {row.id for row in waiting(session, staff.actor("successor"), TODAY, 9)}
        assert found == {asked, concern}
        assert waiting(session, staff.actor("principal"), TODAY, 9) == []
