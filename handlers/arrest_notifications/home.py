"""Arrest notifications on Home: what waits for the reader, with its clock in hours."""

from functools import partial

from handlers.arrest_notifications import views
from handlers.arrest_notifications.words import LAW
from handlers.sections import MOST_LISTED, AtHome, Section
from models.arrest_notifications import queries


def waiting(home: AtHome) -> list[Section]:
    """Notifications in which the reader has something to do."""
    found = queries.waiting(home.session, home.agreement, home.actor, MOST_LISTED)
    show = partial(views.notification_row, home.agreement, now=home.now)
    all_of_them = views.all_button if queries.may_open(home.actor) else None
    return [Section("Arrest notifications", found, show, all_of_them=all_of_them, note=LAW)]
