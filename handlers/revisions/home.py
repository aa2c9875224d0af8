"""Requests for revision on Home: what waits for the reader's answer, what is to be signed, what waits for others."""

from functools import partial

from handlers.revisions import views
from handlers.sections import AtHome, Section
from models.revisions import acts, queries

GOAL = "The days to answer are a district goal."


def waiting(home: AtHome) -> list[Section]:
    """Requests to answer, and accepted ones that are to become a signed text."""
    found = queries.waiting(home.session, home.actor) if acts.may_request(home.actor) else []
    show = partial(views.waiting_row, home.agreement, home.today)
    return [Section("Requests for revision", found, show, all_of_them=views.all_button, note=GOAL)]


def lists(home: AtHome) -> list[Section]:
    """Requests that wait for the other party."""
    found = queries.underway(home.session, home.actor) if acts.may_request(home.actor) else []
    show = partial(views.listed_row, home.agreement)
    return [Section("Requests for revision underway", found, show, all_of_them=views.all_button)]
