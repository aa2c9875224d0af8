"""Whether a notice is an officer's report, and each version submitted: rows are only added (C.G.S. 10-233p)."""

from collections.abc import Collection, Mapping
from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, String, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship, selectinload

from models.notices.tables import Notice, NoticeVersion
from models.people.tables import Person
from models.policy import Subject
from models.store.base import Base

YES, NO = "yes", "no"
AWAY, ROLE_ENDED = "away", "role_ended"
WHY_FOR_OFFICER = {AWAY: "The officer is away", ROLE_ENDED: "The officer no longer has the role"}
"""Why a supervisor submits for an officer."""

SUBMITTED_TOLD = "officer_report_submitted"
REMINDER = "officer_report_reminder"
LATE_TOLD = "officer_report_late"
FOR_OFFICER = "officer_report_for_officer"


class OfficerReport(Base):
    """What holds of a notice as an officer's report: the last answer, and the last version that was submitted."""

    __tablename__ = "officer_report"

    id: Mapped[int] = mapped_column(primary_key=True)
    notice_id: Mapped[int] = mapped_column(ForeignKey("notice.id"), unique=True)
    answer: Mapped[str] = mapped_column(String(10))
    submitted_at: Mapped[datetime | None] = mapped_column(index=True)
    submitted_notice_version: Mapped[int | None]

    notice: Mapped[Notice] = relationship()
    answers: Mapped[list["ReportAnswer"]] = relationship(back_populates="report", order_by="ReportAnswer.id")
    submissions: Mapped[list["ReportSubmission"]] = relationship(
        back_populates="report", order_by="ReportSubmission.version"
    )

    @property
    def last(self) -> "ReportSubmission | None":
        """The version that was submitted last."""
        return self.submissions[-1] if self.submissions else None

    @property
    def seen(self) -> int:
        """What tells whether anything was done since somebody looked: how often it was answered and submitted."""
        return len(self.answers) + len(self.submissions)


class ReportAnswer(Base):
    """Who said that a notice is an officer's report, or is none, and when; a change has its reason."""

    __tablename__ = "officer_report_answer"

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("officer_report.id"), index=True)
    answer: Mapped[str] = mapped_column(String(10))
    proposed: Mapped[str] = mapped_column(String(10))
    answered_at: Mapped[datetime]
    answered_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    because: Mapped[str | None] = mapped_column(Text)

    report: Mapped[OfficerReport] = relationship(back_populates="answers")
    answered_by: Mapped[Person] = relationship(lazy="joined")


class ReportSubmission(Base):
    """A report as it was submitted to the chief: a version of its notice, with the students of that moment."""

    __tablename__ = "officer_report_submission"
    __table_args__ = (UniqueConstraint("report_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("officer_report.id"))
    version: Mapped[int]
    notice_version: Mapped[int]
    submitted_at: Mapped[datetime]
    submitted_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    why_for_officer: Mapped[str | None] = mapped_column(String(20))
    badge: Mapped[str] = mapped_column(String(30))
    due_on: Mapped[date] = mapped_column(Date)
    due_basis: Mapped[str] = mapped_column(String(20))
    days_late: Mapped[int]

    report: Mapped[OfficerReport] = relationship(back_populates="submissions")
    submitted_by: Mapped[Person] = relationship(lazy="joined")

    @property
    def content(self) -> NoticeVersion:
        """What the notice said when it was submitted."""
        return self.report.notice.versions[self.notice_version - 1]

    @property
    def subject(self) -> Subject:
        """What rights to it depend on: those to its notice."""
        return self.report.notice.subject


class ReportWord(Base):
    """That somebody was reminded of a report or told that it is late: once for each day on which it was due."""

    __tablename__ = "officer_report_word"
    __table_args__ = (UniqueConstraint("notice_id", "kind", "due_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    notice_id: Mapped[int] = mapped_column(ForeignKey("notice.id"))
    kind: Mapped[str] = mapped_column(String(10))
    due_on: Mapped[date] = mapped_column(Date)
    told_at: Mapped[datetime]


def of_notice(session: Session, notice_id: int) -> OfficerReport | None:
    """What holds of a notice; nothing where nobody has answered yet."""
    return session.query(OfficerReport).filter_by(notice_id=notice_id).one_or_none()


def of_notices(session: Session, notice_ids: Collection[int]) -> Mapping[int, OfficerReport]:
    """The same of several notices, by notice, with what was submitted."""
    query = select(OfficerReport).where(OfficerReport.notice_id.in_(notice_ids))
    query = query.options(selectinload(OfficerReport.submissions)).execution_options(populate_existing=True)
    return {report.notice_id: report for report in session.scalars(query)}
