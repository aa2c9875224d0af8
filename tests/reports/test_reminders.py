"""What the bot does each morning: reminders, late reports, the month's packet, packets that nobody takes further."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.calendar.tables import ClosedDay
from models.people.tables import RoleHeld
from models.reports import acts as lifecycle
from models.reports import packet_tables, pending
from models.reports import tables as records
from models.reports.clock import ReportClock
from models.reports.packet_steps import CONFIRM, FORWARD
from models.reports.packet_tables import Packet
from models.reports.reminders import LOOK, OfficerReportReminders
from models.reports.tables import NO, YES
from models.store.database import Database
from models.store.deadlines import Deadline
from models.termination.stops import AFTER_THE_END
from tests.reports import acts
from tests.reports.test_lifecycle import told
from tests.support.staff import Staff
from tests.support.town import NOW

MONDAY = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)
LATE_FOLK = ["Supervisor", "Chief", "ChiefS Designee"]


def look(session: Session, staff: Staff, day: date, agreement: object = None) -> None:
    """The look of a morning."""
    now = datetime(day.year, day.month, day.day, 13, 0, tzinfo=UTC)
    OfficerReportReminders(agreement or staff.town.agreement).look(session, 0, now)  # type: ignore[arg-type]


def looks(session: Session, staff: Staff, first: date, last: date) -> None:
    """All mornings from the first to the last day."""
    for count in range((last - first).days + 1):
        look(session, staff, first + timedelta(days=count))


def test_the_officer_two_days_before_and_on_the_day_then_supervisor_and_chief(database: Database, staff: Staff) -> None:
    """Each once, however often it is looked at. The event was on November 23, so that it is due on the 30th."""
    with database.write() as session:
        acts.fight(session, staff)
        looks(session, staff, date(2026, 11, 24), date(2026, 11, 25))
        assert told(session, records.REMINDER) == []
        look(session, staff, date(2026, 11, 26))
        look(session, staff, date(2026, 11, 26))
        assert told(session, records.REMINDER) == ["Officer"]
        looks(session, staff, date(2026, 11, 27), date(2026, 11, 29))
        assert told(session, records.REMINDER) == ["Officer"]
        look(session, staff, date(2026, 11, 30))
        assert told(session, records.REMINDER) == ["Officer", "Officer"]
        assert told(session, records.LATE_TOLD) == []
        looks(session, staff, date(2026, 12, 1), date(2026, 12, 9))
        assert told(session, records.LATE_TOLD) == LATE_FOLK
        assert told(session, records.REMINDER) == ["Officer", "Officer"]


@pytest.mark.parametrize("what", ["submitted", "answered as none", "not proposed", "old"])
def test_nobody_is_reminded(database: Database, staff: Staff, what: str) -> None:
    """Of what is submitted or no report; what is late for long is listed only."""
    with database.write() as session:
        notice = acts.fight(session, staff, incident="welfare" if what == "not proposed" else "fighting")
        if what == "submitted":
            acts.submit(session, staff, notice)
        if what == "answered as none":
            lifecycle.answer(session, staff.town.agreement, staff.actor("officer"), notice.id, NO, NOW)
        first = date(2026, 12, 9) if what == "old" else date(2026, 11, 24)
        looks(session, staff, first, date(2026, 12, 11))
        assert told(session, records.REMINDER) == told(session, records.LATE_TOLD) == []


def test_a_report_that_is_never_submitted_is_never_forgotten(database: Database, staff: Staff) -> None:
    """Once somebody has said that it is one, it is listed with its days late until it is submitted."""
    later = NOW + timedelta(days=800)
    with database.write() as session:
        notice = acts.fight(session, staff)
        lifecycle.answer(session, staff.town.agreement, staff.actor("officer"), notice.id, YES, NOW)
        clock = ReportClock(session, staff.town.agreement, staff.town.agreement.today(later))
        (found,) = pending.late(session, staff.town.agreement, clock).rows
        assert found.notice.id == notice.id
        assert found.due
        assert found.due.days_late > 750


def test_where_the_officer_has_left_the_supervisor_is_reminded(database: Database, staff: Staff) -> None:
    """The role ended, and the report did not."""
    with database.write() as session:
        acts.fight(session, staff)
        role = session.scalars(select(RoleHeld).where(RoleHeld.person_id == staff.id("officer"))).one()
        role.last_day = date(2026, 11, 24)
        session.flush()
        look(session, staff, date(2026, 11, 26))
        assert told(session, records.REMINDER) == ["Supervisor"]


def test_one_reminder_where_the_same_morning_brings_that_of_the_details(database: Database, staff: Staff) -> None:
    """On the day itself; two school days before there is none of the details."""
    with database.write() as session:
        notice = acts.fight(session, staff, students=1)
        acts.amend(session, staff, notice, NOW, students=2)
        look(session, staff, date(2026, 11, 26))
        look(session, staff, date(2026, 11, 30))
        assert told(session, records.REMINDER) == ["Officer"]


def packets(session: Session) -> list[str]:
    """The packets there are."""
    return [packet.label for packet in session.scalars(select(Packet).order_by(Packet.month))]


@pytest.mark.parametrize("what", ["never answered", "changed"])
def test_what_waits_never_leaves_the_lists(database: Database, staff: Staff, what: str) -> None:
    """Nor does a proposed report that nobody answered, nor one that was changed after it was submitted."""
    later = NOW + timedelta(days=800)
    agreement = staff.town.agreement
    with database.write() as session:
        notice = acts.fight(session, staff)
        if what == "changed":
            acts.submit(session, staff, notice)
            acts.amend(session, staff, notice, NOW + timedelta(days=1), narrative="Other made-up words.")
        today = agreement.today(later)
        clock = ReportClock(session, agreement, today)
        lists = (
            pending.late(session, agreement, clock), pending.to_submit(session, agreement, clock),
            pending.own_open(session, agreement, clock, staff.actor("officer"))[0],
        )  # fmt: skip
        assert [[row.notice.id for row in found.rows] for found in lists] == [[notice.id]] * 3


def test_a_packet_on_the_first_school_day_of_each_month(database: Database, staff: Staff) -> None:
    """Not in the middle of the first month; later where the bot stood still; empty while the agreement holds."""
    with database.write() as session:
        session.add(ClosedDay(day=date(2027, 1, 1), title="New Year", source="hand", is_open=False))
        session.flush()
        looks(session, staff, date(2026, 11, 24), date(2026, 11, 30))
        assert packets(session) == []
        looks(session, staff, date(2026, 12, 1), date(2027, 1, 3))
        assert packets(session) == ["November 2026"]
        looks(session, staff, date(2027, 1, 4), date(2027, 1, 8))
        assert packets(session) == ["November 2026", "December 2026"]
        look(session, staff, date(2027, 2, 9))
        assert packets(session) == ["November 2026", "December 2026", "January 2027"]


def test_a_packet_that_nobody_takes_further_is_chased(database: Database, staff: Staff) -> None:
    """The chief, then the superintendent: when the district goal has passed, and weekly."""
    with database.write() as session:
        packet = acts.make(session, staff, datetime(2026, 12, 1, 15, tzinfo=UTC))
        chiefs = ["Chief", "ChiefS Designee"]
        looks(session, staff, date(2026, 12, 2), date(2026, 12, 4))
        assert told(session, packet_tables.CHASE_CHIEF) == []
        looks(session, staff, date(2026, 12, 5), date(2026, 12, 11))
        assert told(session, packet_tables.CHASE_CHIEF) == chiefs
        looks(session, staff, date(2026, 12, 12), date(2026, 12, 14))
        assert told(session, packet_tables.CHASE_CHIEF) == chiefs * 2
        acts.take(session, staff, packet, FORWARD, datetime(2026, 12, 14, 15, tzinfo=UTC))
        looks(session, staff, date(2026, 12, 15), date(2026, 12, 18))
        assert told(session, packet_tables.CHASE_SUPERINTENDENT) == ["Superintendent"]
        acts.arrive(packet)
        acts.take(session, staff, packet, CONFIRM, datetime(2026, 12, 18, 15, tzinfo=UTC))
        looks(session, staff, date(2026, 12, 19), date(2027, 1, 15))
        assert told(session, packet_tables.CHASE_SUPERINTENDENT) == ["Superintendent"]
        looks(session, staff, date(2027, 1, 18), date(2027, 1, 18))
        assert told(session, packet_tables.CHASE_SUPERINTENDENT) == ["Superintendent"] * 2


def test_nothing_is_done_where_reports_are_not_kept_and_it_is_looked_at_again(database: Database, staff: Staff) -> None:
    """The setting may change overnight."""
    off = staff.town.agreement.officer_reports.model_copy(update={"is_kept": False})
    agreement = staff.town.agreement.model_copy(update={"officer_reports": off})
    with database.write() as session:
        acts.fight(session, staff)
        OfficerReportReminders(agreement).plan(session, MONDAY)
        look(session, staff, date(2026, 12, 1), agreement)
        assert told(session, records.LATE_TOLD) == []
        assert packets(session) == []
        row = session.scalars(select(Deadline).filter_by(kind=LOOK)).one()
        assert row.due_at == datetime(2026, 12, 2, 13, 0, tzinfo=UTC)
        assert row.settled_at is None


def test_state_laws_clock_runs_on_after_the_agreement() -> None:
    """With its reason."""
    assert not AFTER_THE_END[LOOK].stops
    assert "state law" in AFTER_THE_END[LOOK].why
