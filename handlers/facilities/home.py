"""What schools provide, on Home: lists that wait for the reader, and for those who see all schools what is missing."""

from functools import partial

from handlers.facilities import views
from handlers.sections import AtHome, Section
from models.facilities import queries

GOAL = "Asked each school year, and reminded of, by a district goal."


def waiting(home: AtHome) -> list[Section]:
    """Lists of the reader's school whose next step is theirs."""
    if home.ended_on:
        return []
    found = queries.waiting(home.session, home.agreement, home.actor, home.today)
    return [Section("What the school provides", found, partial(views.waiting_row, home.agreement), note=GOAL)]


def lists(home: AtHome) -> list[Section]:
    """Schools of which something is missing."""
    if home.ended_on:
        return []
    found = queries.missing(home.session, home.agreement, home.actor, home.today)
    show, see_all = partial(views.missing_row, home.agreement), views.overview_button
    return [Section("Missing at the schools", found, show, all_of_them=see_all)]
