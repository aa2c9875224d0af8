"""Requests from outside on Home: what waits for a decision of the reader's side, or for its sending."""

from functools import partial

from handlers.outside_requests import views
from handlers.sections import MOST_LISTED, AtHome, Section
from models.outside_requests import queries

NOTE = "The due day is the one that was entered, or a district goal."


def waiting(home: AtHome) -> list[Section]:
    """Requests that are not answered, what is due first; how many days each is overdue."""
    found = queries.waiting(home.session, home.actor, MOST_LISTED)
    show = partial(views.request_row, home.agreement, home.today)
    return [Section("Requests from outside to answer", found, show, all_of_them=views.all_button, note=NOTE)]
