"""What people see of a quarter: the board in the team's channel, and the same in a window with their ways on (§IX)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    ContextBlock,
    DividerBlock,
    HeaderBlock,
    SectionBlock,
)
from slack_sdk.models.views import View

from handlers.parts import BY_WEEKDAYS, Question, button, day, escaped, modal, moment, paragraph, plain, progress, small
from handlers.quarters.ids import QuarterActionId, QuarterFormId, TeamActionId
from handlers.values import Day, RecordId, RecordPage
from models.quarters.periods import Period
from models.quarters.tables import POLICE, Meeting, Quarter, Recommendation, State, Submission
from models.quarters.team import QUORUM, has_quorum, present_from, standing_meetings
from models.terms import Agreement
from models.texts import LONGEST
from models.vocabulary import SIDE_LABELS, Side

TITLE = "Quarter"
ON_A_PAGE = 25
MOST_RECOMMENDATIONS = 10
LONGEST_REASON = 300
MARKS = {
    State.NOT_STARTED: "○", State.DRAFT: "◐", State.SENT: "●", State.CORRECTED: "●", State.MISSING: "–",
}  # fmt: skip
CHANGED_SINCE = (
    "Notices have changed since this was signed. The figures stay as signed; the police submission and the workbook "
    "show what is different. Reopen the quarter to include the changes."
)
CONFIRM_SIGN = (
    "You are signing the quarter as shown, for your party. One person from the other party also has to sign.",
    "Sign",
)


@dataclass(frozen=True)
class Row:
    """A party's line in the window, with the way on for the reader."""

    of: Submission
    button: ButtonElement | None


@dataclass(frozen=True)
class Window:
    """A quarter as its reader sees it: the lines, and what the reader may do."""

    quarter: Quarter
    rows: Sequence[Row]
    page: int = 0
    notice: str = ""
    is_by_weekdays: bool = False
    unsigned: Sequence[str] = ()
    has_changed: bool = False
    buttons: Sequence[ButtonElement] = ()
    recommendations: Sequence[Recommendation] = ()
    follows_up: bool = False
    others: Sequence[Quarter] = ()


def party_name(agreement: Agreement, party: str) -> str:
    """Who owes a submission: the school's name, or the police."""
    return "Police" if party == POLICE else agreement.school_name(party)


def head(quarter: Quarter, *, is_by_weekdays: bool) -> list[Block]:
    by_bot = "" if quarter.opened_by_id else f"{BY_WEEKDAYS} " if is_by_weekdays else ""
    return [
        HeaderBlock(text=plain(quarter.label if quarter.is_baseline else f"Quarter {quarter.label}")),
        small(f"{days_of(quarter, 'submissions due')} · revision {quarter.revision.revision}"),
        *([small(by_bot)] if by_bot else []),
        paragraph(f"{progress(sent_line(quarter), len(quarter.submissions))} submissions in{_missing(quarter)}"),
    ]  # fmt: skip


def days_of(quarter: Quarter, due: str) -> str:
    """Its days, and by when its submissions are due; a year to compare with has no such day."""
    days = f"{day(quarter.first_day)} – {day(quarter.last_day)}"
    return days if quarter.is_baseline else f"{days} · {due} {day(quarter.due_on)} (district goal)"


def sent_line(quarter: Quarter) -> int:
    return sum(submission.sent is not None for submission in quarter.submissions)


def _missing(quarter: Quarter) -> str:
    missing = sum(submission.state is State.MISSING for submission in quarter.submissions)
    return f", {missing} declared missing" if missing else ""


def headline(agreement: Agreement, submission: Submission) -> str:
    return f"{MARKS[submission.state]} *{escaped(party_name(agreement, submission.party))}* · {_standing(submission)}"


def _standing(submission: Submission) -> str:
    sent = submission.sent
    if sent and sent.submitted_at and sent.submitted_by:
        correcting = ", correction in progress" if submission.draft else ""
        return f"{submission.state} by {escaped(sent.submitted_by.name)}, {moment(sent.submitted_at)}{correcting}"
    return str(submission.state)


def meetings(quarter: Quarter) -> list[Block]:
    found = standing_meetings(quarter)
    lines = [f"Met on {day(meeting.held_on)}: {_attendance(meeting)}" for meeting in found]
    return [paragraph("\n".join(lines) or "No team meeting has been recorded yet (§IX).")]


def _attendance(meeting: Meeting) -> str:
    counts = ", ".join(f"{present_from(meeting, side)} from the {SIDE_LABELS[side].lower()}" for side in Side)
    return counts if has_quorum(meeting) else f"*no quorum*: {counts} (§IX requires {QUORUM} members from each party)"


def signed_line(quarter: Quarter) -> str:
    revision = quarter.revision
    by = [f"{SIDE_LABELS[Side(signature.side)]}: {escaped(signature.person.name)}, {moment(signature.signed_at)}"
          for signature in revision.standing]  # fmt: skip
    word = "Signed off" if revision.signed_at else "Signed so far" if by else "Not signed yet"
    return " · ".join([word, *by])


def window(agreement: Agreement, shown: Window) -> View:
    """The quarter in a window: each line with its way on, the team's meeting, the signatures."""
    quarter = shown.quarter
    blocks: list[Block] = [paragraph(f"*{escaped(shown.notice)}*")] if shown.notice else []
    blocks += head(quarter, is_by_weekdays=shown.is_by_weekdays)
    if quarter.revision.because:
        blocks += [paragraph("*Reason for reopening*"), SectionBlock(text=plain(quarter.revision.because))]
    start = shown.page * ON_A_PAGE
    for row in shown.rows[start : start + ON_A_PAGE]:
        blocks += _row(agreement, row)
    blocks += _turns(quarter, shown)
    if not quarter.is_baseline:
        blocks += [DividerBlock(), *meetings(quarter), *_recommended(agreement, shown)]
        blocks += [DividerBlock(), small(signed_line(quarter))]
    if shown.unsigned:
        blocks.append(small(f"Cannot be signed yet: {escaped('; '.join(shown.unsigned))}."))
    if shown.has_changed:
        blocks.append(small(CHANGED_SINCE))
    buttons = list(shown.buttons)
    if buttons:
        blocks.append(ActionsBlock(block_id="quarter", elements=buttons))
    return modal(TITLE, "quarter_window", [*blocks, *_others(shown.others)], metadata={"quarter": quarter.id})


def _row(agreement: Agreement, row: Row) -> list[Block]:
    line = SectionBlock(block_id=f"submission:{row.of.id}", text=headline(agreement, row.of), accessory=row.button)
    because = row.of.missing_because
    if not because:
        return [line]
    more = "…" if len(because) > LONGEST_REASON else ""
    return [line, ContextBlock(elements=[plain(f"{because[:LONGEST_REASON]}{more}")])]


def _turns(quarter: Quarter, shown: Window) -> list[Block]:
    turns = [("Previous", shown.page - 1)] if shown.page else []
    turns += [("Next", shown.page + 1)] if len(shown.rows) > (shown.page + 1) * ON_A_PAGE else []
    buttons = [button(words, QuarterActionId.TURN.again(page), RecordPage(quarter.id, page)) for words, page in turns]
    return [ActionsBlock(elements=buttons)] if buttons else []


def _recommended(agreement: Agreement, shown: Window) -> list[Block]:
    rows = [
        SectionBlock(
            block_id=f"recommendation:{recommendation.id}", text=plain(recommendation_line(recommendation)),
            accessory=_follow_up(recommendation) if shown.follows_up else None,
        )
        for recommendation in shown.recommendations[:MOST_RECOMMENDATIONS]
    ]  # fmt: skip
    more = len(shown.recommendations) - len(rows)
    rest = [small(f"And {more} more.")] if more > 0 else []
    return [paragraph("*Open recommendations*"), *rows, *rest] if rows else []


def _follow_up(recommendation: Recommendation) -> ButtonElement:
    return button("Follow up", TeamActionId.FOLLOW, RecordId(recommendation.id))


def recommendation_line(recommendation: Recommendation) -> str:
    """A recommendation in a few words: what, who, by when."""
    words = recommendation.words if len(recommendation.words) <= 200 else f"{recommendation.words[:200]}…"
    return f"{words}\n{recommendation.owner.name} · due {day(recommendation.due_on)} · {recommendation.quarter.label}"


def _others(others: Sequence[Quarter]) -> list[Block]:
    buttons = [
        button(quarter.label, QuarterActionId.OPEN.again(quarter.id), RecordId(quarter.id)) for quarter in others
    ]
    return [small("Other quarters"), ActionsBlock(elements=buttons)] if buttons else []


def nothing_open(running: Period, buttons: Sequence[ButtonElement]) -> View:
    """What stands in the window before any quarter was opened."""
    blocks: list[Block] = [
        paragraph("No quarter is open yet. The bot opens each quarter on the first school day after it ends."),
        small(f"Current quarter: {running.code} {running.school_year}, through {day(running.last_day)}."),
    ]
    if buttons:
        blocks.append(ActionsBlock(elements=list(buttons)))
    return modal(TITLE, "quarter_none", blocks)


def open_button(period: Period) -> ButtonElement:
    """Opens a quarter by hand."""
    name = f"{period.code} {period.school_year}"
    asked = (f"The board for {name} will be posted in the team's channel.", "Open")
    return button(
        f"Open {name} now", QuarterActionId.BEGIN.again(period.first_day), Day(period.first_day), confirm=asked
    )


def baseline_form(baselines: Sequence[Quarter]) -> View:
    """The years that quarters are compared with, and a question for another one."""
    buttons = [
        button(quarter.label, QuarterActionId.OPEN.again(quarter.id), RecordId(quarter.id)) for quarter in baselines
    ]
    blocks: list[Block] = [
        paragraph("Figures for an earlier school year, school by school, that every table is compared with (§IX). Each "
                  "school fills them in as for a quarter, by form or by workbook."),
        *([ActionsBlock(elements=buttons)] if buttons else [small("There is no baseline yet.")]),
        Question("school_year", "School year", "For example, 2018-19.").text(None, 7),
    ]  # fmt: skip
    return modal("Baseline", QuarterFormId.BASED, blocks, submit="Open", close="Cancel")


def reason_form(title: str, callback: str, words: str, metadata: Mapping[str, object], submit: str) -> View:
    """Asks for the reason of an act."""
    blocks = [paragraph(words), Question("because", "Reason").text(None, LONGEST, lines=True)]
    return modal(title, callback, blocks, submit=submit, close="Cancel", metadata=dict(metadata))
