"""The windows of arrest notifications: one as it stands, all of them, and the rows of Home."""

from collections.abc import Sequence
from datetime import datetime

from slack_sdk.models.blocks import Block, ButtonElement, DividerBlock, MarkdownTextObject
from slack_sdk.models.views import View

from handlers.arrest_notifications.forms import TITLE
from handlers.arrest_notifications.ids import ArrestActionId
from handlers.arrest_notifications.words import LAW, about, clock_lines, how_late, standing
from handlers.parts import (
    Fact,
    actions,
    button,
    day,
    escaped,
    facts,
    header,
    long_text,
    modal,
    moment,
    paragraph,
    small,
)
from handlers.sections import row
from handlers.values import Nothing, Page, RecordId, StepSeen
from models.arrest_notifications.form import HOW, OFFENSES, WHOM
from models.arrest_notifications.steps import ASKING, CONFIRM, COVERED, HAND_OVER, SAY_CLASS, SEND, TELL, Step
from models.arrest_notifications.tables import ArrestNotification, ArrestStep
from models.terms import Agreement

ON_A_PAGE = 8
MOST_STEPS = 20
WAY = (
    "The superintendent tells the school's principal, and records it here. Names and birth dates are told orally or on "
    "paper, never in Slack."
)
OUTDATED = "*The letter says something else than is on record now.* Send a corrected letter."
NOT_ARRIVED = "*The letter has not arrived in {}.* Deliver it on paper, and record it with *Delivered by hand*."
NOBODY = (
    "*Nobody is superintendent today who can be reached in Slack.* A letter that you send comes to you alone: deliver "
    "it on paper, and record it with *Delivered by hand*."
)


def reading(
    agreement: Agreement, found: ArrestNotification, steps: Sequence[Step], now: datetime,
    beside: Sequence[Block] = (), *, has_superintendent: bool, slack: str = "Slack",
) -> View:  # fmt: skip
    """A notification as it stands: its clocks, what was done, what the reader can do, and `beside` of other topics.

    `slack` is the schools'.
    """
    warnings = [
        *_warnings(found, slack),
        *([] if has_superintendent or found.state not in (ASKING, *COVERED) else [NOBODY]),
    ]
    blocks = [
        header(f"{TITLE} {found.notice.label}"),
        paragraph(standing(agreement, found, now)),
        *(paragraph(text) for text in warnings),
        *actions([_step_button(found, step) for step in steps], "arrest_steps"),
        *facts(_known(agreement, found)),
        *_letter(found),
        small(f"{LAW}. {WAY}"),
        DividerBlock(),
        *_history(found),
        *beside,
    ]
    return modal(TITLE, "arrest_reading", blocks)


def _warnings(found: ArrestNotification, slack: str) -> list[str]:
    missing = found.not_arrived_at is not None and found.received_at is None and found.state in COVERED
    return [*([OUTDATED] if found.is_letter_outdated else []), *([NOT_ARRIVED.format(slack)] if missing else [])]


def _known(agreement: Agreement, found: ArrestNotification) -> list[Fact]:
    rows: list[Fact] = [
        ("School", agreement.school_name(found.notice.school)),
        ("Officer", found.notice.officer.name),
        ("Arrest", MarkdownTextObject(text=moment(found.arrested_at))),
        ("Class of offense", OFFENSES[found.offense] if found.offense else "Not said yet"),
    ]
    rows += [("Students arrested", str(found.arrested))] if found.arrested else []
    rows += [(label, MarkdownTextObject(text=text)) for label, text in how_late(agreement, found)]
    received = [("Received", found.received_at), ("Principal told", found.principal_at)]
    return [*rows, *((label, MarkdownTextObject(text=moment(at))) for label, at in received if at)]


def _letter(found: ArrestNotification) -> list[Block]:
    return long_text("What the letter says", found.letter.words) if found.letter else []


def _history(found: ArrestNotification) -> list[Block]:
    shown = found.steps[-MOST_STEPS:]
    return [small(f"{escaped(_line(step))}{_when(step)} · {moment(step.taken_at)}") for step in shown]


def _line(step: ArrestStep) -> str:
    """A step in the history: what, in which words, and who recorded it."""
    said = {
        SAY_CLASS: OFFENSES.get(step.offense or "", ""),
        TELL: f"{WHOM.get(step.whom or '', '')}, by {step.told_by.name if step.told_by else ''}",
        HAND_OVER: f"{HOW.get(step.how or '', '')} · {WHOM.get(step.whom or '', '')}",
    }.get(step.step)
    what = "Corrected letter sent" if step.replaced else step.done
    by = f" ({step.taken_by.name})" if step.taken_by else ""
    return f"{what}: {said}{by}" if said else f"{what}{by}"


def _when(step: ArrestStep) -> str:
    """When somebody was told, where that is another moment than the one at which it was recorded."""
    return f" · {moment(step.at)}, recorded" if step.at else ""


def _step_button(found: ArrestNotification, step: Step) -> ButtonElement:
    seen, words = StepSeen(found.notice_id, step.code, found.seen), step.button
    if step.code == SEND and found.letter:
        words = "Send a corrected letter"
    if step.code == TELL and found.told_at:
        words = "Correct who was told"
    if step.is_press:
        style = "primary" if step.code == CONFIRM else None
        return button(words, ArrestActionId.PRESS_STEP.again(step.code), seen, style)
    style = "primary" if step.code == _next(found) else None
    return button(words, ArrestActionId.WRITE_STEP.again(step.code), seen, style)


def _next(found: ArrestNotification) -> str | None:
    """The step that is to be taken first."""
    if found.state == ASKING:
        return SAY_CLASS
    if found.state not in COVERED:
        return None
    return TELL if not found.told_at else SEND if not found.sent_at else None


def overview(
    agreement: Agreement, found: Sequence[ArrestNotification], page: int, now: datetime, *, has_more: bool
) -> View:
    """All notifications, the newest first."""
    turns = [
        *([_turn("Back", "back", page - 1)] if page else []),
        *([_turn("Next", "next", page + 1)] if has_more else []),
    ]
    blocks = [
        header("Arrest notifications"),
        small(f"{LAW}. {WAY}"),
        DividerBlock(),
        *(block for one in found for block in notification_row(agreement, one, now)),
        *([] if found else [paragraph("No arrest has been reported yet.")]),
        *actions(turns, "arrest_turns"),
    ]
    return modal("Arrest notifications", "arrest_overview", blocks)


def _turn(words: str, way: str, page: int) -> ButtonElement:
    return button(words, ArrestActionId.TURN.again(way), Page(page))


def open_button(found: ArrestNotification, words: str = "Open") -> ButtonElement:
    """Leads to a notification."""
    return button(words, ArrestActionId.OPEN, RecordId(found.notice_id))


def all_button(words: str = "Arrest notifications") -> ButtonElement:
    """Leads to all notifications."""
    return button(words, ArrestActionId.LIST, Nothing())


def notification_row(agreement: Agreement, found: ArrestNotification, now: datetime) -> list[Block]:
    """A notification in a list, with its clocks in hours."""
    arrest = f"Arrest of {day(agreement.today(found.arrested_at))}"
    if found.offense:
        arrest += f" · {escaped(OFFENSES[found.offense])}"
    lines = [f"*{about(agreement, found)}*", arrest, escaped(found.stands.label), *clock_lines(agreement, found, now)]
    if found.is_for_principal:
        lines.append("The superintendent has not recorded that the principal was told.")
    return row(f"arrest:{found.notice_id}", "\n".join(lines), open_button(found))
