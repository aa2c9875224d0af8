"""Requests for records on Home: what waits for the superintendent or the police, and what was released."""

from functools import partial

from handlers.releases import views
from handlers.sections import MOST_LISTED, AtHome, Section
from models.policy import Act, Subject, may
from models.releases import queries, sending

GOAL = "The number of days is a district goal, where no day was named."


def waiting(home: AtHome) -> list[Section]:
    """Requests whose next step is the reader's."""
    if not queries.may_open(home.actor):
        return []
    found = queries.waiting(home.session, home.actor, MOST_LISTED)
    show = partial(views.request_row, home.agreement, home.today)
    waits = Section("Requests for records waiting for you", found, show, all_of_them=views.all_button, note=GOAL)
    stuck = sending.unreceived(home.session, MOST_LISTED)
    unreceived = Section("Released files that nobody has received", stuck, views.stuck_row)
    if not may(home.actor, Act.RELEASE_RECORDS, Subject()):
        return [waits, unreceived]
    lost = queries.lost_files(home.session, MOST_LISTED)
    return [waits, Section("Released files that could not be made", lost, views.lost_row), unreceived]


def lists(home: AtHome) -> list[Section]:
    """What waits for others; to the superintendent, what was released."""
    if not queries.may_open(home.actor):
        return []
    found = queries.underway(home.session, home.actor, MOST_LISTED)
    show = partial(views.request_row, home.agreement, home.today)
    underway = Section("Requests for records underway", found, show, all_of_them=views.all_button)
    return [*_released(home), underway]


def _released(home: AtHome) -> list[Section]:
    if not may(home.actor, Act.ASK_FOR_RECORDS, Subject()):
        return []
    notices = queries.released_notices(home.session, MOST_LISTED)
    files = [release for release in queries.releases(home.session, MOST_LISTED) if release.files]
    show = partial(views.released_row, home.agreement)
    return [Section("Released to you", [*notices, *files], show, all_of_them=views.all_button)]
