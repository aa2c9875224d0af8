"""What people may ask for of quarters and years (§IX): who may have it stands with each."""

from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from models.actor import Actor
from models.export_requests.tables import STORED_AS, ExportRequest
from models.policy import Act, schools_where
from models.quarters import school_submissions


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
    """The public edition of a revision that both sides have signed."""

    quarter_id: int = field(metadata={STORED_AS: "quarter"})
    revision: int


@dataclass(frozen=True)
class YearBook(ExportRequest, kind="year_book", act=Act.EXPORT_TOTALS):
    """The yearly report as a workbook."""

    school_year: str


@dataclass(frozen=True)
class YearReport(ExportRequest, kind="year_report", act=Act.EXPORT_TOTALS):
    """The yearly report as a document."""

    school_year: str


@dataclass(frozen=True)
class PublicYear(ExportRequest, kind="public_year", act=Act.EXPORT_TOTALS):
    """The public edition of the yearly report."""

    school_year: str


@dataclass(frozen=True)
class FillIn(ExportRequest, kind="fill_in", act=Act.SCHOOL_SUBMISSION):
    """The workbook in which a school fills in its figures, with what is saved so far."""

    submission_id: int = field(metadata={STORED_AS: "return"})

    def authorize(self, session: Session, actor: Actor) -> None:
        """Stop who may not fill in this school's."""
        school_submissions.for_act(session, actor, self.submission_id)
