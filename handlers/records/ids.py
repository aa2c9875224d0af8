"""The ids of buttons: the front of the records."""

from handlers.ids import ActionId


class RecordsActionId(ActionId):
    """What is pressed in windows of the records."""

    OPEN = "records_open"
