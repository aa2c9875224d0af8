"""What the police see of their submission: what the notices count, adjustments, what lacks details (§IX)."""

from collections.abc import Sequence

from slack_sdk.models.blocks import ActionsBlock, Block, ButtonElement, DividerBlock, HeaderBlock, SectionBlock
from slack_sdk.models.views import View

from handlers.notices.ids import NoticeActionId
from handlers.parts import Question, button, escaped, modal, paragraph, plain, small
from handlers.quarters.activities import activities_at_places, activity_change
from handlers.quarters.ids import QuarterActionId, QuarterFormId, QuarterSeen
from handlers.quarters.review_views import explanation_questions
from handlers.quarters.views import and_more, bulleted, by_whom, declared_missing, question_form, to_quarter
from handlers.values import RecordId
from models.notices.tables import Notice
from models.quarters.police_measures import ACTED_BY_GROUPS, POLICE_GROUPS, UNANSWERED, label_of
from models.quarters.police_submissions import Count, ToConfirm, with_additions
from models.quarters.review import Review
from models.quarters.submission_checks import LARGEST
from models.quarters.tables import Addition, Quarter
from models.terms import Agreement
from models.texts import LONGEST

TITLE = "Police submission"
MOST_LISTED = 15
LINES_IN_A_SECTION = 10
SHOWN = {
    "notices.filed": "notices", "notices.reports": "police reports", "actions.arrest": "incidents with an arrest",
    "actions.officer.arrest": "of these by the SRO alone", "students.involved": "students involved",
    "notices.incomplete": "with details to follow",
}  # fmt: skip
ADDITIONS_CHANGED = "Adjustments: they count once you confirm again"
ADDED_GROUPS = {code: POLICE_GROUPS[code] for code in ("reports", *ACTED_BY_GROUPS, "grounds", "measures")}
CONFIRM = (
    "The team will receive the counts as they are now. If notices change afterward, the differences will be shown.",
    "Confirm",
)


def window(agreement: Agreement, shown: Count, *, may_read: bool) -> View:
    """The submission as it would be confirmed now, school by school."""
    quarter = shown.of.quarter
    counts = with_additions(shown.counts, shown.additions)
    blocks: list[Block] = [
        HeaderBlock(text=plain(f"Police · {quarter.label}")),
        small("Counted from the notices by date of the event. Withdrawn notices are not counted."),
    ]
    lines = [
        f"{agreement.school_name(school)}: " + ", ".join(f"{words} {of.get(key, 0):,}" for key, words in SHOWN.items())
        for school, of in counts.items()
    ]
    for start in range(0, len(lines), LINES_IN_A_SECTION):
        blocks.append(SectionBlock(text=plain("\n".join(lines[start : start + LINES_IN_A_SECTION]))))
    blocks += activities_at_places(agreement, shown.activities)
    blocks += _additions(agreement, shown.additions, may_change=quarter.is_open)
    blocks += _incomplete(shown.incomplete, may_read=may_read)
    blocks += _standing(agreement, shown)
    return modal(TITLE, "police_window", [*blocks, ActionsBlock(block_id="police", elements=_buttons(shown))])


def _additions(agreement: Agreement, additions: Sequence[Addition], *, may_change: bool) -> list[Block]:
    if not additions:
        return []
    blocks: list[Block] = [DividerBlock(), paragraph("*Adjustments (not filed as notices)*")]
    for addition in additions[:MOST_LISTED]:
        what = f"{agreement.school_name(addition.school)} · {label_of(addition.figure)}: +{addition.count:,}"
        text = plain(f"{what}\n{addition.because[:500]}\n{addition.added_by.name}")
        remove = _removing(addition) if may_change else None
        blocks.append(SectionBlock(block_id=f"addition:{addition.id}", text=text, accessory=remove))
    return [*blocks, *map(small, and_more(additions, MOST_LISTED))]


def _removing(addition: Addition) -> ButtonElement:
    asked = (f"{addition.added_by.name} added this. It is no longer counted once it is removed.", "Remove")
    return button("Remove adjustment", QuarterActionId.POLICE_TAKE, RecordId(addition.id), confirm=asked)


def _incomplete(found: Sequence[Notice], *, may_read: bool) -> list[Block]:
    if not found:
        return []
    heading = [DividerBlock(), paragraph("*Notices with details to follow*")]
    if not may_read:
        more = " and more" if len(found) > MOST_LISTED else ""
        return [*heading, paragraph(", ".join(notice.label for notice in found[:MOST_LISTED]) + more)]
    rows = [
        SectionBlock(block_id=f"notice:{notice.id}", text=f"*{notice.label}* · {escaped(notice.officer.name)}",
                     accessory=button("Open", NoticeActionId.OPEN, RecordId(notice.id)))
        for notice in found[:MOST_LISTED]
    ]  # fmt: skip
    return [*heading, *rows, *([small(f"Only the first {MOST_LISTED} are shown.")] if len(found) > MOST_LISTED else [])]


def _standing(agreement: Agreement, shown: Count) -> list[Block]:
    sent = shown.of.sent
    if sent is None:
        return [DividerBlock(), paragraph("Not confirmed yet."), *declared_missing(shown.of)]
    by = f"Version {sent.version}, confirmed by {by_whom(sent)}."
    additions = [ADDITIONS_CHANGED] if shown.additions_changed else []
    notices = [f"{difference.notice.label}: {difference.words}" for difference in shown.differences]
    figures = [
        f"{agreement.school_name(change.school)}, {label_of(change.figure)}: {change.then:,} → {change.now:,}"
        for change in shown.figures_changed
    ]
    figures += [activity_change(agreement, change) for change in shown.activities_changed]
    lists = [
        *bulleted("Changed since then", [*additions, *_first_of(notices)]),
        *bulleted("Figures that are now different", _first_of(figures)),
    ]
    return [DividerBlock(), paragraph(by if lists else f"{by} Nothing has changed since."), *lists]


def _first_of(lines: Sequence[str]) -> list[str]:
    return [*lines[:MOST_LISTED], *(["More are not shown."] if len(lines) > MOST_LISTED else [])]


def _buttons(shown: Count) -> list[ButtonElement]:
    quarter = shown.of.quarter
    if not quarter.is_open:
        return [to_quarter(quarter.id)]
    record, words = RecordId(quarter.id), "Review and confirm again" if shown.of.sent else "Review and confirm"
    review = button(words, QuarterActionId.POLICE_REVIEW, record, None if shown.of.sent else "primary")
    add = button("Add unreported activity", QuarterActionId.POLICE_ADD, record)
    return [review, add, to_quarter(quarter.id)]


def end_of_review(found: Review, fingerprint: str) -> list[Block]:
    """Confirms what was reviewed; where a reason or an explanation is asked for, by a form."""
    quarter = found.quarter
    buttons = [button("Back to submission", QuarterActionId.POLICE_OPEN, RecordId(quarter.id))]
    if not quarter.is_open:
        return [ActionsBlock(block_id="end", elements=buttons)]
    sent, seen = quarter.counted.sent, QuarterSeen(quarter.id, fingerprint)
    asks = [held for held in found.held if held.asks]
    if sent or asks:
        words = "Confirm again" if sent else "Explain and confirm"
        confirm = button(words, QuarterActionId.POLICE_AGAIN, seen, "primary")
    else:
        confirm = button("Confirm", QuarterActionId.POLICE_CONFIRM, seen, "primary", CONFIRM)
    notes = [small("The parties' figures differ: an explanation is asked for when you confirm.")] if asks else []
    return [*notes, ActionsBlock(block_id="end", elements=[confirm, *buttons])]


def confirming_form(agreement: Agreement, quarter: Quarter, found: ToConfirm) -> View:
    """Asks why it is confirmed again, and why figures differ from those of the schools."""
    words = "What was confirmed stays on record. The current counts become a new version."
    reason = [paragraph(words), Question("because", "Reason").text(None, LONGEST, lines=True)]
    asked = explanation_questions(agreement, found.asks, is_named=True)
    above = [paragraph("Your explanations are printed beside the figures in the workbook.")] if asked else []
    title = "Confirm again" if quarter.counted.sent else "Confirm"
    blocks = [*(reason if quarter.counted.sent else []), *above, *asked]
    about: dict[str, str | int] = {"quarter": quarter.id, "seen": found.fingerprint}
    return question_form(title, QuarterFormId.POLICE_CONFIRMED_AGAIN, blocks, "Confirm", **about)


def adding_form(agreement: Agreement, quarter: Quarter) -> View:
    """Asks at which school, and of which type, something was not filed as a notice."""
    names = {school: agreement.school_name(school) for school in quarter.schools}
    blocks = [
        paragraph("Activity not filed as a notice. It counts from the next confirmation, marked as an adjustment."),
        Question("school", "School").choice(names, None),
        Question("group", "Type").choice({code: group.title for code, group in ADDED_GROUPS.items()}, None),
    ]
    return question_form(TITLE, QuarterFormId.POLICE_ADDED_WHAT, blocks, "Continue", quarter=quarter.id)


def counting_form(agreement: Agreement, quarter: Quarter, school: str, group: str) -> View:
    """Asks which figure of a group, how many, and why."""
    because = Question("because", "Why was it not filed as a notice?", "Do not include student names.")
    figures = POLICE_GROUPS[group].figures
    answered = {figure: label for figure, label in figures.items() if label not in UNANSWERED.values()}
    blocks = [
        paragraph(f"*{escaped(agreement.school_name(school))}* · {POLICE_GROUPS[group].title}"),
        Question("figure", "Category").choice(answered, None),
        Question("count", "Number").number(None, 1, LARGEST),
        because.text(None, LONGEST, lines=True),
    ]
    return question_form(TITLE, QuarterFormId.POLICE_ADDED, blocks, "Add", quarter=quarter.id, school=school)
