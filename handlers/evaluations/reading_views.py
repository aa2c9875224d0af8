"""What people read of submitted evaluations: the chief's card, the evaluation itself, and what is told of it (§III)."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block, ButtonElement, DividerBlock, InteractiveElement, SectionBlock
from slack_sdk.models.views import View

from handlers.evaluations.ids import EvaluationActionId, EvaluationFormId, EvaluationPage, EvaluationVersionPage
from handlers.evaluations.views import PAGE_TITLES, TITLE
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
    long_text,
    menu,
    modal,
    moment,
    paragraph,
    plain,
    small,
)
from handlers.values import RecordId, RecordSeen
from models.evaluations.acts import comment_due, is_late
from models.evaluations.criteria import CRITERIA, RATINGS, STEPS, SUMMARY
from models.evaluations.evidence import Figures, lines
from models.evaluations.tables import Evaluation, EvaluationVersion
from models.policy import Act
from models.terms import Agreement

READING_PAGES = (SUMMARY, *STEPS)
CONFIRM_SHARE = ("The officer can read all of it and comment once.", "Share")
CONFIRM_READ = ("This confirms that you have received and read it, not that you agree.", "I have read it")


def reading(
    agreement: Agreement, evaluation: Evaluation, shown: EvaluationVersion, versions: Sequence[EvaluationVersion],
    page: str, acts: frozenset[Act], note: str | None = None,
) -> View:  # fmt: skip
    """A submitted version, page by page; `acts` are those that the reader may do, `note` why one is not offered."""
    figures = Figures(**(shown.figures or {}))
    blocks = [
        header(f"{evaluation.label} · version {shown.version}"),
        *([] if shown is evaluation.submitted else [paragraph("*This version has been replaced by a newer one.*")]),
        *(_first_page(agreement, shown) if page == SUMMARY else _ratings(agreement, shown, page, figures)),
        *actions(_menus(shown, versions, page)),
        *actions(act_buttons(shown, acts)),
        *([small(note)] if note else []),
    ]
    return modal(TITLE, "evaluation_reading", blocks)


def preview(
    agreement: Agreement, evaluation: Evaluation, draft: EvaluationVersion, page: str, figures: Figures
) -> View:
    """The whole report before it is submitted, with the records as they are now. It is submitted from the overview."""

    def about(step: str) -> EvaluationPage:
        return EvaluationPage(evaluation.id, step)

    turn = EvaluationActionId.PREVIEW
    pages = {about(step): PAGE_TITLES[step] for step in READING_PAGES}
    blocks = [
        header(f"{evaluation.label} · version {draft.version}"),
        paragraph("*Not submitted yet.* The chief will read this, with the records counted on that day."),
        *(_first_page(agreement, draft) if page == SUMMARY else _ratings(agreement, draft, page, figures)),
        *actions([
            *(button(f"Next: {PAGE_TITLES[step]}", turn.again("next"), about(step)) for step in _following(page)),
            menu(turn.again("page"), "Page", pages, about(page)),
            button("Back to the overview", EvaluationActionId.DRAFT, RecordId(evaluation.id)),
        ]),
    ]  # fmt: skip
    return modal(TITLE, "evaluation_previewing", blocks)


def _first_page(agreement: Agreement, shown: EvaluationVersion) -> list[Block]:
    counts = [sum(row.rating == code for row in shown.ratings) for code in RATINGS]
    officer = [shown.evaluation.officer.name] if shown.officer_attended else []
    attended = "; ".join([*(person.name for person in shown.school_attendees), *officer, *shown.police_attendees])
    absent = [] if shown.officer_attended or not shown.met_on else [("Officer at the meeting", "Did not attend")]
    told = " · ".join(f"{label}: {count}" for label, count in zip(RATINGS.values(), counts, strict=True) if count)
    return [
        *facts([
            *summary_line(agreement, shown), ("Attended", attended), *absent, ("Ratings", told),
        ]),
        *long_text("Reason for correction", shown.because),
        *long_text("Summary", shown.summary or "–"),
        *long_text("The officer's comment", shown.comment),
        *history(agreement, shown),
    ]  # fmt: skip


def summary_line(agreement: Agreement, shown: EvaluationVersion) -> list[Fact]:
    evaluation = shown.evaluation
    return [
        ("Officer", evaluation.officer.name),
        ("School", agreement.school_name(evaluation.school)),
        ("School year", evaluation.school_year),
        ("Meeting", day(shown.met_on) if shown.met_on else "–"),
    ]


def history(agreement: Agreement, shown: EvaluationVersion) -> list[Block]:
    submitted_by = f" by {shown.submitted_by.name}" if shown.submitted_by else ""
    received_by = f" by {shown.received_by.name}" if shown.received_by else ""
    late = ", after the district goal" if is_late(agreement, shown) else ""
    return happened(
        (f"Submitted{submitted_by}", shown.submitted_at),
        (f"Received{received_by}", shown.received_at),
        ("Shared with the officer", shown.shared_at),
        (f"Commented by the officer{late}", shown.commented_at),
        ("Read by the officer: received, not necessarily agreed", shown.read_at),
    )


def _ratings(agreement: Agreement, shown: EvaluationVersion, page: str, figures: Figures) -> list[Block]:
    evidence, given = lines(figures), shown.by_criterion
    blocks: list[Block] = [paragraph(f"*{PAGE_TITLES[page]}*")]
    for code in STEPS[page].criteria:
        row = given.get(code)
        rating = RATINGS[row.rating] if row and row.rating else "Not rated"
        words = f"*{escaped(agreement.cite(CRITERIA[code].clause))}* {CRITERIA[code].words}\n*{rating}*"
        blocks += [DividerBlock(), paragraph(words), small(f"Records: {escaped(' '.join(evidence[code]))}")]
        blocks += [SectionBlock(text=plain(row.comment))] if row and row.comment else []
    return blocks


def _menus(shown: EvaluationVersion, versions: Sequence[EvaluationVersion], page: str) -> list[InteractiveElement]:
    def about(version: EvaluationVersion, step: str) -> EvaluationVersionPage:
        return EvaluationVersionPage(shown.evaluation_id, version.version, step)

    turn = EvaluationActionId.TURN
    pages = {about(shown, step): PAGE_TITLES[step] for step in READING_PAGES}
    listed = {about(row, SUMMARY): f"Version {row.version}" for row in versions[:100]}  # Slack takes no more in a menu
    return [
        *(button(f"Next: {PAGE_TITLES[step]}", turn.again("next"), about(shown, step)) for step in _following(page)),
        menu(turn.again("page"), "Page", pages, about(shown, page)),
        *([menu(turn.again("version"), "Version", listed, about(shown, SUMMARY))] if len(versions) > 1 else []),
    ]


def _following(page: str) -> Sequence[str]:
    """The page after this one, if there is one."""
    return READING_PAGES[READING_PAGES.index(page) + 1 :][:1]


def is_to_share(shown: EvaluationVersion, acts: frozenset[Act]) -> bool:
    """Whether it is for the reader to share it: the newest, acknowledged, not shared yet."""
    is_newest = shown is shown.evaluation.submitted
    return Act.SHARE_EVALUATION in acts and is_newest and bool(shown.received_at) and not shown.shared_at


def act_buttons(shown: EvaluationVersion, acts: frozenset[Act]) -> list[ButtonElement]:
    """The buttons of those of these acts that a version is ready for."""
    evaluation, about = shown.evaluation, RecordSeen(shown.evaluation_id, shown.version)
    newest = shown is evaluation.submitted
    offered = (
        (Act.RECEIVE_EVALUATION in acts and newest and not shown.received_at,
         button("Acknowledge", EvaluationActionId.RECEIVE, about, "primary")),
        (is_to_share(shown, acts),
         button("Share with the officer", EvaluationActionId.SHARE, about, confirm=CONFIRM_SHARE)),
        (Act.ANSWER_EVALUATION in acts and shown is evaluation.shared and not shown.read_at,
         button("I have read it", EvaluationActionId.CONFIRM, about, "primary", CONFIRM_READ)),
        (Act.ANSWER_EVALUATION in acts and shown is evaluation.shared and not shown.comment,
         button("Comment", EvaluationActionId.COMMENT, about)),
        (Act.EVALUATE in acts and newest and not evaluation.draft,
         button("Correct", EvaluationActionId.CORRECT, RecordId(evaluation.id))),
        (Act.EVALUATE in acts and bool(evaluation.draft),
         button("Continue correction", EvaluationActionId.DRAFT, RecordId(evaluation.id))),
    )  # fmt: skip
    return [element for offer, element in offered if offer]


def commenting_form(agreement: Agreement, evaluation: Evaluation, shown: EvaluationVersion) -> View:
    """The officer's own words to the evaluation, once."""
    due = comment_due(agreement, shown.shared_at) if shown.shared_at else None
    until = f" District goal: by {moment(due)}." if due else ""
    once = f"*{evaluation.label}* You can comment once. The chief and the principal will see your comment.{until}"
    blocks = [paragraph(once), Question("comment", "Your comment", "Do not include student names.").words()]
    about = {"evaluation": evaluation.id, "version": shown.version}
    return modal(TITLE, EvaluationFormId.COMMENTED, blocks, submit="Save", metadata=about)
