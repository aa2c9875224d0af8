"""Training on the agreement on Home: that the reader is to confirm, and for those responsible who has not."""

from functools import partial

from handlers.roll_call import views
from handlers.sections import AtHome, Section
from models.roll_call.counts import own_asked, unconfirmed
from models.roll_call.rolls import answered_for

TITLE = "Training on the agreement"
GOAL = "The number of days is a district goal."


def waiting(home: AtHome) -> list[Section]:
    """The reader is to read and confirm, once they were asked."""
    if home.ended_on:
        return []
    found = own_asked(home.session, home.agreement, home.actor.person_id, home.today)
    return [Section(TITLE, [found] if found else [], views.own_row)]


def lists(home: AtHome) -> list[Section]:
    """For those responsible: on which rolls somebody who was asked has not confirmed; pressing once one is overdue."""
    rolls = answered_for(home.agreement, home.actor)
    if not rolls or home.ended_on:
        return []
    rows = unconfirmed(home.session, home.agreement, rolls, home.today)
    show = partial(views.roll_row, home.agreement)
    is_late = any(row.late for row in rows)
    return [Section("Who has not confirmed the training", rows, show, note=GOAL, is_pressing=is_late)]
