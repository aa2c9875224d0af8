"""The calendar on Home: days of which an administrator decides whether there is school."""

from functools import partial

from handlers.calendar import views
from handlers.calendar.ids import CalendarActionId
from handlers.parts import button
from handlers.sections import AtHome, Section
from handlers.values import Nothing
from models.calendar.questions import to_decide
from models.policy import Act, Subject, may


def waiting(home: AtHome) -> list[Section]:
    """Days that the calendar's titles leave open."""
    decides = may(home.actor, Act.DECIDE_SCHOOL_DAY, Subject())
    all_of_them = partial(button, action=CalendarActionId.LIST.again("all"), value=Nothing())
    days = to_decide(home.session, home.today) if decides else ()
    return [Section("Days of the calendar to decide", days, views.to_decide, all_of_them=all_of_them,
                    note=views.HOW_TO_UNDO)]  # fmt: skip
