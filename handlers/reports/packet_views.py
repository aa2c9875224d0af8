"""The windows of packets: one as it is read, the form for the board's day, and the row of lists and Home."""

from collections.abc import Sequence
from datetime import date

from slack_sdk.models.blocks import Block, ButtonElement, DividerBlock
from slack_sdk.models.views import View

from handlers.parts import Question, actions, button, day, escaped, happened, header, modal, moment, paragraph, small
from handlers.reports.ids import OfficerReportActionId, OfficerReportFormId
from handlers.reports.parts import days
from handlers.sections import row
from handlers.values import RecordId, StepSeen
from models.reports.packet_steps import DONE, FORWARD, OPEN_STATES, Step
from models.reports.packet_tables import LINES, MISSING, TAKEN_BACK, Packet, PacketFile, PacketLine, PacketStep
from models.reports.reminders import due_on
from models.store import disposed
from models.terms import Agreement

GOAL = "district goal"
MOST_LINES = 12
"""How many lines of a kind are shown: the files have all."""
SURE = ("The superintendent receives the workbook and the document now. They stay as they are.", "Forward")
OUTDATED = "*A report in this packet was changed since it was made:* {}. Make it again, look at it, then forward it."
EMPTY = "No report was submitted since the packet before."
STAYS = "Once forwarded, a packet stays as it is. What is changed or withdrawn later stands in the next one."
NOT_HAD = (
    "*Confirm receipt* comes here once the workbook and the document have reached you by direct message: open this "
    "again then. If they do not come, press *Send me the files*."
)
ON_ITS_WAY = "being made; it comes by direct message"
NOT_MADE = "not made; have it sent once more"


def packet_row(agreement: Agreement, today: date, packet: Packet) -> list[Block]:
    """A packet in a list, with its clock as long as somebody is to take it further."""
    text = f"*Packet {packet.label}* · {_counts(packet)}\n{_standing(agreement, packet, today)}"
    return row(f"officer_packet:{packet.id}", text, packet_button(packet))


def packet_button(packet: Packet) -> ButtonElement:
    """Leads to a packet."""
    return button("Open", OfficerReportActionId.PACKET, RecordId(packet.id))


def _counts(packet: Packet) -> str:
    reports = sum(1 for line in packet.lines if line.submission_id and line.kind != TAKEN_BACK)
    missing = len(packet.of(MISSING))
    return f"{reports} {'report' if reports == 1 else 'reports'}{f', {missing} not submitted' if missing else ''}"


def _standing(agreement: Agreement, packet: Packet, today: date) -> str:
    """How a packet stands, by when it is to be taken further, and by how many days that has passed."""
    if packet.state not in OPEN_STATES:
        return f"{packet.stands.label} on {day(packet.board_day)}" if packet.board_day else packet.stands.label
    due = due_on(agreement, packet)
    late = f" · *overdue by {days(overdue)}*" if (overdue := (today - due).days) > 0 else ""
    return f"{packet.stands.label} · by {day(due)} ({GOAL}){late}"


def packet_window(
    agreement: Agreement, packet: Packet, steps: Sequence[Step], outdated: Sequence[PacketLine], reader_id: int,
    today: date, *, waits_for_files: bool = False,
) -> View:  # fmt: skip
    """A packet with its lines, each step with its stamp, and the files that went to the reader.

    `waits_for_files`: the reader is to confirm them and does not have them.
    """
    changed = ", ".join(line.notice.label for line in outdated)
    blocks = [
        header(f"Packet {packet.label}"),
        paragraph(_standing(agreement, packet, today)),
        *([paragraph(OUTDATED.format(changed))] if outdated else []),
        *([] if packet.lines else [paragraph(EMPTY)]),
        *(block for kind in LINES for block in _lines(agreement, packet, kind)),
        DividerBlock(),
        *(block for step in packet.steps for block in happened((_done(step), step.taken_at))),
        *_files([file for file in packet.files if file.sent_to_id == reader_id and file.edition == packet.edition]),
        *([paragraph(NOT_HAD)] if waits_for_files else []),
        *actions([*(_step_button(packet, step) for step in steps), _files_button(packet)], "officer_packet_steps"),
        small(STAYS),
    ]  # fmt: skip
    return modal("Packet", "officer_packet_reading", blocks)


def _done(step: PacketStep) -> str:
    on = f": {day(step.day)}" if step.day else ""
    return f"{DONE[step.step]}{on}{f' ({step.taken_by.name})' if step.taken_by else ''}"


def _lines(agreement: Agreement, packet: Packet, kind: str) -> list[Block]:
    found = packet.of(kind)
    if not found:
        return []
    shown = [_line(agreement, line) for line in found[:MOST_LINES]]
    more = [f"and {len(found) - MOST_LINES} more in the files"] if len(found) > MOST_LINES else []
    return [paragraph("\n".join([f"*{LINES[kind]}* ({len(found)})", *shown, *more]))]


def _line(agreement: Agreement, line: PacketLine) -> str:
    version = f" · version {line.submission.version}" if line.submission and line.submission.version > 1 else ""
    late = f" · {days(line.days_late)} late" if line.days_late else ""
    school, officer = agreement.school_name(line.notice.school), line.notice.officer.name
    gone = f" · notice {disposed.stands(line.notice)}" if line.notice.disposed_at else ""
    return f"{line.notice.label} · {escaped(school)} · {escaped(officer)}{version}{late}{gone}"


def _files(files: Sequence[PacketFile]) -> list[Block]:
    newest = {file.kind: file for file in files}
    return [small(_file(file)) for file in newest.values()]


def _file(file: PacketFile) -> str:
    if file.made_at is None:
        return f"Your {file.kind}: {NOT_MADE if file.is_lost else ON_ITS_WAY}."
    told = f" · SHA-256 `{file.sha256}`" if file.sha256 else ""
    return f"Your {file.kind}: {escaped(file.name or '')} · made {moment(file.made_at)}{told}"


def _step_button(packet: Packet, step: Step) -> ButtonElement:
    seen = StepSeen(packet.id, step.code, packet.seen)
    if step.asks_day:
        words = "Correct the board's day" if packet.board_day else step.button
        return button(words, OfficerReportActionId.BOARD, seen, None if packet.board_day else "primary")
    sure = SURE if step.code == FORWARD else None
    return button(step.button, OfficerReportActionId.STEP.again(step.code), seen, step.style, sure)


def _files_button(packet: Packet) -> ButtonElement:
    return button("Send me the files", OfficerReportActionId.FILES, RecordId(packet.id))


def board_form(packet: Packet) -> View:
    """Asks for the day on which the board of education had it."""
    blocks = [
        paragraph(f"*Packet {packet.label}*"),
        Question("day", "Day on which the board of education had it").day(packet.board_day),
    ]
    about = {"id": packet.id, "saves": packet.seen}
    return modal("Board's day", OfficerReportFormId.BOARD_NOTED, blocks, submit="Save", metadata=about)
