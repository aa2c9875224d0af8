"""What the police see of their submission: what the notices count, adjustments, what lacks details (§IX)."""

from collections.abc import Mapping, Sequence

from slack_sdk.models.blocks import ActionsBlock, Block, ButtonElement, DividerBlock, HeaderBlock, SectionBlock
from slack_sdk.models.views import View

from handlers.notices.ids import NoticeActionId
from handlers.parts import Question, button, escaped, modal, moment, paragraph, plain, small
from handlers.quarters.ids import PoliceActionId, PoliceFormId
from handlers.quarters.views import to_quarter
from handlers.values import RecordId
from models.notices.tables import Notice
from models.quarters.police_figures import FigureChange, with_additions
from models.quarters.police_measures import POLICE_GROUPS, label_of
from models.quarters.police_submissions import Count
from models.quarters.submission_checks import LARGEST
from models.quarters.tables import Addition, Quarter
from models.terms import Agreement
from models.texts import LONGEST

TITLE = "Police submission"
MOST_LISTED = 15
LINES_IN_A_SECTION = 10
SHOWN = {
    "notices.filed": "notices", "notices.reports": "police reports", "actions.arrest": "notices with an arrest",
    "students.involved": "students involved", "notices.incomplete": "without complete student details",
}  # fmt: skip
ADDITIONS_CHANGED = "Adjustments: they count once you confirm again"
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
    lines = [_school(agreement, school, figures) for school, figures in counts.items()]
    for start in range(0, len(lines), LINES_IN_A_SECTION):
        blocks.append(SectionBlock(text=plain("\n".join(lines[start : start + LINES_IN_A_SECTION]))))
    blocks += _additions(agreement, shown.additions, may_change=quarter.is_open)
    blocks += _incomplete(shown.incomplete, may_read=may_read)
    blocks += _standing(agreement, shown)
    return modal(TITLE, "police_window", [*blocks, ActionsBlock(block_id="police", elements=_buttons(shown))])


def _school(agreement: Agreement, school: str, figures: Mapping[str, int]) -> str:
    counts = ", ".join(f"{words} {figures.get(figure, 0):,}" for figure, words in SHOWN.items())
    return f"{agreement.school_name(school)}: {counts}"


def _additions(agreement: Agreement, additions: Sequence[Addition], *, may_change: bool) -> list[Block]:
    rows = [
        SectionBlock(
            block_id=f"addition:{addition.id}", text=plain(_addition(agreement, addition)),
            accessory=button("Remove adjustment", PoliceActionId.TAKE, RecordId(addition.id)) if may_change else None,
        )
        for addition in additions[:MOST_LISTED]
    ]  # fmt: skip
    more = len(additions) - len(rows)
    return [DividerBlock(), paragraph("*Adjustments (not filed as notices)*"), *rows,
            *([small(f"And {more} more.")] if more else [])] if rows else []  # fmt: skip


def _addition(agreement: Agreement, addition: Addition) -> str:
    figure = f"{label_of(addition.figure)}: +{addition.count:,}"
    return f"{agreement.school_name(addition.school)} · {figure}\n{addition.because[:500]}\n{addition.added_by.name}"


def _incomplete(found: Sequence[Notice], *, may_read: bool) -> list[Block]:
    if not found:
        return []
    heading = [DividerBlock(), paragraph("*Notices with incomplete student details*")]
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
    if sent is None or sent.submitted_at is None or sent.submitted_by is None:
        return [DividerBlock(), paragraph("Not confirmed yet.")]
    by = f"Version {sent.version}, confirmed by {escaped(sent.submitted_by.name)}, {moment(sent.submitted_at)}."
    changed = [
        *([ADDITIONS_CHANGED] if shown.additions_changed else []),
        *_first_of([f"{difference.notice.label}: {difference.words}" for difference in shown.differences]),
    ]
    figures = _first_of([_change(agreement, change) for change in shown.figures_changed])
    if not (changed or figures):
        return [DividerBlock(), paragraph(f"{by} Nothing has changed since.")]
    lists = [*_listed("Changed since then", changed), *_listed("Figures that are now different", figures)]
    return [DividerBlock(), paragraph(by), *lists]


def _change(agreement: Agreement, change: FigureChange) -> str:
    return f"{agreement.school_name(change.school)}, {label_of(change.figure)}: {change.then:,} → {change.now:,}"


def _first_of(lines: Sequence[str]) -> list[str]:
    return [*lines[:MOST_LISTED], *(["More are not shown."] if len(lines) > MOST_LISTED else [])]


def _listed(title: str, lines: Sequence[str]) -> list[Block]:
    words = "\n".join(f"• {line}" for line in lines)
    return [paragraph(f"*{title}*"), SectionBlock(text=plain(words[:LONGEST]))] if lines else []


def _buttons(shown: Count) -> list[ButtonElement]:
    quarter = shown.of.quarter
    if not quarter.is_open:
        return [to_quarter(quarter.id)]
    confirm = (
        button("Confirm again", PoliceActionId.AGAIN, RecordId(quarter.id))
        if shown.of.sent
        else button("Confirm", PoliceActionId.CONFIRM, RecordId(quarter.id), "primary", CONFIRM)
    )
    add = button("Add unreported activity", PoliceActionId.ADD, RecordId(quarter.id))
    return [confirm, add, to_quarter(quarter.id)]


def adding_form(agreement: Agreement, quarter: Quarter) -> View:
    """Asks at which school, and of which type, something was not filed as a notice."""
    names = {school: agreement.school_name(school) for school in quarter.schools}
    blocks = [
        paragraph("Activity not filed as a notice. It counts from the next confirmation, marked as an adjustment."),
        Question("school", "School").choice(names, None),
        Question("group", "Type").choice({code: group.title for code, group in ADDED_GROUPS.items()}, None),
    ]
    return modal(
        TITLE, PoliceFormId.ADDED_WHAT, blocks, submit="Continue", close="Cancel", metadata={"quarter": quarter.id}
    )


ADDED_GROUPS = {code: POLICE_GROUPS[code] for code in ("reports", "actions", "grounds", "measures")}


def counting_form(agreement: Agreement, quarter: Quarter, school: str, group: str) -> View:
    """Asks which figure of a group, how many, and why."""
    blocks = [
        paragraph(f"*{escaped(agreement.school_name(school))}* · {POLICE_GROUPS[group].title}"),
        Question("figure", "Category").choice(POLICE_GROUPS[group].figures, None),
        Question("count", "Number").number(None, 1, LARGEST),
        Question("because", "Why was it not filed as a notice?", "Do not include student names.").text(
            None, LONGEST, lines=True
        ),
    ]
    metadata = {"quarter": quarter.id, "school": school}
    return modal(TITLE, PoliceFormId.ADDED, blocks, submit="Add", close="Cancel", metadata=metadata)
