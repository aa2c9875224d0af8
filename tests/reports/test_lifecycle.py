"""From a notice to a submitted report: who answers and submits, what is missing, what a change asks for."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.calendar.tables import ClosedDay
from models.delivery.outbox import Delivery
from models.errors import Conflict, Invalid, Refused
from models.notices import acts as notices
from models.notices.tables import Notice
from models.people.tables import Person
from models.reports import acts as lifecycle
from models.reports import tables as records
from models.reports.clock import BEYOND, RECESS, SCHOOL_DAYS, ReportClock
from models.reports.pending import own_open
from models.reports.proposal import is_proposed
from models.reports.standing import ASKED, CHANGED, DUE, NOT_ONE, SUBMITTED, WITHDRAWN
from models.reports.tables import NO, YES
from models.store.database import Database
from models.terms import Agreement
from tests.reports import acts
from tests.support.staff import Act, Staff, goes_through
from tests.support.town import NOW, a_form

OFFICER, SUPERVISOR, POLICE = {"officer"}, {"supervisor"}, {"chief", "chief's designee", "supervisor"}
READ = {"read": OFFICER | POLICE}
MAY: dict[str, dict[str, set[str]]] = {
    ASKED: {**READ, "answer": OFFICER, "change": SUPERVISOR, "submit": OFFICER | SUPERVISOR},
    DUE: {**READ, "answer": OFFICER, "change": SUPERVISOR, "submit": OFFICER | SUPERVISOR},
    NOT_ONE: {**READ, "change": SUPERVISOR},
    SUBMITTED: {**READ, "change": SUPERVISOR},
    CHANGED: {**READ, "change": SUPERVISOR, "submit": OFFICER | SUPERVISOR},
    WITHDRAWN: READ,
}
"""Who can do what in each state, written down by hand."""


def brought_to(session: Session, staff: Staff, state: str) -> Notice:
    """A notice that stands so as a report."""
    incident = "confrontation" if state == ASKED else "fighting"
    notice = acts.fight(session, staff, incident=incident)
    if state == NOT_ONE:
        lifecycle.answer(session, staff.town.agreement, staff.actor("officer"), notice.id, NO, NOW)
    if state in (SUBMITTED, CHANGED):
        acts.submit(session, staff, notice)
    if state == CHANGED:
        acts.amend(session, staff, notice, NOW + acts.A_DAY, incident="weapons")
    if state == WITHDRAWN:
        notices.withdraw(session, staff.actor("officer"), notice.id, acts.WHY, NOW)
    return notice


def _answer(session, staff, actor, notice_id, now):  # type: ignore[no-untyped-def]
    lifecycle.answer(session, staff.town.agreement, actor, notice_id, YES, now)


def _change(session, staff, actor, notice_id, now):  # type: ignore[no-untyped-def]
    report = records.of_notice(session, notice_id)
    given = NO if report is None or report.answer == YES else YES
    lifecycle.change_answer(session, staff.town.agreement, actor, notice_id, given, acts.WHY, now)


def _submit(session, staff, actor, notice_id, now):  # type: ignore[no-untyped-def]
    seen = session.get_one(Notice, notice_id).version
    given = (session, staff.town.agreement, actor, notice_id, seen, now, acts.BADGE, records.AWAY)
    lifecycle.submit(*given)


def _read(session, staff, actor, notice_id, now):  # type: ignore[no-untyped-def]
    lifecycle.read(session, staff.town.agreement, actor, notice_id, now)


TRIED: dict[str, Act] = {"read": _read, "answer": _answer, "change": _change, "submit": _submit}


@pytest.mark.parametrize("state", MAY)
def test_who_can_do_what_in_each_state(database: Database, staff: Staff, state: str) -> None:
    """And nobody else, nor anything else."""
    with database.write() as session:
        notice = brought_to(session, staff, state)
        assert lifecycle.now_standing(session, staff.town.agreement, notice, NOW + acts.A_DAY).state == state
        found = goes_through(session, staff, TRIED, notice.id, NOW + acts.A_DAY)
    assert found == {code: MAY[state].get(code, set()) for code in TRIED}


def test_nobody_does_anything_where_reports_are_not_kept(database: Database, staff: Staff) -> None:
    """The whole topic is off by the setting."""
    with database.write() as session:
        notice = acts.fight(session, staff)
        off = staff.town.agreement.officer_reports.model_copy(update={"is_kept": False})
        staff.town.agreement = staff.town.agreement.model_copy(update={"officer_reports": off})
        found = goes_through(session, staff, TRIED, notice.id, NOW)
    assert found == {code: set() for code in TRIED}


@pytest.mark.parametrize(
    ("changes", "proposed"),
    [
        ({"incident": "fighting"}, True), ({"actions": ("arrest",)}, True), ({"actions": ("referral_jrb",)}, True),
        ({}, False), ({"incident": "welfare", "actions": ("none",)}, False), ({"actions": ("other",)}, False),
        ({"incident": "fighting", "acted_by": "others"}, False),
    ],
)  # fmt: skip
def test_what_is_proposed(database: Database, staff: Staff, changes: dict[str, object], proposed: bool) -> None:
    """From category and actions; never where only other officers acted."""
    with database.write() as session:
        actor = staff.actor("officer")
        notice = notices.file_notice(session, staff.town.agreement, actor, a_form(**changes), "T:P", NOW)
        assert is_proposed(notice.current) is proposed


def test_an_officer_answers_once_and_a_supervisor_changes_it_with_a_reason(database: Database, staff: Staff) -> None:
    """Each answer stays on record with what had been proposed."""
    given = staff.town.agreement
    with database.write() as session:
        notice = acts.fight(session, staff)
        lifecycle.answer(session, given, staff.actor("officer"), notice.id, NO, NOW)
        with pytest.raises(Conflict, match="answered before"):
            lifecycle.answer(session, given, staff.actor("officer"), notice.id, YES, NOW)
        with pytest.raises(Invalid):
            lifecycle.change_answer(session, given, staff.actor("supervisor"), notice.id, YES, " ", NOW)
        with pytest.raises(Conflict, match="on record"):
            lifecycle.change_answer(session, given, staff.actor("supervisor"), notice.id, NO, acts.WHY, NOW)
        lifecycle.change_answer(session, given, staff.actor("supervisor"), notice.id, YES, acts.WHY, NOW)
        report = records.of_notice(session, notice.id)
        assert report
        assert [(row.answer, row.proposed, row.because) for row in report.answers] == [
            (NO, YES, None), (YES, YES, acts.WHY),
        ]  # fmt: skip
        assert told(session, records.FOR_OFFICER) == ["Officer"]


def told(session: Session, kind: str) -> list[str]:
    """Who was sent a kind of message, changes of earlier ones apart, by name."""
    query = select(Delivery).where(Delivery.kind == kind, Delivery.changes.is_(None)).order_by(Delivery.id)
    return [session.get_one(Person, int(str(row.place).split(":")[1])).name for row in session.scalars(query)]


def test_a_report_is_submitted_once_complete_with_the_badge_and_once(database: Database, staff: Staff) -> None:
    """What is missing is said; a second press finds it submitted."""
    with database.write() as session:
        notice = notices.file_notice(
            session, staff.town.agreement, staff.actor("officer"), a_form(incident="fighting", students=1), "T:S", NOW
        )
        with pytest.raises(Conflict, match="missing"):
            acts.submit(session, staff, notice)
        acts.student(session, staff, notice)
        with pytest.raises(Invalid, match="badge"):
            acts.submit(session, staff, notice, badge="  ")
        made = acts.submit(session, staff, notice)
        assert (made.version, made.notice_version, made.badge, made.days_late) == (1, 1, acts.BADGE, 0)
        with pytest.raises(Conflict, match="submitted to the chief"):
            acts.submit(session, staff, notice)
        assert told(session, records.SUBMITTED_TOLD) == ["Chief", "ChiefS Designee"]


def test_the_badge_of_the_roster_is_taken(database: Database, staff: Staff) -> None:
    """Whatever a form says."""
    with database.write() as session:
        acts.give_badge(session, staff, "815")
        assert acts.submit(session, staff, acts.fight(session, staff)).badge == "815"


def test_a_notice_changed_since_it_was_seen_is_not_submitted(database: Database, staff: Staff) -> None:
    """Whoever submits has seen what is submitted."""
    with database.write() as session:
        notice = acts.fight(session, staff)
        acts.amend(session, staff, notice, NOW, incident="weapons")
        with pytest.raises(Conflict, match="was changed"):
            lifecycle.submit(session, staff.town.agreement, staff.actor("officer"), notice.id, 1, NOW, acts.BADGE)


def test_a_supervisor_submits_for_an_officer_and_says_why(database: Database, staff: Staff) -> None:
    """The officer is told; the reason is one of two."""
    with database.write() as session:
        notice = acts.fight(session, staff)
        with pytest.raises(Invalid, match="why"):
            acts.submit(session, staff, notice, who="supervisor")
        made = acts.submit(session, staff, notice, who="supervisor", why=records.ROLE_ENDED)
        assert made.why_for_officer == records.ROLE_ENDED
        assert told(session, records.FOR_OFFICER) == ["Officer"]


CHANGES: dict[str, tuple[Callable[[Session, Staff, Notice, datetime], None], str]] = {
    "another category": (lambda s, staff, n, at: acts.amend(s, staff, n, at, incident="weapons"), CHANGED),
    "a student put right": (lambda s, staff, n, at: acts.student(s, staff, n, at, 1), CHANGED),
    "urgent": (lambda s, staff, n, at: acts.amend(s, staff, n, at, urgent=True), SUBMITTED),
    "withdrawn": (lambda s, staff, n, at: notices.withdraw(s, staff.actor("officer"), n.id, acts.WHY, at) and None,
                  WITHDRAWN),
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_what_follows_from_a_change_of_a_submitted_notice(database: Database, staff: Staff, change: str) -> None:
    """A new version is due where the report would say something else; its clock begins with the change."""
    later = NOW + acts.A_DAY
    with database.write() as session:
        notice = acts.fight(session, staff)
        acts.submit(session, staff, notice)
        act, state = CHANGES[change]
        act(session, staff, notice, later)
        session.flush()
        found = lifecycle.now_standing(session, staff.town.agreement, notice, later)
        assert found.state == state
        if state == CHANGED:
            assert found.due
            assert found.due.day == date(2026, 12, 1)
            again = acts.submit(session, staff, notice, later)
            assert (again.version, again.notice_version) == (2, notice.version)
            assert again.report.submissions[0].content.incident == "fighting"


def test_a_change_that_is_taken_back_asks_for_nothing(database: Database, staff: Staff) -> None:
    """What was submitted says what the notice says."""
    with database.write() as session:
        notice = acts.fight(session, staff)
        acts.submit(session, staff, notice)
        acts.amend(session, staff, notice, NOW, incident="weapons")
        acts.amend(session, staff, notice, NOW, incident="fighting")
        assert lifecycle.now_standing(session, staff.town.agreement, notice, NOW).state == SUBMITTED


def _close(session: Session, first: date, last: date) -> None:
    for count in range((last - first).days + 1):
        session.add(ClosedDay(day=first + count * acts.A_DAY, title="No school", source="hand", is_open=False))


def test_five_school_days_and_what_stands_in(database: Database, staff: Staff) -> None:
    """A holiday is no school day; beyond the calendar and in a long recess weekdays are counted, and it is said."""
    with database.write() as session:
        _close(session, date(2026, 11, 26), date(2026, 11, 27))
        clock = ReportClock(session, staff.town.agreement, date(2026, 11, 23))
        due = clock.due(date(2026, 11, 23))
        assert (due.day, due.left, due.basis) == (date(2026, 12, 2), 5, BEYOND)
        assert "weekdays" in due.note
        clock._reaches = date(2026, 12, 31)
        due = clock.due(date(2026, 11, 23))
        assert (due.basis, due.note) == (SCHOOL_DAYS, "")
        _close(session, date(2027, 6, 15), date(2027, 8, 27))
        summer = ReportClock(session, staff.town.agreement, date(2027, 6, 14))
        summer._reaches = date(2027, 12, 31)
        due = summer.due(date(2027, 6, 14))
        assert (due.day, due.left, due.basis) == (date(2027, 6, 21), 5, RECESS)
        assert "School is out" in due.note
        late = ReportClock(session, staff.town.agreement, date(2027, 6, 24)).due(date(2027, 6, 14))
        assert (late.left, late.days_late) == (-3, 3)
        assert summer.first_of_month(date(2027, 7, 20)) == date(2027, 7, 1)
        assert summer.first_of_month(date(2027, 8, 31)) == date(2027, 8, 30)


def test_what_was_submitted_late_says_by_how_many_days(database: Database, staff: Staff) -> None:
    """Counted in days of the calendar."""
    with database.write() as session:
        notice = acts.fight(session, staff)
        made = acts.submit(session, staff, notice, datetime(2026, 12, 4, 15, tzinfo=UTC))
        assert (made.due_on, made.days_late) == (date(2026, 11, 30), 4)


def test_events_before_the_first_day_are_left_out(database: Database, staff: Staff) -> None:
    """Where the setting names one."""

    def own(agreement: Agreement) -> int:
        with database.read() as session:
            clock = ReportClock(session, agreement, date(2026, 11, 23))
            return own_open(session, agreement, clock, staff.actor("officer"))[0].count

    with database.write() as session:
        acts.fight(session, staff)
    since = staff.town.agreement.officer_reports.model_copy(update={"since": date(2026, 11, 24)})
    assert own(staff.town.agreement) == 1
    assert own(staff.town.agreement.model_copy(update={"officer_reports": since})) == 0


def test_whoever_may_not_know_of_a_notice_learns_nothing(database: Database, staff: Staff) -> None:
    """The same words whether there is one or not."""
    with database.write() as session:
        acts.fight(session, staff)
        for notice_id in (1, 99):
            with pytest.raises(Refused, match="view this officer's report"):
                lifecycle.read(session, staff.town.agreement, staff.actor("principal"), notice_id, NOW)
