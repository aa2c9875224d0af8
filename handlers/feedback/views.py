"""What people see of commendations and complaints: a record with its history, lists, the way to begin one."""

from collections.abc import Sequence
from datetime import datetime
from operator import itemgetter

from slack_sdk.models.blocks import Block, ButtonElement, SectionBlock
from slack_sdk.models.views import View

from handlers.feedback.form_views import ABOUT_CONDUCT, LABELS, place
from handlers.feedback.ids import FeedbackActionId, KindOfFeedback
from handlers.parts import (
    Fact,
    actions,
    button,
    day,
    escaped,
    facts,
    happened,
    header,
    long_text,
    modal,
    paragraph,
    small,
)
from handlers.values import Nothing, Page, RecordId
from models.feedback.kinds import ABOUT, COMPLAINT, CONDUCT, FROM_WHOM, KINDS, OUTCOMES, STEPS
from models.feedback.queries import Listed
from models.feedback.tables import Feedback, FeedbackStep, FeedbackVersion
from models.terms import Agreement

TITLE = "Feedback on the program"
ON_A_PAGE, MOST_CORRECTIONS, MOST_STEPS = 10, 5, 12
RECORD = button("Commendation or complaint", FeedbackActionId.CHOOSE, Nothing())
"""What begins one."""
WHAT_IT_IS = {
    "commendation": "Thanks or praise for the program or an officer.",
    COMPLAINT: "Something that somebody finds wrong with the program. It stays open until its outcome is recorded.",
}


def chooser(agreement: Agreement) -> View:
    """Both kinds, each with what it is."""
    return modal(TITLE, "feedback_chooser", kind_rows(agreement))


def kind_rows(agreement: Agreement) -> list[Block]:
    """The kinds, as rows of a chooser."""
    return [
        SectionBlock(
            block_id=f"feedback:{kind}",
            text=f"*{label}*\n{WHAT_IT_IS[kind]}\n{escaped(agreement.cite('§V.6'))} · `/sro-log {kind}`",
            accessory=button("Record", FeedbackActionId.FORM.again(kind), KindOfFeedback(kind)),
        )
        for kind, label in KINDS.items()
    ]


def reading(agreement: Agreement, found: Feedback, *, may_change: bool, may_handle: bool, is_new: bool = False) -> View:
    """A record with all it says, what became of it, and what the reader may do with it."""
    version = found.current
    rows: list[Fact] = [
        ("School", place(agreement, found)),
        ("Received on", day(version.received_on)),
        ("From", FROM_WHOM[version.from_whom]),
        ("About", ABOUT[version.about]),
        *([("Officer", found.officer.name)] if found.officer else []),
        ("State", _state(found)),
    ]
    blocks = [
        *([paragraph(_recorded(found))] if is_new else []),
        header(found.label),
        *facts(rows),
        *([small(ABOUT_CONDUCT)] if found.kind == COMPLAINT and version.about == CONDUCT else []),
        *actions(_buttons(found, may_change=may_change, may_handle=may_handle)),
        *long_text(LABELS["words"], version.words),
        *_history(found),
    ]
    return modal(KINDS[found.kind], "feedback_record", blocks, close="Done" if is_new else "Close")


def _recorded(found: Feedback) -> str:
    if found.kind == COMPLAINT:
        return "*Recorded.* Those who follow it up have been told. It stays open until its outcome is recorded."
    return "*Recorded.* The officer has been told." if found.officer else "*Recorded.*"


def _state(found: Feedback) -> str:
    if found.outcome and found.handled_on and not found.withdrawn_at:
        return f"{found.state} on {day(found.handled_on)}: {OUTCOMES[found.outcome]}"
    return found.state


def _history(found: Feedback) -> list[Block]:
    """What happened with a record, the first first; of very many corrections and steps the last."""
    first, *later = found.versions
    rows: list[tuple[datetime, list[Block]]] = [
        (first.changed_at, happened((f"Recorded by {found.recorded_by.name}", first.changed_at)))
    ]
    rows += [(version.changed_at, _corrected(found, version)) for version in later[-MOST_CORRECTIONS:]]
    rows += [(step.taken_at, _step(step)) for step in found.steps[-MOST_STEPS:]]
    if found.withdrawn_by and found.withdrawn_at:
        withdrawn = happened((f"Withdrawn by {found.withdrawn_by.name}", found.withdrawn_at))
        rows.append((found.withdrawn_at, [*withdrawn, *long_text("Reason for withdrawal", found.withdrawn_because)]))
    return [block for _at, blocks in sorted(rows, key=itemgetter(0)) for block in blocks]


def _corrected(found: Feedback, version: FeedbackVersion) -> list[Block]:
    before = found.versions[version.version - 2]
    was = [
        f"{label}: {then}" for label, then, now in zip(
            ("Received on", "From", "About"), _short(before), _short(version), strict=True
        ) if then != now
    ]  # fmt: skip
    return [
        *happened((f"Corrected by {version.changed_by.name}, version {version.version}", version.changed_at)),
        *long_text("Reason for the correction", version.changed_because),
        *long_text("It said before", "\n".join(was)),
        *(long_text("What was said, before", before.words) if before.words != version.words else []),
    ]


def _short(version: FeedbackVersion) -> tuple[str, str, str]:
    return day(version.received_on), FROM_WHOM[version.from_whom], ABOUT[version.about]


def _step(step: FeedbackStep) -> list[Block]:
    outcome = f": {OUTCOMES[step.outcome]}" if step.outcome else ""
    on = f", {day(step.handled_on)}" if step.handled_on else ""
    words = f"{STEPS[step.step]} by {step.taken_by.name}{outcome}{on}"
    return [*happened((words, step.taken_at)), *long_text("What was done" if step.is_outcome else "Why", step.words)]


def _buttons(found: Feedback, *, may_change: bool, may_handle: bool) -> list[ButtonElement]:
    if found.withdrawn_at:
        return []
    about, buttons = RecordId(found.id), list[ButtonElement]()
    if may_handle and found.is_open:
        buttons.append(button("Record outcome", FeedbackActionId.HANDLE, about, "primary"))
    elif may_handle:
        buttons.append(button("Reopen", FeedbackActionId.REOPEN, about))
    if may_change:
        buttons += [
            button("Correct", FeedbackActionId.CORRECT, about),
            button("Withdraw", FeedbackActionId.WITHDRAW, about, "danger"),
        ]
    return buttons


def row(agreement: Agreement, found: Feedback) -> list[Block]:
    """A record in a list, with *Open*: nothing that was typed."""
    version = found.current
    head = f"*{found.label}* · {escaped(place(agreement, found))} · {day(version.received_on)}"
    below = f"{FROM_WHOM[version.from_whom]} · {ABOUT[version.about]} · {_state(found)}"
    return [
        SectionBlock(block_id=f"feedback_row:{found.id}", text=f"{head}\n{escaped(below)}", accessory=opening(found))
    ]  # fmt: skip


def waiting_row(agreement: Agreement, found: Feedback) -> list[Block]:
    """An open complaint, on the Home of those who may record its outcome."""
    text = f"*{found.label}* · {escaped(place(agreement, found))}\nReceived {day(found.current.received_on)} · Open"
    return [SectionBlock(block_id=f"complaint:{found.id}", text=text, accessory=opening(found, "primary"))]


def opening(found: Feedback, style: str | None = None) -> ButtonElement:
    """Opens a record."""
    return button("Open", FeedbackActionId.OPEN, RecordId(found.id), style)


def listed(agreement: Agreement, found: Listed, page: int) -> View:
    """The records that the reader may read, a page of them."""
    buttons = [
        *([button("Newer", FeedbackActionId.LIST_BACK, Page(page - 1))] if page else []),
        *([button("Older", FeedbackActionId.LIST_ON, Page(page + 1))] if found.count > (page + 1) * ON_A_PAGE else []),
    ]
    first = page * ON_A_PAGE + 1
    counted = f"{first} to {first + len(found.rows) - 1} of {found.count}" if found.rows else "Nothing is recorded yet."
    rows = [block for record in found.rows for block in row(agreement, record)]
    return modal(TITLE, "feedback_list", [small(counted), *rows, *actions(buttons)])


def all_of_them(words: str) -> ButtonElement:
    """The button that opens the list."""
    return button(words, FeedbackActionId.LIST, Nothing())


def standing(agreement: Agreement, found: Feedback) -> Sequence[Block]:
    """What a message tells of a record: where, since when, how it stands. Nothing that was typed."""
    rows: list[Fact] = [
        ("School", place(agreement, found)),
        ("Received on", day(found.current.received_on)),
        ("State", found.state),
    ]
    return [*facts(rows), *actions([opening(found)])]
