"""Work schedules on Home: who is at the schools this week, and an officer's own that is not on record yet."""

from functools import partial

from handlers.parts import button
from handlers.schedules import week_views as views
from handlers.schedules.here import on_home
from handlers.schedules.ids import ScheduleActionId
from handlers.sections import MOST_ROWS, AtHome, Section
from handlers.values import Nothing
from models.schedules.queries import lacks_week


def waiting(home: AtHome) -> list[Section]:
    """An officer's usual week, as long as it is not on record."""
    lacks = not home.ended_on and lacks_week(home.session, home.agreement, home.actor.person_id, home.now)
    return [Section("Your work schedule", [None] if lacks else [], views.missing_row)]


def lists(home: AtHome) -> list[Section]:
    """Who is at the schools of which the reader may know."""
    week = on_home(home.session, home.agreement, home.actor, home.now, MOST_ROWS)
    if week is None:
        return []
    show, opening = partial(views.at_school, home.agreement, week), ScheduleActionId.OPEN.again("all")
    all_of_them = partial(button, action=opening, value=Nothing())
    elsewhere = "\n".join(views.elsewhere(home.agreement, week))
    return [
        Section(views.title_of(week.monday), [*week.schools.items()], show, week.count, all_of_them, note=elsewhere)
    ]
