"""The chief's packets: who does what in each state, what is in one, what a later change asks for, two at once."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from handlers.reports.packet_views import packet_window
from models.delivery.outbox import Delivery, DeliveryState
from models.errors import Conflict, Invalid
from models.export_requests import acts as exporting
from models.notices import acts as notices
from models.notices.tables import Notice
from models.reports import acts as lifecycle
from models.reports import packet_acts, packet_tables, packets
from models.reports.events import events
from models.reports.packet_steps import ALL_STEPS, CONFIRM, FORWARD, MADE, NOTE_BOARD, RENEW, STATES
from models.reports.packet_tables import CORRECTION, MISSING, REPORT, TAKEN_BACK, Packet
from models.reports.tables import NO
from models.store.database import Database
from tests.reports import acts
from tests.reports.test_lifecycle import told
from tests.support.staff import Act, Staff, goes_through
from tests.support.town import NOW
from tests.support.workplace import text_of

CHIEFS, SUPERINTENDENT = {"chief", "chief's designee"}, {"superintendent"}
POLICE = CHIEFS | {"supervisor"}
READ = {"read": POLICE | SUPERINTENDENT, "files": POLICE | SUPERINTENDENT}
MAY: dict[str, dict[str, set[str]]] = {
    "made": {"read": POLICE, "files": POLICE, FORWARD: CHIEFS, RENEW: CHIEFS},
    "forwarded": {**READ, CONFIRM: SUPERINTENDENT},
    "confirmed": {**READ, NOTE_BOARD: SUPERINTENDENT},
    "noted": {**READ, NOTE_BOARD: SUPERINTENDENT},
}
"""Who can do what in each state, written down by hand."""
DECEMBER, JANUARY = datetime(2026, 12, 1, 15, tzinfo=UTC), datetime(2027, 1, 4, 15, tzinfo=UTC)


def _step(code: str) -> Act:
    def act(session, staff, actor, packet_id, now):  # type: ignore[no-untyped-def]
        seen = packet_tables.get(session, packet_id).seen
        day = staff.town.agreement.today(now)
        packet_acts.take_step(session, staff.town.agreement, actor, packet_id, code, seen, now, day)

    return act


def _read(session, staff, actor, packet_id, now):  # type: ignore[no-untyped-def]
    packet_acts.read(session, actor, packet_id, now)


def _files(session, staff, actor, packet_id, now):  # type: ignore[no-untyped-def]
    packet_acts.get_files(session, staff.town.agreement, actor, packet_id, now)


@pytest.mark.parametrize("state", STATES)
def test_who_can_do_what_in_each_state(database: Database, staff: Staff, state: str) -> None:
    """And nobody else, nor anything else."""
    tried: dict[str, Act] = {"read": _read, "files": _files, **{step.code: _step(step.code) for step in ALL_STEPS}}
    with database.write() as session:
        packet = acts.bring_to(session, staff, state)
        found = goes_through(session, staff, tried, packet.id, NOW)
    assert found == {code: MAY[state].get(code, set()) for code in tried}


def lines(packet: Packet) -> list[tuple[str, str, int]]:
    """What is in a packet: kind, notice, days late."""
    return [(line.kind, line.notice.label, line.days_late) for line in packet.lines]


def test_what_is_in_a_packet(database: Database, staff: Staff) -> None:
    """What was submitted, and what was due and is not: with days late. Only what is not in an earlier one."""
    with database.write() as session:
        sent, missing = acts.fight(session, staff), acts.fight(session, staff, "T:F2")
        acts.fight(session, staff, "T:F3", incident="welfare")
        acts.submit(session, staff, sent)
        packet = acts.make(session, staff, DECEMBER)
        assert packet.label == "November 2026"
        assert lines(packet) == [(REPORT, sent.label, 0), (MISSING, missing.label, 1)]
        acts.take(session, staff, packet, FORWARD, DECEMBER)
        acts.submit(session, staff, missing, DECEMBER)
        assert lines(acts.make(session, staff, JANUARY)) == [(REPORT, missing.label, 1)]


def _amended(session: Session, staff: Staff, notice: Notice, now: datetime) -> None:
    acts.amend(session, staff, notice, now, incident="weapons")
    acts.submit(session, staff, notice, now)


def _withdrawn(session: Session, staff: Staff, notice: Notice, now: datetime) -> None:
    notices.withdraw(session, staff.actor("officer", now), notice.id, acts.WHY, now)


def _none(session: Session, staff: Staff, notice: Notice, now: datetime) -> None:
    actor = staff.actor("supervisor", now)
    lifecycle.change_answer(session, staff.town.agreement, actor, notice.id, NO, acts.WHY, now)


LATER: dict[str, tuple[Callable[[Session, Staff, Notice, datetime], None], str]] = {
    "amended and submitted anew": (_amended, CORRECTION), "withdrawn": (_withdrawn, TAKEN_BACK),
    "found to be none": (_none, TAKEN_BACK),
}  # fmt: skip


@pytest.mark.parametrize("change", LATER)
def test_what_was_sent_stays_and_the_next_packet_carries_the_change(
    database: Database, staff: Staff, change: str
) -> None:
    """Once: the packet after that says nothing of it."""
    act, kind = LATER[change]
    with database.write() as session:
        notice = acts.fight(session, staff)
        acts.submit(session, staff, notice)
        packet = acts.make(session, staff, DECEMBER)
        acts.take(session, staff, packet, FORWARD, DECEMBER)
        before = lines(packet)
        act(session, staff, notice, DECEMBER)
        assert lines(packet) == before == [(REPORT, notice.label, 0)]
        assert packet.lines[0].submission
        assert packet.lines[0].submission.content.incident == "fighting"
        assert lines(acts.make(session, staff, JANUARY)) == [(kind, notice.label, 0)]
        assert lines(acts.make(session, staff, datetime(2027, 2, 1, 15, tzinfo=UTC))) == []


@pytest.mark.parametrize("change", LATER)
def test_a_packet_with_what_has_changed_is_made_again_before_it_goes(
    database: Database, staff: Staff, change: str
) -> None:
    """Nothing leaves of which it is known that it is wrong; the first edition stays on record."""
    act, _kind = LATER[change]
    with database.write() as session:
        notice = acts.fight(session, staff)
        acts.submit(session, staff, notice)
        packet = acts.make(session, staff, DECEMBER)
        act(session, staff, notice, DECEMBER)
        assert [line.notice_id for line in packets.outdated(session, packet)] == [notice.id]
        with pytest.raises(Conflict, match="Make it again"):
            acts.take(session, staff, packet, FORWARD, DECEMBER)
        acts.take(session, staff, packet, RENEW, DECEMBER)
        assert (packet.edition, packet.state, len(packet.all_lines)) == (2, MADE, 1 + len(packet.lines))
        acts.take(session, staff, packet, FORWARD, DECEMBER)


def test_a_report_that_was_never_in_a_packet_and_is_withdrawn_is_in_none(database: Database, staff: Staff) -> None:
    """The superintendent never had it."""
    with database.write() as session:
        notice = acts.fight(session, staff)
        acts.submit(session, staff, notice)
        _withdrawn(session, staff, notice, NOW)
        assert lines(acts.make(session, staff, DECEMBER)) == []


def test_who_is_told_and_each_step_is_stamped(database: Database, staff: Staff) -> None:
    """The chief and the designee of a packet, the superintendent of one that is forwarded."""
    with database.write() as session:
        packet = acts.bring_to(session, staff, "noted")
        assert told(session, packet_tables.MADE_TOLD) == ["Chief", "ChiefS Designee"]
        assert told(session, packet_tables.FORWARDED_TOLD) == ["Superintendent"]
        assert [(step.step, step.taken_by and step.taken_by.name) for step in packet.steps] == [
            ("make", None), ("forward", "Chief"), ("confirm", "Superintendent"), ("note_board", "Superintendent"),
        ]  # fmt: skip
        assert packet.board_day == date(2026, 11, 23)
        assert [event.what for event in events(session)] == [
            "Packet of officer's reports made", "Packet of officer's reports forwarded",
            "Packet of officer's reports received", "Packet of officer's reports with the board",
        ]  # fmt: skip
        sent = [(file.kind, file.sent_to.name) for file in packet.files]
        assert sent == [(kind, who) for who in ("Chief", "ChiefS Designee", "Superintendent")
                        for kind in ("workbook", "document")]  # fmt: skip


def test_the_boards_day_is_not_to_come_and_not_before_it_was_forwarded(database: Database, staff: Staff) -> None:
    """A slip of the calendar."""
    with database.write() as session:
        packet = acts.bring_to(session, staff, "confirmed")
        actor = staff.actor("superintendent")
        for day in (None, date(2026, 11, 24), date(2026, 11, 22)):
            with pytest.raises(Invalid, match="day"):
                packet_acts.take_step(
                    session, staff.town.agreement, actor, packet.id, NOTE_BOARD, packet.seen, NOW, day
                )  # fmt: skip


def test_nobody_confirms_what_has_not_reached_them(database: Database, staff: Staff) -> None:
    """Not while a file is made, nor while it is on its way, nor one that somebody else has or of an earlier edition."""
    with database.write() as session:
        packet = acts.make(session, staff)
        acts.take(session, staff, packet, RENEW)
        acts.take(session, staff, packet, FORWARD)
        superintendent = staff.id("superintendent")
        mine = [file for file in packet.files if file.sent_to_id == superintendent]
        for file in set(packet.files) - set(mine):
            file.made_at = NOW
        assert packets.not_had(session, packet, superintendent) == ["workbook", "document"]
        for file in mine:
            with pytest.raises(Conflict, match="have not both reached you"):
                acts.take(session, staff, packet, CONFIRM)
            file.made_at = NOW
        for file in mine:
            file.edition -= 1
        assert packets.not_had(session, packet, superintendent) == ["workbook", "document"]
        for file in mine:
            file.edition += 1
        assert mine[0].export_id
        exporting.made(session, mine[0].export_id, "a.xlsx", b"made up", NOW)
        with pytest.raises(Conflict, match="have not both reached you"):
            acts.take(session, staff, packet, CONFIRM)
        for row in session.scalars(select(Delivery).where(Delivery.subject_id == mine[0].export_id)):
            row.state = DeliveryState.POSTED
        session.flush()
        assert acts.take(session, staff, packet, CONFIRM).state == "confirmed"


def test_the_window_shows_the_files_of_the_edition_that_it_shows(database: Database, staff: Staff) -> None:
    """That an earlier one could not be made is no word about this one."""
    with database.write() as session:
        packet = acts.make(session, staff)
        for file in packet.files:
            file.export.ended_at = NOW
        chief = staff.id("chief")

        def shown() -> str:
            return text_of(packet_window(staff.town.agreement, packet, [], [], chief, NOW.date()).to_dict())

        assert shown().count("not made; have it sent once more") == 2
        acts.take(session, staff, packet, RENEW)
        assert "not made" not in shown()
        assert shown().count("being made; it comes by direct message") == 2


def test_two_at_once(database: Database, staff: Staff) -> None:
    """Whoever saw it before the other's step is told; nothing is forwarded twice."""
    with database.write() as session:
        packet = acts.make(session, staff)
        seen = packet.seen
        acts.take(session, staff, packet, RENEW)
        with pytest.raises(Conflict, match="was changed"):
            packet_acts.take_step(
                session, staff.town.agreement, staff.actor("chief's designee"), packet.id, FORWARD, seen, NOW
            )
