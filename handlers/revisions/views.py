"""The windows of requests for revision: the list, one request as it is read, and the rows of Home."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from slack_sdk.models.blocks import Block, ButtonElement, DividerBlock, SectionBlock
from slack_sdk.models.views import View

from handlers.parts import (
    Fact,
    actions,
    button,
    day,
    due_words,
    escaped,
    facts,
    happened,
    header,
    long_text,
    modal,
    paragraph,
    plain,
    small,
)
from handlers.revisions.ids import RevisionActionId
from handlers.sections import row
from handlers.values import Nothing, Page, RecordId, RecordPage, StepSeen
from models.quarters.tables import Recommendation
from models.revisions.queries import Listed, answer_by
from models.revisions.steps import ACCEPTED, HEADS, REQUEST, SIGNED, STEPS, Step
from models.revisions.tables import RevisionRequest, RevisionStep
from models.terms import Agreement

TITLE = "Requests for revision"
RULE = (
    "Either party may ask in writing for changes of the agreement (§XI); the other one answers. The Collaboration Team "
    "reads along. The agreement changes only when both have signed a new text."
)
GOAL = "district goal"
NONE_YET = "No request was made yet."
RECOMMENDED = "*Recommendations of the team about the agreement*"
ON_ITS_WAY = "*On its way.* You will receive the letter by direct message in about a minute."
ROWS_ON_A_PAGE, STEPS_ON_A_PAGE, LETTERS_IN_A_ROW = 8, 5, 200


@dataclass(frozen=True)
class Overview:
    """A page of the list; the recommendations that can become a request; whether the reader may make one."""

    listed: Listed
    page: int
    today: date
    recommended: Sequence[Recommendation] = ()
    may_request: bool = False


def overview(agreement: Agreement, found: Overview) -> View:
    """The requests, the newest first."""
    new = [button(STEPS[REQUEST].button, RevisionActionId.REQUEST, Nothing(), "primary")]
    rows = [block for request in found.listed.rows for block in listed_row(agreement, request)]
    blocks = [
        small(escaped(agreement.cite(RULE))),
        *actions(new if found.may_request else [], "revision_new"),
        *(rows or [paragraph(NONE_YET)]),
        *actions(_turns(found), "revision_turns"),
        *([DividerBlock(), paragraph(RECOMMENDED)] if found.recommended else []),
        *[block for recommendation in found.recommended for block in _recommended(recommendation, found.today)],
    ]
    return modal(TITLE, "revision_overview", blocks)


def _turns(found: Overview) -> list[ButtonElement]:
    is_more = found.listed.count > (found.page + 1) * ROWS_ON_A_PAGE
    turn = RevisionActionId.TURN
    return [
        *([button("Newer", turn.again("back"), Page(found.page - 1))] if found.page else []),
        *([button("Older", turn.again("on"), Page(found.page + 1))] if is_more else []),
    ]


def _recommended(recommendation: Recommendation, today: date) -> list[Block]:
    words = recommendation.words
    short = words if len(words) <= LETTERS_IN_A_ROW else f"{words[:LETTERS_IN_A_ROW]}…"
    make = button("Make it a request", RevisionActionId.RECOMMENDED, RecordId(recommendation.id))
    text = plain(f"{short}\n{recommendation.quarter.label} · {due_words(recommendation.due_on, today)}")
    return [SectionBlock(block_id=f"revision_of:{recommendation.id}", text=text, accessory=make)]


def listed_row(agreement: Agreement, found: RevisionRequest) -> list[Block]:
    """A request in a list."""
    return row(f"revision:{found.id}", f"*{found.label}* · {escaped(found.clause)}\n{stands(agreement, found)}",
               open_button(found))  # fmt: skip


def open_button(found: RevisionRequest, words: str = "Open") -> ButtonElement:
    """Leads to a request."""
    return button(words, RevisionActionId.READ, RecordId(found.id))


def all_button(words: str = TITLE) -> ButtonElement:
    """Leads to the list."""
    return button(words, RevisionActionId.LIST, Nothing())


def stands(agreement: Agreement, found: RevisionRequest) -> str:
    """How a request stands, with its clock."""
    if found.asked_now:
        return f"{found.stands}, by {day(answer_by(agreement, found))} ({GOAL})"
    if found.state == ACCEPTED and found.due_on:
        return f"{found.stands}, due {day(found.due_on)}"
    if found.state == SIGNED:
        return f"{found.stands}: version {found.signed_text} of the agreement"
    return found.stands


def waiting_row(agreement: Agreement, today: date, found: RevisionRequest) -> list[Block]:
    """A request on the Home of whoever is to see to it."""
    by = found.due_on if found.state == ACCEPTED else answer_by(agreement, found)
    late = " · *overdue*" if by and by < today else ""
    text = f"*{found.label}* · {escaped(found.clause)}\n{stands(agreement, found)}{late}"
    return row(f"revision:{found.id}", text, open_button(found))


@dataclass(frozen=True)
class Reading:
    """A request for one reader: the steps that are theirs, whether they may have the letter, a page of its history."""

    steps: Sequence[Step]
    may_have_letter: bool
    page: int = 0
    recommendation: Recommendation | None = None
    is_sent: bool = False


def reading(agreement: Agreement, found: RevisionRequest, shown: Reading) -> View:
    """A request as it stands, with its texts and what happened."""
    letter = [button("Get the letter", RevisionActionId.LETTER, RecordId(found.id))]
    blocks = [
        *([paragraph(ON_ITS_WAY)] if shown.is_sent else []),
        header(found.label),
        paragraph(f"*{stands(agreement, found)}*"),
        *facts(_facts(found)),
        *actions([step_button(found, step) for step in shown.steps], "revision_steps"),
        *_origin(shown.recommendation),
        *(long_text("Present text", found.present) or [small("Nothing of it stands in the agreement so far.")]),
        *long_text("Proposed text", found.proposed.text),
        *actions([*(letter if shown.may_have_letter else []), all_button("All requests")], "revision_ways"),
        DividerBlock(),
        *_history(found, shown.page),
    ]
    return modal(TITLE, "revision_reading", blocks)


def _facts(found: RevisionRequest) -> list[Fact]:
    rows: list[Fact] = [("Clause", found.clause), ("Requested by", HEADS[found.requester].capitalize())]
    if found.held_text:
        rows.append(("Signed text in force then", f"Version {found.held_text}"))
    if found.signed_text:
        rows.append(("New signed text", f"Version {found.signed_text}"))
    return rows


def _origin(recommendation: Recommendation | None) -> list[Block]:
    if recommendation is None:
        return []
    return long_text(f"From a recommendation of the team, {recommendation.quarter.label}", recommendation.words)


def step_button(found: RevisionRequest, step: Step) -> ButtonElement:
    """Opens the form of a step, for the request as it was seen."""
    about = StepSeen(found.id, step.code, found.seen)
    return button(step.button, RevisionActionId.STEP.again(step.code), about, step.style)


def _history(found: RevisionRequest, page: int) -> list[Block]:
    """What happened, the newest first, with every text that was proposed."""
    steps = list(reversed(found.steps))
    start = page * STEPS_ON_A_PAGE
    blocks = [block for step in steps[start : start + STEPS_ON_A_PAGE] for block in _step(step)]
    turn, is_more = RevisionActionId.HISTORY, len(steps) > start + STEPS_ON_A_PAGE
    turns = [
        *([button("Newer", turn.again("back"), RecordPage(found.id, page - 1))] if page else []),
        *([button("Older", turn.again("on"), RecordPage(found.id, page + 1))] if is_more else []),
    ]
    return [paragraph("*What happened*"), *blocks, *actions(turns, "revision_history")]


def _step(step: RevisionStep) -> list[Block]:
    by = f" by {step.taken_by.name}" if step.taken_by else ""
    due = f", signed text due {day(step.day)}" if step.day else ""
    return [
        *happened((f"{STEPS[step.step].done}{by}{due}", step.taken_at)),
        *long_text("Text", step.text),
        *long_text(STEPS[step.step].words, step.words),
    ]
