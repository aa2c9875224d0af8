"""What a packet says of each report: all of it from the notice, in the version that was submitted (C.G.S. 10-233p)."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from models import vocabulary as words
from models.notices.tables import NoticeVersion, StudentDetail
from models.releases.queries import students_then
from models.reports.packet_tables import CORRECTION, REPORT, Packet, PacketLine
from models.reports.tables import WHY_FOR_OFFICER, ReportSubmission
from models.store import disposed
from models.terms import Agreement

TITLE = "Officer's reports"
LAW = (
    "Fields of C.G.S. 10-233p as we read it, to be confirmed by counsel. Everything comes from action notices, as they "
    "read when the report was submitted. No student name, birth date or number is recorded; the case number is the "
    "link."
)
NONE = "No report was submitted since the packet before."


@dataclass(frozen=True)
class Report:
    """A report in a packet: its line, what was submitted, what the notice said, and the students of that moment."""

    line: PacketLine
    submission: ReportSubmission
    said: NoticeVersion
    students: Sequence[StudentDetail]

    @property
    def version(self) -> str:
        """Which version it is, and whether it corrects one in an earlier packet."""
        corrects = ", corrects an earlier packet" if self.line.kind == CORRECTION else ""
        return f"{self.submission.version}{corrects}"

    @property
    def gone(self) -> str | None:
        """What is said of it once its notice was disposed of; nothing while that is kept."""
        notice = self.line.notice
        return disposed.words(notice, f"Notice {notice.label}") if notice.disposed_at else None

    @property
    def submitted_by(self) -> str:
        """Who submitted it; for another officer, and why."""
        who, why = self.submission.submitted_by.name, self.submission.why_for_officer
        return f"{who} ({WHY_FOR_OFFICER[why][0].lower()}{WHY_FOR_OFFICER[why][1:]})" if why else who


def reports_of(session: Session, packet: Packet) -> list[Report]:
    """The reports and corrections of a packet, in its order."""
    found = [line for line in packet.lines if line.kind in (REPORT, CORRECTION)]
    return [_report(session, line, line.submission) for line in found if line.submission]


def _report(session: Session, line: PacketLine, submission: ReportSubmission) -> Report:
    students = students_then(session, line.notice_id, submission.submitted_at)
    return Report(line, submission, submission.content, students)


def location(said: NoticeVersion) -> str:
    """Where it was."""
    return ": ".join(filter(None, (words.PLACES[said.place], said.place_detail)))


def nature(said: NoticeVersion) -> str:
    """The reason for it and its nature, by the notice's answers."""
    started_by, grounds = words.STARTED_BY.get(said.started_by or ""), words.GROUNDS.get(said.grounds or "")
    return f"{'. '.join(filter(None, (words.INCIDENTS[said.incident], started_by, grounds)))}."


def told(said: NoticeVersion) -> str:
    """What the officer wrote of it."""
    return "\n".join(filter(None, (said.narrative, said.grounds_detail)))


def actions(said: NoticeVersion) -> str:
    """What was done."""
    return "; ".join(words.ACTIONS[code] for code in said.actions)


def dispositions(students: Sequence[StudentDetail]) -> str:
    """How it ended, once for each way in which it did."""
    return "; ".join(dict.fromkeys(words.DISPOSITIONS[row.disposition] for row in students))


def measures(row: StudentDetail) -> str:
    """What was done with a student, of what state law asks about, and for how long they were detained."""
    done = [words.STUDENT_MEASURES[code] for code in words.STUDENT_MEASURES if code in row.measures]
    minutes = [] if row.detained_minutes is None else [f"{row.detained_minutes} minutes"]
    return "; ".join([*done, *minutes]) or "None of these"


def whose(agreement: Agreement, line: PacketLine) -> str:
    """The notice of a line, with its school."""
    return f"{line.notice.label} · {agreement.school_name(line.notice.school)}"
