"""Makes what people ask for, with a maker for each kind of request. It writes no records: whoever has it made does."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import singledispatch

from sqlalchemy.orm import Session

from exports.activities.log import activity_log
from exports.activities.old_log_template import template
from exports.agreement.register import register as event_register
from exports.appointments.register import register as appointment_register
from exports.audit_log.book import audit_log_book
from exports.disclosures.register import disclosure_register
from exports.document import span
from exports.feedback.register import feedback_register
from exports.fill_in.make import About, fill_in
from exports.notices.earlier_template import template as earlier_template
from exports.notices.officer_month import packet
from exports.notices.register import register
from exports.outside_requests.book import outside_book
from exports.quarters.book import quarter_book
from exports.quarters.public.book import public_book
from exports.quarters.public.held_back import refuse_disclosure
from exports.quarters.public.year import public_year_book
from exports.quarters.year import year_book
from exports.quarters.yearly_report.document import year_report
from exports.quarters.yearly_report.public_document import public_year_report
from exports.records.packet import make as make_packet
from exports.releases.book import released_book
from exports.releases.packet import released_packet
from exports.reports.book import packet_book
from exports.reports.paper import packet_paper
from exports.retention.certificate import certificate
from exports.roll_call.certificates import certificates
from exports.schedules.calendar_file import calendar_file
from exports.schedules.coverage import coverage_book
from models.activities.export_requests import ActivityLog, OldLogTemplate
from models.actor import Actor
from models.appointments.export_requests import AppointmentRegister
from models.audit_log.export_requests import AuditLog
from models.disclosures.export_requests import DisclosureRegister
from models.errors import Conflict, NotFound
from models.events.export_requests import EventRegister
from models.export_requests.tables import ExportRequest
from models.feedback.export_requests import FeedbackRegister
from models.notices.export_requests import EarlierNoticesTemplate, OfficerMonth, Register
from models.outside_requests import packets
from models.outside_requests.export_requests import OutsideFile, OutsideList
from models.outside_requests.tables import OutsideItem
from models.people.tables import Person
from models.policy import schools_where
from models.quarters import school_submissions
from models.quarters.earlier import compared_words
from models.quarters.editions import Decision
from models.quarters.export_requests import (
    FillIn,
    PublicQuarter,
    PublicYear,
    PublicYearReport,
    QuarterBook,
    YearBook,
    YearReport,
)
from models.quarters.tables import Quarter, Revision, Submission, party_name
from models.records.export_requests import PacketOfRecord
from models.records.packets import own_number
from models.records.tables import RecordPacket
from models.releases.export_requests import ReleasedRecords
from models.releases.tables import ReleasedFile
from models.reports.export_requests import PacketPaper
from models.reports.packet_tables import WORKBOOK, PacketFile
from models.retention import tables as disposals
from models.retention.export_requests import Certificate
from models.roll_call.export_requests import CertificateList
from models.schedules.export_requests import CoverageCalendar, ScheduleCalendar
from models.terms import Agreement

LONGEST_WHOSE = 60  # characters of a file's name
LETTERS = re.compile(r"[A-Za-z0-9]+")
"""What of a badge number every computer takes in a file's name."""


@dataclass(frozen=True)
class File:
    """What was made. Its name is seen in notifications and is never confidential.

    Nobody gets it before it is on record: what was decided for the public, how many rows of records it takes out, and
    in how many places which fields were redacted.
    """

    name: str
    content: bytes
    decision: Decision | None = None
    rows: int | None = None
    redacted: Mapping[str, int] | None = None


def make(session: Session, agreement: Agreement, actor: Actor, request: ExportRequest, now: datetime) -> File:
    """Make what was asked for, for somebody whose right is looked at once more at this moment.

    Raises:
        Refused: they may not have it, or not any more.
        NotFound: what it is about is not there.
        Conflict: it cannot be made public as things stand.
        HeldBack: the audit of a finished public edition stops it.
    """
    request.authorize(session, actor)
    return _made(request, session, agreement, actor, now)


@singledispatch
def _made(request: ExportRequest, _session: Session, _agreement: Agreement, _actor: Actor, _now: datetime) -> File:
    raise NotImplementedError(request.kind)


@_made.register
def _quarter(request: QuarterBook, session: Session, agreement: Agreement, actor: Actor, now: datetime) -> File:
    schools, revision = schools_where(actor, request.act), _revision(session, request)
    whose = "".join(f"-{school}" for school in schools or ())
    if schools and len(whose) > LONGEST_WHOSE:
        whose = f"-{len(schools)}-schools"
    content = quarter_book(session, agreement, revision, actor.name, now, schools)
    return File(f"{_name(revision)}{whose}.xlsx", content)


@_made.register
def _public(request: PublicQuarter, session: Session, agreement: Agreement, _actor: Actor, now: datetime) -> File:
    revision = _revision(session, request)
    return _public_file(
        session, agreement, f"{_name(revision)}-public.xlsx", public_book(session, agreement, revision, now)
    )


def _public_file(session: Session, agreement: Agreement, name: str, made: tuple[bytes, Decision]) -> File:
    """A public edition that passes the audit of the finished file. Raises `HeldBack` where it does not."""
    refuse_disclosure(session, agreement, *made)
    return File(name, *made)


def _revision(session: Session, request: QuarterBook | PublicQuarter) -> Revision:
    found = session.get(Revision, (request.quarter_id, request.revision))
    if found is None:
        raise NotFound("There is no such revision of the quarter.")
    return found


def _name(revision: Revision) -> str:
    return f"quarterly-report-{_period(revision.quarter)}-revision-{revision.revision}"


def _period(quarter: Quarter) -> str:
    return f"{quarter.code}-{quarter.school_year}"


@_made.register
def _register(request: Register, session: Session, agreement: Agreement, actor: Actor, now: datetime) -> File:
    content, rows = register(session, agreement, actor, request.first, request.last, now)
    return File(f"notice-log-{request.first}-to-{request.last}.xlsx", content, rows=rows)


@_made.register
def _appointments(
    _request: AppointmentRegister, session: Session, agreement: Agreement, actor: Actor, now: datetime
) -> File:  # fmt: skip
    content, rows = appointment_register(session, agreement, actor, now)
    return File(f"register-of-appointments-{agreement.today(now)}.xlsx", content, rows=rows)


@_made.register
def _certificates(
    request: CertificateList, session: Session, agreement: Agreement, actor: Actor, now: datetime
) -> File:  # fmt: skip
    content, rows = certificates(session, agreement, actor, request.school_year, now)
    return File(f"certificate-list-{request.school_year}.xlsx", content, rows=rows)


@_made.register
def _events(request: EventRegister, session: Session, agreement: Agreement, actor: Actor, now: datetime) -> File:
    content, rows = event_register(session, agreement, actor, request.first, request.last, now)
    return File(f"register-of-events-{request.first}-to-{request.last}.xlsx", content, rows=rows)


@_made.register
def _activities(request: ActivityLog, session: Session, agreement: Agreement, actor: Actor, now: datetime) -> File:
    content, rows = activity_log(session, agreement, actor, request.first, request.last, now)
    return File(f"activity-log-{request.first}-to-{request.last}.xlsx", content, rows=rows)


@_made.register
def _disclosures(
    request: DisclosureRegister, session: Session, agreement: Agreement, actor: Actor, now: datetime
) -> File:  # fmt: skip
    content, rows = disclosure_register(session, agreement, actor, request.first, request.last, now)
    return File(f"disclosures-{request.first}-to-{request.last}.xlsx", content, rows=rows)


@_made.register
def _feedback(request: FeedbackRegister, session: Session, agreement: Agreement, actor: Actor, now: datetime) -> File:
    content, rows = feedback_register(session, agreement, actor, request.first, request.last, now)
    return File(f"commendations-and-complaints-{request.first}-to-{request.last}.xlsx", content, rows=rows)


@_made.register
def _released(
    request: ReleasedRecords, session: Session, agreement: Agreement, _actor: Actor, now: datetime
) -> File:  # fmt: skip
    file = session.get_one(ReleasedFile, request.file_id)
    name = f"released-records-{file.release.request_id}-"
    if file.notice:
        content = released_packet(session, agreement, file, file.notice, now)
        return File(f"{name}notice-{file.notice.label.replace('/', '-')}.docx", content)
    content, rows = released_book(session, agreement, file, now)
    return File(f"{name}{file.kind.replace('_', '-')}.xlsx", content, rows=rows)


@_made.register
def _officer_packet(
    request: PacketPaper, session: Session, agreement: Agreement, _actor: Actor, _now: datetime
) -> File:
    file = session.get_one(PacketFile, request.file_id)
    if file.edition != file.packet.edition:
        raise Conflict("This packet was made again meanwhile.")
    is_book = file.kind == WORKBOOK
    content = (packet_book if is_book else packet_paper)(session, agreement, file.packet)
    edition = f"-edition-{file.edition}" if file.edition > 1 else ""
    return File(f"officers-reports-{file.packet.month:%Y-%m}{edition}.{'xlsx' if is_book else 'docx'}", content)


@_made.register
def _record_packet(
    request: PacketOfRecord, session: Session, agreement: Agreement, actor: Actor, now: datetime
) -> File:
    asked = session.get_one(RecordPacket, request.packet_id)
    made = make_packet(session, agreement, actor, asked.kind, asked.record_id, asked.redacted, now)
    return File(f"record-packet-{own_number(session, asked)}.docx", made.content, redacted=made.counts)


@_made.register
def _outside_list(
    request: OutsideList, session: Session, agreement: Agreement, actor: Actor, now: datetime
) -> File:  # fmt: skip
    content, rows = outside_book(session, agreement, actor, request.school_year, now)
    return File(f"requests-from-outside-{request.school_year}.xlsx", content, rows=rows)


@_made.register
def _outside_file(
    request: OutsideFile, session: Session, _agreement: Agreement, _actor: Actor, _now: datetime
) -> File:  # fmt: skip
    item = session.get_one(OutsideItem, request.item_id)
    return File(item.sent_as, packets.content(item))


@_made.register
def _audit_log(request: AuditLog, session: Session, agreement: Agreement, actor: Actor, now: datetime) -> File:
    content, rows = audit_log_book(session, agreement, actor, request, now)
    return File(f"audit-log-{agreement.today(now)}.xlsx", content, rows=rows)


@_made.register
def _disposal(
    request: Certificate, session: Session, agreement: Agreement, _actor: Actor, now: datetime
) -> File:  # fmt: skip
    content = certificate(session, agreement, disposals.get(session, request.disposal_id), now)
    return File(f"certificate-of-disposal-{request.disposal_id}.docx", content)


@_made.register
def _coverage(request: CoverageCalendar, session: Session, agreement: Agreement, actor: Actor, now: datetime) -> File:
    content = coverage_book(session, agreement, actor, request.first, request.last, now)
    return File(f"coverage-calendar-{request.first}-to-{request.last}.xlsx", content)


@_made.register
def _schedule(request: ScheduleCalendar, session: Session, agreement: Agreement, actor: Actor, now: datetime) -> File:
    content = calendar_file(session, agreement, actor, request.first, now)
    return File(f"work-schedules-from-{request.first}.ics", content)


@_made.register
def _template(
    _request: OldLogTemplate, session: Session, agreement: Agreement, actor: Actor, now: datetime
) -> File:  # fmt: skip
    return File("old-activity-log.xlsx", template(session, agreement, actor, now))


@_made.register
def _earlier_template(
    _request: EarlierNoticesTemplate, _session: Session, agreement: Agreement, _actor: Actor, now: datetime
) -> File:
    return File("earlier-notices.xlsx", earlier_template(agreement, now))


@_made.register
def _year(request: YearBook | YearReport, session: Session, agreement: Agreement, actor: Actor, now: datetime) -> File:
    year = request.school_year
    if isinstance(request, YearBook):
        return File(f"yearly-report-{year}.xlsx", year_book(session, agreement, year, actor.name, now))
    edition = f"-edition-{request.edition}" if request.edition and request.edition > 1 else ""
    content = year_report(session, agreement, year, actor.name, now, request.edition)
    return File(f"yearly-report-{year}{edition}.docx", content)


@_made.register
def _public_year(
    request: PublicYear | PublicYearReport, session: Session, agreement: Agreement, _actor: Actor, now: datetime
) -> File:
    make_it, ending = (public_year_book, "xlsx") if isinstance(request, PublicYear) else (public_year_report, "docx")
    made = make_it(session, agreement, request.school_year, now, request.edition)
    edition = f"-edition-{request.edition}" if request.edition else ""
    return _public_file(session, agreement, f"yearly-report-{request.school_year}-public{edition}.{ending}", made)


@_made.register
def _fill_in(request: FillIn, session: Session, agreement: Agreement, _actor: Actor, now: datetime) -> File:
    submission = session.get_one(Submission, request.submission_id)
    content = fill_in_of(session, agreement, submission, now)
    return File(f"data-workbook-{submission.party.strip(':')}-{_period(submission.quarter)}.xlsx", content)


def fill_in_of(session: Session, agreement: Agreement, submission: Submission, now: datetime) -> bytes:
    """A submission's fill-in workbook, with what is saved so far and the quarter before beside it, as an .xlsx."""
    quarter, before = submission.quarter, school_submissions.sent_earlier(session, agreement, submission)
    version = submission.draft or submission.sent
    about = About(
        submission.party, party_name(agreement, submission.party), quarter.label,
        span(quarter.first_day, quarter.last_day), before.label if before else None,
        school_submissions.saves_in(submission, version), now, agreement, compared_words(agreement, quarter),
        quarter.code,
    )  # fmt: skip
    return fill_in(about, version.by_key if version else {}, before.figures if before else None)


@_made.register
def _officer_month(request: OfficerMonth, session: Session, agreement: Agreement, actor: Actor, now: datetime) -> File:
    first = request.first_day
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    officer = session.get_one(Person, request.officer_id)
    content = packet(session, agreement, officer, first, last, actor.name, now)
    badge = f"-badge-{'-'.join(LETTERS.findall(officer.badge))}" if officer.badge else ""
    return File(f"monthly-officer-report-{first:%Y-%m}{badge}.xlsx", content)
