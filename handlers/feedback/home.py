"""Commendations and complaints on Home: complaints that are still open, and the last records."""

from functools import partial

from handlers.feedback import views
from handlers.sections import MOST_LISTED, MOST_ROWS, AtHome, Section
from models.feedback import queries


def waiting(home: AtHome) -> list[Section]:
    """Complaints of which the reader may record the outcome."""
    found = queries.open_complaints(home.session, home.actor, MOST_LISTED)
    return [Section("Complaints without an outcome", found, partial(views.waiting_row, home.agreement))]


def lists(home: AtHome) -> list[Section]:
    """The last records that the reader may read; to an officer, the commendations for them."""
    found = queries.newest(home.session, home.actor, MOST_ROWS)
    if found is None or not found.rows:
        return []
    title = "Commendations for you" if queries.is_for_oneself(home.actor) else "Commendations and complaints"
    return [Section(title, found.rows, partial(views.row, home.agreement), found.count, views.all_of_them)]
