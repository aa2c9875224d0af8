"""The week of schedules as it is shown, also anew below a form that has changed something in it."""

from datetime import date, timedelta

from slack_sdk.models.views import View

from handlers.context import Context
from handlers.laid_over import PAGE_BELOW, Below
from handlers.payload import Payload
from handlers.schedules.here import here_in
from handlers.schedules.week_views import WEEK_WINDOW, week_window
from models.errors import Conflict
from models.schedules.plan import monday_of

A_YEAR = timedelta(days=366)
NOT_FROM_NOW = "Choose a day of these two school years."


def week_shown(context: Context, payload: Payload, day: date | None) -> View:
    """Who is here in the week of a day, or in this one. Raises `Conflict` where the day is further off than a year."""
    with context.read_only(payload) as (session, actor, now):
        today = context.agreement.today(now)
        if day is not None and abs(day - today) > A_YEAR:
            raise Conflict(NOT_FROM_NOW)
        week = here_in(session, context.agreement, actor, monday_of(day or today), today)
        return week_window(context.agreement, week)


def week_below(context: Context) -> Below:
    """The week that lies below a form, as it stands once the form was sent."""

    def anew(payload: Payload, _view: View) -> View:
        return week_shown(context, payload, date.fromisoformat(payload.metadata[PAGE_BELOW]))

    return {WEEK_WINDOW: anew}
