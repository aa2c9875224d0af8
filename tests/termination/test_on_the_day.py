"""The day after the last one: what ends, what waits, what can still be finished, and a new agreement after that."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.app import due_acts
from handlers.activities.messages import card
from handlers.message import Telling
from models.activities import several
from models.activities.waiting import waiting
from models.actor import Actor
from models.agreement.acts import import_text
from models.agreement.signed_file import SignedFile
from models.appointments import tables as appointments
from models.appointments.reminders import ASK
from models.appointments.steps import CLOSED, OPEN_STATES
from models.delivery.outbox import Delivery
from models.destinations import PersonDM
from models.dismissals import acts as dismissals
from models.disputes.acts import open_dispute
from models.duty import acts as duty
from models.errors import Conflict, Refused
from models.evaluations.acts import open_evaluation
from models.goals.acts import set_goal
from models.notices.acknowledgments import acknowledge
from models.notices.acts import amend, complete_details, file_notice, withdraw
from models.notices.succession import Behalf
from models.notices.tables import Notice, form_of
from models.people.queries import counts_between
from models.people.roster import apply
from models.people.roster_file import read
from models.people.roster_members import identify_people
from models.people.tables import RoleHeld
from models.policy import OPERATOR
from models.quarters.opening import Prompts, number_of, open_by_hand
from models.quarters.tables import Quarter
from models.revisions.acts import request
from models.schedules import acts as schedules
from models.schedules.form import ChangeForm, WeekForm
from models.schedules.substitutes import SubstituteForm, name_substitute
from models.store.audit import AuditEntry
from models.store.database import Database
from models.store.deadlines import Deadline
from models.termination import tables
from models.termination.queries import ended_on, require_in_force
from models.termination.steps import ENDED, RUNNING, TAKE_BACK
from models.termination.stops import AFTER_THE_END, kind_in_table
from models.vocabulary import Role
from tests.activities import acts as logging
from tests.activities.acts import PRESENTATION, TRAINING
from tests.appointments import acts as appointing
from tests.disputes import acts as disputes
from tests.goals import acts as goals
from tests.revisions import acts as revisions
from tests.support.staff import Staff
from tests.support.town import NOW, TEAM, a_form, the_agreement
from tests.termination import acts
from tests.termination.acts import A_DAY, AFTER, LAST

A_HOUR = timedelta(hours=1)
YEAR_ON = datetime(2027, 12, 1, 15, 0, tzinfo=UTC)


def assigned(session, day: date) -> list[str]:  # type: ignore[no-untyped-def]
    """Which schools have an officer on a day."""
    held = select(RoleHeld.school).where(RoleHeld.role == Role.OFFICER, counts_between(day, day))
    return sorted(school for school in session.scalars(held) if school)


def a_notice(session, staff: Staff, now: datetime = NOW, **changes: object) -> Notice:  # type: ignore[no-untyped-def]
    """The officer at Hall files a notice."""
    return file_notice(session, staff.town.agreement, staff.actor("officer", now), a_form(**changes), "key", now)


def test_every_kind_of_deadline_is_in_the_table_with_a_reason(staff: Staff) -> None:
    """So that a new one is thought about."""
    assert {kind_in_table(kind) for kind in due_acts(staff.town.agreement)} == AFTER_THE_END.keys()
    assert all(found.why for found in AFTER_THE_END.values())


def test_assignments_end_with_the_last_day_and_officers_stay_officers(database: Database, staff: Staff) -> None:
    """Each with a last day, on record; those of the next year never begin; all others stay in office."""
    with database.write() as session:
        appointing.bring_to(session, staff, "agreed", first_day=date(2026, 12, 20))
        acts.bring_to(session, staff, ENDED)
        assert assigned(session, LAST) == ["conard", "hall"]
        assert assigned(session, LAST + A_DAY) == assigned(session, date(2027, 1, 10)) == []
        ends = select(func.count(AuditEntry.id)).where(AuditEntry.act == "end of the agreement")
        assert session.scalar(ends) == 1
    roles = {who: [held.role for held in staff.actor(who, AFTER).holdings] for who in staff.people}
    assert roles.pop("officer") == roles.pop("officer elsewhere") == [Role.OFFICER]
    assert [who for who, held in roles.items() if not held] == []


def test_it_ends_at_midnight_however_late_the_clock_is(database: Database, staff: Staff) -> None:
    """Nothing new is taken, though no look was taken yet; a supervisor can no more than an officer."""
    midnight = datetime(2026, 12, 1, 5, 0, tzinfo=UTC)
    with database.write() as session:
        acts.bring_to(session, staff, RUNNING)
        a_notice(session, staff, midnight - timedelta(seconds=1))
        for who in ("officer", "supervisor"):
            actor = staff.actor(who, midnight)
            with pytest.raises(Refused, match="The agreement ended on Monday, November 30, 2026") as refused:
                file_notice(session, staff.town.agreement, actor, a_form(), "another", midnight)
            assert "Chief or Superintendent" in str(refused.value)


def test_a_bot_that_was_down_over_the_day_does_it_all_when_it_is_up_again(database: Database, staff: Staff) -> None:
    """Everybody is told then, since nobody was on the last day; once."""
    with database.write() as session:
        acts.bring_to(session, staff, RUNNING)
    later = AFTER + timedelta(days=30)
    for _twice in range(2):
        with database.write() as session:
            acts.run_clock(session, staff, later)
            assert assigned(session, LAST + A_DAY) == []
            told = session.scalar(select(func.count(Delivery.id)).filter_by(kind=tables.ENDED_TOLD))
            assert told == len(staff.people)
            assert session.scalar(select(func.count(Delivery.id)).filter_by(kind=tables.LAST_DAY_TOLD)) == 0


def test_open_proposals_are_closed_and_none_can_be_made(database: Database, staff: Staff) -> None:
    """Whether their first day has come or not."""
    with database.write() as session:
        made = [
            appointing.propose(session, staff).id,
            appointing.propose(session, staff, school="conard", first_day=date(2027, 1, 4)).id,
        ]
        acts.bring_to(session, staff, ENDED)
        assert {appointments.get(session, row).state for row in made} == {CLOSED}
        with pytest.raises(Refused, match="The agreement ended"):
            appointing.propose(session, staff, AFTER, first_day=date(2027, 1, 4))
        assert not session.scalar(select(func.count(Deadline.id)).where(
            Deadline.kind.like("appointment\\_%", escape="\\"), Deadline.settled_at.is_(None)))  # fmt: skip


def test_an_officer_whose_assignment_has_ended_finishes_what_is_open(database: Database, staff: Staff) -> None:
    """A notice of before the end can be completed, by the officer."""
    with database.write() as session:
        notice = a_notice(session, staff, report_written=None)
        acts.bring_to(session, staff, ENDED)
        notice_id, version = notice.id, notice.version
        form = form_of(notice.current)
    officer: Actor = staff.actor("officer", AFTER)
    with database.write() as session:
        changed = a_form(**{**form.__dict__, "report_written": "no"})
        complete_details(session, staff.town.agreement, officer, notice_id, changed, version, AFTER)


def test_what_stops_waits_and_what_runs_on_runs(database: Database, staff: Staff) -> None:
    """The chief is not asked to appoint; a school is still reminded of a notice."""
    with database.write() as session:
        a_notice(session, staff, NOW + timedelta(days=6))
        acts.bring_to(session, staff, ENDED)
        session.add(Deadline(kind=ASK, subject_id=2027, due_at=AFTER))
        acts.run_clock(session, staff, AFTER)
        ask = session.scalars(select(Deadline).filter_by(kind=ASK)).one()
        assert (ask.settled_at, ask.due_at) == (None, AFTER + A_DAY)
        assert session.scalar(select(func.count(Delivery.id)).filter_by(kind="appointments_asked")) == 0
        assert session.scalar(select(func.count(Delivery.id)).filter_by(kind="notice_reminder")) >= 0


def test_the_last_quarter_is_opened_and_none_after_it(database: Database, staff: Staff) -> None:
    """Neither by the bot nor by hand; and a bot that runs for years opens none of those between."""
    agreement = staff.town.agreement
    with database.write() as session:
        acts.bring_to(session, staff, ENDED)
        Prompts(agreement).plan(session, NOW)
        acts.run_clock(session, staff, YEAR_ON)
        quarters = [(row.school_year, row.code) for row in session.scalars(select(Quarter))]
        assert quarters == [("2026-27", "Q2")]
        with pytest.raises(Conflict, match="no day under it"):
            open_by_hand(session, agreement, staff.actor("team, police"), date(2027, 10, 1), YEAR_ON)
        waits = select(Deadline.subject_id).where(Deadline.kind == "quarter_prompt", Deadline.settled_at.is_(None))
        assert session.scalars(waits).one() == number_of(date(2027, 10, 1))


def bring_in(session, holds_from: date, now: datetime, words: bytes = b"A new agreement"):  # type: ignore[no-untyped-def]
    """The operator imports a signed text."""
    return import_text(session, the_agreement(), OPERATOR, SignedFile("new.txt", "txt", words, ()), holds_from, now)


def test_a_new_signed_agreement_begins_the_program_anew(database: Database, staff: Staff) -> None:
    """From its first day, not before; proposals for days under it can be made before that."""
    begins = date(2027, 1, 10)
    with database.write() as session:
        bring_in(session, date(2026, 7, 1), NOW, b"The agreement that ends")
        notice = acts.bring_to(session, staff, ENDED)
        bring_in(session, begins, AFTER)
        assert [ended_on(session, day) for day in (LAST, begins - A_DAY, begins)] == [None, LAST, None]
        proposal = appointing.propose(session, staff, AFTER, first_day=begins)
        assert proposal.state in OPEN_STATES
        then = datetime(2027, 1, 10, 15, 0, tzinfo=UTC)
        acts.run_clock(session, staff, then)
        require_in_force(session, staff.town.agreement, begins)
        planned = session.scalar(select(func.count(Deadline.id)).where(Deadline.settled_at.is_(None)))
        assert planned
        told = session.scalar(select(func.count(Delivery.id)).filter_by(kind=tables.BEGINS_TOLD))
        assert told == len(staff.people), "everybody with a role, as at the end; officers of before among them"
        again = acts.give(session, staff, "superintendent", then)
        assert again.is_standing
        assert not notice.is_standing


def test_a_corrected_day_counts_and_a_text_of_before_the_notice_does_not(database: Database, staff: Staff) -> None:
    """A version that was agreed to before notice was given ends with the rest."""
    with database.write() as session:
        bring_in(session, date(2027, 1, 1), NOW - A_DAY, b"Agreed before")
        notice = acts.bring_to(session, staff, ENDED)
        assert ended_on(session, date(2027, 2, 1)) == LAST
        bring_in(session, date(2027, 3, 1), AFTER)
        bring_in(session, date(2027, 7, 1), AFTER + A_DAY)
        assert notice.resumes_on == date(2027, 7, 1)
        assert ended_on(session, date(2027, 4, 1)) == LAST


def test_a_notice_of_the_evening_ends_on_the_district_s_day(database: Database, staff: Staff) -> None:
    """A new text holds right after it, also where it is a day later elsewhere and the notice has not arrived."""
    evening = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)  # 9 p.m. on November 23 in the district
    with database.write() as session:
        notice = acts.give(session, staff, now=evening)
        bring_in(session, LAST + A_DAY, evening + A_DAY)
        assert notice.resumes_on == LAST + A_DAY


def test_a_notice_that_was_taken_back_ends_nothing(database: Database, staff: Staff) -> None:
    """However long the clock runs."""
    with database.write() as session:
        notice = acts.bring_to(session, staff, RUNNING)
        acts.take(session, staff, notice, TAKE_BACK, "chief")
        acts.run_clock(session, staff, AFTER)
        assert assigned(session, AFTER.date()) == ["conard", "hall"]
        a_notice(session, staff, AFTER)


BEGINNINGS: dict[str, tuple[str, Callable[[Session, Staff, Actor], object]]] = {
    "notice": ("officer", lambda session, staff, actor: file_notice(
        session, staff.town.agreement, actor, a_form(), "key", AFTER)),
    "notice for an officer": ("supervisor", lambda session, staff, actor: file_notice(
        session, staff.town.agreement, actor, a_form(), "key", AFTER, Behalf(staff.id("officer"), "Away"))),
    "activity": ("officer", lambda session, staff, actor: logging.log(session, staff, actor, PRESENTATION, AFTER)),
    "training": ("supervisor", lambda session, staff, actor: logging.log(
        session, staff, actor, TRAINING, AFTER, officer_id=staff.id("officer"))),
    "several days": ("officer", lambda session, staff, actor: several.open_rows(
        session, staff.town.agreement, actor, AFTER)),
    "on duty": ("officer", lambda session, staff, actor: duty.go_on(
        session, staff.town.agreement, actor, "hall", AFTER)),
    "usual week": ("supervisor", lambda session, staff, actor: schedules.give_week(
        session, staff.town.agreement, actor, staff.id("officer"), WeekForm(), AFTER)),
    "absence": ("supervisor", lambda session, staff, actor: schedules.record_change(
        session, staff.town.agreement, actor, staff.id("officer"), ChangeForm(), AFTER)),
    "substitute": ("supervisor", lambda session, staff, actor: name_substitute(
        session, staff.town.agreement, actor, SubstituteForm(), AFTER)),
    "evaluation": ("principal", lambda session, staff, actor: open_evaluation(
        session, staff.town.agreement, actor, "hall", staff.id("officer"), AFTER)),
    "request to dismiss": ("principal", lambda session, staff, actor: dismissals.save_draft(
        session, staff.town.agreement, actor, "hall", staff.id("officer"), dismissals.RequestForm(), 0, AFTER)),
    "appointment": ("chief", lambda session, staff, actor: appointing.propose(session, staff, AFTER)),
    "goal": ("team, schools", lambda session, staff, actor: set_goal(
        session, staff.town.agreement, actor, goals.FORM, AFTER)),
    "dispute": ("chief", lambda session, staff, actor: open_dispute(
        session, staff.town.agreement, actor, disputes.FORM, AFTER)),
    "request for revision": ("chief", lambda session, staff, actor: request(
        session, staff.town.agreement, actor, revisions.FORM, AFTER)),
}  # fmt: skip
"""What begins something new, and who could do it while the agreement held."""


@pytest.mark.parametrize("name", BEGINNINGS)
def test_nothing_new_is_begun_after_the_end(database: Database, staff: Staff, name: str) -> None:
    """In the same words everywhere, also to whoever has lost the right meanwhile."""
    who, begin = BEGINNINGS[name]
    with database.write() as session:
        acts.bring_to(session, staff, ENDED)
    with database.write() as session, pytest.raises(Refused, match="The agreement ended on Monday, November 30, 2026"):
        begin(session, staff, staff.actor(who, AFTER))


def test_what_is_open_is_finished(database: Database, staff: Staff) -> None:
    """A notice is acknowledged, amended and withdrawn; an evaluation that was begun is found open."""
    agreement = staff.town.agreement
    with database.write() as session:
        notice_id = a_notice(session, staff).id
        principal = staff.actor("principal")
        begun = open_evaluation(session, agreement, principal, "hall", staff.id("officer"), NOW).id
        acts.bring_to(session, staff, ENDED)
    with database.write() as session:
        officer, principal = staff.actor("officer", AFTER), staff.actor("principal", AFTER)
        acknowledge(session, principal, notice_id, AFTER)
        form = a_form(narrative="Two students pushed each other, and a third looked on.")
        amend(session, agreement, officer, notice_id, form, "A slip of the pen", 1, AFTER)
        withdraw(session, officer, notice_id, "Filed twice", AFTER)
        there = open_evaluation(session, agreement, principal, "hall", staff.id("officer"), AFTER)
        assert there.id == begun


def test_a_roster_file_of_before_the_end_brings_nobody_back(database: Database, staff: Staff) -> None:
    """Whoever it names as an officer at a school stays one without a school; whoever it leaves out does not."""
    agreement = staff.town.agreement
    with database.write() as session:
        acts.bring_to(session, staff, ENDED)
    named = '[[person]]\nname = "Officer"\nslack = "UOFFICER"\nrole = "officer"\nschools = ["hall"]\n'
    with database.write() as session:
        lines = apply(session, agreement, identify_people(read(named, agreement), agreement, TEAM, None), AFTER)
        assert assigned(session, AFTER.date()) == []
    assert [line for line in lines if "ended by the chief or with the agreement" in line]
    assert [held.school for held in staff.actor("officer", AFTER).holdings] == [None]
    assert staff.actor("officer elsewhere", AFTER).holdings == ()


@pytest.mark.parametrize(("days", "is_after"), [(7, False), (8, True)])
@pytest.mark.parametrize("state", ["open", "asked", "objected"])
def test_nobody_is_reminded_of_what_is_planned_for_a_day_after_the_end(
    database: Database, staff: Staff, days: int, is_after: bool, state: str
) -> None:
    """Not the day before it either; whoever planned it is told once, and it waits on no other Home."""
    on = NOW + days * A_DAY
    with database.write() as session:
        planned = logging.log(session, staff, staff.actor("officer"), logging.PLANNED, happened_on=on.date())
        planned.state = state
        acts.bring_to(session, staff, RUNNING)
        acts.run_clock(session, staff, on - A_HOUR)
        reminded = select(func.count(AuditEntry.id)).where(AuditEntry.act == "remind of activity")
        assert bool(session.scalar(reminded)) == (not is_after and state == "open")
        acts.run_clock(session, staff, AFTER)
        told = select(Delivery).filter_by(kind="activity_told", subject_id=planned.id)
        mine = [row for row in session.scalars(told) if row.place == PersonDM(staff.id("officer"))]
        assert len(mine) == is_after
        stopped = session.scalars(select(AuditEntry).filter_by(act="stop planned activity")).all()
        assert len(stopped) == is_after
        at_school = waiting(session, staff.actor("principal", on), on.date(), 9)
        assert (planned in at_school) == (not is_after and state == "open")
        shown = card(Telling(session, staff.town.agreement, on), planned).blocks
        text = " ".join(str(block.to_dict()) for block in shown)
        assert ("The agreement ends before this day." in text) == is_after
