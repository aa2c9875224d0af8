"""Topics of the agreement alike: two at once, roles that change in the middle, texts of 3,000 characters."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from handlers.appointments import views as appointment_views
from handlers.goals import views as goal_views
from models.actor import Actor
from models.appointments import acts as appointing
from models.appointments import tables as appointment_tables
from models.disclosures import acts as disclosing
from models.disputes import acts as disputing
from models.disputes.steps import OUTCOME
from models.errors import Conflict, Refused
from models.facilities import acts as providing
from models.facilities.steps import STATE
from models.goals import acts as setting
from models.goals.kinds import CONFIRM, DROP
from models.people.tables import RoleHeld
from models.revisions import acts as revising
from models.revisions.form import StepForm
from models.revisions.steps import DECLINE, WITHDRAW
from models.store.database import Database
from models.texts import LONGEST
from models.vocabulary import Party, Role
from tests.appointments import acts as appointments
from tests.disclosures import acts as disclosures
from tests.disputes import acts as disputes
from tests.disputes.acts import ENTRY
from tests.facilities import acts as facilities
from tests.goals import acts as goals
from tests.quarters.acts import with_a_team
from tests.revisions import acts as revisions
from tests.support.staff import Staff
from tests.support.town import NOW
from tests.support.workplace import text_of

Done = Callable[[Session, Staff, Actor, int], object]
A_DAY = timedelta(days=1)
TODAY = appointments.TODAY
WHY = "Made-up reason"
LONG = ("Made up, with <!channel> & =1+1 in it. " * 90)[:LONGEST].strip()


@pytest.fixture
def staff(database: Database) -> Staff:
    """A town with somebody in every role, and a team of two from each party."""
    return with_a_team(database)


def _proposed(session: Session, staff: Staff) -> int:
    return appointments.bring_to(session, staff, "heard").id


def _accept(session: Session, staff: Staff, actor: Actor, about: int) -> object:
    return appointing.take_step(session, staff.town.agreement, actor, about, "accept", 1, None, NOW)


def _withdraw(session: Session, staff: Staff, actor: Actor, about: int) -> object:
    return appointing.take_step(session, staff.town.agreement, actor, about, "withdraw", 1, WHY, NOW)


def _requested(session: Session, staff: Staff) -> int:
    return revisions.bring_to(session, staff, "asked")


def _answered(step: str) -> Done:
    def act(session: Session, staff: Staff, actor: Actor, about: int) -> object:
        return revising.take_step(session, staff.town.agreement, actor, about, step, 1, StepForm(words=WHY), NOW)

    return act


def _disputed(session: Session, staff: Staff) -> int:
    return disputes.bring_to(session, staff, "open")


def _outcome(session: Session, staff: Staff, actor: Actor, about: int) -> object:
    return disputing.take_step(session, staff.town.agreement, actor, about, OUTCOME, 0, ENTRY, NOW)


def _asked(session: Session, staff: Staff) -> int:
    return facilities.opened(session, staff).id


def _stated(session: Session, staff: Staff, actor: Actor, about: int) -> object:
    return providing.say(session, staff.town.agreement, actor, about, STATE, 0, facilities.answers(), NOW)


def _disclosed(session: Session, staff: Staff) -> int:
    return disclosures.log(session, staff, "principal").id


def _corrected(session: Session, staff: Staff, actor: Actor, about: int) -> object:
    form = replace(disclosures.FORM, students=3)
    return disclosing.correct(session, staff.town.agreement, actor, about, 1, form, WHY, NOW)


def _taken_back(session: Session, _staff: Staff, actor: Actor, about: int) -> object:
    return disclosing.withdraw(session, actor, about, 1, WHY, NOW)


def _set(session: Session, staff: Staff) -> int:
    return goals.set_goal(session, staff).id


def _goal_step(step: str) -> Done:
    def act(session: Session, staff: Staff, actor: Actor, about: int) -> object:
        seen = 1
        return setting.take_step(session, actor, about, step, seen, None if step == CONFIRM else WHY, NOW)

    return act


AT_ONCE: dict[str, tuple[Callable[[Session, Staff], int], tuple[str, Done], tuple[str, Done]]] = {
    "appointments": (_proposed, ("superintendent", _accept), ("chief", _withdraw)),
    "revisions": (_requested, ("superintendent", _answered(DECLINE)), ("chief", _answered(WITHDRAW))),
    "disputes": (_disputed, ("principal", _outcome), ("chief", _outcome)),
    "facilities": (_asked, ("principal", _stated), ("designee", _stated)),
    "disclosures": (_disclosed, ("principal", _corrected), ("principal", _taken_back)),
    "goals": (_set, ("team, police", _goal_step(CONFIRM)), ("team, schools", _goal_step(DROP))),
}
"""What is there, and two people who do something with it at the same moment, each as they saw it."""


@pytest.mark.parametrize("topic", AT_ONCE)
def test_of_two_at_once_one_is_first_and_the_other_is_told(database: Database, staff: Staff, topic: str) -> None:
    """On both databases: nothing is done twice, or with what nobody has seen."""
    prepare, *both = AT_ONCE[topic]
    with database.write() as session:
        about = prepare(session, staff)
    actors, barrier = [staff.actor(who) for who, _act in both], Barrier(2)

    def take(number: int) -> str:
        barrier.wait(60)
        try:
            with database.write() as session:
                both[number][1](session, staff, actors[number], about)
        except Conflict as conflict:
            return str(conflict)
        return "done"

    with ThreadPoolExecutor(2) as pool:
        said = [*pool.map(take, range(2))]
    assert said.count("done") == 1
    assert all(len(words) > len("done") for words in said if words != "done")


IN_THE_MIDDLE: dict[str, tuple[Callable[[Session, Staff], int], str, Role, str | None, Done]] = {
    "appointments": (_proposed, "superintendent", Role.SUPERINTENDENT, None, _accept),
    "revisions": (_requested, "superintendent", Role.SUPERINTENDENT, None, _answered(DECLINE)),
    "disputes": (_disputed, "principal", Role.PRINCIPAL, "hall", _outcome),
    "facilities": (_asked, "principal", Role.PRINCIPAL, "hall", _stated),
    "goals": (_set, "team, police", Role.TEAM_MEMBER, None, _goal_step(CONFIRM)),
}
"""What is there, whose step it is, and the step."""


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize("topic", IN_THE_MIDDLE)
def test_whoever_takes_over_in_the_middle_goes_on_and_who_left_does_not(
    database: Database, staff: Staff, topic: str
) -> None:
    """The one who left had the form open; what was begun is the successor's."""
    prepare, who, role, school, act = IN_THE_MIDDLE[topic]
    with database.write() as session:
        about = prepare(session, staff)
        ended = update(RoleHeld).where(RoleHeld.person_id == staff.id(who), RoleHeld.role == role)
        session.execute(ended.values(last_day=TODAY - A_DAY))
    side = Party.POLICE if role is Role.TEAM_MEMBER else None
    staff.people["new"] = staff.town.add("New One", role, school, **({"side": side} if side else {}))
    former, successor = staff.actor(who), staff.actor("new")
    with pytest.raises(Refused), database.write() as session:
        act(session, staff, former, about)
    with database.write() as session:
        act(session, staff, successor, about)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_disclosure_of_whoever_left_is_not_changed_by_them(database: Database, staff: Staff) -> None:
    """It stays on record for the school."""
    with database.write() as session:
        about = _disclosed(session, staff)
        session.execute(
            update(RoleHeld).where(RoleHeld.person_id == staff.id("principal")).values(last_day=TODAY - A_DAY)
        )
    for act in (_corrected, _taken_back):
        with pytest.raises(Refused), database.write() as session:
            act(session, staff, staff.actor("principal"), about)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_appointments_and_goals_take_and_show_three_thousand_characters(database: Database, staff: Staff) -> None:
    """What the chief and the principal write, and what the team wants: whole, in windows that Slack takes."""
    with database.write() as session:
        made = appointments.propose(session, staff, words=LONG)
        appointments.take(session, staff, made, "principal_concern", words=LONG)
        found = appointment_tables.get(session, made.id)
        reading = appointment_views.Reading((), {step.id: step.words for step in found.steps}, (), may_read_why=True)
        shown = appointment_views.reading(staff.town.agreement, found, reading).to_dict()
        goal = goals.set_goal(session, staff, words=LONG)
        of_goal = goal_views.reading(staff.town.agreement, goal_views.GoalRow(goal, None), ()).to_dict()
    assert text_of(shown).count(LONG) == 2
    assert text_of(of_goal).count(LONG) >= 1
    for window in (shown, of_goal):
        assert all(len(block["text"]["text"]) <= LONGEST for block in window["blocks"] if "text" in block)
