"""What people see of a school's submission: how far it is, the check before it is sent, and what was sent (§IX)."""

from collections.abc import Sequence

from slack_sdk.models.blocks import ActionsBlock, Block, ButtonElement, DividerBlock, HeaderBlock, SectionBlock
from slack_sdk.models.views import View

from handlers.parts import Question, button, escaped, long_text, modal, moment, paragraph, plain, progress, small
from handlers.quarters.ids import QuarterActionId, QuarterFormId, SubmissionSeen, SubmissionStep
from handlers.quarters.views import (
    ENROLLMENT_TITLE,
    and_more,
    bulleted,
    by_whom,
    days_of,
    declare_button,
    declared_missing,
    question_form,
    to_quarter,
)
from handlers.values import RecordId
from models.quarters.answers import SUPPRESSED, Answer
from models.quarters.earlier import compared_words
from models.quarters.measures import Group
from models.quarters.school_submissions import LONGEST_REMARK, Draft, WouldOverwrite
from models.quarters.submission_checks import Earlier, Figures, Finding, lines_in_any, lines_in_both, total
from models.quarters.tables import Submission, SubmissionVersion, party_name
from models.terms import Agreement

TITLE, BASELINE_TITLE = "School submission", "Baseline"
CONFIRM_SEND = ("The team will receive these figures. After that they can only be corrected in a new version.", "Send")
SIGNED_OFF = "The quarter is signed off. To correct this submission, the team has to reopen the quarter."
CONFIRM_DROP = ("Your changes will be discarded. The submission stays as it was sent.", "Discard")
MOST_FINDINGS = 12
MOST_MISTAKES = 30
MOST_CHANGES = 81


def title_of(submission: Submission) -> str:
    """What stands over the windows of a submission."""
    if submission.quarter.is_enrollment:
        return ENROLLMENT_TITLE
    return TITLE if submission.is_of_school else BASELINE_TITLE


def whose(agreement: Agreement, submission: Submission) -> str:
    """Whose submission it is, and of which period."""
    return f"{party_name(agreement, submission.party)} · {submission.quarter.label}"


def overview(agreement: Agreement, draft: Draft, *, may_declare: bool) -> View:
    """A submission that is being filled in: how far it is, what it adds up to, what does not fit."""
    submission, version, figures = draft.version.of, draft.version, draft.version.by_key
    quarter = submission.quarter
    blocks: list[Block] = [HeaderBlock(text=plain(whose(agreement, submission)[:150])), small(days_of(quarter, "due"))]
    blocks += declared_missing(submission)
    if version.because:
        blocks += long_text(f"Correction: version {version.version}", version.because)
    answered = f"{progress(len(figures), len(submission.questionnaire.keys))} figures answered"
    blocks.append(paragraph(f"{answered}{_not_collected(figures)}"))
    blocks += [_page_row(submission, version, step) for step in submission.questionnaire.steps]
    blocks += [DividerBlock(), *_totals(agreement, draft)]
    blocks += _findings(draft)
    buttons = _buttons(draft, may_declare=may_declare)
    blocks.append(ActionsBlock(block_id="submission", elements=buttons))
    return modal(title_of(submission), "submission_overview", blocks)


def _not_collected(figures: Figures) -> str:
    """How many of the answers are that nobody counted it."""
    count = sum(answer is None for answer in figures.values())
    return f", {count} of them not collected" if count else ""


def _send_button(draft: Draft) -> ButtonElement:
    seen = SubmissionSeen(draft.version.of.id, draft.fingerprint)
    return button("Send to the team", QuarterActionId.SUBMISSION_SEND, seen, "primary", CONFIRM_SEND)


def end_of_review(draft: Draft) -> list[Block]:
    """Sends what was reviewed, unless something has to be fixed first."""
    back = button("Back to overview", QuarterActionId.SUBMISSION_OPEN, RecordId(draft.version.of.id))
    return [*_findings(draft), ActionsBlock(elements=[*([] if draft.errors else [_send_button(draft)]), back])]


def _buttons(draft: Draft, *, may_declare: bool) -> list[ButtonElement]:
    submission, record = draft.version.of, RecordId(draft.version.of.id)
    review = button("Review and send", QuarterActionId.SUBMISSION_REVIEW, record, "primary")
    send = review if submission.is_of_school and not submission.quarter.is_whole_year else _send_button(draft)
    discard = button("Discard correction", QuarterActionId.SUBMISSION_DROP, record, confirm=CONFIRM_DROP)
    return [
        *([] if draft.errors else [send]),
        button("Download the data workbook", QuarterActionId.SUBMISSION_WORKBOOK, record),
        button("Upload completed workbook", QuarterActionId.SUBMISSION_GIVE, record),
        *([discard] if submission.sent else []),
        to_quarter(submission.quarter_id),
        *([declare_button(submission)] if may_declare and submission.is_awaited else []),
    ]


def _page_row(submission: Submission, version: SubmissionVersion, step: str) -> Block:
    saved = next((row for row in version.steps if row.step == step), None)
    by = f" · saved by {escaped(saved.saved_by.name)}, {moment(saved.saved_at)}" if saved else ""
    asked = submission.questionnaire.keys_of(step)
    answered = len(version.by_key.keys() & set(asked))
    text = f"*{submission.questionnaire.steps[step].title}*\n{answered} of {len(asked)} answered{by}"
    words = "Edit" if saved or answered else "Fill in"
    accessory = button(words, QuarterActionId.SUBMISSION_PAGE.again(step), SubmissionStep(submission.id, step))
    return SectionBlock(block_id=f"page:{step}", text=text, accessory=accessory)


def _totals(agreement: Agreement, draft: Draft) -> list[Block]:
    submission, figures = draft.version.of, draft.version.by_key
    lines = []
    for code in submission.questionnaire.totals:
        group = submission.questionnaire.groups[code]
        is_answered = any(figure in figures for figure in group.figures)
        now = _total_in_words(figures, group) if is_answered else "not answered yet"
        then = _before(figures, draft.before, group) if draft.before else ""
        lines.append(f"{group.title}: *{now}*{then}")
    if not (draft.before or submission.quarter.is_whole_year):
        words = compared_words(agreement, submission.quarter)
        lines.append(f"There is no submission for the {words} to compare with.")
    return [paragraph("\n".join(lines))]


def _total_in_words(figures: Figures, group: Group) -> str:
    value = total(figures, group)
    if not any(figures.get(figure) == SUPPRESSED for figure in group.figures):
        return in_words(value)
    return SUPPRESSED if value is None else f"at least {value:,}"


def _before(figures: Figures, before: Earlier, group: Group) -> str:
    """The total of the time before, in brackets; where other lines were collected then, of those that both have."""
    common, every = lines_in_both(figures, before.figures, group), lines_in_any(figures, before.figures, group)
    if len(common) == len(every) or not common:
        return f" ({before.words}: {in_words(total(before.figures, group))})"
    now, then = (in_words(total(time, group, common)) for time in (figures, before.figures))
    return f" (same {len(common)} of {len(every)} lines: {now}, {before.words}: {then})"


def in_words(answer: Answer) -> str:
    """A figure in words: what was not collected is no zero, nor is what is suppressed."""
    return f"{answer:,}" if isinstance(answer, int) else answer or "not collected"


def _findings(draft: Draft) -> list[Block]:
    blocks: list[Block] = []
    for title, found in (("Errors to fix", draft.errors), ("Please confirm", draft.warnings)):
        first = [finding.words for finding in found[:MOST_FINDINGS]]
        blocks += bulleted(title, [*first, *and_more(found, MOST_FINDINGS)])
    if any(answer is None for answer in draft.version.by_key.values()):
        return blocks or [paragraph("Every line is answered, but not every line was collected. No problems found.")]
    return blocks or [paragraph("Complete. No problems found.")]


def remarks_form(submission: Submission, warnings: Sequence[Finding], seen: str) -> View:
    """Asks for an explanation of each thing that may be wrong."""
    blocks: list[Block] = [paragraph("If this is correct, briefly explain. The team will see your explanation.")]
    for warning in warnings:
        blocks += [SectionBlock(text=plain(warning.words))]
        blocks += [Question(warning.code, "Explanation", "Do not include student names.").text(None, LONGEST_REMARK)]
    about: dict[str, str | int] = {"submission": submission.id, "seen": seen}
    return question_form(title_of(submission), QuarterFormId.SUBMISSION_SENT, blocks, "Send", **about)


def sent(agreement: Agreement, submission: Submission) -> View:
    """What the sender sees afterwards."""
    where = "" if submission.quarter.is_whole_year else " The board in the team's channel shows it."
    view = button("View", QuarterActionId.SUBMISSION_READ, RecordId(submission.id))
    blocks = [
        HeaderBlock(text=plain("Sent to the team")),
        paragraph(f"{escaped(whose(agreement, submission))}, version {submission.versions[-1].version}.{where}"),
        ActionsBlock(elements=[view, to_quarter(submission.quarter_id)]),
    ]
    return modal(title_of(submission), "submission_done", blocks, close="Done")


def reading(agreement: Agreement, submission: Submission, version: SubmissionVersion) -> View:
    """A submission that was sent, figure by figure."""
    blocks: list[Block] = [
        HeaderBlock(text=plain(whose(agreement, submission)[:150])),
        small(f"Version {version.version}, sent by {by_whom(version)}"),
    ]
    if version.because:
        blocks += long_text("Reason for correction", version.because)
    for group in submission.questionnaire.groups.values():
        lines = [f"{label}: {in_words(version.by_key.get(figure))}" for figure, label in group.figures.items()]
        blocks.append(SectionBlock(text=plain("\n".join([group.title, *lines]))))
    if version.remarks:
        blocks.append(paragraph("*Confirmed with explanation*"))
        blocks += [SectionBlock(text=plain(f"{words}\n→ {why}")) for words, why in version.remarks.items()]
    if not submission.quarter.is_open:
        blocks.append(small(SIGNED_OFF))
    may_correct = submission.quarter.is_open and not submission.draft
    buttons = [button("Correct", QuarterActionId.SUBMISSION_CORRECT, RecordId(submission.id))] if may_correct else []
    buttons.append(to_quarter(submission.quarter_id))
    return modal(title_of(submission), "submission_reading", [*blocks, ActionsBlock(elements=buttons)])


def giving_form(agreement: Agreement, submission: Submission) -> View:
    """Asks for the workbook that was filled in."""
    blocks = [
        paragraph(f"*{escaped(whose(agreement, submission))}*"),
        small(
            "Its figures replace what is filled in. What was saved after the workbook was made is shown before. "
            "Nothing is sent to the team yet."
        ),
        Question("file", "Completed data workbook (.xlsx)").file("xlsx"),
    ]
    form = QuarterFormId.SUBMISSION_GIVEN
    return question_form(title_of(submission), form, blocks, "Upload", submission=submission.id)


def being_read(submission: Submission) -> View:
    """What stands there while a workbook is read."""
    blocks = [HeaderBlock(text=plain("Reading your workbook")), paragraph("This window will update in a moment.")]
    return modal(title_of(submission), "submission_reading_file", blocks)


def replacing_form(
    agreement: Agreement, submission: Submission, found: WouldOverwrite, given: Figures, file: str
) -> View:
    """Asks whether a workbook shall replace what was saved since it was made, or what it leaves blank."""
    standing, count = found.version.by_key, len(found.figures)
    labeled = {figure: submission.questionnaire.label_of(figure) for figure in found.figures}
    lines = [f"{label}: {in_words(standing[figure])} → {_after(given, figure)}" for figure, label in labeled.items()]
    blocks: list[Block] = [
        HeaderBlock(text=plain(f"{'This figure' if count == 1 else f'These {count} figures'} would change")),
        small(f"{escaped(whose(agreement, submission))}{_last_saved(found.version)}"),
        paragraph("They were saved after this workbook was downloaded, or it leaves them blank. Nothing of the "
                  "workbook has been saved yet. *Cancel* keeps what is saved."),
        *(SectionBlock(text=plain(f"• {words}")) for words in [*lines[:MOST_CHANGES], *and_more(lines, MOST_CHANGES)]),
    ]  # fmt: skip
    about: dict[str, str | int] = {"submission": submission.id, "file": file, "saves_seen": found.saves}
    return question_form(title_of(submission), QuarterFormId.SUBMISSION_REPLACED, blocks, "Replace", **about)


def _after(given: Figures, figure: str) -> str:
    return in_words(given[figure]) if figure in given else "blank"


def _last_saved(version: SubmissionVersion) -> str:
    if not version.steps:
        return ""
    last = max(version.steps, key=lambda page: page.saved_at)
    return f" · last saved by {escaped(last.saved_by.name)}, {moment(last.saved_at)}"


def mistakes(agreement: Agreement, submission: Submission, found: Sequence[str]) -> View:
    """Everything that cannot be taken in a workbook. Nothing of it was saved."""
    blocks: list[Block] = [
        HeaderBlock(text=plain("Nothing was saved yet")),
        small(f"{escaped(whose(agreement, submission))} · fix these cells, save, and upload again."),
        *(
            SectionBlock(text=plain(f"• {words}"))
            for words in [*found[:MOST_MISTAKES], *and_more(found, MOST_MISTAKES)]
        ),
    ]
    buttons = [
        button("Upload completed workbook", QuarterActionId.SUBMISSION_GIVE, RecordId(submission.id), "primary"),
        button("Overview", QuarterActionId.SUBMISSION_OPEN, RecordId(submission.id)),
    ]
    return modal(title_of(submission), "submission_mistakes", [*blocks, ActionsBlock(elements=buttons)])
