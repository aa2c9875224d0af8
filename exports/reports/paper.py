"""A packet as a document of the chief to the superintendent (C.G.S. 10-233p)."""

from sqlalchemy.orm import Session

from exports.document import About, Line, Paper, Style, in_words
from exports.letters import Signer, write_end, write_facts, write_head, write_signatures, write_text
from exports.reports.book import why_no_longer
from exports.reports.content import (
    LAW,
    NONE,
    TITLE,
    Report,
    actions,
    dispositions,
    location,
    measures,
    nature,
    reports_of,
    told,
    whose,
)
from models import vocabulary as words
from models.notices.tables import StudentDetail
from models.reports.packet_tables import MISSING, TAKEN_BACK, Packet
from models.terms import Agreement

CONFIDENTIAL = "Confidential: for the superintendent and the board of education"
STUDENT_HEADINGS = ("No.", "Race and ethnicity", "Gender, age", "Disability", "Measures", "Disposition")
STUDENT_WIDTHS = (0.45, 1.45, 1.0, 1.0, 1.3, 1.3)
LATE_HEADINGS, LATE_WIDTHS = ("Notice", "Officer", "Due", "State", "Days late"), (2.2, 1.5, 1.2, 0.9, 0.7)


def packet_paper(session: Session, agreement: Agreement, packet: Packet) -> bytes:
    """A packet as a .docx. The same packet gives the same bytes, whoever has it made."""
    parties, found = agreement.agreement, reports_of(session, packet)
    number = f"{TITLE} {packet.label}"
    paper = Paper(About(TITLE, packet.label, parties.police, packet.made_at, number, CONFIDENTIAL))
    write_head(paper, TITLE, f"{packet.label} · C.G.S. 10-233p")
    late = [report for report in found if report.line.days_late]
    write_facts(paper, "The packet", {
        "From": f"Chief of Police, {parties.police}",
        "To": f"Superintendent, {parties.schools}",
        "Prepared": agreement.local(packet.made_at),
        "Edition": str(packet.edition) if packet.edition > 1 else None,
        "Reports": _counts(packet, len(found), len(late)),
    })  # fmt: skip
    paper.write("Reports", Style.HEADING)
    paper.write(LAW, Style.SMALL, with_next=True)
    if not found:
        paper.write(NONE)
    for report in found:
        _write_report(paper, agreement, report)
    _write_late(paper, agreement, packet, late)
    _write_no_longer(paper, agreement, packet)
    write_signatures(paper, [Signer("Chief of Police", "", "To the superintendent")])
    write_end(paper, number)
    return paper.content()


def _counts(packet: Packet, reports: int, late: int) -> str:
    """How many there are of each kind, in one row: a packet with one report is one page."""
    missing, gone = len(packet.of(MISSING)), len(packet.of(TAKEN_BACK))
    return f"{reports} · late: {late} · not submitted: {missing} · no longer reports: {gone}"


def _write_report(paper: Paper, agreement: Agreement, report: Report) -> None:
    said, sent, notice = report.said, report.submission, report.line.notice
    paper.write(f"{whose(agreement, report.line)}", Style.SUBHEADING)
    if report.gone:
        paper.write(report.gone)
        return
    table = paper.table((1.7, 4.8))
    rows = {
        "Version": report.version,
        "Date and time": agreement.local(said.occurred_at),
        "Location": location(said),
        "Officer": f"{notice.officer.name}, badge {sent.badge}",
        "Reason and nature": nature(said),
        "Actions": actions(said),
        "Disposition": dispositions(report.students),
        "Case number": said.case_number,
        "Submitted": f"{agreement.local(sent.submitted_at)}, {report.submitted_by}",
        "Days late": str(report.line.days_late) if report.line.days_late else None,
    }
    for label, value in rows.items():
        if value:
            table.row([Line(label, Style.CELL_STRONG)], [Line(value)], with_next=True)
    write_text(paper, "Narrative", told(said), style=Style.SUBHEADING)
    if report.students:
        paper.write("Students", Style.SUBHEADING)
        grid = paper.table(STUDENT_WIDTHS, STUDENT_HEADINGS)
        for row in report.students:
            grid.row(*([Line(text, Style.CELL_SMALL)] for text in _student(row)))


def _student(row: StudentDetail) -> tuple[str, ...]:
    age = f", {row.age}" if row.age is not None else ""
    return (
        str(row.number), words.RACES[row.race], f"{words.GENDERS[row.gender]}{age}",
        words.YES_NO_UNKNOWN[row.disability], measures(row), words.DISPOSITIONS[row.disposition],
    )  # fmt: skip


def _write_late(paper: Paper, agreement: Agreement, packet: Packet, late: list[Report]) -> None:
    rows = [("not submitted", line) for line in packet.of(MISSING)] + [("submitted", report.line) for report in late]
    if not rows:
        return
    paper.write("Late", Style.HEADING)
    grid = paper.table(LATE_WIDTHS, LATE_HEADINGS, numbers=1)
    for state, line in rows:
        due = in_words(line.due_on) if line.due_on else ""
        cells = (whose(agreement, line), line.notice.officer.name, due, state)
        grid.row(*([Line(text)] for text in cells), [Line(str(line.days_late), Style.CELL_NUMBER)])


def _write_no_longer(paper: Paper, agreement: Agreement, packet: Packet) -> None:
    rows = packet.of(TAKEN_BACK)
    if not rows:
        return
    paper.write("No longer reports", Style.HEADING)
    grid = paper.table((3.0, 3.5), ("In an earlier packet", "Why it is no report any more"))
    for line in rows:
        grid.row([Line(whose(agreement, line))], [Line(why_no_longer(line))])
