"""The windows of requests from outside: all of them, one as it is read, its history, and the rows of Home."""

from collections.abc import Sequence
from datetime import date

from slack_sdk.models.blocks import Block, ButtonElement, DividerBlock, SectionBlock
from slack_sdk.models.views import View

from handlers.outside_requests.ids import OutsideActionId
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
    moment,
    paragraph,
    plain,
    small,
)
from handlers.retention.ids import RetentionActionId
from handlers.sections import row
from handlers.values import Nothing, Page, RecordId, RecordPage, StepSeen
from models.outside_requests.kinds import BASES, FILE, ITEMS, REQUESTERS, WAYS
from models.outside_requests.queries import Listed
from models.outside_requests.steps import STEPS, WITHHELD, WORDS, Step
from models.outside_requests.tables import OutsideItem, OutsideRequest, OutsideStep
from models.terms import Agreement
from models.vocabulary import Party

TITLE = "Requests from outside"
GOAL = "district goal"
ON_A_PAGE, STEPS_SHOWN, STEPS_ON_A_PAGE = 8, 6, 12
RULE = (
    "Whoever asks from outside, such as the press, a court, an insurer or a parent, is answered by the side whose "
    "records are asked for. You see those of your side."
)
HOLD = (
    ":warning: *These records may have to be kept.* With a subpoena, a court order or a claim a legal hold may be "
    "needed, so that nothing of it is disposed of. Ask counsel."
)
OF_SIDE = {Party.SCHOOLS.value: "The schools", Party.POLICE.value: "The police"}


def overview(
    agreement: Agreement, found: Listed, page: int, today: date, *, may_log: bool, may_list: bool
) -> View:  # fmt: skip
    """The requests that the reader may read, the newest first."""
    ways = [
        *([button("Log a request", OutsideActionId.LOG, Nothing(), "primary")] if may_log else []),
        *([button("List of a year", OutsideActionId.LIST, Nothing())] if may_list else []),
    ]
    turns = [
        *([_turn("Back", "back", page - 1)] if page else []),
        *([_turn("Next", "next", page + 1)] if found.count > (page + 1) * ON_A_PAGE else []),
    ]
    blocks = [
        header(TITLE),
        small(RULE),
        *actions(ways, "outside_ways"),
        DividerBlock(),
        *(block for request in found.rows for block in request_row(agreement, today, request)),
        *([] if found.rows else [paragraph("No request from outside has been logged yet.")]),
        *actions(turns, "outside_turns"),
    ]
    return modal(TITLE, "outside_overview", blocks)


def _turn(words: str, way: str, page: int) -> ButtonElement:
    return button(words, OutsideActionId.TURN.again(way), Page(page))


def open_button(request: OutsideRequest) -> ButtonElement:
    """Leads to a request."""
    return button("Open", OutsideActionId.READ, RecordId(request.id))


def all_button(words: str = TITLE) -> ButtonElement:
    """Leads to all requests."""
    return button(words, OutsideActionId.OPEN, Nothing())


def request_row(agreement: Agreement, today: date, request: OutsideRequest) -> list[Block]:
    """A request in a list, with its clock as long as it is not answered. Who asks is seen once it is opened."""
    about = f"{REQUESTERS[request.requester_kind].label} · {BASES[request.basis].label}{_whose(agreement, request)}"
    lines = [f"*{request.label}* · {escaped(about)}", standing(request, today)]
    return row(f"outside:{request.id}", "\n".join(lines), open_button(request))


def _whose(agreement: Agreement, request: OutsideRequest) -> str:
    return f" · {agreement.school_name(request.school)}" if request.school else ""


def standing(request: OutsideRequest, today: date) -> str:
    """How it stands, by when an answer is due, and how late it is."""
    return f"{request.stands}{due_in_words(request)}{_late_in_words(request, today)}"


def _late_in_words(request: OutsideRequest, today: date) -> str:
    late = request.days_late(today)
    return f" · *{late} {'day' if late == 1 else 'days'} overdue*" if late else ""


def due_in_words(request: OutsideRequest) -> str:
    """By when an answer is due, and whether that is a district goal; nothing once it is answered."""
    if not request.is_unanswered:
        return ""
    return f" · due {day(request.due_on)} ({GOAL if request.due_is_goal else 'as entered'})"


def reading(
    agreement: Agreement, request: OutsideRequest, steps: Sequence[Step], today: date,
    beside: Sequence[Block] = (), *, may_decide: bool, may_hold: bool,
) -> View:  # fmt: skip
    """A request as it stands: what can be done, what was asked, what was decided and sent, and what was done last.

    `beside` is what other topics show of it.
    """
    shown = request.steps[-STEPS_SHOWN:]
    more = button("All steps", OutsideActionId.HISTORY, RecordPage(request.id, 0))
    blocks = [
        header(request.label),
        paragraph(f"*{request.stands}{due_in_words(request)}*{_late_in_words(request, today)}"),
        *([paragraph(HOLD)] if request.may_need_hold else []),
        *actions([button("Set a hold", RetentionActionId.SET, Nothing())] if may_hold else [], "outside_hold"),
        *actions([_step_button(request, step) for step in steps], "outside_steps"),
        *facts(_facts(agreement, request)),
        *long_text("The basis in words", request.basis_words),
        *long_text("What is asked for", request.asked_for),
        *_packet(request, may_decide=may_decide),
        DividerBlock(),
        *happened((f"Logged by {request.logged_by.name}", request.logged_at)),
        *(block for step in shown for block in _step(step)),
        *actions([more] if len(shown) < len(request.steps) else [], "outside_history"),
        *beside,
    ]
    return modal(TITLE, "outside_reading", blocks)


def history(request: OutsideRequest, page: int) -> View:
    """All that was done with a request, from the first step on."""
    start = page * STEPS_ON_A_PAGE
    turns = [
        *([_leaf(request, "Back", "back", page - 1)] if page else []),
        *([_leaf(request, "Next", "next", page + 1)] if len(request.steps) > start + STEPS_ON_A_PAGE else []),
    ]
    blocks = [
        header(f"{request.label}: all steps"),
        *(block for step in request.steps[start : start + STEPS_ON_A_PAGE] for block in _step(step)),
        *actions(turns, "outside_leaves"),
    ]
    return modal(TITLE, "outside_all_steps", blocks)


def _leaf(request: OutsideRequest, words: str, way: str, page: int) -> ButtonElement:
    return button(words, OutsideActionId.HISTORY.again(way), RecordPage(request.id, page))


def _facts(agreement: Agreement, request: OutsideRequest) -> list[Fact]:
    school = f": {agreement.school_name(request.school)}" if request.school else ""
    found: list[tuple[str, str | None]] = [
        ("Whose records", f"{OF_SIDE[request.side]}{school}"),
        ("Who asks", REQUESTERS[request.requester_kind].label),
        ("Name", request.requester),
        ("Their reference", request.reference),
        ("Basis", BASES[request.basis].label),
        ("Received on", day(request.received_on)),
    ]
    return [(label, value) for label, value in found if value]


def _step(step: OutsideStep) -> list[Block]:
    known = STEPS[step.step]
    way = f" ({WAYS[step.way].lower()}, {day(step.day)})" if step.way and step.day else ""
    blocks = happened((f"{known.done}{way} · {step.taken_by.name}", step.taken_at))
    if step.day and not step.way:
        blocks.append(small(f"Received on {day(step.day)}"))
    if step.due_on:
        blocks.append(small(f"Due {day(step.due_on)} ({GOAL if step.due_is_goal else 'as entered'})"))
    blocks += long_text(known.asks.get(WORDS, "In words"), step.words)
    return [*blocks, *long_text(known.asks.get(WITHHELD, "Withheld"), step.withheld)]


def _packet(request: OutsideRequest, *, may_decide: bool) -> list[Block]:
    """What was sent, and the ways to keep more of it."""
    if not request.has_packet and not request.items:
        return []
    ways = [
        button("Hand in files", OutsideActionId.KEEP_FILES, RecordId(request.id)),
        button("Kept elsewhere", OutsideActionId.DESCRIBE, RecordId(request.id)),
        *([button("Set one aside", OutsideActionId.ASIDE, RecordId(request.id))] if request.items else []),
    ]
    return [
        DividerBlock(),
        paragraph("*The packet as it was sent*"),
        *(block for item in request.items for block in _item(item)),
        *([] if request.items else [small("Nothing is kept yet: hand in the files exactly as they were sent.")]),
        *actions(ways if may_decide and request.has_packet else [], "outside_keeps"),
    ]


def item_label(item: OutsideItem) -> str:
    """An item in a menu, as short as a menu takes it."""
    return f"{item.number} · {(item.name or item.words or ITEMS[item.kind])}"[:70]


def _item(item: OutsideItem) -> list[Block]:
    """An item exactly as it was named or described; what proves later that another file is the same."""
    again = (
        button("Send to me", OutsideActionId.SEND_ME.again(item.id), RecordId(item.id)) if item.kind == FILE else None
    )
    size = f" · {item.size:,} bytes" if item.size is not None else ""
    text = f"{item.number} · {ITEMS[item.kind]}: {item.name or item.words or ''}"[:3000]
    aside = f" · *kept in error*, set aside {moment(item.set_aside_at)}" if item.set_aside_at else ""
    proof = f" · SHA-256 `{item.sha256}`" if item.sha256 else ""
    blocks: list[Block] = [
        SectionBlock(block_id=f"outside_item:{item.id}", text=plain(text), accessory=again),
        small(f"kept {moment(item.kept_at)} by {escaped(item.kept_by.name)}{size}{proof}{aside}"),
    ]
    return blocks


def _step_button(request: OutsideRequest, step: Step) -> ButtonElement:
    seen = StepSeen(request.id, step.code, request.seen)
    return button(step.button, OutsideActionId.WRITE_STEP.again(step.code), seen, step.style)
