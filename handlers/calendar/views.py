"""What administrators see of the district's calendar: the days to decide, and what was decided."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from slack_sdk.models.blocks import ActionsBlock, Block, DividerBlock, HeaderBlock, SectionBlock
from slack_sdk.models.views import View

from handlers.calendar.ids import CalendarActionId
from handlers.parts import button, day, modal, moment, plain, small
from handlers.values import Nothing, RecordId
from models.calendar.questions import Decided, ToDecide
from models.calendar.tables import CalendarDecision, CalendarQuestion

MOST_DAYS = 6
MOST_TITLES, MOST_EVENTS, MOST_DECIDED = 12, 40, 20
MEANWHILE = "Until you decide, these count as school days: a deadline then comes too early rather than too late."
REMEMBERED = "A decision counts for every event under the same title, also in later years. You can undo it."
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
        shown += len(title.events)
    more = len(waiting) - MOST_TITLES
    rest = [small(f"{more} more appear here as these are done.")] if more > 0 else []
    return [HeaderBlock(text=plain("To decide")), small(f"{MEANWHILE} {REMEMBERED}"), *rows, *rest]


def _with_events(waiting: ToDecide, room: int) -> list[Block]:
    """A title of several events: decided together, or each alone."""
    first, _days = waiting.events[0]
    together = [
        button("No school on all", CalendarActionId.CLOSE, RecordId(first.id)),
        button("School on all", CalendarActionId.OPEN, RecordId(first.id)),
    ]
    alone = [
        ActionsBlock(
            block_id=f"alone:{event.id}",
            elements=[
                button(f"No school: {_days_in_words(days, 1)}", CalendarActionId.CLOSE_ONE, RecordId(event.id)),
                button(f"School: {_days_in_words(days, 1)}", CalendarActionId.OPEN_ONE, RecordId(event.id)),
            ],
        )
        for event, days in waiting.events[: max(room, 0)]
    ]
    text = plain(f"{waiting.title}\n{_days_in_words(waiting.days)}")
    return [SectionBlock(text=text), ActionsBlock(elements=together), *alone]


def _undated(undated: Sequence[CalendarQuestion]) -> list[Block]:
    if not undated:
        return []
    lines = "\n".join(f"• {question.title}" for question in undated[:MOST_DECIDED])
    hint = "The bot cannot tell which days these take. Whoever runs it can close days with `sro-bot calendar close`."
    return [HeaderBlock(text=plain("Days not known")), small(hint), SectionBlock(text=plain(lines))]


def _decided(decisions: Sequence[Decided]) -> list[Block]:
    if not decisions:
        return []
    more = [small(f"The newest {MOST_DECIDED} are shown.")] if len(decisions) > MOST_DECIDED else []
    rows = [row for found in decisions[:MOST_DECIDED] for row in _decision(found)]
    return [HeaderBlock(text=plain("Decided")), *rows, *more]


def _decision(found: Decided) -> list[Block]:
    decision = found.decision
    what = "No school" if decision.closes else "School day"
    days = _days_in_words(found.days) if found.days else "Not in the calendar now"
    text = f"{what}: {decision.title}{_scope(decision)}\n{days}"
    undo = button("Undo", CalendarActionId.UNDO, RecordId(decision.id))
    section = SectionBlock(block_id=f"decision:{decision.id}", text=plain(text), accessory=undo)
    return [section, small(f"{moment(decision.decided_at)}")]


def _scope(decision: CalendarDecision) -> str:
    return " (this event only)" if decision.event else ""


def _days_in_words(days: Sequence[date], most: int = MOST_DAYS) -> str:
    """Days in words, the first ones where there are many."""
    more = f" and {len(days) - most} more" if len(days) > most else ""
    return "; ".join(map(day, days[:most])) + more
