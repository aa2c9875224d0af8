"""Makes what people ask for, with a maker for each kind of request. It writes no records: whoever has it made does."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import singledispatch

from sqlalchemy.orm import Session

from exports.fill_in.make import About, fill_in
from exports.notices.officer_month import packet
from exports.notices.register import register
from exports.quarters.book import quarter_book
from exports.quarters.dates import span
from exports.quarters.public_quarter import public_book
from exports.quarters.public_year import public_year_book
from exports.quarters.report import year_report
from exports.quarters.year import year_book
from models.actor import Actor
from models.errors import NotFound
from models.export_requests.tables import ExportRequest
from models.notices.export_requests import OfficerMonth, Register
from models.people.tables import Person
from models.policy import schools_where
from models.quarters import school_submissions
from models.quarters.editions import Decision
from models.quarters.export_requests import FillIn, PublicQuarter, PublicYear, QuarterBook, YearBook, YearReport
from models.quarters.tables import Revision, Submission
from models.terms import Agreement

LONGEST_WHOSE = 60  # characters of a file's name


@dataclass(frozen=True)
class File:
    """What was made. Its name is seen in notifications and is never confidential.

    Nobody gets it before it is on record: what was decided for the public, and how many rows of notices it takes out.
    """

    name: str
    content: bytes
    decision: Decision | None = None
    rows: int | None = None


@dataclass(frozen=True)
class Work:
    """What a maker works with: the records, the agreement, for whom, and when."""

    session: Session
    agreement: Agreement
    actor: Actor
    now: datetime


def make(session: Session, agreement: Agreement, actor: Actor, request: ExportRequest, now: datetime) -> File:
    """Make what was asked for, for somebody whose right is looked at once more at this moment.

    Raises:
        Refused: they may not have it, or not any more.
        NotFound: what it is about is not there.
        Conflict: it cannot be made public as things stand.
    """
    request.authorize(session, actor)
    return _made(request, Work(session, agreement, actor, now))


@singledispatch
def _made(request: ExportRequest, _work: Work) -> File:
    raise NotImplementedError(request.kind)


@_made.register
def _quarter(request: QuarterBook, work: Work) -> File:
    schools = schools_where(work.actor, request.act)
    revision = _revision(request, work)
    content = quarter_book(work.session, work.agreement, revision, work.actor.name, work.now, schools)
    whose = "".join(f"-{school}" for school in schools or ())
    if schools and len(whose) > LONGEST_WHOSE:
        whose = f"-{len(schools)}-schools"
    return File(f"{_name(revision)}{whose}.xlsx", content)


@_made.register
def _public(request: PublicQuarter, work: Work) -> File:
    revision = _revision(request, work)
    content, decision = public_book(work.session, work.agreement, revision, work.now)
    return File(f"{_name(revision)}-public.xlsx", content, decision)


def _revision(request: QuarterBook | PublicQuarter, work: Work) -> Revision:
    found = work.session.get(Revision, (request.quarter_id, request.revision))
    if found is None:
        raise NotFound("There is no such revision of the quarter.")
    return found


def _name(revision: Revision) -> str:
    return f"{revision.quarter.school_year}-{revision.quarter.code}-revision-{revision.revision}"


@_made.register
def _register(request: Register, work: Work) -> File:
    content, rows = register(work.session, work.agreement, work.actor, request.first, request.last, work.now)
    return File(f"register-{request.first}-to-{request.last}.xlsx", content, rows=rows)


@_made.register
def _year_book(request: YearBook, work: Work) -> File:
    content = year_book(work.session, work.agreement, request.school_year, work.actor.name, work.now)
    return File(f"yearly-report-{request.school_year}.xlsx", content)


@_made.register
def _year_report(request: YearReport, work: Work) -> File:
    content = year_report(work.session, work.agreement, request.school_year, work.actor.name, work.now)
    return File(f"yearly-report-{request.school_year}.docx", content)


@_made.register
def _public_year(request: PublicYear, work: Work) -> File:
    content, decision = public_year_book(work.session, work.agreement, request.school_year, work.now)
    return File(f"yearly-report-{request.school_year}-public.xlsx", content, decision)


@_made.register
def _fill_in(request: FillIn, work: Work) -> File:
    submission = work.session.get_one(Submission, request.submission_id)
    content = fill_in_of(work.session, work.agreement, submission, work.now)
    return File(
        f"submission-{submission.party}-{submission.quarter.school_year}-{submission.quarter.code}.xlsx", content
    )


def fill_in_of(session: Session, agreement: Agreement, submission: Submission, now: datetime) -> bytes:
    """A submission's fill-in workbook, with what is saved so far and the quarter before beside it, as an .xlsx."""
    quarter, before = submission.quarter, school_submissions.sent_before(session, submission)
    about = About(
        submission.party, agreement.school_name(submission.party), quarter.label,
        span(quarter.first_day, quarter.last_day), before.of.quarter.label if before else None, now,
        agreement,
    )  # fmt: skip
    version = submission.draft or submission.sent
    return fill_in(about, version.by_key if version else {}, before.by_key if before else None)


@_made.register
def _officer_month(request: OfficerMonth, work: Work) -> File:
    first = request.first_day
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    officer = work.session.get_one(Person, request.officer_id)
    content = packet(work.session, work.agreement, officer, first, last, work.actor.name, work.now)
    return File(f"officer-{officer.id}-reports-{first:%Y-%m}.xlsx", content)
