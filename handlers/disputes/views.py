"""The windows of disputes: the list, one dispute as it is read, and the rows of Home."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from slack_sdk.models.blocks import Block, ButtonElement, DividerBlock
from slack_sdk.models.views import View

from handlers.disputes.ids import DisputeActionId
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
from handlers.sections import row
from handlers.values import Nothing, Page, RecordId, RecordPage, StepSeen
from models.disputes.queries import Listed
from models.disputes.steps import BEGIN, SETTLED, SIDES, STEPS, VIEW, Step
from models.disputes.tables import Dispute, DisputeStep
from models.terms import Agreement
from models.vocabulary import Party

TITLE = "Disputes"
RULE = (
    "Disputes about the agreement are worked out by the chief and the school's principal together (§XI). Only these "
    "two and the superintendent read them. Nothing decides for the two."
)
NONE_YET = "No dispute was opened yet."
ON_ITS_WAY = "*On its way.* You will receive the document by direct message in about a minute."
CONFIRMING = "You confirm this very text for your side. Once both have, the dispute is settled."
ROWS_ON_A_PAGE, STEPS_ON_A_PAGE = 8, 5


@dataclass(frozen=True)
class Row:
    """A dispute in a list, the sides that have still to confirm its outcome, and when both are reminded."""

    dispute: Dispute
    unconfirmed: Sequence[Party] = ()
    reminded_on: date | None = None


@dataclass(frozen=True)
class Overview:
    """A page of the list, and whether the reader may open a dispute."""

    listed: Listed
    rows: Sequence[Row]
    page: int
    may_begin: bool


def overview(agreement: Agreement, found: Overview) -> View:
    """The disputes that the reader may read, the newest first."""
    new = [button(STEPS[BEGIN].button, DisputeActionId.BEGIN, Nothing(), "primary")]
    rows = [block for listed in found.rows for block in listed_row(agreement, listed)]
    is_more = found.listed.count > (found.page + 1) * ROWS_ON_A_PAGE
    turns = [
        *([button("Newer", DisputeActionId.TURN.again("back"), Page(found.page - 1))] if found.page else []),
        *([button("Older", DisputeActionId.TURN.again("on"), Page(found.page + 1))] if is_more else []),
    ]
    blocks = [
        small(escaped(agreement.cite(RULE))),
        *actions(new if found.may_begin else [], "dispute_new"),
        *(rows or [paragraph(NONE_YET)]),
        *actions(turns, "dispute_turns"),
    ]
    return modal(TITLE, "dispute_overview", blocks)


def listed_row(agreement: Agreement, at: Row) -> list[Block]:
    """A dispute in a list, or on Home."""
    found = at.dispute
    where = f"{escaped(agreement.school_name(found.school))} · {escaped(found.clause)}"
    last = f"Last entry {day(agreement.today(found.last.taken_at))}"
    clock = f", reminder {day(at.reminded_on)} (district goal)" if at.reminded_on else ""
    text = f"*{found.label}* · {where}\n{stands(found, at.unconfirmed)} · {last}{clock}"
    return row(f"dispute:{found.id}", text, open_button(found))


def stands(found: Dispute, unconfirmed: Sequence[Party]) -> str:
    """How a dispute stands, with who has still to confirm."""
    waits = " and ".join(SIDES[party] for party in unconfirmed)
    return f"{found.stands}, waiting for {waits}" if waits else found.stands


def open_button(found: Dispute, words: str = "Open") -> ButtonElement:
    """Leads to a dispute."""
    return button(words, DisputeActionId.READ, RecordId(found.id))


def all_button(words: str = TITLE) -> ButtonElement:
    """Leads to the list."""
    return button(words, DisputeActionId.LIST, Nothing())


@dataclass(frozen=True)
class Reading:
    """A dispute for one reader: the steps that are theirs, each with what it was seen with; a page of its history."""

    steps: Sequence[tuple[Step, int]]
    unconfirmed: Sequence[Party]
    page: int = 0
    is_sent: bool = False


def reading(agreement: Agreement, found: Dispute, shown: Reading) -> View:
    """A dispute as it stands: both views, the outcome, and what happened."""
    paper = [button("Get the document", DisputeActionId.PAPER, RecordId(found.id))]
    blocks = [
        *([paragraph(ON_ITS_WAY)] if shown.is_sent else []),
        header(found.label),
        paragraph(f"*{stands(found, shown.unconfirmed)}*"),
        *facts(_facts(agreement, found)),
        *_confirmed(found, shown.unconfirmed),
        *actions([step_button(found, step, seen) for step, seen in shown.steps], "dispute_steps"),
        *[block for party in Party for block in _view(found, party)],
        *long_text("The outcome" if found.state == SETTLED else "Proposed outcome", _outcome(found)),
        *actions([*(paper if found.state == SETTLED else []), all_button("All disputes")], "dispute_ways"),
        DividerBlock(),
        *_history(found, shown.page),
    ]
    return modal(TITLE, "dispute_reading", blocks)


def _facts(agreement: Agreement, found: Dispute) -> list[Fact]:
    rows: list[Fact] = [
        ("Clause", found.clause),
        ("School", agreement.school_name(found.school)),
        ("Opened by", SIDES[found.opener].capitalize()),
    ]
    return [*rows, *([("Signed text in force then", f"Version {found.held_text}")] if found.held_text else [])]


def _view(found: Dispute, party: Party) -> list[Block]:
    view = found.view_of(party)
    label = f"How {SIDES[party]} sees it"
    return long_text(label, view.words) if view else [small(f"{label}: nothing is written yet.")]


def _outcome(found: Dispute) -> str | None:
    return found.outcome.words if found.outcome else None


def _confirmed(found: Dispute, unconfirmed: Sequence[Party]) -> list[Block]:
    return [
        block for party, step in found.confirmations.items() if party not in unconfirmed
        for block in happened((f"This text is confirmed for {SIDES[party]} by {step.taken_by.name}", step.taken_at))
    ]  # fmt: skip


def step_button(found: Dispute, step: Step, seen: int) -> ButtonElement:
    """Takes a step, or opens its form."""
    about = StepSeen(found.id, step.code, seen)
    if not step.words:
        return button(step.button, DisputeActionId.CONFIRM, about, step.style, (CONFIRMING, "Confirm"))
    return button(step.button, DisputeActionId.STEP.again(step.code), about, step.style)


def _history(found: Dispute, page: int) -> list[Block]:
    """What happened, the newest first, with everything that was written."""
    steps = list(reversed(found.steps))
    start = page * STEPS_ON_A_PAGE
    blocks = [block for step in steps[start : start + STEPS_ON_A_PAGE] for block in _step(step)]
    turn, is_more = DisputeActionId.HISTORY, len(steps) > start + STEPS_ON_A_PAGE
    turns = [
        *([button("Newer", turn.again("back"), RecordPage(found.id, page - 1))] if page else []),
        *([button("Older", turn.again("on"), RecordPage(found.id, page + 1))] if is_more else []),
    ]
    return [paragraph("*What happened*"), *blocks, *actions(turns, "dispute_history")]


def _step(step: DisputeStep) -> list[Block]:
    held = f", held {day(step.day)}" if step.day else ""
    is_view = step.step in (BEGIN, VIEW)
    label = f"How {SIDES[Party(step.party)]} sees it" if is_view else STEPS[step.step].words
    return [
        *happened((f"{STEPS[step.step].done} by {step.taken_by.name}{held}", step.taken_at)),
        *long_text("Who was there", step.present),
        *long_text(label, step.words),
    ]
