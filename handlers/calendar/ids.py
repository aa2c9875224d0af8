"""The ids of buttons: the district's calendar."""

from handlers.ids import ActionId


class CalendarActionId(ActionId):
    """What is pressed on Home and in the window of the calendar."""

    LIST = "calendar_list"
    CLOSE = "calendar_close"
    OPEN = "calendar_open"
    CLOSE_ONE = "calendar_alone_close"
    OPEN_ONE = "calendar_alone_open"
    UNDO = "calendar_undo"
