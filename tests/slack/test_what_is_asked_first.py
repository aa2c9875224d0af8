"""Windows that ask the reader for a step: its buttons stand before any long text, so that nobody has to scroll."""

from collections.abc import Callable
from typing import Any

import pytest
from slack_sdk.models.views import View
from sqlalchemy.orm import Session

from handlers.activities import views as activity_views
from handlers.appointments import views as appointment_views
from handlers.arrest_notifications import views as arrest_views
from handlers.dismissals import views as dismissal_views
from handlers.disputes import views as dispute_views
from handlers.facilities import views as facility_views
from handlers.feedback import views as feedback_views
from handlers.goals import views as goal_views
from handlers.outside_requests import views as outside_views
from handlers.releases import views as release_views
from handlers.retention import views as retention_views
from handlers.revisions import views as revision_views
from handlers.termination import views as termination_views
from models.activities.kinds import LONGEST_WORDS
from models.activities.steps import STEPS as ACTIVITY_STEPS
from models.appointments import queries as appointment_queries
from models.appointments.steps import CONCERN
from models.arrest_notifications.steps import STEPS as ARREST_STEPS
from models.dismissals import tables as dismissal_tables
from models.disputes import acts as dispute_acts
from models.disputes import queries as dispute_queries
from models.disputes import tables as dispute_tables
from models.facilities.steps import STEPS as FACILITY_STEPS
from models.goals.kinds import STEPS as GOAL_STEPS
from models.outside_requests.steps import STEPS as OUTSIDE_STEPS
from models.policy import Act
from models.releases import queries as release_queries
from models.revisions import acts as revision_acts
from models.revisions import tables as revision_tables
from models.store.database import Database
from models.termination import queries as termination_queries
from models.vocabulary import Party
from tests.activities import acts as activities
from tests.appointments import acts as appointments
from tests.arrest_notifications import acts as arrests
from tests.dismissals import acts as dismissals
from tests.disputes import acts as disputes
from tests.facilities import acts as facilities
from tests.feedback import acts as feedback
from tests.goals import acts as goals
from tests.outside_requests import acts as outside_requests
from tests.quarters.acts import with_a_team
from tests.releases import acts as releases
from tests.retention import acts as retention
from tests.revisions import acts as revisions
from tests.support.staff import Staff
from tests.support.town import NOW
from tests.termination import acts as termination

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
LONG = "Made up. " * 333
A_LINE = 700
TODAY = appointments.TODAY


def _termination(session: Session, staff: Staff) -> View:
    notice = termination.bring_to(session, staff, "running", reason=LONG)
    steps = termination_queries.possible(staff.actor("superintendent"), notice, TODAY)
    return termination_views.reading(
        staff.town.agreement, notice, termination_views.Reading(steps, may_read_words=True, today=TODAY)
    )


def _release(session: Session, staff: Staff) -> View:
    request = releases.ask(session, staff, purpose=LONG)
    steps = release_queries.possible(staff.actor("chief"), request)
    return release_views.reading(staff.town.agreement, request, steps, TODAY, may_release=True)


def _appointment(session: Session, staff: Staff) -> View:
    found = appointments.propose(session, staff, words="Made up. " * 100)
    appointments.take(session, staff, found, CONCERN, words="Made up. " * 100)
    steps, words = appointment_queries.possible(staff.actor("superintendent"), found), {found.steps[0].id: LONG}
    reading = appointment_views.Reading(steps, words, (), may_read_why=True)
    return appointment_views.reading(staff.town.agreement, found, reading)


def _revision(session: Session, staff: Staff) -> View:
    found = revision_tables.get(session, revisions.bring_to(session, staff, "asked"))
    found.present = LONG
    steps = revision_acts.possible(staff.actor("superintendent"), found)
    return revision_views.reading(staff.town.agreement, found, revision_views.Reading(steps, may_have_letter=True))


def _dispute(session: Session, staff: Staff) -> View:
    found = dispute_tables.get(session, disputes.bring_to(session, staff, "proposed"))
    found.steps[0].words = LONG
    actor = staff.actor("principal")
    steps = [(step, dispute_acts.seen_by(found, step, Party.SCHOOLS))
             for step in dispute_queries.possible(session, actor, found, TODAY)]  # fmt: skip
    return dispute_views.reading(staff.town.agreement, found, dispute_views.Reading(steps, ()))


def _dismissal(session: Session, staff: Staff) -> View:
    found = dismissal_tables.get(session, dismissals.bring_to(session, staff, "requested"))
    found.reasons = LONG
    return dismissal_views.reading(staff.town.agreement, found, frozenset({Act.FORWARD_DISMISSAL}))


def _feedback(session: Session, staff: Staff) -> View:
    found = feedback.record(session, staff, staff.actor("principal"), "complaint", words=LONG)
    return feedback_views.reading(staff.town.agreement, found, may_change=False, may_handle=True)


def _goal(session: Session, staff: Staff) -> View:
    goal = goals.set_goal(session, staff, words="Made up. " * 100)
    return goal_views.reading(staff.town.agreement, goal_views.GoalRow(goal, None), [*GOAL_STEPS.values()])


def _facilities(session: Session, staff: Staff) -> View:
    found = facilities.bring_to(session, staff, "missing", words="Made up. " * 100)
    return facility_views.reading(staff.town.agreement, found, [*FACILITY_STEPS.values()])


def _activity(session: Session, staff: Staff) -> View:
    found = activities.log(session, staff, staff.actor("officer"), activities.CONCERN, NOW)
    for asked in found.of_kind.asked:
        if asked.longest >= LONGEST_WORDS:
            setattr(found.current, asked.name, LONG[:LONGEST_WORDS])
    steps = [step for step in ACTIVITY_STEPS.values() if step.kind == "concern"]
    return activity_views.entry(staff.town.agreement, found, steps, may_change=True)


def _outside(session: Session, staff: Staff) -> View:
    found = outside_requests.log(session, staff, "chief", basis_words=LONG)
    return outside_views.reading(
        staff.town.agreement, found, [*OUTSIDE_STEPS.values()], TODAY, may_decide=True, may_hold=True
    )


def _arrest(session: Session, staff: Staff) -> View:
    found = arrests.bring_to(session, staff, "waiting")
    assert found.letter
    found.letter.words = LONG
    steps = [step for step in ARREST_STEPS.values() if found.state in step.before]
    return arrest_views.reading(staff.town.agreement, found, steps, NOW, has_superintendent=True)


def _hold(session: Session, staff: Staff) -> View:
    found = retention.hold(session, staff, "chief", NOW, school="hall", reason=LONG)
    return retention_views.hold_reading(staff.town.agreement, found, may_lift=True)


ASKING: dict[str, Callable[[Session, Staff], View]] = {
    "notice of termination": _termination, "request for records": _release, "appointment": _appointment,
    "request for revision": _revision, "dispute": _dispute, "dismissal request": _dismissal, "complaint": _feedback,
    "goal": _goal, "facilities": _facilities, "activity": _activity,
    "request from outside": _outside, "arrest notification": _arrest, "hold": _hold,
}  # fmt: skip


def _letters(block: Any) -> int:
    text = block.get("text")
    return len(text["text"]) if isinstance(text, dict) else 0


@pytest.mark.parametrize("what", ASKING)
def test_what_is_asked_of_the_reader_stands_before_long_text(database: Database, what: str) -> None:
    """Whatever somebody wrote: the first buttons come before it."""
    staff = with_a_team(database)
    with database.write() as session:
        blocks = ASKING[what](session, staff).to_dict()["blocks"]
    buttons = [number for number, block in enumerate(blocks) if block["type"] == "actions"]
    long = [number for number, block in enumerate(blocks) if _letters(block) > A_LINE]
    assert buttons
    assert long
    assert buttons[0] < long[0]
