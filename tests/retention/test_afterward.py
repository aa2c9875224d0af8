"""What was disposed of says so wherever somebody opens it or looks for it, and nothing made later fails on it."""

import os
import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest
from openpyxl import load_workbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from exports.appointments.register import register as appointment_register
from exports.reports.book import packet_book
from exports.reports.paper import packet_paper
from exports.retention.certificate import certificate
from handlers.releases.views import how_released
from handlers.reports.packet_views import packet_window
from handlers.retention import views
from handlers.retention.views import Overview, Reading
from models.activities import acts as activities
from models.actor import Actor
from models.appointments import acts as appointments
from models.appointments import queries as appointed
from models.disclosures import acts as disclosures
from models.disclosures import queries as disclosed
from models.disclosures import statistics as disclosure_figures
from models.dismissals import acts as dismissals
from models.disputes import acts as disputes
from models.disputes import queries as disputed
from models.district.retention import KINDS_OF_RECORDS, Years
from models.duty import acts as duty
from models.duty import queries as on_duty
from models.evaluations import queries as evaluations
from models.events.sources import SOURCES
from models.facilities import acts as facilities
from models.facilities import queries as provided
from models.feedback import acts as feedback
from models.feedback import queries as feedback_lists
from models.notices import acts as notices
from models.notices.earlier import queries as earlier
from models.notices.earlier.tables import EarlierNotice
from models.outside_requests import acts as outside
from models.outside_requests import packets as outside_packets
from models.outside_requests import queries as outside_lists
from models.outside_requests.export_requests import OutsideFile
from models.outside_requests.tables import OutsideItem
from models.records.finding import Wanted, find
from models.records.kinds import KINDS as SOUGHT
from models.releases import acts as releases
from models.releases import queries as release_lists
from models.releases.export_requests import ReleasedRecords
from models.releases.form import NOTICES, Records
from models.releases.tables import ReleasedFile
from models.reports import packet_acts
from models.reports import queries as reports
from models.reports.export_requests import PacketPaper
from models.reports.packet_tables import PacketFile
from models.retention.kinds import KINDS
from models.retention.queries import counts_of, erased
from models.retention.tables import Disposal
from models.revisions import acts as revisions
from models.revisions import queries as revision_lists
from models.roll_call import lists
from models.schedules import acts as schedules
from models.schedules import queries as plan
from models.schedules import substitutes
from models.store.database import Database
from models.store.disposed import Disposed
from models.terms import Agreement
from tests.releases import acts as release_acts
from tests.reports import acts as report_acts
from tests.retention import acts
from tests.retention.every_kind import MAKE
from tests.support.staff import Staff
from tests.support.town import NOW

LATER = acts.LATER
YEAR = "2026-27"
FIRST, LAST = NOW.date().replace(month=7, day=1), NOW.date().replace(year=2027, month=6, day=30)


def _with_reports(staff: Staff) -> Agreement:
    kept = staff.town.agreement.officer_reports.model_copy(update={"is_kept": True})
    return staff.town.agreement.model_copy(update={"officer_reports": kept})


Open = Callable[[Session, Staff, Actor, int], object]


def _row_of(session: Session, record_id: int) -> int:
    return session.scalars(select(EarlierNotice.id).filter_by(import_id=record_id)).one()


def _file_of(session: Session, table: type[Any]) -> int:
    return int(session.scalars(select(table.id).order_by(table.id).limit(1)).one())


OPEN: dict[str, tuple[tuple[str, Open], ...]] = {
    "notice": (("chief", lambda s, st, by, i: notices.read_notice(s, by, i, LATER)),),
    "earlier": (("chief", lambda s, st, by, i: earlier.read(s, by, _row_of(s, i), LATER)),),
    "activity": (("chief", lambda s, st, by, i: activities.read(s, by, i)),),
    "evaluation": (("chief", lambda s, st, by, i: evaluations.read(s, by, i, LATER)),),
    "dismissal": (("chief", lambda s, st, by, i: dismissals.read(s, by, i, LATER)),),
    "commendation": (
        ("chief", lambda s, st, by, i: feedback.read(s, by, i, LATER)),
        ("principal", lambda s, st, by, i: feedback.for_change(s, by, i, LATER)),
    ),
    "complaint": (
        ("chief", lambda s, st, by, i: feedback.read(s, by, i, LATER)),
        ("supervisor", lambda s, st, by, i: feedback.for_step(s, by, i, is_open=False)),
    ),
    "disclosure": (
        ("superintendent", lambda s, st, by, i: disclosures.read(s, by, i, LATER)),
        ("officer", lambda s, st, by, i: disclosures.for_change(s, by, i, LATER)),
    ),
    "usual_week": (),  # it has no window of its own
    "schedule_change": (
        ("officer", lambda s, st, by, i: schedules.read_change(s, by, i)),
        ("officer", lambda s, st, by, i: schedules.for_change(s, by, i)),
    ),
    "substitution": (("supervisor", lambda s, st, by, i: substitutes.cancel(s, st.town.agreement, by, i, LATER)),),
    "duty_time": (
        ("chief", lambda s, st, by, i: duty.read(s, by, i)),
        ("officer", lambda s, st, by, i: duty.for_change(s, by, i)),
    ),
    "appointment": (
        ("chief", lambda s, st, by, i: appointments.read(s, by, i, LATER)),
        ("chief", lambda s, st, by, i: appointments.for_step(s, by, i, "withdraw", 2)),
    ),
    "facilities": (
        ("principal", lambda s, st, by, i: facilities.read(s, by, i, LATER)),
        ("principal", lambda s, st, by, i: facilities.for_step(s, st.town.agreement, by, i, "state", LATER)),
    ),
    "revision": (
        ("chief", lambda s, st, by, i: revisions.read(s, by, i, LATER)),
        ("chief", lambda s, st, by, i: revisions.take_letter(s, by, i, LATER)),
        ("superintendent", lambda s, st, by, i: revisions.for_step(s, by, i, "accept", 2)),
    ),
    "dispute": (
        ("chief", lambda s, st, by, i: disputes.read(s, by, i, LATER)),
        ("principal", lambda s, st, by, i: disputes.take_paper(s, by, i, LATER)),
        ("principal", lambda s, st, by, i: disputes.for_step(s, st.town.agreement, by, i, "view", LATER)),
    ),
    "records_request": (
        ("superintendent", lambda s, st, by, i: releases.read(s, by, i, LATER)),
        ("chief", lambda s, st, by, i: releases.for_step(s, by, i, "refuse", 3)),
        ("superintendent", lambda s, st, by, i: ReleasedRecords(_file_of(s, ReleasedFile)).authorize(s, by)),
    ),
    "outside_request": (
        ("chief", lambda s, st, by, i: outside.read(s, by, i, LATER)),
        ("chief", lambda s, st, by, i: outside.for_step(s, by, i, "appeal", 2)),
        ("chief", lambda s, st, by, i: outside_packets.for_items(s, by, i)),
        ("chief", lambda s, st, by, i: OutsideFile(_file_of(s, OutsideItem)).authorize(s, by)),
    ),
    "officer_packet": (
        ("chief", lambda s, st, by, i: packet_acts.read(s, by, i, LATER)),
        ("superintendent", lambda s, st, by, i: packet_acts.for_step(s, _with_reports(st), by, i, "note_board", 3)),
        ("superintendent", lambda s, st, by, i: PacketPaper(_file_of(s, PacketFile)).authorize(s, by)),
    ),
    "listed_person": (("principal", lambda s, st, by, i: lists.for_change(s, by, i)),),
}  # fmt: skip
"""The ways to each kind that older buttons lead, and who has them."""


def disposed_of(session: Session, staff: Staff, kind: str) -> int:
    """A record of a kind, after its disposal."""
    record_id = MAKE[kind](session, staff)
    acts.posted(session)
    disposal = acts.listed(session, staff)
    assert disposal
    acts.both_approve(session, staff, disposal)
    acts.carry_out(session, staff, disposal)
    assert (kind, record_id) in {(item.kind, item.record_id) for item in disposal.disposed}
    session.expire_all()
    return record_id


@pytest.mark.parametrize("kind", KINDS_OF_RECORDS)
def test_an_older_button_says_so(database: Database, staff: Staff, kind: str) -> None:
    """Whoever could open it is told when it was disposed of, who approved it, and under which certificate."""
    with database.write() as session:
        record_id = disposed_of(session, staff, kind)
        for who, opens in OPEN[kind]:
            with pytest.raises(Disposed, match=r"was disposed of on November 25, 2030\..*certificate 1"):
                opens(session, staff, staff.actor(who, LATER), record_id)


@pytest.mark.parametrize("kind", KINDS_OF_RECORDS)
def test_the_search_says_so(database: Database, staff: Staff, kind: str) -> None:
    """It is found by its number, as a state too, and cannot be opened from there."""
    with database.write() as session:
        record_id = disposed_of(session, staff, kind)
        if kind not in SOUGHT:
            return
        who = "superintendent" if kind == "disclosure" else "chief"
        row_id = _row_of(session, record_id) if kind == "earlier" else record_id
        for wanted in (Wanted(kind), Wanted(kind, state="disposed")):
            if wanted.state and kind == "earlier":
                continue
            hits, _more = find(session, staff.town.agreement, staff.actor(who, LATER), wanted, LATER, 20)
            [hit] = [hit for hit in hits if hit.row.id == row_id]
            assert hit.says.state == "Disposed of on November 25, 2030"
            assert "certificate 1" in (hit.says.category or "")
            assert not hit.opens
            assert acts.SECRET not in str(hit.says)


def test_lists_totals_and_exports_leave_it_out(database: Database, staff: Staff) -> None:
    """And none of them fails on what has no contents any more."""
    with database.write() as session:
        made = {kind: make(session, staff) for kind, make in MAKE.items()}
        acts.posted(session)
        disposal = acts.listed(session, staff)
        assert disposal
        acts.both_approve(session, staff, disposal)
        acts.carry_out(session, staff, disposal)
        assert {item.kind for item in disposal.disposed} == set(made)
        session.expire_all()
        for name, found in _lists(session, staff).items():
            assert not found, name
        for events in SOURCES.values():
            assert acts.SECRET not in str(list(events(session)))
        _are_named(session, staff, disposal)


def test_one_is_written_as_one(database: Database, staff: Staff) -> None:
    """A certificate of one record that was kept for one year."""
    only = {"notice": Years(years=1, authority=acts.AUTHORITY)}
    staff.town.agreement = staff.town.agreement.model_copy(update={"retention": only})
    with database.write() as session:
        _notice, disposal = acts.disposed_notice(session, staff)
        paper = docx.Document(BytesIO(certificate(session, staff.town.agreement, disposal, LATER)))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    text = "\n".join([*(paragraph.text for paragraph in paper.paragraphs), *cells])
    assert "Kept 1 year by" in text
    assert "Approved 1 record in the bot" in text
    assert not re.search(r"\b1 (records|years|entries|days)\b", text)


def _are_named(session: Session, staff: Staff, disposal: Disposal) -> None:
    """Certificate, list and settings name every kind, and none of their words."""
    content = certificate(session, staff.town.agreement, disposal, LATER)
    if seen := os.environ.get("SRO_SEEN"):
        (Path(seen) / "certificate-of-every-kind.docx").write_bytes(content)
    paper = docx.Document(BytesIO(content))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    text = "\n".join([*(paragraph.text for paragraph in paper.paragraphs), *cells])
    counts = counts_of(session, disposal.id)
    reading = Reading(
        disposal.items[:20], 0, has_more=False, counts=counts, steps=(), erased=erased(disposal, session),
        may_take_off=False,
    )  # fmt: skip
    windows = (
        views.reading(staff.town.agreement, disposal, reading),
        views.overview(staff.town.agreement, Overview([disposal], [], 0, has_more=False, may_set=True)),
    )
    for kind in KINDS.values():
        assert kind.many in text
        assert all(kind.many in str(view.to_dict()) for view in windows)
    assert {item.label for item in disposal.items} <= set(cells)
    assert acts.SECRET not in text


def _lists(session: Session, staff: Staff) -> dict[str, object]:
    """What each topic lists, counts and exports."""
    agreement = staff.town.agreement
    chief, superintendent, principal, officer = (
        staff.actor(who, LATER) for who in ("chief", "superintendent", "principal", "officer")
    )
    disclosures_seen = disclosed.newest(session, superintendent, 10)
    feedback_seen = feedback_lists.newest(session, chief, 10)
    assert disclosures_seen is not None
    assert feedback_seen is not None
    records = plan.records_of(session, ["hall"], FIRST, LAST)
    roster_book = load_workbook(BytesIO(appointment_register(session, agreement, chief, LATER)[0]))
    return {
        "feedback": (*feedback_seen.rows, *([1] * feedback_seen.count)),
        "complaints": feedback_lists.open_complaints(session, chief, 10),
        "disclosures": (*disclosures_seen.rows, *([1] * disclosures_seen.count)),
        "disclosures counted": disclosure_figures.counted(session, FIRST, LAST),
        "disputes": disputed.newest(session, principal, 10, 0).rows,
        "revisions": revision_lists.newest(session, 10, 0).rows,
        "appointments": appointed.of_year(session, YEAR),
        "appointments to take out": [
            row for row in roster_book.worksheets[0].iter_rows(min_row=2, values_only=True) if "Appointment" in str(row)
        ],
        "facilities": provided.of_year(session, YEAR),
        "requests": release_lists.page_of(session, 10, 0)[0],
        "releases": release_lists.releases(session, 10),
        "outside": outside_lists.newest(session, chief, 10, 0).rows,
        "outside of the year": outside_lists.of_year(session, agreement, chief, YEAR),
        "duty": on_duty.readable_times(session, agreement, officer, FIRST, LAST),
        "packets": reports.packets_page(session, chief, 10, 0)[0],
        "plan": (*records.weeks, *records.changes, *records.substitutions),
        "earlier": earlier.register(session, chief, FIRST.replace(year=2023), LAST),
    }


def test_a_packet_of_reports_whose_notices_are_gone(database: Database, staff: Staff) -> None:
    """It says of each line that the notice was disposed of, instead of failing or showing nothing."""
    with database.write() as session:
        report_acts.give_badge(session, staff)
        notice = report_acts.fight(session, staff)
        report_acts.submit(session, staff, notice)
        packet = report_acts.bring_to(session, staff, "noted")
        notice.acknowledged_at = notice.completed_at = NOW
        keep = {kind: years for kind, years in staff.town.agreement.retention.items() if kind == "notice"}
        staff.town.agreement = staff.town.agreement.model_copy(update={"retention": keep})
        acts.posted(session)
        disposal = acts.listed(session, staff)
        assert disposal
        acts.both_approve(session, staff, disposal)
        acts.carry_out(session, staff, disposal)
        session.expire_all()
        assert KINDS["notice"].facts(session, staff.town.agreement, notice.id) is None
        assert packet
        book = load_workbook(BytesIO(packet_book(session, staff.town.agreement, packet)))
        said = "disposed of on November 25, 2030"
        assert said in str([*book["Reports"].iter_rows(values_only=True)])
        paper = docx.Document(BytesIO(packet_paper(session, staff.town.agreement, packet)))
        assert said in "\n".join(paragraph.text for paragraph in paper.paragraphs)
        assert said in str(packet_window(staff.town.agreement, packet, (), (), 0, LATER.date()).to_dict())


def test_a_released_notice_that_is_gone_is_marked(database: Database, staff: Staff) -> None:
    """In the request that it was released upon, and on Home."""
    with database.write() as session:
        notice = acts.settled_notice(session, staff)
        request = release_acts.ask(session, staff, Records((NOTICES,), numbers=(notice.label,)))
        release_acts.release(session, staff, request)
        assert request.release
        (released,) = request.release.notices
        assert "disposed of" not in how_released(released)
        only = {"notice": staff.town.agreement.retention["notice"]}
        staff.town.agreement = staff.town.agreement.model_copy(update={"retention": only})
        acts.posted(session)
        disposal = acts.listed(session, staff)
        assert disposal
        acts.both_approve(session, staff, disposal)
        acts.carry_out(session, staff, disposal)
        session.expire_all()
        assert "The notice was disposed of on November 25, 2030" in how_released(released)
