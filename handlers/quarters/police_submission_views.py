"""What the police see of their submission: what the notices count, adjustments, what lacks details (§IX)."""

from collections.abc import Sequence

from slack_sdk.models.blocks import ActionsBlock, Block, ButtonElement, DividerBlock, HeaderBlock, SectionBlock
from slack_sdk.models.views import View

from handlers.notices.ids import NoticeActionId
from handlers.parts import Question, button, escaped, modal, paragraph, plain, small
from handlers.quarters.ids import QuarterActionId, QuarterFormId
from handlers.quarters.views import and_more, bulleted, by_whom, declared_missing, question_form, to_quarter
from handlers.values import RecordId
from models.notices.tables import Notice
from models.quarters.police_measures import ACTED_BY_GROUPS, POLICE_GROUPS, UNANSWERED, label_of
from models.quarters.police_submissions import Count, with_additions
from models.quarters.submission_checks import LARGEST
from models.quarters.tables import Addition, Quarter
from models.terms import Agreement
from models.texts import LONGEST

TITLE = "Police submission"
MOST_LISTED = 15
LINES_IN_A_SECTION = 10
SHOWN = {
    "notices.filed": "notices", "notices.reports": "police reports", "actions.arrest": "notices with an arrest",
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
        remove = button("Remove adjustment", QuarterActionId.POLICE_TAKE, RecordId(addition.id)) if may_change else None
        blocks.append(SectionBlock(block_id=f"addition:{addition.id}", text=text, accessory=remove))
    return [*blocks, *map(small, and_more(additions, MOST_LISTED))]


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
    record = RecordId(quarter.id)
    again = button("Confirm again", QuarterActionId.POLICE_AGAIN, record)
    confirm = button("Confirm", QuarterActionId.POLICE_CONFIRM, record, "primary", CONFIRM)
    add = button("Add unreported activity", QuarterActionId.POLICE_ADD, record)
    return [again if shown.of.sent else confirm, add, to_quarter(quarter.id)]


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
