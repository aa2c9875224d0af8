"""What people may ask for of quarters and years (§IX): who may have it stands with each."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.actor import Actor
from models.errors import NotFound
from models.export_requests.tables import NOT_OFFERED, STORED_AS, ExportRequest
from models.policy import Act, schools_where
from models.quarters import editions, school_submissions
from models.quarters.report_tables import adopted_editions, newest_edition
from models.quarters.tables import WHOLE_YEARS, Quarter, Revision
from models.terms import Agreement

MOST_EARLIER = 3  # editions of a year that are offered beside the newest


@dataclass(frozen=True)
class QuarterBook(ExportRequest, kind="quarter", act=Act.EXPORT_TOTALS):
    """The workbook of a quarter in a revision, with the schools of whoever asks; sent by the bot once it is signed."""

    quarter_id: int = field(metadata={STORED_AS: "quarter"})
    revision: int
    signed_off: bool = False

    def authorize(self, session: Session, actor: Actor) -> None:
        """Stop who may have the totals of no school."""
        schools_where(actor, self.act)


@dataclass(frozen=True)
class PublicQuarter(ExportRequest, kind="public", act=Act.EXPORT_TOTALS):
    """The public edition of a revision that both parties have signed."""

    quarter_id: int = field(metadata={STORED_AS: "quarter"})
    revision: int


@dataclass(frozen=True)
class YearBook(ExportRequest, kind="year_book", act=Act.EXPORT_TOTALS):
    """The yearly report as a workbook."""

    school_year: str


@dataclass(frozen=True)
class YearReport(ExportRequest, kind="year_report", act=Act.EXPORT_TOTALS):
    """The yearly report as a document: as it stands, or an edition that the team adopted."""

    school_year: str
    edition: int | None = None


@dataclass(frozen=True)
class PublicYear(ExportRequest, kind="public_year", act=Act.EXPORT_TOTALS):
    """The public edition of the yearly report as a workbook: of the quarters as they stand, or one made earlier."""

    school_year: str
    edition: int | None = None


@dataclass(frozen=True)
class PublicYearReport(ExportRequest, kind="public_report", act=Act.EXPORT_TOTALS):
    """The same as a document."""

    school_year: str
    edition: int | None = None


@dataclass(frozen=True)
class FillIn(ExportRequest, kind="fill_in", act=Act.SCHOOL_SUBMISSION):
    """The workbook in which a school fills in its figures, with what is saved so far."""

    submission_id: int = field(metadata={STORED_AS: "return"})

    def authorize(self, session: Session, actor: Actor) -> None:
        """Stop who may not fill in this school's."""
        school_submissions.for_act(session, actor, self.submission_id)


Yearly = YearBook | YearReport | PublicYear | PublicYearReport


def yearly_reports(agreement: Agreement, today: date) -> list[Yearly]:
    """The yearly reports that are offered. The year that still runs has no public edition yet."""
    begun = agreement.year_begins(today)
    last, this = agreement.school_year(begun - timedelta(days=1)), agreement.school_year(begun)
    return [
        YearBook(last), YearReport(last), PublicYear(last), PublicYearReport(last), YearBook(this), YearReport(this),
    ]  # fmt: skip


def earlier_public_years(session: Session, agreement: Agreement, today: date) -> list[Yearly]:
    """The public editions of the last year that were made before a correction: they were published, so they stay."""
    last = agreement.school_year(agreement.year_begins(today) - timedelta(days=1))
    newest = {quarter.code: quarter.revision.revision for quarter in session.scalars(
        select(Quarter).where(Quarter.school_year == last, Quarter.code.not_in(WHOLE_YEARS))
    )}  # fmt: skip
    made = [row.number for row in editions.years_made(session, last) if row.revisions != newest]
    return [kind(last, number) for number in made[-MOST_EARLIER:] for kind in (PublicYear, PublicYearReport)]


def adopted_earlier(session: Session, agreement: Agreement, today: date) -> list[Yearly]:
    """The documents of this and the last school year that the team adopted before it began another edition."""
    begun = agreement.year_begins(today)
    years = (agreement.school_year(begun - timedelta(days=1)), agreement.school_year(begun))
    return [YearReport(report.school_year, report.edition) for year in years
            for report in adopted_editions(session, year) if report != newest_edition(session, year)]  # fmt: skip


def yearly_report(
    session: Session, agreement: Agreement, actor: Actor, wanted: tuple[str, str, int | None], today: date
) -> Yearly:
    """A yearly report by its kind, its year, and its edition where it is an earlier one.

    Raises:
        Refused: the person may not have it.
        NotFound: it is not offered.
    """
    earlier = (*earlier_public_years(session, agreement, today), *adopted_earlier(session, agreement, today))
    for request in (*yearly_reports(agreement, today), *earlier):
        request.authorize(session, actor)
        if (request.kind, request.school_year, edition_of(request)) == wanted:
            return request
    raise NotFound(NOT_OFFERED)


def edition_of(request: Yearly) -> int | None:
    """Which edition of a year a request is for; nothing where it is as things stand."""
    return None if isinstance(request, YearBook) else request.edition


Wanted = TypeVar("Wanted", QuarterBook, PublicQuarter)


def offered(session: Session, actor: Actor, request: Wanted) -> Wanted:
    """The same request, if there is such a revision to be had; `Refused` comes before `NotFound`."""
    request.authorize(session, actor)
    found = session.get(Revision, (request.quarter_id, request.revision))
    is_public = isinstance(request, PublicQuarter)
    if found is None or found.quarter.is_whole_year or (is_public and not found.signed_at):
        raise NotFound(NOT_OFFERED)
    return request
