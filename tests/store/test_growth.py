"""What is asked every second, or whenever somebody looks at a Home, costs the same after many years of records."""

import re
from collections.abc import Callable

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from models.activities import undelivered as undelivered_activities
from models.activities.queries import newest_standing
from models.activities.training_due import lacking_for
from models.activities.waiting import waiting as waiting_activities
from models.actor import Actor, Holding
from models.appointments import telling
from models.appointments.tables import Appointment
from models.arrest_notifications import queries as arrest_notifications
from models.audit_log import anchors, checks
from models.delivery import dispatch, outbox
from models.delivery.dispatch import PACE
from models.disclosures.queries import newest as newest_disclosures
from models.duty import queries as duty
from models.evaluations import evidence
from models.feedback.queries import newest as newest_feedback
from models.feedback.queries import open_complaints
from models.notices import drafts, questions, undelivered
from models.notices.acknowledgments import ESCALATION
from models.notices.finding import Wanted, find
from models.notices.succession import unattended
from models.notices.waiting import arrests, escalated, left_open, newest, to_acknowledge, to_complete
from models.outside_requests.queries import newest as newest_outside
from models.outside_requests.queries import waiting as waiting_outside
from models.people import alarms
from models.reports.clock import ReportClock
from models.reports.pending import own_open
from models.schedules import undelivered as undelivered_schedules
from models.schedules.queries import sent_between
from models.store import audit, deadlines
from models.store.database import Database
from models.termination.queries import ended_on
from models.vocabulary import Role
from tests.support.town import NOW, the_agreement

GROWING = (
    "notice", "notice_draft", "notice_version", "notice_action", "notice_question", "delivery", "deadline",
    "audit_entry", "activity", "activity_version", "activity_step", "feedback", "feedback_version", "feedback_step",
    "duty_time", "duty_time_version", "disclosure", "disclosure_version", "termination",
    "outside_request",
    "arrest_notification", "arrest_step",
)  # fmt: skip
OFFICER, PRINCIPAL = (
    Actor(1, "Made-up Name", (Holding(role, None, "hall"),)) for role in (Role.OFFICER, Role.PRINCIPAL)
)
AGREEMENT = the_agreement()
CHIEF, SUPERINTENDENT, SUPERVISOR = (
    Actor(1, "Made-up Name", (Holding(role, None, None),))
    for role in (Role.CHIEF, Role.SUPERINTENDENT, Role.SUPERVISOR)
)
ACTS: dict[str, deadlines.WhenDue] = dict.fromkeys(ESCALATION, lambda _session, _subject, _now: None)

QUESTIONS: dict[str, tuple[Callable[[Session], object], str]] = {
    "what can be sent": (lambda session: dispatch.claim(session, "me", NOW, PACE), "ix_delivery_due"),
    "whose lease is over": (lambda session: dispatch.take_back_expired(session, NOW, PACE), "ix_delivery_"),
    "what is unclear": (lambda session: dispatch.to_look_up(session, NOW, PACE), "ix_delivery_due"),
    "what is parked": (lambda session: dispatch.unpark(session, NOW, PACE), "ix_delivery_due"),
    "what is late": (lambda session: alarms.sound_alarm(session, AGREEMENT, NOW, PACE), "ix_delivery_due"),
    "what may be there twice": (lambda session: dispatch.to_sweep(session, NOW, PACE), "ix_delivery_sweep"),
    "what a clock that was ahead has set": (
        lambda session: dispatch.move_to_this_clock(session, NOW, PACE),
        "ix_delivery_stamped",
    ),
    "how long the oldest waits": (lambda session: outbox.oldest_undelivered(session, NOW), "ix_delivery_due"),
    "what falls due": (lambda session: deadlines.take_one(session, ACTS, NOW), "ix_deadline_open"),
    "what to acknowledge": (lambda session: to_acknowledge(session, PRINCIPAL, 5), "ix_notice_unacknowledged"),
    "what to complete": (lambda session: to_complete(session, OFFICER, 5), "ix_notice_incomplete"),
    "what to answer": (
        lambda session: questions.waiting(session, OFFICER, NOW.date(), 5),
        "ix_notice_question_open",
    ),
    "what is escalated": (
        lambda session: escalated(session, SUPERINTENDENT, 5),
        "ix_notice_unacknowledged",
    ),
    "what officers left": (lambda session: left_open(session, SUPERVISOR, NOW.date(), 5), "ix_notice_incomplete"),
    "what an officer left": (
        lambda session: unattended(session, NOW.date(), 5, officer_id=1),
        "ix_notice_incomplete",
    ),
    "what the school's channel does not get": (
        lambda session: undelivered.look(session, AGREEMENT, NOW),
        "ix_notice_un",
    ),
    "which activities the school's channel does not get": (
        lambda session: undelivered_activities.look(session, AGREEMENT, NOW),
        "ix_activity_|ix_delivery_",
    ),
    "which schedules the school's channel does not get": (
        lambda session: undelivered_schedules.look(session, AGREEMENT, NOW),
        "ix_schedule_posting_undelivered|ix_delivery_",
    ),
    "what the records say of a year": (
        lambda session: evidence.figures(session, AGREEMENT, 1, "hall", "2026-27", NOW),
        "ix_notice_officer|ix_activity_officer|ix_usual_week_officer|ix_schedule_change_",
    ),
    "which activities to answer": (
        lambda session: waiting_activities(session, PRINCIPAL, NOW.date(), 5),
        "ix_activity_",
    ),
    "which activities an officer goes on with": (
        lambda session: waiting_activities(session, OFFICER, NOW.date(), 5),
        "ix_activity_",
    ),
    "whether a check of the audit log waits": (checks.is_any_waiting, "ix_audit_check_waiting"),
    "whether an anchor is unsent": (anchors.is_any_unsent, "ix_audit_anchor_unsent"),
    "which complaints are open": (lambda session: open_complaints(session, CHIEF, 5), "ix_feedback_open"),
    "which complaints are open at a school": (
        lambda session: open_complaints(session, PRINCIPAL, 5),
        "ix_feedback_",
    ),
    "which commendations an officer has": (
        lambda session: newest_feedback(session, OFFICER, 5),
        "ix_feedback_officer",
    ),
    "which disclosures an officer logged": (
        lambda session: newest_disclosures(session, OFFICER, 3),
        "ix_disclosure_recorded_by_id",
    ),
    "which disclosures a school has": (
        lambda session: newest_disclosures(session, PRINCIPAL, 3),
        "ix_disclosure_school",
    ),
    "which requests from outside wait": (
        lambda session: waiting_outside(session, CHIEF, 5),
        "ix_outside_request_open",
    ),
    "which requests from outside there are": (
        lambda session: newest_outside(session, CHIEF, 5, 0),
        "ix_outside_request_side",
    ),
    "what the officer filed": (lambda session: newest(session, OFFICER, 5), "ix_notice_officer"),
    "what is new at a school": (lambda session: newest(session, PRINCIPAL, 5), "ix_notice_filed"),
    "what is new": (lambda session: newest(session, CHIEF, 5), "ix_notice_filed"),
    "arrests of late": (lambda session: arrests(session, CHIEF, 5, NOW), "ix_notice_filed"),
    "what somebody looks for": (
        lambda session: find(session, AGREEMENT, CHIEF, Wanted(school="hall", action="arrest"), 20),
        "ix_notice_filed",
    ),
    "whether an officer is on duty": (lambda session: duty.running_of(session, 1, NOW.date()), "ix_duty_time_officer"),
    "what an officer left open": (lambda session: duty.left_open(session, 1, NOW.date()), "ix_duty_time_officer"),
    "who is on duty this week": (
        lambda session: duty.times_at(session, ["hall"], NOW.date(), NOW.date()),
        "ix_duty_time_day",
    ),
    "which messages ask about a proposed appointment, and about its year": (
        lambda session: telling.change(session, Appointment(id=1, school_year="2026-27"), NOW),
        "ix_delivery_subject",
    ),
    "what waits of arrests for the police": (
        lambda session: arrest_notifications.waiting(session, AGREEMENT, SUPERVISOR, 5),
        "ix_arrest_notification_state",
    ),
    "what waits of arrests for the superintendent": (
        lambda session: arrest_notifications.waiting(session, AGREEMENT, SUPERINTENDENT, 5),
        "ix_arrest_notification_(state|untold)",
    ),
    "whether somebody is new": (lambda session: audit.knows(session, "person:1"), "ix_audit_entry_actor"),
    "whether the agreement has ended": (lambda session: ended_on(session, NOW.date()), "ix_termination_last_day"),
    "which drafts wait": (lambda session: drafts.waiting(session, OFFICER, NOW, 5), "ix_notice_draft_standing"),
}


FEW: dict[str, tuple[Callable[[Session], object], tuple[str, ...]]] = {
    "activities that the superintendent sees": (
        lambda session: newest_standing(session, SUPERINTENDENT, 5, 501),
        ("ix_activity_escalated", "ix_activity_conflict"),
    ),
    "trainings that officers have had": (
        lambda session: lacking_for(session, AGREEMENT, CHIEF, NOW.date()),
        ("ix_activity_officer",),
    ),
    "an officer's open reports": (
        lambda session: own_open(session, AGREEMENT, ReportClock(session, AGREEMENT, NOW.date()), OFFICER, 5),
        ("ix_notice_officer",),
    ),
    "substitutes of a week": (
        lambda session: sent_between(session, NOW.date(), NOW.date()),
        ("ix_substitution_days",),
    ),
}


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)  # PostgreSQL plans by how full the tables are
@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_asked_all_the_time_is_answered_from_its_index(database: Database, question: str) -> None:
    """No table that grows with the years is read from end to end, nor a longer index than need be."""
    ask, index = QUESTIONS[question]
    with database.write() as session:
        plans = plans_of(session, ask)
    assert plans
    assert all(re.search(rf" INDEX ({index})", plan[0]) for plan in plans)
    read_whole = [step for plan in plans for step in plan if step in {f"SCAN {table}" for table in GROWING}]
    assert read_whole == []


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize("question", FEW)
def test_what_is_few_of_many_is_found_by_itself(database: Database, question: str) -> None:
    """Each part of it by its own index, wherever in the plan that is."""
    ask, indexes = FEW[question]
    with database.write() as session:
        steps = [step for plan in plans_of(session, ask) for step in plan]
    assert [index for index in indexes if not any(f"INDEX {index} " in step for step in steps)] == []
    assert {f"SCAN {table}" for table in GROWING} & {*steps} == set()


def plans_of(session: Session, ask: Callable[[Session], object]) -> list[list[str]]:
    """How SQLite goes about each statement of a question, step by step."""
    asked: list[tuple[str, tuple[object, ...]]] = []
    connection = session.connection()
    event.listen(connection, "before_cursor_execute", lambda *about: asked.append((about[2], about[3])))
    ask(session)
    driver = connection.connection.driver_connection
    assert driver
    return [[step[3] for step in driver.execute(f"EXPLAIN QUERY PLAN {sql}", given)] for sql, given in asked]
