"""The made-up year has officer's reports, packets that hold some, and a hold."""

from sqlalchemy import func, select

from models.reports.packet_steps import FORWARDED_STATES, MADE
from models.reports.packet_tables import REPORT, Packet
from models.reports.tables import OfficerReport
from models.retention.tables import Hold
from models.store.database import Database
from tests.conftest import YEAR_MADE
from tests.support.town import the_agreement


def test_the_newest_packet_and_the_one_forwarded_last_hold_reports(made_up: Database) -> None:
    """The newest waits for the chief, with the month's reports; the one before it went the same way with its own."""
    with made_up.read() as session:
        newest, before = session.scalars(select(Packet).order_by(Packet.month.desc()).limit(2)).all()
        assert (newest.month.year, newest.month.month) == (YEAR_MADE.year, YEAR_MADE.month - 1)
        assert newest.state == MADE
        assert before.state in FORWARDED_STATES
        for packet in (newest, before):
            days = [
                the_agreement().today(line.submission.submitted_at) for line in packet.of(REPORT) if line.submission
            ]
            assert len(days) >= 3, packet.label
            assert max(days) >= packet.month


def test_there_are_reports_late_ones_open_ones_and_a_hold(made_up: Database) -> None:
    """So that each window has something to show."""
    with made_up.read() as session:
        assert (
            session.scalar(select(func.count(OfficerReport.id)).where(OfficerReport.submitted_at.is_not(None))) or 0
        ) > 20
        assert session.scalar(select(func.count(Hold.id)))
