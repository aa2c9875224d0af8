"""The team's goals: every role, act and state; what is taken; who is asked; where they stand in the yearly report."""

from dataclasses import replace
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import docx
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from exports.quarters.yearly_report.document import year_report
from exports.quarters.yearly_report.public_document import public_year_report
from models.delivery.outbox import Delivery
from models.errors import Conflict, Invalid
from models.goals import acts as lifecycle
from models.goals import queries, tables
from models.goals.events import events
from models.goals.kinds import AGREED, CHANGE, CONFIRM, DROP, DROPPED, FIGURES, LOG, NOTE, POLICE, PROPOSED, STATES
from models.goals.reminders import GoalReminders
from models.quarters.activity_figures import all_lines
from models.quarters.goal_figures import Standing, standing
from models.quarters.measures import SCHOOL_KEYS
from models.quarters.police_measures import POLICE_KEYS
from models.quarters.year import year_of
from models.store.database import Database
from tests.goals import acts
from tests.goals.acts import OF_POLICE, OF_SCHOOLS
from tests.quarters.yearly_report.acts import LAST_YEAR, adopted_report, signed_quarter
from tests.support.staff import Act, Staff, goes_through
from tests.support.town import NOW

A_DAY = timedelta(days=1)
on_sqlite = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
SCHOOLS, POLICES = {OF_SCHOOLS, "second, schools"}, {OF_POLICE, "second, police"}
TEAM = SCHOOLS | POLICES
READERS = TEAM | {
    "principal", "designee", "principal elsewhere", "designee elsewhere", "superintendent", "chief",
    "chief's designee", "supervisor",
}  # fmt: skip
MAY: dict[str, dict[str, set[str]]] = {
    PROPOSED: {CONFIRM: POLICES, CHANGE: TEAM, DROP: TEAM},
    AGREED: {NOTE: TEAM, CHANGE: TEAM, DROP: TEAM},
    DROPPED: {},
}
"""Who can do what with a goal of the schools in each state, written down by hand."""


def _step(code: str) -> Act:
    def act(session, _staff, actor, goal_id, now):  # type: ignore[no-untyped-def]
        lifecycle.take_step(session, actor, goal_id, code, tables.get(session, goal_id).seen, "Words", now)

    return act


def _change(session, _staff, actor, goal_id, now):  # type: ignore[no-untyped-def]
    goal = tables.get(session, goal_id)
    form = replace(goal.current.form, number=7)
    lifecycle.change(session, actor, goal_id, goal.seen, form, acts.WHY, now)


def _set(session, staff, actor, _goal_id, now):  # type: ignore[no-untyped-def]
    lifecycle.set_goal(session, staff.town.agreement, actor, acts.FORM, now)


def _read(session, _staff, actor, goal_id, _now):  # type: ignore[no-untyped-def]
    """That somebody looked is on no record: goals are no secret of anybody's."""
    lifecycle.read(session, actor, goal_id)


@pytest.mark.parametrize("state", STATES)
def test_who_can_do_what_in_each_state(database: Database, staff: Staff, state: str) -> None:
    """The other party confirms, and nobody the own."""
    tried: dict[str, Act] = {
        **{code: _step(code) for code in (CONFIRM, NOTE, DROP)}, CHANGE: _change, "set": _set, "read": _read,
    }  # fmt: skip
    with database.write() as session:
        goal = acts.bring_to(session, staff, state)
        assert goal.state == state
        found = goes_through(session, staff, tried, goal.id, NOW)
    assert found == {
        **{code: MAY[state].get(code, set()) for code in (CONFIRM, NOTE, DROP, CHANGE)}, "set": TEAM, "read": READERS,
    }  # fmt: skip


WRONG: tuple[tuple[dict[str, Any], str], ...] = (
    ({"words": None}, "words"), ({"words": "x"}, "words"), ({"words": "y" * 3001}, "words"),
    ({"words": "As for student 1234567"}, "words"), ({"figure": "grades"}, "figure"),
    ({"direction": None}, "direction"), ({"direction": "odd"}, "direction"), ({"number": None}, "number"),
    ({"number": -1}, "number"),
    ({"direction": "fewer"}, "number"), ({"figure": "in_time", "number": 101}, "number"),
    ({"figure": None, "number": None}, "direction"), ({"figure": None, "direction": None}, "number"),
)  # fmt: skip


@on_sqlite
@pytest.mark.parametrize(("given", "field"), WRONG)
def test_what_is_not_taken(database: Database, staff: Staff, given: dict[str, Any], field: str) -> None:
    """A figure and what it is compared with go together."""
    with database.write() as session, pytest.raises(Invalid) as wrong:
        acts.set_goal(session, staff, **given)
    assert set(wrong.value.fields) == {field}


@on_sqlite
def test_a_year_has_six_goals_and_a_change_is_confirmed_anew(database: Database, staff: Staff) -> None:
    """A dropped one makes room; each version stays with who confirmed which; a stale form is not taken."""
    with database.write() as session:
        goals = [acts.set_goal(session, staff) for _number in range(6)]
        with pytest.raises(Conflict), session.begin_nested():
            acts.set_goal(session, staff)
        acts.take(session, staff, goals[5], DROP)
        assert acts.set_goal(session, staff).number == 7
        goal = goals[0]
        seen = goal.seen
        acts.take(session, staff, goal, CONFIRM)
        acts.change(session, staff, goal, who=OF_POLICE, number=5)
        assert goal.state == PROPOSED
        assert not queries.to_confirm(session, "2026-27", staff.actor(OF_POLICE)) or goal not in queries.to_confirm(
            session, "2026-27", staff.actor(OF_POLICE)
        )
        assert goal in queries.to_confirm(session, "2026-27", staff.actor(OF_SCHOOLS))
        assert [(version.number, version.side) for version in goal.versions] == [(12, "schools"), (5, "police")]
        with pytest.raises(Conflict):
            lifecycle.take_step(session, staff.actor(OF_SCHOOLS), goal.id, CONFIRM, seen, None, NOW)
        with pytest.raises(Conflict):
            acts.change(session, staff, goal)
        with pytest.raises(Invalid):
            acts.take(session, staff, goal, DROP, words=" ")


def _told(session: Session) -> list[tuple[str, int]]:
    found = session.scalars(select(Delivery).order_by(Delivery.id))
    return [(row.kind, row.place.person_id) for row in found
            if row.kind.startswith("goals_") and row.changes is None]  # type: ignore[attr-defined]  # fmt: skip


@on_sqlite
def test_the_clock_asks_the_team_and_then_the_other_party(database: Database, staff: Staff) -> None:
    """From the district's day on, every so many days while there is none; then once for all that wait."""
    clock = GoalReminders(staff.town.agreement)
    begins = datetime.combine(staff.town.agreement.year_starts("2026-27"), NOW.timetz())
    everybody = sorted(staff.id(who) for who in TEAM)
    with database.write() as session:
        for days in range(-1, 15):
            clock.look(session, 0, begins + days * A_DAY)
        asked = _told(session)
        assert sorted(asked) == sorted([("goals_asked", who) for who in everybody] * 2)
        for number in range(2):
            acts.set_goal(session, staff, now=begins + (15 + number) * A_DAY)
        for days in range(16, 32):
            clock.look(session, 0, begins + days * A_DAY)
        police = sorted(staff.id(who) for who in POLICES)
        assert sorted(_told(session)[len(asked) :]) == sorted([("goals_to_confirm", who) for who in police] * 2)
        for goal in queries.of_year(session, "2026-27"):
            acts.take(session, staff, goal, CONFIRM, now=begins + 32 * A_DAY)
        before = len(_told(session))
        clock.look(session, 0, begins + 90 * A_DAY)
        assert len(_told(session)) == before


def test_every_figure_is_one_that_the_quarters_count() -> None:
    """Or a group of them."""
    known = {
        "schools": {*SCHOOL_KEYS}, POLICE: {*POLICE_KEYS}, LOG: {line.figure for line in all_lines()},
    }  # fmt: skip
    for figure in FIGURES.values():
        for part in (*figure.parts, *([figure.whole] if figure.whole else [])):
            keys = known[figure.source]
            assert part in keys or any(key.startswith(f"{part}.") for key in keys), figure


@on_sqlite
def test_where_each_figure_stands(database: Database, staff: Staff) -> None:
    """Of one signed quarter of four: nine incidents and twelve actions at Hall, worked out by hand."""
    agreement, parties = staff.town.agreement, (staff.actor(OF_SCHOOLS), staff.actor(OF_POLICE))
    with database.write() as session:
        signed_quarter(session, agreement, *parties)
        year = year_of(session, agreement, LAST_YEAR)
        goal = acts.set_goal(session, staff)
        for figure, value in (("incidents", 9), ("actions", 12), ("referrals", 0), ("notices", 0), ("in_time", None),
                              ("presentations", 0), ("handed_back", None)):  # fmt: skip
            goal.current.figure = figure
            found = standing(year, goal.current)
            assert found
            assert (found.value, found.quarters, found.of) == (value, 1, 4), figure
            assert found.is_met(goal.current) is None
        for value, before, direction, number, is_met in (
            (12, None, "at_most", 12, True), (13, None, "at_most", 12, False), (12, None, "at_least", 12, True),
            (11, None, "at_least", 12, False), (11, 12, "fewer", None, True), (12, 12, "fewer", None, False),
            (11, None, "fewer", None, None), (None, None, "at_most", 12, None),
        ):  # fmt: skip
            goal.current.direction, goal.current.number = direction, number
            assert Standing(value, 4, 4, before).is_met(goal.current) is is_met
        session.rollback()


def table_of(content: bytes, head: str) -> list[list[str]]:
    """The one table of a document whose first row begins like this; nothing where there is none."""
    found = [[[cell.text for cell in row.cells] for row in table.rows]
             for table in docx.Document(BytesIO(content)).tables]  # fmt: skip
    return next((rows for rows in found if rows[0][0] == head), [])


@on_sqlite
def test_the_report_has_the_goals_that_both_agreed_to_as_they_were_adopted(database: Database, staff: Staff) -> None:
    """With figure and note; neither a proposed one, nor what was changed later; the public document has none."""
    agreement, parties = staff.town.agreement, (staff.actor(OF_SCHOOLS), staff.actor(OF_POLICE))
    with database.write() as session:
        goal = acts.bring_to(session, staff, AGREED, figure="incidents")
        words = acts.bring_to(session, staff, AGREED, words="Know each other", figure=None, direction=None, number=None)
        acts.take(session, staff, words, NOTE, OF_SCHOOLS, words="They do")
        acts.set_goal(session, staff)
        for made in queries.of_year(session, "2026-27"):
            made.school_year = LAST_YEAR  # in which nobody of this town held a role
        adopted_report(session, agreement, *parties)
        acts.change(session, staff, goal, number=1)
        internal = year_report(session, agreement, LAST_YEAR, "Cleo Pretend", NOW)
        public, _decision = public_year_report(session, agreement, LAST_YEAR, NOW)
    assert table_of(internal, "Goal") == [
        ["Goal", "Measured by", "The year", "It is"],
        ["Fewer cases end with the police.", "Schools: incidents: at most 12", "9 (1 of 4 quarters)", "Not known"],
        ["Know each other\nThe team: They do", "In words only", "", "In words only"],
    ]
    assert table_of(public, "Goal") == []


@on_sqlite
def test_events_tell_what_was_done(database: Database, staff: Staff) -> None:
    """And no words."""
    with database.write() as session:
        goal = acts.bring_to(session, staff, AGREED)
        acts.take(session, staff, goal, NOTE)
        acts.change(session, staff, goal, number=3)
        acts.take(session, staff, goal, DROP)
        assert sorted(event.what for event in events(session)) == [
            "Goal changed", "Goal confirmed by the other party", "Goal dropped", "Goal set",
            "Where a goal stands written",
        ]  # fmt: skip
        assert {event.record for event in events(session)} == {"Goal 1 of 2026-27"}
