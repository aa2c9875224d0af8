"""The chief's packets: what is in each, every step with it, and its files. Rows are only added (C.G.S. 10-233p)."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from models.errors import must_exist
from models.export_requests.tables import Export
from models.notices.tables import Notice
from models.people.tables import Person
from models.policy import Subject
from models.reports.packet_steps import FORWARDED_STATES, STATES, State
from models.reports.tables import ReportSubmission
from models.store.base import Base, locked_row
from models.store.disposed import Disposable

REPORT, CORRECTION, TAKEN_BACK, MISSING = "report", "correction", "taken_back", "missing"
LINES = {
    REPORT: "Reports", CORRECTION: "Corrections of reports in earlier packets",
    TAKEN_BACK: "No longer reports (in earlier packets)", MISSING: "Due and not submitted",
}  # fmt: skip
"""What a line of a packet says."""
WORKBOOK, DOCUMENT = "workbook", "document"
FILES = (WORKBOOK, DOCUMENT)

MADE_TOLD = "officer_packet_made"
FORWARDED_TOLD = "officer_packet_forwarded"
CHASE_CHIEF = "officer_packet_chase_chief"
CHASE_SUPERINTENDENT = "officer_packet_chase_superintendent"


class Packet(Disposable, Base):
    """A month's packet. `edition` counts how often it was made; once it is forwarded, that stays.

    `waits_since` is when it came to whoever has the next step, `chased_on` the day on which they were last reminded.
    """

    __tablename__ = "officer_packet"

    id: Mapped[int] = mapped_column(primary_key=True)
    month: Mapped[date] = mapped_column(Date, unique=True)
    edition: Mapped[int]
    made_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(20))
    waits_since: Mapped[datetime]
    chased_on: Mapped[date | None] = mapped_column(Date)
    board_day: Mapped[date | None] = mapped_column(Date)

    all_lines: Mapped[list["PacketLine"]] = relationship(back_populates="packet", order_by="PacketLine.id")
    steps: Mapped[list["PacketStep"]] = relationship(order_by="PacketStep.id")
    files: Mapped[list["PacketFile"]] = relationship(back_populates="packet", order_by="PacketFile.id")

    @property
    def lines(self) -> list["PacketLine"]:
        """What is in it, as it was made last."""
        return [line for line in self.all_lines if line.edition == self.edition]

    def of(self, kind: str) -> list["PacketLine"]:
        """The lines of a kind."""
        return [line for line in self.lines if line.kind == kind]

    @property
    def label(self) -> str:
        """The month it is of, such as November 2026."""
        return f"{self.month:%B %Y}"

    @property
    def stands(self) -> State:
        """How it stands."""
        return STATES[self.state]

    @property
    def seen(self) -> int:
        """What tells whether anything was done since somebody looked: how many steps there are."""
        return len(self.steps)

    @property
    def subject(self) -> Subject:
        """What rights to it depend on."""
        return Subject(is_forwarded=self.state in FORWARDED_STATES)


class PacketLine(Base):
    """A line of a packet: a report as it was submitted, one that is no longer a report, or one that is missing."""

    __tablename__ = "officer_packet_line"
    __table_args__ = (Index("ix_officer_packet_line_notice", "notice_id", "packet_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    packet_id: Mapped[int] = mapped_column(ForeignKey("officer_packet.id"), index=True)
    edition: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    notice_id: Mapped[int] = mapped_column(ForeignKey("notice.id"))
    submission_id: Mapped[int | None] = mapped_column(ForeignKey("officer_report_submission.id"))
    due_on: Mapped[date | None] = mapped_column(Date)
    days_late: Mapped[int]

    packet: Mapped[Packet] = relationship(back_populates="all_lines")
    notice: Mapped[Notice] = relationship()
    submission: Mapped[ReportSubmission | None] = relationship()


class PacketStep(Base):
    """What was done with a packet, by whom and when; nobody named is the bot. `day` is the board's."""

    __tablename__ = "officer_packet_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    packet_id: Mapped[int] = mapped_column(ForeignKey("officer_packet.id"), index=True)
    step: Mapped[str] = mapped_column(String(20))
    taken_at: Mapped[datetime]
    taken_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    day: Mapped[date | None] = mapped_column(Date)

    taken_by: Mapped[Person | None] = relationship(lazy="joined")


class PacketFile(Base):
    """A file of a packet for somebody; once it is made, its name, size and the SHA-256 of its bytes."""

    __tablename__ = "officer_packet_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    packet_id: Mapped[int] = mapped_column(ForeignKey("officer_packet.id"), index=True)
    edition: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    sent_to_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    export_id: Mapped[int | None] = mapped_column(ForeignKey("export.id"))
    made_at: Mapped[datetime | None]
    name: Mapped[str | None] = mapped_column(String(120))
    sha256: Mapped[str | None] = mapped_column(String(64))
    size: Mapped[int | None]

    packet: Mapped[Packet] = relationship(back_populates="files")
    sent_to: Mapped[Person] = relationship()
    export: Mapped[Export | None] = relationship()

    @property
    def is_lost(self) -> bool:
        """Whether it could not be made."""
        return self.made_at is None and (self.export is None or self.export.ended_at is not None)

    @property
    def subject(self) -> Subject:
        """What rights to it depend on: those to its packet."""
        return self.packet.subject


def get(session: Session, packet_id: int) -> Packet:
    """A packet by its id, `NotFound` where there is none; for the bot itself: no right is checked."""
    return must_exist(session.get(Packet, packet_id), "packet")


def locked(session: Session, packet_id: int) -> Packet | None:
    """A packet that nobody else changes until this transaction ends."""
    return locked_row(session, Packet, packet_id)
