"""What is asked for, taken by one process, made or given up, and forgotten: on both databases."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from exports.catalog import _made
from handlers.export_requests.words import in_words
from handlers.message import Telling
from handlers.messages import may_still_have
from models.activities.export_requests import ActivityLog, OldLogTemplate
from models.appointments.export_requests import AppointmentRegister
from models.audit_log.export_requests import AuditLog
from models.delivery.outbox import Delivery
from models.disclosures.export_requests import DisclosureRegister
from models.errors import Refused
from models.events.export_requests import EventRegister
from models.export_requests import acts as exporting
from models.export_requests.tables import Export, ExportRequest
from models.feedback.export_requests import FeedbackRegister
from models.notices.export_requests import EarlierNoticesTemplate, OfficerMonth, Register
from models.outside_requests.export_requests import OutsideFile, OutsideList
from models.people.tables import Person
from models.quarters.export_requests import (
    FillIn,
    PublicQuarter,
    PublicYear,
    PublicYearReport,
    QuarterBook,
    YearBook,
    YearReport,
)
from models.records import packets
from models.records.export_requests import PacketOfRecord
from models.releases.export_requests import ReleasedRecords
from models.reports.export_requests import PacketPaper
from models.retention.export_requests import Certificate
from models.roll_call.export_requests import CertificateList
from models.schedules.export_requests import CoverageCalendar, ScheduleCalendar
from tests.outside_requests.acts import bring_to as outside
from tests.outside_requests.acts import keep
from tests.quarters.acts import open_, submission_of
from tests.releases.acts import bring_to
from tests.reports.acts import make
from tests.retention.acts import a_list
from tests.support.staff import Staff
from tests.support.town import NOW


def asked(staff: Staff, request: ExportRequest = QuarterBook(1, 1)) -> int:  # noqa: B008 - it is frozen
    """The chief asks for something."""
    with staff.town.database.write() as session:
        chief = staff.actor("chief")
        return exporting.ask(session, chief, request, NOW).id


def sent(staff: Staff) -> list[tuple[str, str]]:
    """What is on its way to whom."""
    with staff.town.database.read() as session:
        rows = session.execute(select(Delivery.kind, Delivery.destination).order_by(Delivery.id))
        return [(row.kind, row.destination) for row in rows]


REQUESTS = (
    (QuarterBook(3, 2), "quarter", {"quarter": 3, "revision": 2}),
    (QuarterBook(3, 2, signed_off=True), "quarter", {"quarter": 3, "revision": 2, "signed_off": True}),
    (PublicQuarter(3, 2), "public", {"quarter": 3, "revision": 2}),
    (YearBook("2026-27"), "year_book", {"school_year": "2026-27"}),
    (YearReport("2026-27"), "year_report", {"school_year": "2026-27"}),
    (PublicYear("2026-27"), "public_year", {"school_year": "2026-27"}),
    (PublicYear("2026-27", 2), "public_year", {"school_year": "2026-27", "edition": 2}),
    (PublicYearReport("2026-27"), "public_report", {"school_year": "2026-27"}),
    (FillIn(7), "fill_in", {"return": 7}),
    (Register(date(2026, 7, 1), date(2026, 9, 30)), "register", {"first": "2026-07-01", "last": "2026-09-30"}),
    (ActivityLog(date(2026, 7, 1), date(2026, 9, 30)), "activities", {"first": "2026-07-01", "last": "2026-09-30"}),
    (CoverageCalendar(date(2026, 7, 1), date(2026, 9, 30)), "coverage", {"first": "2026-07-01", "last": "2026-09-30"}),
    (ScheduleCalendar(date(2026, 7, 1)), "schedule_calendar", {"first": "2026-07-01"}),
    (OldLogTemplate(), "activity_template", {}),
    (FeedbackRegister(date(2026, 7, 1), date(2026, 9, 30)), "feedback", {"first": "2026-07-01", "last": "2026-09-30"}),
    (AppointmentRegister(), "appointments", {}),
    (CertificateList("2026-27"), "certificates", {"school_year": "2026-27"}),
    (
        DisclosureRegister(date(2026, 7, 1), date(2026, 9, 30)),
        "disclosures",
        {"first": "2026-07-01", "last": "2026-09-30"},
    ),
    (
        EventRegister(date(2026, 7, 1), date(2026, 9, 30)),
        "agreement_events",
        {"first": "2026-07-01", "last": "2026-09-30"},
    ),
    (EarlierNoticesTemplate(), "earlier_notices_template", {}),
    (PacketOfRecord(5), "record_packet", {"record_packet": 5}),
    (ReleasedRecords(5), "released", {"released_file": 5}),
    (PacketPaper(5), "officer_packet", {"packet_file": 5}),
    (OutsideList("2026-27"), "outside_list", {"school_year": "2026-27"}),
    (OutsideFile(6), "outside_file", {"outside_item": 6}),
    (AuditLog(), "audit_log", {}),
    (
        AuditLog("person:3", "notice:7", "file notice", "2026-07-01", "2026-09-30"),
        "audit_log",
        {
            "actor": "person:3",
            "subject": "notice:7",
            "done": "file notice",
            "first": "2026-07-01",
            "last": "2026-09-30",
        },
    ),
    (Certificate(5), "disposal_certificate", {"disposal": 5}),
    (OfficerMonth(4, date(2026, 10, 1)), "packet", {"officer": 4, "month": "2026-10-01"}),
)
"""Every kind of request, and how the records of every release hold it."""


@pytest.mark.parametrize(("asked_for", "kind", "about"), REQUESTS)
def test_a_request_is_stored_as_ever_and_read_back(asked_for: ExportRequest, kind: str, about: dict[str, Any]) -> None:
    """What an older bot was asked for is made by a newer one."""
    assert (asked_for.kind, asked_for.about()) == (kind, about)
    assert Export(kind=kind, about=about).request == asked_for


def test_no_kind_is_left_out() -> None:
    """A new one stands among those above, and has a maker."""
    assert {type(one) for one, _kind, _about in REQUESTS} == set(ExportRequest.kinds.values())
    assert set(ExportRequest.kinds.values()) < set(_made.registry)


PRINCIPALS = ("principal", "principal elsewhere")
OF_SCHEDULES = {*PRINCIPALS, "designee", "designee elsewhere", "chief", "chief's designee", "supervisor"}
OF_ALL_SCHOOLS = {"superintendent", "chief", "chief's designee", "supervisor", "team, schools", "team, police"}
MAY_ASK = {
    QuarterBook(3, 2): {*PRINCIPALS, *OF_ALL_SCHOOLS},
    PublicQuarter(3, 2): OF_ALL_SCHOOLS,
    YearBook("2026-27"): OF_ALL_SCHOOLS,
    YearReport("2026-27"): OF_ALL_SCHOOLS,
    PublicYear("2026-27"): OF_ALL_SCHOOLS,
    PublicYearReport("2026-27"): OF_ALL_SCHOOLS,
    Register(date(2026, 7, 1), date(2026, 9, 30)): {*PRINCIPALS, "chief", "chief's designee", "supervisor"},
    ActivityLog(date(2026, 7, 1), date(2026, 9, 30)): {
        *PRINCIPALS,
        "officer",
        "officer elsewhere",
        "chief",
        "chief's designee",
        "supervisor",
    },
    FeedbackRegister(date(2026, 7, 1), date(2026, 9, 30)): OF_SCHEDULES | {"superintendent"},
    CoverageCalendar(date(2026, 7, 1), date(2026, 9, 30)): OF_SCHEDULES,
    ScheduleCalendar(date(2026, 7, 1)): OF_SCHEDULES,
    OldLogTemplate(): {"officer", "officer elsewhere", "supervisor"},
    AppointmentRegister(): {"superintendent", "chief", "chief's designee", "supervisor"},
    CertificateList("2026-27"): {*PRINCIPALS, "superintendent", "chief"},
    DisclosureRegister(date(2026, 7, 1), date(2026, 9, 30)): OF_SCHEDULES | {"superintendent"},
    EventRegister(date(2026, 7, 1), date(2026, 9, 30)): {"superintendent", "chief", "chief's designee"},
    EarlierNoticesTemplate(): {"chief", "chief's designee", "supervisor"},
    OutsideList("2026-27"): {*PRINCIPALS, "superintendent", "chief", "chief's designee", "supervisor"},
    OfficerMonth(4, date(2026, 10, 1)): {"chief", "chief's designee", "supervisor"},
}


def able_to_ask(staff: Staff, asked_for: ExportRequest) -> set[str]:
    """Everybody who is not refused."""
    able = set()
    for who in staff.people:
        with staff.town.database.write() as session:
            try:
                exporting.ask(session, staff.actor(who), asked_for, NOW)
            except Refused:
                continue
            able.add(who)
    return able


@pytest.mark.parametrize("asked_for", MAY_ASK)
def test_only_who_may_have_it_can_ask_for_it(staff: Staff, asked_for: ExportRequest) -> None:
    """Whoever calls: the right is looked up with each request, and what is refused is not there."""
    able = able_to_ask(staff, asked_for)
    assert able == MAY_ASK[asked_for]
    with staff.town.database.read() as session:
        assert session.scalar(select(func.count(Export.id))) == len(able)


def test_a_fill_in_workbook_is_for_those_who_fill_it_in(staff: Staff) -> None:
    """Not for the same roles of another school; and nobody learns whether there is such a submission."""
    with staff.town.database.write() as session:
        quarter = open_(session, staff, staff.actor("team, schools"))
        asked_for = FillIn(submission_of(session, quarter.id).id)
    assert able_to_ask(staff, asked_for) == {"principal", "designee", "team, schools"}
    assert able_to_ask(staff, FillIn(999)) == set()


def test_what_is_made_goes_to_whoever_asked_once(staff: Staff) -> None:
    """A second process that made it too changes nothing."""
    export = asked(staff)
    with staff.town.database.write() as session:
        assert exporting.claim(session, NOW) == export
    for content in (b"one", b"two"):
        with staff.town.database.write() as session:
            exporting.made(session, export, "quarter.xlsx", content, NOW)
    assert sent(staff) == [(exporting.DELIVERY, f"person:{staff.id('chief')}")]
    with staff.town.database.write() as session:
        assert session.get_one(Export, export).content == b"one"
        assert exporting.claim(session, NOW + timedelta(days=1)) is None
        exporting.forget(session, export, NOW)
    with staff.town.database.read() as session:
        assert session.get_one(Export, export).content is None


def test_what_was_made_does_not_reach_whoever_may_not_have_it_any_more(staff: Staff) -> None:
    """The chief's role ended between the making and the message."""
    export_id = asked(staff)
    with staff.town.database.write() as session:
        assert exporting.made(session, export_id, "Q1.xlsx", b"made up", NOW)
        delivery = session.scalars(select(Delivery)).one()
        chief = session.get_one(Person, staff.id("chief"))
        today = staff.town.agreement.today(NOW)
        assert may_still_have(session, delivery, chief, today)
        for held in chief.roles:
            held.last_day = today - timedelta(days=1)
        session.flush()
        assert not may_still_have(session, delivery, chief, today)


def test_what_cannot_be_made_is_tried_three_times(staff: Staff) -> None:
    """A reason that stays, such as a right that ended, is told at once."""
    first, second = asked(staff), asked(staff, YearBook("2025-26"))
    for _attempt in range(exporting.MOST_ATTEMPTS):
        with staff.town.database.write() as session:
            assert exporting.claim(session, NOW) == first
            exporting.not_made(session, first, None, NOW)
    with staff.town.database.write() as session:
        assert exporting.claim(session, NOW) == second
        exporting.not_made(session, second, "You may not.", NOW)
        assert session.get_one(Export, second).problem == "You may not."
    assert [kind for kind, _to in sent(staff)] == [exporting.NOT_MADE] * 2


def test_what_is_asked_for_again_before_it_is_begun_is_made_once(staff: Staff) -> None:
    """By the same person; another one has their own, and so has whoever asks once more when it is being made."""
    first, again = asked(staff), asked(staff)
    assert first == again
    with staff.town.database.write() as session:
        other = exporting.ask(session, staff.actor("superintendent"), QuarterBook(1, 1), NOW).id
        newer = exporting.ask(session, staff.actor("chief"), QuarterBook(1, 2), NOW).id
        assert len({first, other, newer}) == 3
        assert exporting.claim(session, NOW) == first
    assert asked(staff) not in (first, other, newer)


def test_a_file_is_called_what_it_is(staff: Staff) -> None:
    """Whose, of what, in which edition and revision, as whoever asked sees it."""
    day = date(2026, 10, 1)
    with staff.town.database.write() as session:
        quarter = open_(session, staff, staff.actor("team, police"))
        submission = submission_of(session, quarter.id)
        release = bring_to(session, staff, "released").release
        assert release
        packet = make(session, staff)
        request_id = release.request_id
        taken = packets.put(session, staff.actor("supervisor"), "records_request", request_id, [], NOW)
        kept = keep(session, staff, outside(session, staff, "decided"))
        found = {}
        for who, request in (
            ("chief", QuarterBook(quarter.id, 1)), ("principal", QuarterBook(quarter.id, 1)),
            ("chief", PublicQuarter(quarter.id, 2)), ("chief", YearBook("2026-27")), ("chief", YearReport("2026-27")),
            ("chief", PublicYear("2026-27")), ("chief", PublicYearReport("2026-27", 2)),
            ("principal", FillIn(submission.id)), ("principal", Register(day, date(2026, 12, 31))),
            ("officer", ActivityLog(day, date(2026, 12, 31))), ("principal", ActivityLog(day, date(2026, 12, 31))),
            ("chief", OfficerMonth(staff.id("officer"), day)),
            ("principal", CoverageCalendar(day, date(2026, 12, 31))), ("chief", ScheduleCalendar(day)),
            ("principal", FeedbackRegister(day, date(2026, 12, 31))), ("chief", AppointmentRegister()),
            ("chief", CertificateList("2026-27")),
            ("chief", EventRegister(day, date(2026, 12, 31))),
            ("principal", DisclosureRegister(day, date(2026, 12, 31))),
            ("supervisor", OldLogTemplate()), ("supervisor", EarlierNoticesTemplate()),
            ("superintendent", ReleasedRecords(release.files[0].id)), ("chief", PacketPaper(packet.files[0].id)),
            ("supervisor", PacketOfRecord(taken.id)),
            ("chief", OutsideList("2026-27")), ("chief", OutsideFile(kept.items[0].id)),
            ("chief", AuditLog(actor="bot", subject="notice:1")),
            ("chief", Certificate(a_list(session, NOW, "done").id)),
        ):  # fmt: skip
            export = exporting.ask(session, staff.actor(who), request, NOW)
            session.refresh(export)
            found[who, type(request)] = in_words(request, Telling(session, staff.town.agreement, NOW), export)
    assert found == {
        ("chief", QuarterBook): "the quarterly workbook for Q2 2026-27, revision 1, internal edition",
        ("principal", QuarterBook): "the quarterly workbook for Q2 2026-27, revision 1, internal edition, Hall High "
        "School only",
        ("chief", PublicQuarter): "the public edition of the quarterly workbook for Q2 2026-27, revision 2",
        ("chief", YearBook): "the yearly report 2026-27, internal edition, as a workbook",
        ("chief", YearReport): "the yearly report 2026-27, internal edition, as a document",
        ("chief", PublicYear): "the public edition of the yearly report 2026-27, as a workbook",
        ("chief", PublicYearReport): "the public edition of the yearly report 2026-27, edition 2, as a document",
        ("principal", FillIn): "the data workbook for Q2 2026-27 to fill in: Hall High School",
        ("principal", Register): "the notice log from October 1, 2026 to December 31, 2026, Hall High School only",
        ("officer", ActivityLog): "the activity log from October 1, 2026 to December 31, 2026",
        ("principal", ActivityLog): "the activity log from October 1, 2026 to December 31, 2026, Hall High School only",
        ("principal", FeedbackRegister): "the register of commendations and complaints from October 1, 2026 to "
        "December 31, 2026, Hall High School only",
        ("principal", CoverageCalendar): "the coverage calendar from October 1, 2026 to December 31, 2026, Hall High "
        "School only",
        ("chief", ScheduleCalendar): "the calendar file of work schedules from October 1, 2026 on",
        ("chief", OfficerMonth): "the monthly officer report for October 2026",
        ("chief", AppointmentRegister): "the register of appointments",
        ("superintendent", ReleasedRecords): "the workbook that the police have released to you, for records request 1",
        ("chief", PacketPaper): "the packet of officer's reports for October 2026, as a workbook",
        ("chief", OutsideList): "the list of requests from outside that came in 2026-27",
        ("chief", OutsideFile): "file 1 of request from outside P-2026-27/0001, as it was handed in",
        ("chief", AuditLog): "the audit log as a workbook",
        ("chief", Certificate): "the certificate of disposal 1",
        ("chief", CertificateList): "the certificate list of the training on the agreement, school year 2026-27",
        ("principal", DisclosureRegister): "the register of disclosures of student records from October 1, 2026 to "
        "December 31, 2026, Hall High School only",
        ("chief", EventRegister): "the register of the agreement's events from October 1, 2026 to December 31, 2026",
        ("supervisor", PacketOfRecord): "packet 1, of a record that you have taken out",
        ("supervisor", OldLogTemplate): "the workbook for an old activity log, to fill in",
        ("supervisor", EarlierNoticesTemplate): "the workbook for notices of earlier years, to fill in",
    }
    assert {kind for _who, kind in found} == set(ExportRequest.kinds.values())
    for words in found.values():  # behind “Here is”
        assert not re.split(r" of | for | from |,", words)[0].endswith("s"), words
