"""Holds and disposal on Home: the list that waits for the reader's approval."""

from handlers.retention import views
from handlers.sections import AtHome, Section
from models.retention import queries


def waiting(home: AtHome) -> list[Section]:
    """The list that the reader's side has not approved."""
    found = queries.waits_for(home.session, home.actor)
    rows = [found] if found else []
    return [Section("Records to dispose of, waiting for you", rows, views.disposal_row, all_of_them=views.all_button)]
