"""Disputes on Home: those that the reader's side works on, and for the superintendent those underway."""

from collections.abc import Sequence
from functools import partial

from handlers.disputes import views
from handlers.sections import AtHome, Section
from models.disputes import queries
from models.policy import Act, may_somewhere

GOAL = "Both sides are reminded where there is nothing new. The days are a district goal."


def waiting(home: AtHome) -> list[Section]:
    """What the two sides work on, with who has still to confirm an outcome."""
    return [_section(home, "Disputes to work out", home.once(_theirs))]


def lists(home: AtHome) -> list[Section]:
    """What others work on, for whoever reads it."""
    return [_section(home, "Disputes underway", home.once(_others))]


def _section(home: AtHome, title: str, rows: Sequence[views.Row]) -> Section:
    return Section(title, rows, partial(views.listed_row, home.agreement), all_of_them=views.all_button, note=GOAL)


def _theirs(home: AtHome) -> list[views.Row]:
    return [row for row in home.once(_all) if queries.side_of(home.actor, row.dispute.school)]


def _others(home: AtHome) -> list[views.Row]:
    return [row for row in home.once(_all) if not queries.side_of(home.actor, row.dispute.school)]


def _all(home: AtHome) -> list[views.Row]:
    if not may_somewhere(home.actor, Act.READ_DISPUTE):
        return []
    found = queries.unsettled(home.session, home.actor)
    return [
        views.Row(
            it, queries.unconfirmed(home.session, it, home.today),
            queries.reminded_on(home.session, home.agreement, it, home.today),
        )
        for it in found
    ]  # fmt: skip
