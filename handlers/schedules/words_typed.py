"""`/sro-log schedule`: work schedules by the command for activities, and in its chooser."""

from slack_sdk.models.blocks import SectionBlock
from slack_sdk.models.views import View

from handlers.context import Context
from handlers.parts import button, escaped
from handlers.payload import Payload
from handlers.schedules import week_views
from handlers.schedules.here import here_in
from handlers.schedules.ids import ScheduleActionId
from handlers.values import Nothing
from models.schedules.plan import monday_of
from models.terms import Agreement

WORDS = ("schedule", "absence", "absent", "usual week")
SHORTEST = 3


def is_meant(typed: str) -> bool:
    """Whether somebody types the beginning of a word for schedules behind `/sro-log`."""
    word = typed.casefold()
    return len(word) >= SHORTEST and any(known.startswith(word) for known in WORDS)


def week_by_word(context: Context, payload: Payload) -> View:
    """The window of this week, from which everything is entered."""
    agreement = context.agreement
    with context.read_only(payload) as (session, actor, now):
        today = agreement.today(now)
        return week_views.week_window(agreement, here_in(session, agreement, actor, monday_of(today), today))


def with_schedule(agreement: Agreement, chooser: View) -> View:
    """The chooser of activities with a row for schedules below."""
    text = f"*Work schedule: usual week, change or absence*\n{escaped(agreement.cite('§III'))} · `/sro-log schedule`"
    accessory = button("Open", ScheduleActionId.OPEN, Nothing())
    chooser.blocks = [*(chooser.blocks or []), SectionBlock(block_id="schedules", text=text, accessory=accessory)]
    return chooser
