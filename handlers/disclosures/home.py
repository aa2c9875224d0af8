"""Disclosures of student records on Home: the last ones, for those who may read them."""

from functools import partial

from handlers.disclosures import views
from handlers.sections import AtHome, Section
from models.disclosures import queries

MOST = 3


def lists(home: AtHome) -> list[Section]:
    """The last disclosures that the reader may read."""
    found = queries.newest(home.session, home.actor, MOST)
    if found is None:
        return []
    show = partial(views.list_row, home.agreement)
    return [Section("Disclosures of student records", found.rows, show, found.count, views.all_of_them)]
