"""The windows of officers' reports: all of them, one as it is read, its forms, and the rows of lists and Home."""

from collections.abc import Sequence
from datetime import date, datetime

from slack_sdk.models.blocks import Block, ButtonElement, DividerBlock, MarkdownTextObject
from slack_sdk.models.views import View

from handlers.notices.ids import NoticeActionId
from handlers.notices.views import completing_buttons, incomplete
from handlers.parts import (
    Fact,
    Question,
    actions,
    button,
    day,
    escaped,
    facts,
    happened,
    header,
    labels,
    long_text,
    modal,
    moment,
    paragraph,
    small,
)
from handlers.reports import parts
from handlers.reports.ids import OfficerReportActionId, OfficerReportFormId
from handlers.reports.packet_views import packet_row
from handlers.sections import row
from handlers.values import Page, RecordId
from models import vocabulary as words
from models.notices.tables import Notice, NoticeVersion
from models.policy import Act
from models.reports.acts import LONGEST_BADGE
from models.reports.packet_tables import Packet
from models.reports.pending import Pending
from models.reports.standing import DISPOSED, TO_SUBMIT, Standing
from models.reports.tables import NO, WHY_FOR_OFFICER, YES, OfficerReport, ReportSubmission
from models.terms import Agreement

TITLE = "Officer's reports"
ON_A_PAGE, MOST_OPEN, PACKETS_ON_A_PAGE = 8, 8, 12
LABELS = {"because": "Reason"}
ANSWERS = {YES: "It is an officer's report", NO: "It is not an officer's report"}
NOTHING_OPEN = "Nothing is to be submitted."
NO_BADGE_ON_ROSTER = "The roster has no badge number for this officer. An administrator can add it."


def overview(
    agreement: Agreement, today: date, pending: Pending, found: Sequence[Standing],
    packets: Sequence[Packet], page: int, *, has_more: bool, reads_reports: bool,
) -> View:  # fmt: skip
    """What is to be submitted, a page of packets, and one of answered reports, as far as one may read them."""
    turns = [
        *([_turn("Back", "back", page - 1)] if page else []),
        *([_turn("Next", "next", page + 1)] if has_more else []),
    ]
    more = pending.count - MOST_OPEN
    open_ones: list[Block] = [
        header("To be submitted"),
        small(parts.SCHOOL_DAYS),
        *(block for each in pending.rows[:MOST_OPEN] for block in report_row(agreement, each, "open")),
        *([] if pending.rows else [paragraph(NOTHING_OPEN)]),
        *([small(f"{more} more appear here as these are done.")] if more > 0 else []),
    ]
    answered = [header("Reports"), *(block for each in found for block in report_row(agreement, each))]
    blocks = [
        small(escaped(parts.STATE_LAW)),
        *(open_ones if reads_reports else []),
        *(
            [header("Packets"), *(block for each in packets for block in packet_row(agreement, today, each))]
            if packets
            else []
        ),
        *(answered if found else []),
        *actions(turns, "officer_report_turns"),
    ]
    return modal(TITLE, "officer_report_overview", blocks)


def _turn(label: str, way: str, page: int) -> ButtonElement:
    return button(label, OfficerReportActionId.TURN.again(way), Page(page))


def report_row(agreement: Agreement, found: Standing, where: str = "report") -> list[Block]:
    """A report in a list: its notice, its officer, how it stands."""
    notice = found.notice
    school = escaped(agreement.school_name(notice.school))
    event = "" if found.state == DISPOSED else f"\n{_event(agreement, notice.current)}"
    text = f"*{notice.label}* · {school} · {escaped(notice.officer.name)}{event}\n{parts.state(found)}"
    note = f"\n{found.due.note}" if found.due and found.due.note else ""
    return row(f"officer_{where}:{notice.id}", text + note, parts.open_button(notice, "Open"))


def _event(agreement: Agreement, said: NoticeVersion) -> str:
    return f"{escaped(words.INCIDENTS[said.incident])} · {day(agreement.today(said.occurred_at))}"


def reading(
    agreement: Agreement, found: Standing, acts: frozenset[Act], badge: str | None,
    sent_on: Sequence[tuple[Packet, datetime]] = (), beside: Sequence[Block] = (),
) -> View:  # fmt: skip
    """A report as it would be submitted now, what it lacks, each version and answer so far, and where it went.

    `sent_on` are the packets in which it went to the superintendent, and when. `beside` is what other topics show.
    """
    notice, report = found.notice, found.report
    elements = [
        *parts.buttons(found, acts),
        *([button("Open notice", NoticeActionId.OPEN, RecordId(notice.id))]),
    ]
    blocks = [
        header(f"Officer's report {notice.label}"),
        paragraph(parts.state_in_bold(found)),
        *parts.notes(found),
        *parts.way_back(found, acts),
        *_lacks(agreement, found, acts),
        *actions(elements, "officer_report_steps"),
        *facts(_facts(agreement, notice, notice.current, badge)),
        *long_text("Narrative", notice.current.narrative),
        DividerBlock(),
        *_history(report),
        *(block for packet, at in sent_on for block in happened((_forwarded(packet), at))),
        *beside,
        small(escaped(f"{parts.STATE_LAW} {parts.SCHOOL_DAYS}")),
    ]
    return modal("Officer's report", "officer_report_reading", blocks, metadata={"notice": notice.id})


def _lacks(agreement: Agreement, found: Standing, acts: frozenset[Act]) -> list[Block]:
    notice = found.notice
    if notice.completed_at is not None or notice.withdrawn_at or found.state not in TO_SUBMIT:
        return []
    buttons = completing_buttons(notice) if Act.CHANGE_NOTICE in acts else []
    missing = paragraph(f"*To complete before it can be submitted:* {escaped(incomplete(agreement, notice))}.")
    return [missing, *actions(buttons, "officer_report_lacks")]


def _facts(agreement: Agreement, notice: Notice, said: NoticeVersion, badge: str | None) -> list[Fact]:
    place = ": ".join(filter(None, (words.PLACES[said.place], said.place_detail)))
    reason = ", ".join(filter(None, (words.INCIDENTS[said.incident], words.GROUNDS.get(said.grounds or ""))))
    return [
        ("School", agreement.school_name(notice.school)),
        ("Officer", notice.officer.name),
        ("Badge", badge or "Asked when it is submitted"),
        ("When", MarkdownTextObject(text=moment(said.occurred_at))),
        ("Location", place),
        ("Reason and nature", reason),
        ("Actions taken", labels(said.actions, words.ACTIONS)),
        ("Students", str(said.students)),
    ]


def _history(report: OfficerReport | None) -> list[Block]:
    blocks: list[Block] = []
    for given in report.answers if report else ():
        blocks += happened((f"{ANSWERS[given.answer]} ({given.answered_by.name})", given.answered_at))
        blocks += long_text("Reason", given.because)
    for sent in report.submissions if report else ():
        blocks += happened((_submitted(sent), sent.submitted_at))
    return blocks


def _forwarded(packet: Packet) -> str:
    return f"In the chief's packet for {packet.label}: forwarded to the superintendent"


def _submitted(sent: ReportSubmission) -> str:
    why = f", {WHY_FOR_OFFICER[sent.why_for_officer].lower()}" if sent.why_for_officer else ""
    late = f", {parts.days(sent.days_late)} late" if sent.days_late else ""
    return f"Version {sent.version} submitted to the chief by {sent.submitted_by.name}{why}{late}"


def change_form(agreement: Agreement, notice: Notice, report: OfficerReport | None) -> View:
    """Asks a supervisor for another answer and why."""
    other = {NO: YES, YES: NO}.get(report.answer if report else "")
    offered = {other: ANSWERS[other]} if other else ANSWERS
    blocks = [
        paragraph(f"*{notice.label}* · {escaped(agreement.school_name(notice.school))}"),
        Question("answer", "Answer").one_of_few(offered, other),
        Question("because", LABELS["because"], "The officer and the chief read it.").words(),
    ]
    about = {"id": notice.id, "saves": report.seen if report else 0}
    return modal("Change the answer", OfficerReportFormId.ANSWER_CHANGED, blocks, submit="Save", metadata=about)


def submit_form(agreement: Agreement, notice: Notice, badge: str | None, *, is_own: bool) -> View:
    """Asks for what a press cannot say: a badge that the roster lacks, and why another than the officer submits."""
    asks_badge = notice.officer.badge is None
    blocks = [
        paragraph(f"*{notice.label}* · {escaped(agreement.school_name(notice.school))} · "
                  f"{escaped(notice.officer.name)}"),
        *([Question("badge", "Badge number", NO_BADGE_ON_ROSTER).text(badge, LONGEST_BADGE)] if asks_badge else []),
        *([] if is_own else [Question("why", "Why the officer does not").one_of_few(WHY_FOR_OFFICER, None)]),
    ]  # fmt: skip
    about = {"id": notice.id, "version": notice.version}
    return modal("Submit report", OfficerReportFormId.SUBMITTED, blocks, submit="Submit", metadata=about)
