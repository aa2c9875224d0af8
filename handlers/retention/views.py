"""The windows of holds and disposals: all of them, a hold, a list as it stands, and the rows of Home."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from slack_sdk.models.blocks import Block, ButtonElement, DividerBlock
from slack_sdk.models.views import View

from handlers.ids import ActionId
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
from handlers.retention.forms import TITLE
from handlers.retention.ids import RetentionActionId
from handlers.retention.words import number_of, of_hold, side_of
from handlers.sections import row
from handlers.values import Nothing, Page, RecordId, RecordPage, StepSeen, Value
from models.delivery.erasing import Erased
from models.retention.kinds import KINDS
from models.retention.staying import Staying
from models.retention.steps import DONE, OUTCOMES, Step
from models.retention.tables import BASES, Disposal, DisposalItem, Hold
from models.terms import Agreement
from models.vocabulary import PARTY_LABELS, Party

ON_A_PAGE = 8
ITEMS_ON_A_PAGE = 20
RULE = "Records are kept for the review of the program (§V.6). Only what has years in the settings is ever listed."
OUTSIDE = (
    "that your side received about a school of this list, or about no single one: see *Requests from outside* in "
    "`/sro-records`. Until it is answered, the records of its school stay. If they are needed for longer, set a hold."
)
NOT_LISTED = "Not listed, and why"
NEVER_WHILE = (
    "These are past their years. A record is not listed, nor disposed of from a list, while it is under a hold, or "
    "while something about it is still to be done: a report, a notification, a question, an open request that asks "
    "for it."
)
NONE_STAYS = "No record that is past its years stays for such a reason, of those that were looked at here."
KEPT_FOR_GOOD = "Kept for good, without years in the settings:"


@dataclass(frozen=True)
class Overview:
    """What the first window shows."""

    disposals: Sequence[Disposal]
    holds: Sequence[Hold]
    page: int
    has_more: bool
    may_set: bool


def overview(agreement: Agreement, about: Overview) -> View:
    """The lists, the holds, those that stand first, and the years of each kind."""
    set_hold = button("Set a hold", RetentionActionId.SET, Nothing(), "primary")
    blocks = [
        header(TITLE),
        small(escaped(agreement.cite(RULE))),
        *actions([set_hold] if about.may_set else [], "hold_ways"),
        DividerBlock(),
        *(block for disposal in about.disposals for block in disposal_row(disposal)),
        *([] if about.disposals else [paragraph("Nothing has been listed for disposal yet.")]),
        *actions([button(NOT_LISTED, RetentionActionId.STAYING, Page(0))], "disposal_staying_way"),
        DividerBlock(),
        *(block for hold in about.holds for block in hold_row(agreement, hold)),
        *([] if about.holds else [paragraph("No hold has been set.")]),
        *_turns(about.page, about.has_more, RetentionActionId.TURN, Page),
        DividerBlock(),
        *_years(agreement),
    ]
    return modal(TITLE, "hold_overview", blocks)


def _years(agreement: Agreement) -> list[Block]:
    """How long each kind is kept; those that are kept for good in one line."""
    given = [(kind, agreement.retention[code]) for code, kind in KINDS.items() if code in agreement.retention]
    for_good = "; ".join(kind.many for code, kind in KINDS.items() if code not in agreement.retention)
    rows = [
        (kind.many, f"{_so_many(found.years)} ({found.authority}), from {kind.counts_from}") for kind, found in given
    ]
    return [*facts(rows), *([small(escaped(f"{KEPT_FOR_GOOD} {for_good}."))] if for_good else [])]


def _so_many(years: int) -> str:
    return "1 year" if years == 1 else f"{years} years"


def _turns(page: int, has_more: bool, action: ActionId, at: Callable[[int], Value]) -> list[Block]:
    back = [button("Back", action.again("back"), at(page - 1))] if page else []
    on = [button("Next", action.again("next"), at(page + 1))] if has_more else []
    return actions([*back, *on], f"{action}_turns")


def all_button(words: str = TITLE) -> ButtonElement:
    """Leads to all holds and lists."""
    return button(words, RetentionActionId.OPEN, Nothing())


def open_list(disposal: Disposal) -> ButtonElement:
    """Leads to a list."""
    return button("Open", RetentionActionId.READ_LIST, RecordId(disposal.id))


def disposal_row(disposal: Disposal) -> list[Block]:
    """A list, and how it stands."""
    text = f"*{disposal.label}* · {_how_many(disposal)}\n{standing(disposal)}"
    return row(f"disposal:{disposal.id}", text, open_list(disposal))


def _how_many(disposal: Disposal) -> str:
    if disposal.state == DONE:
        return f"{number_of(len(disposal.disposed))} disposed of"
    return number_of(len(disposal.listed))


def standing(disposal: Disposal) -> str:
    """How a list stands, and which sides have approved it as it is."""
    sides = " and ".join(PARTY_LABELS[side].lower() for side in disposal.approved_by)
    return f"{disposal.stands}{f' · approved by the {sides}' if sides else ''}"


def hold_row(agreement: Agreement, hold: Hold) -> list[Block]:
    """A hold, and whether it stands."""
    stands = f"{'Lifted' if hold.lifted_at else 'Since'} {day(agreement.today(hold.lifted_at or hold.set_at))}"
    text = f"*{hold.label}* · {side_of(hold)} · {escaped(of_hold(agreement, hold))}\n{BASES[hold.basis]} · {stands}"
    return row(f"hold:{hold.id}", text, button("Open", RetentionActionId.READ, RecordId(hold.id)))


def hold_reading(agreement: Agreement, hold: Hold, *, may_lift: bool) -> View:
    """A hold with its reason."""
    named: list[Fact] = [
        ("Side", side_of(hold)), ("Covers", of_hold(agreement, hold)), ("On what basis", BASES[hold.basis]),
    ]  # fmt: skip
    lift = button("Lift this hold", RetentionActionId.LIFT, RecordId(hold.id), "danger")
    blocks = [
        header(hold.label),
        *facts(named),
        *actions([lift] if may_lift else [], "hold_steps"),
        *long_text("Why", hold.reason),
        DividerBlock(),
        *happened((f"Set by {hold.set_by.name}", hold.set_at)),
        *(happened((f"Lifted by {hold.lifted_by.name}", hold.lifted_at)) if hold.lifted_by else []),
        *long_text("Why it was lifted", hold.lifted_because),
        *actions([all_button()], "hold_back"),
    ]
    return modal(TITLE, "hold_reading", blocks)


@dataclass(frozen=True)
class Reading:
    """What a list's window shows beside it."""

    items: Sequence[DisposalItem]
    page: int
    has_more: bool
    counts: Mapping[tuple[str, str | None], int]
    steps: Sequence[Step]
    erased: Erased
    may_take_off: bool
    ways: Mapping[int, ButtonElement] = field(default_factory=dict)
    closed: Mapping[int, str] = field(default_factory=dict)
    open_outside: int = 0
    stays: Mapping[int, Sequence[str]] = field(default_factory=dict)


def reading(agreement: Agreement, disposal: Disposal, about: Reading) -> View:
    """A list as it stands: how many of each kind, each record on its page, approvals, and what may be done."""
    steps = [_step_button(disposal, step) for step in about.steps]
    paper = button("Send me the certificate", RetentionActionId.CERTIFICATE, RecordId(disposal.id), "primary")
    blocks = [
        header(disposal.label),
        paragraph(f"*{standing(disposal)}*"),
        *facts(_counted(about.counts)),
        *_outside(about.open_outside),
        *(_messages(about.erased) if disposal.state == DONE else []),
        *actions([paper] if disposal.state == DONE else [], "disposal_paper"),
        *actions(steps, "disposal_steps"),
        DividerBlock(),
        *(block for item in about.items for block in _item(agreement, item, about)),
        *_turns(about.page, about.has_more, RetentionActionId.TURN_LIST, lambda page: RecordPage(disposal.id, page)),
        DividerBlock(),
        *happened(("Listed by the bot", disposal.listed_at)),
        *_history(disposal),
        *actions([all_button()], "disposal_back"),
    ]
    return modal(TITLE, "disposal_reading", blocks)


def staying(
    agreement: Agreement, rows: Sequence[Staying], ways: Mapping[int, ButtonElement], page: int, *, has_more: bool
) -> View:
    """The records that would be listed and are not, each with why; `ways` open them, by their place here."""
    blocks = [
        header(NOT_LISTED),
        small(NEVER_WHILE),
        *(block for place, found in enumerate(rows) for block in _staying(agreement, place, found, ways.get(place))),
        *([] if rows else [paragraph(NONE_STAYS)]),
        *_turns(page, has_more, RetentionActionId.STAYING, Page),
        *actions([all_button()], "disposal_staying_back"),
    ]
    return modal(TITLE, "disposal_staying", blocks)


def _staying(agreement: Agreement, place: int, found: Staying, way: ButtonElement | None) -> list[Block]:
    facts = found.facts
    school = agreement.school_name(facts.school) if facts.school else "No school"
    head = f"*{escaped(facts.label)}* · {escaped(school)} · {KINDS[facts.kind].label}"
    return row(f"disposal_stays:{place}", f"{head}\nNot listed, because {escaped('; '.join(found.because))}", way)


def _counted(counts: Mapping[tuple[str, str | None], int]) -> list[Fact]:
    rows: list[Fact] = []
    for code, kind in KINDS.items():
        found = [
            f"{count} {OUTCOMES[outcome] if outcome else 'on the list'}"
            for (of_kind, outcome), count in counts.items()
            if of_kind == code
        ]
        rows += [(kind.many, ", ".join(found))] if found else []
    return rows


def _messages(erased: Erased) -> list[Block]:
    parts = [f"{erased.deleted} deleted"]
    parts += [f"{erased.waiting} still to be deleted"] if erased.waiting else []
    parts += [f"{len(erased.left)} could not be deleted (named in the certificate)"] if erased.left else []
    return facts([("The bot's messages in Slack", ", ".join(parts))])


def _outside(count: int) -> list[Block]:
    """That others ask for records which may be on the list: disposal does not stop by itself for that."""
    if not count:
        return []
    are = "1 request from outside is" if count == 1 else f"{count} requests from outside are"
    return [paragraph(f"*{are} open* {OUTSIDE}")]


def _item(agreement: Agreement, item: DisposalItem, about: Reading) -> list[Block]:
    school = agreement.school_name(item.school) if item.school else "No school"
    lines = [f"*{escaped(item.label)}* · {escaped(school)} · {KINDS[item.kind].label}"]
    lines.append(
        f"Counts from {day(item.counts_from)} · {_so_many(item.years)}"
        f"{f' · *{OUTCOMES[item.outcome]}*' if item.outcome else ''}"
    )
    if because := about.stays.get(item.id):
        lines.append(f"*Stays for now*, because {escaped('; '.join(because))}")
    if why := about.closed.get(item.id):
        lines.append(f"_{escaped(why)}_")
    off = button("Keep", RetentionActionId.TAKE_OFF, RecordId(item.id))
    is_offered = about.may_take_off and item.outcome is None
    ways = [*([about.ways[item.id]] if item.id in about.ways else []), *([off] if is_offered else [])]
    said = row(f"disposal_item:{item.id}", "\n".join(lines))
    return [*said, *actions(ways, f"disposal_item_ways:{item.id}")]


def _history(disposal: Disposal) -> list[Block]:
    blocks: list[Block] = []
    for approval in disposal.approvals:
        side = PARTY_LABELS[Party(approval.side)].lower()
        anew = "" if approval.version == disposal.version else ": an earlier list, to be approved anew"
        said = f"Approved by {approval.approved_by.name} for the {side}, {number_of(approval.records)}{anew}"
        blocks += happened((said, approval.approved_at))
        blocks += long_text("In words", approval.words)
    if disposal.declined_by:
        blocks += happened((f"Declined by {disposal.declined_by.name}", disposal.declined_at))
        blocks += long_text("Why", disposal.declined_because)
    return [*blocks, *(happened(("Carried out", disposal.done_at)) if disposal.state == DONE else [])]


def _step_button(disposal: Disposal, step: Step) -> ButtonElement:
    seen: Value = StepSeen(disposal.id, step.code, disposal.version)
    return button(step.button, RetentionActionId.WRITE_STEP.again(step.code), seen, step.style)
