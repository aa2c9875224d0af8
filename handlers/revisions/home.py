"""Requests for revision on Home: what waits for the reader's answer, what is to be signed, what waits for others."""

from collections.abc import Sequence
from functools import partial

from handlers.revisions import views
from handlers.sections import AtHome, Section
from models.revisions import acts, queries
from models.revisions.tables import RevisionRequest

GOAL = "The days to answer are a district goal."


def waiting(home: AtHome) -> list[Section]:
    """Requests to answer, and accepted ones that are to become a signed text."""
    found = queries.waiting(home.actor, home.once(_in_hand)) if acts.may_request(home.actor) else []
    show = partial(views.waiting_row, home.agreement, home.today)
    return [Section("Requests for revision", found, show, all_of_them=views.all_button, note=GOAL)]


def lists(home: AtHome) -> list[Section]:
    """Requests that wait for the other party."""
    found = queries.underway(home.actor, home.once(_in_hand)) if acts.may_request(home.actor) else []
    show = partial(views.listed_row, home.agreement)
    return [Section("Requests for revision underway", found, show, all_of_them=views.all_button)]


def _in_hand(home: AtHome) -> Sequence[RevisionRequest]:
    return queries.in_hand(home.session)
