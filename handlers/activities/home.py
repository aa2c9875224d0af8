"""Activities on Home: the kinds that an officer logs most, and the last entries."""

from functools import partial

from slack_sdk.models.blocks import ButtonElement

from handlers.activities import views
from handlers.activities.step_views import waiting_row
from handlers.activities.training_views import home_row
from handlers.sections import MOST_LISTED, MOST_ROWS, AtHome, Section
from models.activities import queries, several
from models.activities import waiting as records
from models.activities.training_due import Lacking, lacking_for
from models.notices.finding import MOST_COUNTED

MOST_KINDS = 3


def buttons(home: AtHome) -> list[ButtonElement]:
    """The kinds that an officer logs most, each a press away."""
    kinds = [] if home.ended_on else queries.most_used(home.session, home.actor, MOST_KINDS)
    return views.home_buttons(kinds, several.count(home.session, home.actor)) if kinds else []


def waiting(home: AtHome) -> list[Section]:
    """Activities that wait for the reader's answer or next step, and an officer's own trainings that are due."""
    found = records.waiting(home.session, home.actor, home.today, MOST_LISTED)
    return [
        Section("Activities waiting for you", found, partial(waiting_row, home.agreement)),
        *_trainings(home, is_own=True),
    ]


def _lacking(home: AtHome) -> list[Lacking]:
    return lacking_for(home.session, home.agreement, home.actor, home.today)


def _trainings(home: AtHome, *, is_own: bool) -> list[Section]:
    """To an officer something to do, to those who answer for officers something to know."""
    found, reader = home.once(_lacking), home.actor.person_id
    if home.ended_on or not found or is_own != all(row.officer.id == reader for row in found):
        return []
    return [Section("Trainings that are due", [found], partial(home_row, home.agreement, reader))]


def lists(home: AtHome) -> list[Section]:
    """Trainings that officers lack, and the last entries that the reader may read."""
    return [*_trainings(home, is_own=False), *_entries(home)]


def _entries(home: AtHome) -> list[Section]:
    """An officer's own last entries, to correct or withdraw; of everybody else those that they may read."""
    found = queries.newest_standing(home.session, home.actor, MOST_ROWS, MOST_COUNTED + 1)
    is_own = queries.are_own(home.actor)
    if found is None or not (found.rows or is_own):
        return []
    show = views.own_row if is_own else views.row
    title, when_empty = ("Your activities", views.NONE_YET) if is_own else ("Activities of officers", "")
    return [Section(title, found.rows, partial(show, home.agreement), found.count, views.all_of_them, when_empty)]
