"""What each file is called in messages: whose it is, of which quarter or year, in which edition and revision."""

from datetime import date
from functools import singledispatch

from handlers.message import Telling
from models.activities.export_requests import ActivityLog, OldLogTemplate
from models.actor import Identity
from models.appointments.export_requests import AppointmentRegister
from models.audit_log.export_requests import AuditLog
from models.disclosures.export_requests import DisclosureRegister
from models.errors import Refused
from models.events.export_requests import EventRegister
from models.export_requests.tables import Export, ExportRequest
from models.feedback.export_requests import FeedbackRegister
from models.notices.export_requests import EarlierNoticesTemplate, OfficerMonth, Register
from models.outside_requests.export_requests import OutsideFile, OutsideList
from models.outside_requests.tables import OutsideItem
from models.people.queries import identify
from models.policy import schools_where
from models.quarters import tables as quarters
from models.quarters.export_requests import (
    FillIn,
    PublicQuarter,
    PublicYear,
    PublicYearReport,
    QuarterBook,
    YearBook,
    YearReport,
)
from models.quarters.tables import Submission, party_name
from models.records.export_requests import PacketOfRecord
from models.records.packets import own_number
from models.records.tables import RecordPacket
from models.releases.export_requests import ReleasedRecords
from models.releases.tables import ReleasedFile
from models.reports.export_requests import PacketPaper
from models.reports.packet_tables import PacketFile
from models.retention.export_requests import Certificate
from models.roll_call.export_requests import CertificateList
from models.schedules.export_requests import CoverageCalendar, ScheduleCalendar

FORMATS = {YearBook: "workbook", YearReport: "document", PublicYear: "workbook", PublicYearReport: "document"}


@singledispatch
def in_words(request: ExportRequest, _telling: Telling, _export: Export) -> str:
    """A file in words, such as: the quarterly workbook for Q1 2026-27, revision 1. Never confidential."""
    raise NotImplementedError(request.kind)


@in_words.register
def _quarter(request: QuarterBook, telling: Telling, export: Export) -> str:
    quarter = quarters.get(telling.session, request.quarter_id)
    only = _only(telling, export, request)
    return f"the quarterly workbook for {quarter.label}, revision {request.revision}, internal edition{only}"


def _only(telling: Telling, export: Export, request: ExportRequest) -> str:
    """Of which schools a file is, where it is not of all."""
    person = export.asked_by
    today = telling.agreement.today(telling.now)
    try:
        actor = identify(telling.session, Identity(person.team_id or "", person.user_id or ""), today)
        schools = schools_where(actor, request.act)
    except Refused:  # it is not delivered then, either
        return ""
    return f", {telling.agreement.school_names(schools)} only" if schools else ""


@in_words.register
def _public(request: PublicQuarter, telling: Telling, _export: Export) -> str:
    quarter = quarters.get(telling.session, request.quarter_id)
    return f"the public edition of the quarterly workbook for {quarter.label}, revision {request.revision}"


@in_words.register
def _year(request: YearBook | YearReport, _telling: Telling, _export: Export) -> str:
    return f"the yearly report {request.school_year}, internal edition, as a {FORMATS[type(request)]}"


@in_words.register
def _public_year(request: PublicYear | PublicYearReport, _telling: Telling, _export: Export) -> str:
    edition = f", edition {request.edition}" if request.edition else ""
    return f"the public edition of the yearly report {request.school_year}{edition}, as a {FORMATS[type(request)]}"


@in_words.register
def _fill_in(request: FillIn, telling: Telling, _export: Export) -> str:
    submission = telling.session.get_one(Submission, request.submission_id)
    whose = party_name(telling.agreement, submission.party)
    return f"the data workbook for {submission.quarter.label} to fill in: {whose}"


@in_words.register
def _register(request: Register, telling: Telling, export: Export) -> str:
    return f"the notice log from {_day(request.first)} to {_day(request.last)}{_only(telling, export, request)}"


@in_words.register
def _appointments(_request: AppointmentRegister, _telling: Telling, _export: Export) -> str:
    return "the register of appointments"


@in_words.register
def _certificates(request: CertificateList, _telling: Telling, _export: Export) -> str:
    return f"the certificate list of the training on the agreement, school year {request.school_year}"


@in_words.register
def _events(request: EventRegister, _telling: Telling, _export: Export) -> str:
    return f"the register of the agreement's events from {_day(request.first)} to {_day(request.last)}"


@in_words.register
def _activities(request: ActivityLog, telling: Telling, export: Export) -> str:
    return f"the activity log from {_day(request.first)} to {_day(request.last)}{_only(telling, export, request)}"


@in_words.register
def _disclosures(request: DisclosureRegister, telling: Telling, export: Export) -> str:
    days = f"{_day(request.first)} to {_day(request.last)}"
    return f"the register of disclosures of student records from {days}{_only(telling, export, request)}"


@in_words.register
def _feedback(request: FeedbackRegister, telling: Telling, export: Export) -> str:
    days = f"{_day(request.first)} to {_day(request.last)}"
    return f"the register of commendations and complaints from {days}{_only(telling, export, request)}"


@in_words.register
def _released(request: ReleasedRecords, telling: Telling, _export: Export) -> str:
    file = telling.session.get_one(ReleasedFile, request.file_id)
    what = "packet of a notice" if file.notice_id else "workbook"
    return f"the {what} that the police have released to you, for records request {file.release.request_id}"


@in_words.register
def _officer_packet(request: PacketPaper, telling: Telling, _export: Export) -> str:
    file = telling.session.get_one(PacketFile, request.file_id)
    edition = f", edition {file.edition}" if file.edition > 1 else ""
    return f"the packet of officer's reports for {file.packet.label}{edition}, as a {file.kind}"


@in_words.register
def _record_packet(request: PacketOfRecord, telling: Telling, _export: Export) -> str:
    number = own_number(telling.session, telling.session.get_one(RecordPacket, request.packet_id))
    return f"packet {number}, of a record that you have taken out"


@in_words.register
def _outside_list(request: OutsideList, _telling: Telling, _export: Export) -> str:
    return f"the list of requests from outside that came in {request.school_year}"


@in_words.register
def _outside_file(request: OutsideFile, telling: Telling, _export: Export) -> str:
    item = telling.session.get_one(OutsideItem, request.item_id)
    label = item.request.label
    return f"file {item.number} of {label[0].lower()}{label[1:]}, as it was handed in"


@in_words.register
def _audit_log(_request: AuditLog, _telling: Telling, _export: Export) -> str:
    return "the audit log as a workbook"


@in_words.register
def _disposal(request: Certificate, _telling: Telling, _export: Export) -> str:
    return f"the certificate of disposal {request.disposal_id}"


@in_words.register
def _coverage(request: CoverageCalendar, telling: Telling, export: Export) -> str:
    return f"the coverage calendar from {_day(request.first)} to {_day(request.last)}{_only(telling, export, request)}"


@in_words.register
def _schedule(request: ScheduleCalendar, telling: Telling, export: Export) -> str:
    return f"the calendar file of work schedules from {_day(request.first)} on{_only(telling, export, request)}"


@in_words.register
def _template(_request: OldLogTemplate, _telling: Telling, _export: Export) -> str:
    return "the workbook for an old activity log, to fill in"


@in_words.register
def _earlier_template(_request: EarlierNoticesTemplate, _telling: Telling, _export: Export) -> str:
    return "the workbook for notices of earlier years, to fill in"


@in_words.register
def _officer_month(request: OfficerMonth, _telling: Telling, _export: Export) -> str:
    return f"the monthly officer report for {request.first_day:%B %Y}"


def _day(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"
