"""The team's yearly report: its chapters in versions, and who adopted which edition (§IX).

What was adopted stays: a later change is a further edition. No text is overwritten: a new one is a further version.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from models.people.tables import Person
from models.store.base import Base, partial_index
from models.vocabulary import Party


class YearlyReport(Base):
    """A school year's report in an edition. Once both parties adopted it, `content` says what it is made of."""

    __tablename__ = "yearly_report"
    __table_args__ = (UniqueConstraint("school_year", "edition"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    school_year: Mapped[str] = mapped_column(String(7))
    edition: Mapped[int]
    because: Mapped[str | None] = mapped_column(Text)
    begun_at: Mapped[datetime]
    begun_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    adopted_at: Mapped[datetime | None]
    content: Mapped[dict[str, Any] | None] = mapped_column(JSON)

    adoptions: Mapped[list["ReportAdoption"]] = relationship(back_populates="report", order_by="ReportAdoption.id")

    @property
    def label(self) -> str:
        """The report as people say it."""
        edition = f", edition {self.edition}" if self.edition > 1 else ""
        return f"Yearly report {self.school_year}{edition}"

    @property
    def standing(self) -> list["ReportAdoption"]:
        """The adoptions that count."""
        return [adoption for adoption in self.adoptions if adoption.ended_at is None]


class ReportChapter(Base):
    """What the team wrote in a chapter of a year's report, as it was saved. An empty one was taken out."""

    __tablename__ = "report_chapter"
    __table_args__ = (UniqueConstraint("school_year", "chapter", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    school_year: Mapped[str] = mapped_column(String(7))
    chapter: Mapped[str] = mapped_column(String(30))
    version: Mapped[int]
    words: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime]
    written_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))

    written_by: Mapped[Person] = relationship(lazy="joined")


class ReportAdoption(Base):
    """A party's adoption of a report, as its fingerprint tells. It ends when that changes before the other party's."""

    __tablename__ = "report_adoption"
    __table_args__ = (
        partial_index("uq_report_adoption_standing", "report_id", "side", where="ended_at IS NULL", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("yearly_report.id"))
    side: Mapped[str] = mapped_column(String(10))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    adopted_at: Mapped[datetime]
    fingerprint: Mapped[str] = mapped_column(String(16))
    ended_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(lazy="joined")
    report: Mapped[YearlyReport] = relationship(back_populates="adoptions")

    @property
    def party(self) -> Party:
        """The party that it is for."""
        return Party(self.side)


def newest_edition(session: Session, school_year: str) -> YearlyReport | None:
    """The edition of a year's report that stands or is being worked on; nothing before the first word."""
    query = select(YearlyReport).filter_by(school_year=school_year).order_by(YearlyReport.edition.desc()).limit(1)
    return session.scalars(query).one_or_none()


def adopted_editions(session: Session, school_year: str) -> list[YearlyReport]:
    """A year's editions that both parties adopted, in order."""
    query = select(YearlyReport).filter_by(school_year=school_year).where(YearlyReport.adopted_at.is_not(None))
    return list(session.scalars(query.order_by(YearlyReport.edition)))


def adopted_with(session: Session, school_year: str, revisions: Mapping[str, int]) -> YearlyReport | None:
    """The newest edition that the team adopted with these revisions of the quarters, by their codes."""
    found = [report for report in adopted_editions(session, school_year)
             if report.content and report.content["quarters"] == revisions]  # fmt: skip
    return found[-1] if found else None


def written_chapters(session: Session, school_year: str) -> dict[str, ReportChapter]:
    """What the team wrote last in each chapter of a year's report, by the chapter's code."""
    query = select(ReportChapter).filter_by(school_year=school_year).order_by(ReportChapter.version)
    return {row.chapter: row for row in session.scalars(query)}
