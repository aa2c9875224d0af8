"""Training on the agreement on Home: that the reader is to confirm, and for those responsible who has not."""

from collections.abc import Sequence
from functools import partial

from handlers.roll_call import views
from handlers.roll_call.views import HomeRow
from handlers.sections import AtHome, Section
from models.roll_call.rolls import Roll, answered_for
from models.roll_call.standing import Member, members, on_roll, own

TITLE = "Training on the agreement"
GOAL = "The number of days is a district goal."


def waiting(home: AtHome) -> list[Section]:
    """The reader is to read and confirm, once they were asked."""
    if home.ended_on:
        return []
    found = own(home.session, home.agreement, home.actor.person_id, home.today)
    return [Section(TITLE, [found] if found and found.is_asked else [], views.own_row)]


def lists(home: AtHome) -> list[Section]:
    """For those responsible: on which rolls somebody who was asked has not confirmed; pressing once one is overdue."""
    rolls = answered_for(home.agreement, home.actor)
    if not rolls or home.ended_on:
        return []
    found = members(home.session, home.agreement, home.today)
    rows = [row for roll in rolls if (row := _row(roll, found))]
    show = partial(views.roll_row, home.agreement)
    is_late = any(row.late for row in rows)
    return [Section("Who has not confirmed the training", rows, show, note=GOAL, is_pressing=is_late)]


def _row(roll: Roll, found: Sequence[Member]) -> HomeRow | None:
    people = on_roll(found, roll)
    asked = [member for member in people if member.is_asked]
    dues = [member.ask.due_on for member in asked if member.ask]
    late = sum(1 for member in asked if member.is_late)
    return HomeRow(roll, len(asked), len(people), late, min(dues)) if dues else None
