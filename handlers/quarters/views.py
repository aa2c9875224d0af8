"""What people see of a quarter: the board in the team's channel, and the same in a window with their ways on (§IX)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

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

from handlers import parts
from handlers.export_requests.ids import ExportActionId, RevisionOf
from handlers.parts import Question, button, day, escaped, long_text, modal, moment, paragraph, plain, progress, small
from handlers.quarters.ids import REPORT_NOW, QuarterActionId, QuarterFormId, QuarterSeen
from handlers.quarters.recommendation_rows import recommendation_rows
from handlers.values import Day, Nothing, OfYear, RecordId, RecordPage
from models.policy import Act
from models.quarters.meetings import QUORUM, is_in_weeks, short_in_words, standing_meetings, standing_reason
from models.quarters.periods import Period
from models.quarters.signing import SignOff
from models.quarters.tables import Meeting, Quarter, Recommendation, State, Submission, SubmissionVersion, party_name
from models.quarters.team import has_quorum, present_from
from models.terms import Agreement
from models.texts import LONGEST
from models.vocabulary import PARTY_LABELS, PARTY_WORDS, Party

TITLE, ENROLLMENT_TITLE = "Quarter", "Enrollment"
ON_A_PAGE = 25
MOST_MEETINGS = 5
LONGEST_REASON = 300
STILL_CAN_BE_SENT = "It can still be sent until the quarter is signed off; sending it undoes this."
MARKS = {
    State.NOT_STARTED: "○", State.DRAFT: "◐", State.SENT: "●", State.CORRECTED: "●", State.MISSING: "–",
}  # fmt: skip
CHANGED_SINCE = (
    "Notices have changed since this was signed. The figures stay as signed; the police submission and the workbook "
    "show what is different. Reopen the quarter to include the changes."
)
BASELINE_FOR = (
    "Figures for an earlier school year that every table is compared with (§IX): from both parties for all schools "
    "together, such as from a published table; from schools also school by school. By form or by workbook."
)
COMPARED_WITH = "Years to compare with"
ENROLLMENT_BUTTON = button(ENROLLMENT_TITLE, QuarterActionId.ENROLLMENT, Nothing())
HOW_TO_ENTER = (
    "Students as of the district's fall count, each counted once. A later correction changes no quarter that is signed "
    "off; whoever has signed one that is still open signs anew."
)
BASELINE_BUTTON = button("Baseline", QuarterActionId.BASELINE, Nothing())
NONE_HAS_TO_BE = "Fill in what there is. What is left out is not compared, and nothing is spread over the schools."
SIGNING = "You are signing the quarter as shown, for your party."
SIGNING_FIRST = f"{SIGNING} One person from the other party also has to sign."
SIGNING_LAST = f"{SIGNING} The other party has signed it: with yours it is signed off, and its totals are sent out."


def head(quarter: Quarter, *, is_by_weekdays: bool) -> list[Block]:
    """Which quarter it is, its days, and how many submissions are in."""
    by_weekdays = [small(parts.BY_WEEKDAYS)] if is_by_weekdays and not quarter.opened_by_id else []
    missing = sum(submission.state is State.MISSING for submission in quarter.submissions)
    lacking = len(quarter.submissions) - number_sent(quarter)
    declared = f", {missing} declared missing" if missing else ""
    return [
        HeaderBlock(text=plain(quarter.label if quarter.is_whole_year else f"Quarter {quarter.label}")),
        small(days_of(quarter, "submissions due") + _revision(quarter)),
        *by_weekdays,
        paragraph(f"{progress(number_sent(quarter), len(quarter.submissions))} submissions in{declared}"),
        *([small(NONE_HAS_TO_BE)] if quarter.is_baseline and lacking else []),
        *([small(HOW_TO_ENTER)] if quarter.is_enrollment else []),
    ]  # fmt: skip


def _revision(quarter: Quarter) -> str:
    return "" if quarter.is_enrollment else f" · revision {quarter.revision.revision}"


def days_of(quarter: Quarter, due: str) -> str:
    """Its days, and by when its submissions are due; a year to compare with has no such day."""
    days = f"{day(quarter.first_day)} – {day(quarter.last_day)}"
    return days if quarter.is_whole_year else f"{days} · {due} {day(quarter.due_on)} (district goal)"


def number_sent(quarter: Quarter) -> int:
    """How many submissions are in."""
    return sum(submission.sent is not None for submission in quarter.submissions)


def headline(agreement: Agreement, submission: Submission) -> str:
    """Who owes a submission, and how far it is. Never a figure."""
    by = f" by {by_whom(submission.sent)}" if submission.sent else declared_by(submission)
    correcting = ", correction in progress" if submission.sent and submission.draft else ""
    state, name = submission.state, escaped(party_name(agreement, submission.party))
    return f"{MARKS[state]} *{name}* · {state}{by}{_not_collected(submission)}{correcting}"


def _not_collected(submission: Submission) -> str:
    """How much of what was sent nobody collected: so that a submission is not taken for a full one."""
    values = submission.sent.by_key.values() if submission.sent else ()
    lacking = sum(value is None for value in values)
    return f", {lacking} of {len(values)} lines not collected" if lacking else ""


def declared_by(submission: Submission) -> str:
    """Who declared a submission missing, and when; nothing of one that nobody did."""
    by, at = submission.missing_by, submission.missing_at
    return f" by {escaped(by.name)}, {moment(at)}" if by and at else ""


def declared_missing(submission: Submission) -> list[Block]:
    """Says to whoever can send a submission that it was declared missing, by whom and why; or nothing."""
    if submission.state is not State.MISSING:
        return []
    words = f"*Declared missing*{declared_by(submission)}. {STILL_CAN_BE_SENT}"
    return [paragraph(words), *long_text("Reason", submission.missing_because)]


def by_whom(version: SubmissionVersion) -> str:
    """Who sent a version, and when."""
    by, at = version.submitted_by, version.submitted_at
    return f"{escaped(by.name)}, {moment(at)}" if by and at else "?"


def meetings(agreement: Agreement, quarter: Quarter) -> list[Block]:
    """When the team met, and how many of each party were there; or why it did not."""
    lines = [_met(agreement, meeting) for meeting in standing_meetings(quarter)]
    reason = standing_reason(quarter)
    if not (lines or reason):
        lines = [escaped(agreement.cite("No team meeting has been recorded yet (§IX)."))]
    blocks: list[Block] = [paragraph("\n".join(lines))] if lines else []
    if reason:
        stated = f"{escaped(reason.stated_by.name)}, {moment(reason.stated_at)}"
        blocks += [paragraph(f"*No meeting was held.* Reason stated by {stated}:"), reason_line(reason.because)]
    return blocks


def short_team(agreement: Agreement, short: Mapping[Party, int]) -> list[Block]:
    """Says which party has too few members on the team; nothing where both have enough."""
    if not short:
        return []
    rule = f"{quorum_rule(agreement)}. Administrators propose members in `/sro-setup`."
    return [paragraph(f"*{short_in_words(short)}*: {rule}")]


def in_other_weeks(meeting: Meeting) -> str:
    """What is said of a meeting that was not held in the weeks of its quarter."""
    return f"Held in other weeks than those of {meeting.quarter.label}."


def _met(agreement: Agreement, meeting: Meeting) -> str:
    held, counts = f"Met on {day(meeting.held_on)}", attendance(meeting)
    weeks = "" if is_in_weeks(agreement, meeting.quarter, meeting.held_on) else f". *{in_other_weeks(meeting)}*"
    if has_quorum(meeting):
        return f"{held}: {counts}{weeks}"
    return f"{held}: *no quorum*: {counts} ({quorum_rule(agreement)}){weeks}"


def attendance(meeting: Meeting) -> str:
    """How many of each party were at a meeting, and how many others."""
    counts = ", ".join(f"{present_from(meeting, party)} from {PARTY_WORDS[party]}" for party in Party)
    others = len(meeting.others)
    return f"{counts}, {others} other{'s' if others > 1 else ''}" if others else counts


def quorum_rule(agreement: Agreement) -> str:
    """What the agreement says of a quorum."""
    return escaped(agreement.cite(f"§IX requires {QUORUM} members from each party"))


def signed_line(quarter: Quarter) -> str:
    """Who has signed for which party, and when."""
    revision = quarter.revision
    by = [f"{PARTY_LABELS[signature.party]}: {escaped(signature.person.name)}, {moment(signature.signed_at)}"
          for signature in revision.standing]  # fmt: skip
    word = "Signed off" if revision.signed_at else "Signed so far" if by else "Not signed yet"
    return " · ".join([word, *by])


@dataclass(frozen=True)
class Row:
    """A party's line in the window; `acts` are those that the reader may do on it."""

    of: Submission
    acts: frozenset[Act]


@dataclass(frozen=True)
class Window:
    """A quarter as its reader sees it: the lines, and the `acts` that the reader may do on it."""

    quarter: Quarter
    acts: frozenset[Act]
    rows: Sequence[Row]
    today: date
    page: int = 0
    notice: str = ""
    is_by_weekdays: bool = False
    sign_off: SignOff | None = None
    to_open: Sequence[Period] = ()
    recommendations: Sequence[Recommendation] = ()
    to_request: Collection[int] = ()
    others: Sequence[Quarter] = ()
    short: Mapping[Party, int] = field(default_factory=dict)
    may_export: bool = False
    may_state_no_meeting: bool = False


def window(agreement: Agreement, shown: Window) -> View:
    """The quarter in a window: each line with its button, the team's meeting, the signatures."""
    quarter = shown.quarter
    blocks: list[Block] = [paragraph(f"*{escaped(shown.notice)}*")] if shown.notice else []
    blocks += head(quarter, is_by_weekdays=shown.is_by_weekdays)
    if quarter.revision.because:
        blocks += long_text("Reason for reopening", quarter.revision.because)
    start = shown.page * ON_A_PAGE
    for row in shown.rows[start : start + ON_A_PAGE]:
        blocks += _row(agreement, row)
    blocks += _turns(shown)
    if not quarter.is_whole_year:
        blocks += [DividerBlock(), *meetings(agreement, quarter), *short_team(agreement, shown.short)]
        blocks += recommendation_rows(
            "Open recommendations", shown.recommendations, shown.today, shown.to_request,
            may_follow=Act.RECORD_MEETING in shown.acts,
        )  # fmt: skip
        blocks += [DividerBlock(), small(signed_line(quarter))]
    if shown.sign_off and shown.sign_off.lacking:
        blocks.append(small(f"Cannot be signed yet: {escaped('; '.join(shown.sign_off.lacking))}."))
    if shown.sign_off and shown.sign_off.has_changed:
        blocks.append(small(CHANGED_SINCE))
    buttons = [*_buttons(shown), *map(_open_button, shown.to_open)]
    if buttons:
        blocks.append(ActionsBlock(block_id="quarter", elements=buttons))
    if shown.others:
        words = "Other school years" if quarter.is_enrollment else "Other quarters"
        blocks += [small(words), choice(shown.others)]
    title = ENROLLMENT_TITLE if quarter.is_enrollment else TITLE
    return modal(title, "quarter_window", blocks, metadata={"quarter": quarter.id})


def _buttons(shown: Window) -> list[ButtonElement]:
    quarter, sign_off = shown.quarter, shown.sign_off
    record = RecordId(quarter.id)
    baseline = [BASELINE_BUTTON] if Act.OPEN_QUARTER in shown.acts else []
    baseline += [ENROLLMENT_BUTTON] if Act.ENROLLMENT in shown.acts else []
    if quarter.is_whole_year:
        return baseline
    buttons = [*(_of_team(shown) if Act.RECORD_MEETING in shown.acts else []), *baseline]
    if Act.WRITE_REPORT in shown.acts:
        buttons.append(button("Yearly report", QuarterActionId.REPORT_OPEN, OfYear(REPORT_NOW)))
    if Act.OPEN_QUARTER in shown.acts and not quarter.is_open:
        buttons.append(button("Reopen", QuarterActionId.REOPEN, record))
    if Act.REVIEW_QUARTER in shown.acts:
        can_sign = sign_off is not None and sign_off.can_sign
        words = f"Review and sign for {PARTY_WORDS[sign_off.party]}" if sign_off and can_sign else "Review figures"
        buttons.append(button(words, QuarterActionId.REVIEW, record, "primary" if can_sign else None))
    if shown.may_export:
        revision = RevisionOf(quarter.id, quarter.revision.revision)
        buttons.append(button("Download workbook", ExportActionId.QUARTER, revision))
    return buttons


def _of_team(shown: Window) -> list[ButtonElement]:
    """What the team does in its meetings."""
    quarter, record = shown.quarter, RecordId(shown.quarter.id)
    buttons = []
    for meeting in standing_meetings(quarter)[-MOST_MEETINGS:]:
        words = f"Meeting of {meeting.held_on:%b} {meeting.held_on.day}"
        buttons.append(button(words, QuarterActionId.TEAM_READ.again(meeting.id), RecordId(meeting.id)))
    if quarter.is_open:
        buttons.append(button("Record a meeting", QuarterActionId.TEAM_MEET, record))
        if shown.may_state_no_meeting:
            words = "Change the reason" if standing_reason(quarter) else "No meeting held"
            buttons.append(button(words, QuarterActionId.TEAM_NOT_MEET, record))
        buttons.append(button("Add a recommendation", QuarterActionId.TEAM_RECOMMEND, record))
    return buttons


def sign_button(quarter: Quarter, sign_off: SignOff) -> ButtonElement:
    """Signs a quarter as it was shown; it stands at the end of all that is signed."""
    seen, words = QuarterSeen(quarter.id, sign_off.fingerprint), f"Sign for {PARTY_WORDS[sign_off.party]}"
    sure = SIGNING_LAST if quarter.revision.standing else SIGNING_FIRST
    return button(words, QuarterActionId.SIGN, seen, "primary", (sure, "Sign"))


def _row(agreement: Agreement, row: Row) -> list[Block]:
    line = SectionBlock(
        block_id=f"submission:{row.of.id}", text=headline(agreement, row.of), accessory=_row_button(row)
    )
    because = row.of.missing_because
    return [line, reason_line(because)] if because else [line]


def reason_line(because: str) -> Block:
    """A reason exactly as typed, as far as there is room."""
    more = "…" if len(because) > LONGEST_REASON else ""
    return ContextBlock(elements=[plain(f"{because[:LONGEST_REASON]}{more}")])


def _row_button(row: Row) -> ButtonElement | None:
    """What the reader can do on a party's line, and nothing else."""
    submission = row.of
    is_open = submission.quarter.is_open
    if submission.act in row.acts and submission.is_counted:
        words = "Review and confirm" if is_open and not submission.sent else "Open"
        return button(words, QuarterActionId.POLICE_OPEN, RecordId(submission.quarter_id))
    if submission.act in row.acts:
        to_fill_in = is_open and (submission.draft or not submission.versions)
        words = ("Continue" if submission.versions else "Fill in") if to_fill_in else "Open"
        shown = button(words, QuarterActionId.SUBMISSION_OPEN, RecordId(submission.id))
        return shown if is_open or submission.sent else None
    if Act.DECLARE_MISSING in row.acts and submission.is_awaited:
        return declare_button(submission)
    return None


def to_quarter(quarter_id: int) -> ButtonElement:
    """Back to the quarter."""
    return button("Back to quarter", QuarterActionId.OPEN, RecordId(quarter_id))


def declare_button(submission: Submission) -> ButtonElement:
    """Declares a submission missing."""
    return button("Declare missing", QuarterActionId.DECLARE, RecordId(submission.id))


def _turns(shown: Window) -> list[Block]:
    turns = [("Previous", shown.page - 1)] if shown.page else []
    turns += [("Next", shown.page + 1)] if len(shown.rows) > (shown.page + 1) * ON_A_PAGE else []
    record = shown.quarter.id
    buttons = [button(words, QuarterActionId.TURN.again(page), RecordPage(record, page)) for words, page in turns]
    return [ActionsBlock(elements=buttons)] if buttons else []


def and_more(found: Sequence[object], most: int) -> list[str]:
    """What stands after the first ones of a longer list."""
    return [f"And {len(found) - most} more."] if len(found) > most else []


def bulleted(title: str, lines: Sequence[str]) -> list[Block]:
    """A list under its title."""
    return long_text(title, "\n".join(f"• {line}" for line in lines)) if lines else []


def choice(quarters: Sequence[Quarter]) -> Block:
    again = QuarterActionId.OPEN.again
    return ActionsBlock(elements=[button(each.label, again(each.id), RecordId(each.id)) for each in quarters])


def nothing_open(
    running: Period, to_open: Sequence[Period], baselines: Sequence[Quarter], acts: Collection[Act]
) -> View:
    """What stands in the window before any quarter was opened: a baseline can be there already."""
    blocks: list[Block] = [
        paragraph("No quarter is open yet. The bot opens each quarter on the first school day after it ends."),
        small(f"Current quarter: {running.code} {running.school_year}, through {day(running.last_day)}."),
    ]
    buttons = [*map(_open_button, to_open), *([BASELINE_BUTTON] if Act.OPEN_QUARTER in acts else []),
               *([ENROLLMENT_BUTTON] if Act.ENROLLMENT in acts else [])]  # fmt: skip
    if buttons:
        blocks.append(ActionsBlock(elements=buttons))
    if baselines:
        blocks += [small(COMPARED_WITH), choice(baselines)]
    return modal(TITLE, "quarter_none", blocks)


def _open_button(period: Period) -> ButtonElement:
    name, first_day = f"{period.code} {period.school_year}", period.first_day
    asked = (f"The board for {name} will be posted in the team's channel.", "Open")
    return button(f"Open {name} now", QuarterActionId.BEGIN.again(first_day), Day(first_day), confirm=asked)


def baseline_form(agreement: Agreement, baselines: Sequence[Quarter]) -> View:
    """The years that quarters are compared with, and a question for another one."""
    blocks: list[Block] = [
        paragraph(escaped(agreement.cite(BASELINE_FOR))),
        choice(baselines) if baselines else small("There is no baseline yet."),
        Question("school_year", "School year", "For example, 2018-19.").text(None, 7),
    ]  # fmt: skip
    return question_form("Baseline", QuarterFormId.BASED, blocks, "Open")


def reopening_form(quarter: Quarter) -> View:
    """Asks why a quarter that was signed off is reopened."""
    words = f"*{quarter.label}* is signed off. That stays on record; the correction is a new revision."
    return reason_form("Reopen", QuarterFormId.REOPENED, words, "Reopen", quarter=quarter.id)


def declaring_form(agreement: Agreement, submission: Submission) -> View:
    """Asks why a submission is missing."""
    name = escaped(party_name(agreement, submission.party))
    words = (
        f"*{name}*: the quarter can be signed without this submission. Whoever can send it is told at once that you "
        "declared it missing, and why; sending it undoes this. Your reason will be in the workbook."
    )
    about = {"quarter": submission.quarter_id, "submission": submission.id}
    return reason_form("Declare missing", QuarterFormId.MISSING, words, "Declare missing", **about)


def reason_form(title: str, form: QuarterFormId, words: str, submit: str, **about: int | str) -> View:
    """Asks for the reason of an act."""
    blocks = [paragraph(words), Question("because", "Reason").text(None, LONGEST, lines=True)]
    return question_form(title, form, blocks, submit, **about)


def question_form(
    title: str, form: QuarterFormId, blocks: Sequence[Block], submit: str, **about: str | int | None
) -> View:
    """A form that can be canceled. What it is about comes back with the answers."""
    return modal(title, form, blocks, submit=submit, close="Cancel", metadata=about)
