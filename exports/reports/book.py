"""A packet as a workbook: its reports, their students, what is late, what is no report any more (C.G.S. 10-233p)."""

from sqlalchemy.orm import Session

from exports.notices.officer_month import STUDENTS, student_row
from exports.reports.content import LAW, NONE, TITLE, Report, actions, dispositions, location, nature, reports_of, told
from exports.workbook.book import About, Book, Edition
from exports.workbook.cells import Column, Kind
from models.reports.packet_tables import LINES, MISSING, TAKEN_BACK, Packet, PacketLine
from models.terms import Agreement

FOR = "the superintendent"
REPORTS, DETAILS, LATE, NO_LONGER = "Reports", "Students", "Late", "No longer reports"
COLUMNS = (
    Column("Notice", width=14), Column("Version", width=16), Column("School", width=22),
    Column("Date and time", Kind.MOMENT, 21), Column("Location", width=22), Column("Officer", width=20),
    Column("Badge", width=10), Column("Reason and nature", width=30), Column("Narrative", width=60),
    Column("Actions", width=28), Column("Disposition", width=28), Column("Case number", width=14),
    Column("Students", Kind.WHOLE), Column("Due", Kind.DATE, 12), Column("Submitted", Kind.MOMENT, 21),
    Column("Submitted by", width=26), Column("Days late", Kind.WHOLE),
)  # fmt: skip
LATE_COLUMNS = (
    Column("Notice", width=14), Column("School", width=26), Column("Officer", width=22), Column("Due", Kind.DATE, 14),
    Column("Days late", Kind.WHOLE, 12), Column("State", width=34),
)  # fmt: skip
NO_LONGER_COLUMNS = (Column("Notice", width=14), Column("School", width=26), Column("Why", width=48))
NOTE_ON_LATE = "Days late are days of the calendar, as of when the packet was made or the report was submitted."


def packet_book(session: Session, agreement: Agreement, packet: Packet) -> bytes:
    """A packet as an .xlsx. The same packet gives the same bytes, whoever has it made."""
    found = reports_of(session, packet)
    book = Book(About(agreement, TITLE, packet.label, Edition.INTERNAL, packet.made_at, FOR))
    sheet = book.sheet(REPORTS)
    for note in (LAW, *(() if found else (NONE,))):
        sheet.note(note)
    sheet.table(COLUMNS, [_row(agreement, report) for report in found])
    rows = [student_row(report.line.notice, row) for report in found for row in report.students]
    book.sheet(DETAILS).table(STUDENTS, rows)
    sheet = book.sheet(LATE)
    sheet.note(NOTE_ON_LATE)
    late = [*packet.of(MISSING), *(report.line for report in found if report.line.days_late)]
    sheet.table(LATE_COLUMNS, [_late(agreement, line) for line in late])
    if taken_back := packet.of(TAKEN_BACK):
        book.sheet(NO_LONGER).table(NO_LONGER_COLUMNS, [_no_longer(agreement, line) for line in taken_back])
    return book.content()


def _row(agreement: Agreement, report: Report) -> list[object]:
    notice, said, sent = report.line.notice, report.said, report.submission
    if report.gone:
        return [
            notice.label, report.version, agreement.school_name(notice.school), said.occurred_at, None,
            notice.officer.name, sent.badge, report.gone, None, None, None, None, None, sent.due_on, sent.submitted_at,
            report.submitted_by, report.line.days_late,
        ]  # fmt: skip
    return [
        notice.label, report.version, agreement.school_name(notice.school), said.occurred_at, location(said),
        notice.officer.name, sent.badge, nature(said), told(said), actions(said), dispositions(report.students),
        said.case_number, said.students, sent.due_on, sent.submitted_at, report.submitted_by, report.line.days_late,
    ]  # fmt: skip


def _late(agreement: Agreement, line: PacketLine) -> list[object]:
    state = LINES[MISSING] if line.kind == MISSING else "Submitted late"
    notice = line.notice
    return [notice.label, agreement.school_name(notice.school), notice.officer.name, line.due_on, line.days_late, state]


def _no_longer(agreement: Agreement, line: PacketLine) -> list[object]:
    return [line.notice.label, agreement.school_name(line.notice.school), why_no_longer(line)]


def why_no_longer(line: PacketLine) -> str:
    """Why what was reported is no report any more."""
    withdrawn = line.notice.withdrawn_at
    if withdrawn and withdrawn <= line.packet.made_at:
        return "The notice was withdrawn as filed in error"
    return "A supervisor found that it is no officer's report"
