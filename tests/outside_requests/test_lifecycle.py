"""From a request from outside to its answer: every role, state and step; two at once; roles that change meanwhile."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from models.delivery.outbox import Delivery
from models.errors import Conflict, Doubtful, Invalid, Refused
from models.outside_requests import acts as lifecycle
from models.outside_requests import packets, queries, tables
from models.outside_requests.reminders import DUE as DUE_CLOCK
from models.outside_requests.reminders import LATE, SOON, OutsideReminders
from models.outside_requests.steps import (
    ALL_STEPS,
    ANSWERED,
    APPEAL,
    APPEALED,
    DAY,
    DECIDED,
    DUE,
    ERROR,
    EXTEND,
    NONE,
    NOTE,
    OPEN,
    PART,
    RECONSIDER,
    RELEASE,
    REOPEN,
    SEND,
    STATES,
    VOID,
    WAY,
    WITHDRAW,
    WITHDRAWN,
    WITHHELD,
    WITHHOLD,
    WORDS,
)
from models.outside_requests.tables import OutsideRequest
from models.people.tables import Person
from models.store.audit import AuditEntry
from models.store.database import Database
from models.store.deadlines import Deadline
from models.vocabulary import Party
from tests.outside_requests import acts
from tests.support.staff import Act, Staff, goes_through
from tests.support.town import NOW

A_DAY = timedelta(days=1)
POLICE = {"chief", "chief's designee", "supervisor"}
OF_HALL = {"superintendent", "principal"}
DECISIONS = {RELEASE, PART, WITHHOLD, NONE}
CAN: dict[str, set[str]] = {
    OPEN: {*DECISIONS, EXTEND, WITHDRAW, NOTE, ERROR},
    APPEALED: {*DECISIONS, EXTEND, WITHDRAW, NOTE, "keep"},
    DECIDED: {SEND, EXTEND, RECONSIDER, WITHDRAW, NOTE, "keep"},
    ANSWERED: {APPEAL, REOPEN, NOTE, "keep"},
    WITHDRAWN: {NOTE},
    VOID: set(),
}
"""What can be done in each state, written down by hand."""
WHOSE = {
    ("supervisor", "hall"): POLICE,
    ("superintendent", None): {"superintendent"},
    ("principal", "hall"): OF_HALL,
}
"""Who has a request, by who logged it about which school: the own side alone, a principal the own school's."""


def _step(code: str) -> Act:
    def act(session, staff, actor, request_id, now):  # type: ignore[no-untyped-def]
        seen = tables.get(session, request_id).seen
        lifecycle.take_step(session, staff.town.agreement, actor, request_id, code, seen, acts.said(code), now)

    return act


def _read(session, _staff, actor, request_id, now):  # type: ignore[no-untyped-def]
    lifecycle.read(session, actor, request_id, now)


def _keep(session, _staff, actor, request_id, now):  # type: ignore[no-untyped-def]
    packets.keep_files(session, actor, request_id, (acts.PDF,), now)


TRIED: dict[str, Act] = {"read": _read, "keep": _keep, **{step.code: _step(step.code) for step in ALL_STEPS}}


@pytest.mark.parametrize(("who", "school"), WHOSE)
@pytest.mark.parametrize("state", STATES)
def test_who_can_do_what_in_each_state(
    database: Database, staff: Staff, state: str, who: str, school: str | None
) -> None:  # fmt: skip
    """And nobody else, nor anything else: the other side does not even learn that there is one."""
    with database.write() as session:
        made = acts.bring_to(session, staff, state, who, school=school)
        found = goes_through(session, staff, TRIED, made.id, NOW)
    can = CAN[state] | {"read"}
    assert found == {code: WHOSE[who, school] if code in can else set() for code in TRIED}


def test_who_can_log_for_which_records(database: Database, staff: Staff) -> None:
    """Each for the own side; a principal for the own school and no other."""
    able = {}
    for who in staff.people:
        for school in (None, "hall", "conard"):
            with database.write() as session:
                try:
                    form = replace(acts.FORM, school=school)
                    made = lifecycle.log(session, staff.town.agreement, staff.actor(who), form, NOW)
                except Refused:
                    continue
                able[who, school] = Party(made.side)
    everywhere = {(who, school) for who in POLICE for school in (None, "hall", "conard")}
    assert {key for key, side in able.items() if side is Party.POLICE} == everywhere
    assert {key for key, side in able.items() if side is Party.SCHOOLS} == {
        ("superintendent", None), ("superintendent", "hall"), ("superintendent", "conard"), ("principal", "hall"),
        ("principal elsewhere", "conard"),
    }  # fmt: skip


def test_each_reads_the_own_side_alone(database: Database, staff: Staff) -> None:
    """In the list, on Home, and in the places for which one is logged."""
    with database.write() as session:
        chief = acts.log(session, staff).id
        district = acts.log(session, staff, "superintendent").id
        hall = acts.log(session, staff, "principal").id
        conard = acts.log(session, staff, "superintendent", school="conard").id
        done = acts.bring_to(session, staff, ANSWERED).id
        sees = {who: [done, chief] for who in POLICE} | {
            "superintendent": [conard, hall, district], "principal": [hall], "principal elsewhere": [conard],
        }  # fmt: skip
        for who in staff.people:
            actor = staff.actor(who)
            found = queries.newest(session, actor, 9, 0)
            assert [row.id for row in found.rows] == sees.get(who, []), who
            assert found.count == len(found.rows)
            waits = [row.id for row in queries.waiting(session, actor, 9)]
            assert waits == sorted(set(sees.get(who, [])) - {done}), who
            assert queries.may_open(actor) is (who in sees)
        assert queries.places(staff.town.agreement, staff.actor("principal")) == ["hall"]
        assert queries.places(staff.town.agreement, staff.actor("chief"))[:2] == [None, "hall"]


WRONG: list[tuple[dict[str, object], str]] = [
    ({"requester_kind": "nobody"}, "requester_kind"), ({"requester_kind": None}, "requester_kind"),
    ({"requester": None}, "requester"), ({"requester": "x" * 121}, "requester"),
    ({"requester_kind": "student"}, "requester"), ({"basis": "whim"}, "basis"),
    ({"basis": "other"}, "basis_words"), ({"basis_words": "a " * 1501}, "basis_words"),
    ({"asked_for": ""}, "asked_for"), ({"asked_for": "For student ID 4415512"}, "asked_for"),
    ({"reference": "Letter 123456789"}, "reference"), ({"reference": "a" * 61}, "reference"),
    ({"received_on": None}, "received_on"), ({"received_on": acts.TODAY + A_DAY}, "received_on"),
    ({"received_on": acts.TODAY - timedelta(days=732)}, "received_on"),
    ({"due_on": date(2026, 11, 19)}, "due_on"), ({"due_on": acts.TODAY + timedelta(days=732)}, "due_on"),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "field"), WRONG)
def test_what_cannot_be_logged(database: Database, staff: Staff, changes: dict[str, object], field: str) -> None:
    """It is said at its question, and nothing is saved."""
    with database.write() as session:
        with pytest.raises(Invalid) as wrong:
            acts.log(session, staff, **changes)
        assert not session.scalars(select(OutsideRequest)).all()
    assert set(wrong.value.fields) == {field}


def test_what_can_be_logged(database: Database, staff: Staff) -> None:
    """A student asks without a name; a docket number is no student's; markup and formulas are kept as they are."""
    odd = ("=HYPERLINK(1) <!channel> *bold* " + "a word " * 500)[:3000]
    with database.write() as session:
        assert acts.log(session, staff, asked_for=odd, basis_words=odd).asked_for == odd
        acts.log(session, staff, requester_kind="student", requester=None)
        for docket in ("HHD-CV26-6123456-S", "3:26-cv-01234", "HHD-CV-26-6123456-S"):
            assert acts.log(session, staff, reference=docket).reference == docket


def test_a_day_that_may_be_a_slip_is_asked_about(database: Database, staff: Staff) -> None:
    """One that has passed, and a request that came long ago."""
    agreement, actor = staff.town.agreement, staff.actor("chief")
    old = replace(acts.FORM, received_on=date(2026, 9, 1))
    with database.write() as session:
        with pytest.raises(Doubtful) as doubt:
            lifecycle.log(session, agreement, actor, old, NOW)
        assert doubt.value.questions == ("It came more than 60 days ago.", "The due day has passed.")
        assert lifecycle.log(session, agreement, actor, old, NOW, doubt.value.key).days_late(acts.TODAY) == 73


def test_the_due_day_is_entered_or_a_goal_and_said_to_be(database: Database, staff: Staff) -> None:
    """An extension has a reason, and goes on from the day on which it was due."""
    with database.write() as session:
        goal, entered = acts.log(session, staff), acts.log(session, staff, due_on=date(2026, 12, 4))
        assert (goal.due_on, goal.due_is_goal) == (date(2026, 11, 30), True)
        assert (entered.due_on, entered.due_is_goal) == (date(2026, 12, 4), False)
        acts.take(session, staff, goal, EXTEND, due_on=date(2026, 12, 1))
        assert (goal.due_on, goal.due_is_goal, goal.state) == (date(2026, 12, 1), False, OPEN)
        for wrong in (date(2026, 12, 1), acts.TODAY - A_DAY, None):
            with pytest.raises(Invalid) as problem:
                acts.take(session, staff, goal, EXTEND, due_on=wrong)
            assert set(problem.value.fields) == {DUE}
        acts.take(session, staff, goal, PART)
        acts.take(session, staff, goal, SEND)
        acts.take(session, staff, goal, REOPEN, due_on=None)
        assert (goal.due_on, goal.due_is_goal, goal.state) == (date(2026, 12, 3), True, OPEN)
        assert goal.first_due_on == date(2026, 11, 30)
        appealed = acts.bring_to(session, staff, ANSWERED)
        acts.take(session, staff, appealed, APPEAL, now=NOW + 4 * A_DAY, due_on=None, day=acts.TODAY)
        assert (appealed.due_on, appealed.due_is_goal) == (date(2026, 12, 3), True), "from the day on which it came"


def test_what_was_never_answered_keeps_its_due_day_when_it_is_decided_again(database: Database, staff: Staff) -> None:
    """However late it is; the clocks go on, and those who decide are told. After an appeal its own day counts."""
    with database.write() as session:
        late = acts.log(session, staff, due_on=acts.TODAY - A_DAY)
        running = clocks(session, late)
        acts.take(session, staff, late, WITHHOLD)
        acts.take(session, staff, late, RECONSIDER, "supervisor")
        assert (late.due_on, late.due_is_goal, late.state) == (acts.TODAY - A_DAY, False, OPEN)
        assert (late.days_late(acts.TODAY), clocks(session, late)) == (1, running)
        assert "Chief" in told(session, tables.ASKED_TOLD, late.id)
        appealed = acts.bring_to(session, staff, APPEALED)
        due = appealed.due_on
        acts.take(session, staff, appealed, RELEASE)
        acts.take(session, staff, appealed, RECONSIDER, now=NOW + A_DAY)
        assert appealed.due_on == due


def test_how_late_the_last_answer_was(database: Database, staff: Staff) -> None:
    """By the due day of that time: a new one begins anew."""
    due = acts.TODAY - 3 * A_DAY
    with database.write() as session:
        made = acts.log(session, staff, due_on=due)
        assert made.answered_late() is None
        for step in (WITHHOLD, SEND):
            acts.take(session, staff, made, step)
        assert (made.answered_late(), made.days_late(acts.TODAY)) == (3, 0)
        acts.take(session, staff, made, APPEAL)
        assert made.answered_late() == 3, "the appeal has a due day of its own"
        for step in (RELEASE, SEND):
            acts.take(session, staff, made, step)
        assert made.answered_late() == 0
        extended = acts.log(session, staff, due_on=due)
        for step, changes in ((EXTEND, {DUE: acts.TODAY}), (RELEASE, {}), (SEND, {})):
            acts.take(session, staff, extended, step, **changes)
        assert (extended.answered_late(), extended.first_due_on) == (0, due)


@pytest.mark.parametrize(
    ("step", "changes", "field"),
    [
        (RELEASE, {WORDS: None}, WORDS), (PART, {WITHHELD: ""}, WITHHELD), (PART, {WORDS: "x"}, WORDS),
        (WITHHOLD, {WITHHELD: "student ID 4415512"}, WITHHELD), (NONE, {WORDS: None}, WORDS),
        (SEND, {WAY: "pigeon"}, WAY), (SEND, {DAY: acts.TODAY + A_DAY}, DAY), (SEND, {DAY: date(2026, 11, 19)}, DAY),
        (APPEAL, {DAY: None}, DAY), (ERROR, {WORDS: None}, WORDS),
    ],
)  # fmt: skip
def test_what_a_step_needs(
    database: Database, staff: Staff, step: str, changes: dict[str, object], field: str
) -> None:  # fmt: skip
    """It is said at its question, and the request stands as it stood."""
    state = {SEND: DECIDED, APPEAL: ANSWERED}.get(step, OPEN)
    with database.write() as session:
        made = acts.bring_to(session, staff, state)
        with pytest.raises(Invalid) as wrong:
            acts.take(session, staff, made, step, **changes)
        assert set(wrong.value.fields) == {field}
        assert tables.get(session, made.id).state == state


def test_several_decisions_stay_on_record(database: Database, staff: Staff) -> None:
    """A part, an appeal, and then all of it; each with its words, and what stands last."""
    with database.write() as session:
        made = acts.bring_to(session, staff, APPEALED)
        assert made.stands == "Appealed, waiting for another decision: released in part"
        acts.take(session, staff, made, RELEASE, words="All of it")
        acts.take(session, staff, made, SEND, way="filed", words=None)
        assert made.stands == "Answered: released in full"
        taken = [(step.step, step.words, step.withheld, step.way) for step in made.steps]
    assert taken == [
        (PART, acts.WHY, "A made-up exemption", None), (SEND, acts.WHY, None, "mail"), (APPEAL, acts.WHY, None, None),
        (RELEASE, "All of it", None, None), (SEND, None, None, "filed"),
    ]  # fmt: skip


def test_two_at_once(database: Database, staff: Staff) -> None:
    """The second one is told, whatever the step; a note counts as a change."""
    with database.write() as session:
        made = acts.log(session, staff)
        acts.take(session, staff, made, NOTE, "supervisor")
        with pytest.raises(Conflict, match="was changed since"):
            lifecycle.take_step(
                session, staff.town.agreement, staff.actor("chief"), made.id, RELEASE, 0, acts.said(RELEASE), NOW
            )
        acts.take(session, staff, made, WITHHOLD)
        with pytest.raises(Conflict, match="Decided, the answer is to be sent: withheld"):
            acts.take(session, staff, made, RELEASE)
        with pytest.raises(Refused):
            lifecycle.take_step(
                session, staff.town.agreement, staff.actor("chief"), made.id, "burn", 2, acts.said(RELEASE), NOW
            )


def test_who_loses_the_role_in_the_middle_decides_nothing(database: Database, staff: Staff) -> None:
    """The form was opened in time, and is refused all the same."""
    with database.write() as session:
        made = acts.log(session, staff, "principal").id
        session.get_one(Person, staff.id("principal")).roles[0].last_day = acts.TODAY
    with database.write() as session, pytest.raises(Refused):
        acts.take(session, staff, tables.get(session, made), RELEASE, "principal", NOW + A_DAY)


def told(session, kind: str, request_id: int) -> set[str]:  # type: ignore[no-untyped-def]
    """Who was sent a kind of message, changes of earlier ones apart, by name."""
    query = select(Delivery).where(Delivery.kind == kind, Delivery.changes.is_(None), Delivery.subject_id == request_id)
    return {session.get_one(Person, int(str(row.place).split(":")[1])).name for row in session.scalars(query)}


def test_who_is_told(database: Database, staff: Staff) -> None:
    """Those who decide, but for whoever logged it; and what was said follows how it stands."""
    with database.write() as session:
        ours, theirs = acts.log(session, staff), acts.log(session, staff, "principal")
        alone = acts.log(session, staff, "superintendent")
        assert told(session, tables.ASKED_TOLD, ours.id) == {"ChiefS Designee", "Supervisor"}
        assert told(session, tables.ASKED_TOLD, theirs.id) == {"Superintendent"}
        assert not told(session, tables.ASKED_TOLD, alone.id)
        acts.take(session, staff, ours, RELEASE)
        acts.take(session, staff, ours, RECONSIDER, "supervisor")
        assert told(session, tables.ASKED_TOLD, ours.id) == {"Chief", "ChiefS Designee", "Supervisor"}
        assert session.scalars(select(Delivery.kind).where(Delivery.changes.is_not(None))).all()


def clocks(session, request: OutsideRequest) -> set[str]:  # type: ignore[no-untyped-def]
    """The clocks that run for a request."""
    query = select(Deadline.kind).where(Deadline.subject_id == request.id, Deadline.settled_at.is_(None))
    return {kind for kind in session.scalars(query) if kind.startswith("outside")}


def test_those_who_decide_are_reminded_and_then_the_head_of_the_side(database: Database, staff: Staff) -> None:
    """As long as it is not answered, and of the own side alone."""
    reminders = OutsideReminders(staff.town.agreement).acts()
    with database.write() as session:
        ours, theirs = acts.log(session, staff), acts.log(session, staff, "principal")
        for made in (ours, theirs):
            assert clocks(session, made) == {SOON, DUE_CLOCK, LATE}
            for kind in (SOON, LATE):
                reminders[kind](session, made.id, NOW)
        assert told(session, tables.REMINDER, ours.id) == {"Chief", "ChiefS Designee", "Supervisor"}
        assert told(session, tables.REMINDER, theirs.id) == {"Superintendent", "Principal"}
        assert told(session, tables.OVERDUE, ours.id) == {"Chief"}
        assert told(session, tables.OVERDUE, theirs.id) == {"Superintendent"}
        acts.take(session, staff, ours, RELEASE)
        assert clocks(session, ours) == {SOON, DUE_CLOCK, LATE}
        acts.take(session, staff, ours, SEND)
        assert not clocks(session, ours)
        before = session.scalars(select(Delivery.id)).all()
        reminders[LATE](session, ours.id, NOW)
        assert session.scalars(select(Delivery.id)).all() == before


def test_what_was_due_before_it_was_logged_is_told_at_once(database: Database, staff: Staff) -> None:
    """A reminder of a day that has passed is none."""
    with database.write() as session:
        made = acts.log(session, staff, received_on=date(2026, 11, 1))
        assert clocks(session, made) == {LATE}
        acts.take(session, staff, made, EXTEND)
        assert clocks(session, made) == {SOON, DUE_CLOCK, LATE}


def test_no_words_reach_the_audit_log(database: Database, staff: Staff) -> None:
    """It has who did what with which request, and the fingerprints of files; no name, not even of a file."""
    with database.write() as session:
        made = acts.log(
            session, staff, requester="Canary Name", reference="Canary ref", asked_for="Canary records",
            basis_words="Canary basis",
        )  # fmt: skip
        acts.take(session, staff, made, PART, words="Canary words", withheld="Canary exemption")
        acts.keep(session, staff, made, replace(acts.PDF, name="Canary.pdf"))
        packets.describe(session, staff.actor("chief"), made.id, "Canary item", NOW)
        packets.set_aside(session, staff.actor("chief"), made.id, made.items[0].id, "Canary reason", NOW)
        lifecycle.read(session, staff.actor("chief"), made.id, NOW)
        entries = session.scalars(select(AuditEntry)).all()
        assert {
            "log request from outside", "request from outside step", "keep item of request from outside",
            "set aside item of request from outside", "read request from outside",
        } <= {entry.act for entry in entries}  # fmt: skip
        assert "Canary" not in "".join(f"{entry.detail}{entry.subject}" for entry in entries)
