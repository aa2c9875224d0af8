"""What administrators see of the district's calendar: the days to decide, and what was decided."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from slack_sdk.models.blocks import ActionsBlock, Block, DividerBlock, HeaderBlock, SectionBlock
from slack_sdk.models.views import View

from handlers.calendar.ids import CalendarActionId
from handlers.parts import button, day, modal, plain, small
from handlers.values import Nothing, RecordId
from models.calendar.questions import Decided, ToDecide
from models.calendar.tables import CalendarDecision, CalendarQuestion

MOST_DAYS = 6
MOST_UNDATED = 10
MOST_TITLES, MOST_EVENTS, MOST_DECIDED = 12, 20, 20  # together with all else they stay below 100 blocks
MEANWHILE = (
    "Until you decide, these count as school days: a deadline then comes too early rather than too late. A decision "
    "counts for every event under the same title, also in later years."
)
HOW_TO_UNDO = f"{MEANWHILE} You can undo it under *School calendar*."
CALENDAR = button("School calendar", CalendarActionId.LIST, Nothing())
"""Opens the window from Home."""


@dataclass(frozen=True)
class Calendar:
    """What the window shows. `done` says what has just been done."""

    waiting: Sequence[ToDecide]
    undated: Sequence[CalendarQuestion]
    decided: Sequence[Decided]
    reaches: date | None
    done: str = ""


def window(shown: Calendar) -> View:
    """The days to decide, and what was decided, each with a button to undo it."""
    known = f"The calendar is known until {day(shown.reaches)}." if shown.reaches else "No calendar is known yet."
    blocks: list[Block] = [SectionBlock(text=plain(shown.done)), DividerBlock()] if shown.done else []
    blocks += [small(known), *_waiting(shown.waiting), *_undated(shown.undated), *_decided(shown.decided)]
    return modal("School calendar", "school_calendar", blocks)


def to_decide(waiting: ToDecide) -> list[Block]:
    """A title on Home, with the buttons that decide it."""
    first, _days = waiting.events[0]
    buttons = [
        button("No school", CalendarActionId.CLOSE, RecordId(first.id)),
        button("School day", CalendarActionId.OPEN, RecordId(first.id)),
    ]
    if len(waiting.events) > 1:
        buttons.append(button("Decide each", CalendarActionId.LIST, Nothing()))
    return [
        SectionBlock(block_id=f"calendar:{first.id}", text=plain(f"{waiting.title}\n{_days_in_words(waiting.days)}")),
        ActionsBlock(block_id=f"decide_day:{first.id}", elements=buttons),
    ]


def done(decision: CalendarDecision) -> str:
    """What an administrator is told after deciding."""
    what = "No school" if decision.closes else "School day"
    return f"{what}: {decision.title}{_scope(decision)}. You can undo this below."


def undone(decision: CalendarDecision) -> str:
    """What an administrator is told after undoing a decision."""
    return f"Undone: {decision.title}. It counts as a school day until somebody decides."


def _waiting(waiting: Sequence[ToDecide]) -> list[Block]:
    if not waiting:
        return [HeaderBlock(text=plain("To decide")), small("None. Days that the calendar leaves open appear here.")]
    rows: list[Block] = []
    shown = 0
    for title in waiting[:MOST_TITLES]:
        rows += to_decide(title) if len(title.events) == 1 else _with_events(title, MOST_EVENTS - shown)
        shown += len(title.events) if len(title.events) > 1 else 0
    more = len(waiting) - MOST_TITLES
    rest = [small(f"{more} more appear here as these are done.")] if more > 0 else []
    return [HeaderBlock(text=plain("To decide")), small(f"{MEANWHILE} You can undo it below."), *rows, *rest]


def _with_events(waiting: ToDecide, room: int) -> list[Block]:
    """A title of several events: decided together, or each alone."""
    first, _days = waiting.events[0]
    together = [
        button("No school on all", CalendarActionId.CLOSE, RecordId(first.id)),
        button("School on all", CalendarActionId.OPEN, RecordId(first.id)),
    ]
    text = plain(f"{waiting.title}\n{_days_in_words(waiting.days)}")
    rows = [row for event, days in waiting.events[: max(room, 0)] for row in _alone(event, days)]
    return [SectionBlock(text=text), ActionsBlock(elements=together), *rows]


def _alone(event: CalendarQuestion, days: Sequence[date]) -> list[Block]:
    """One event of several under a title."""
    buttons = [
        button("No school", CalendarActionId.CLOSE_ONE, RecordId(event.id)),
        button("School day", CalendarActionId.OPEN_ONE, RecordId(event.id)),
    ]
    section = SectionBlock(block_id=f"event:{event.id}", text=plain(f"Only {_days_in_words(days)}:"))
    return [section, ActionsBlock(block_id=f"alone:{event.id}", elements=buttons)]


def _undated(undated: Sequence[CalendarQuestion]) -> list[Block]:
    if not undated:
        return []
    more = [f"… and {len(undated) - MOST_UNDATED} more"] if len(undated) > MOST_UNDATED else []
    lines = "\n".join([*(f"• {_with_its_first_day(question)}" for question in undated[:MOST_UNDATED]), *more])
    hint = "The bot cannot tell which days these take. Whoever runs it can close days with `sro-bot calendar close`."
    return [HeaderBlock(text=plain("Days not known")), small(hint), SectionBlock(text=plain(lines))]


def _with_its_first_day(question: CalendarQuestion) -> str:
    return question.title + "".join(f", begins on {day(first)}" for first in question.all_days[:1])


def _decided(decisions: Sequence[Decided]) -> list[Block]:
    if not decisions:
        return []
    more = [small(f"The newest {MOST_DECIDED} are shown.")] if len(decisions) > MOST_DECIDED else []
    return [HeaderBlock(text=plain("Decided")), *map(_decision, decisions[:MOST_DECIDED]), *more]


def _decision(found: Decided) -> Block:
    decision = found.decision
    what = "No school" if decision.closes else "School day"
    days = _days_in_words(found.days) if found.days else "Not in the calendar now"
    text = f"{what}: {decision.title}{_scope(decision)}\n{days}\nDecided by {decision.decided_by.name}"
    undo = button("Undo", CalendarActionId.UNDO, RecordId(decision.id))
    return SectionBlock(block_id=f"decision:{decision.id}", text=plain(text), accessory=undo)


def _scope(decision: CalendarDecision) -> str:
    return " (this event only)" if decision.event else ""


def _days_in_words(days: Sequence[date], most: int = MOST_DAYS) -> str:
    """Days in words, the first ones where there are many."""
    more = f" and {len(days) - most} more" if len(days) > most else ""
    return "; ".join(map(day, days[:most])) + more
