"""The ids of forms and buttons: the front of the records, finding them, and taking one out."""

from dataclasses import dataclass

from handlers.ids import ActionId, FormId
from handlers.values import Value

FOUND = "records_found"
"""The window with what was found: what is opened from it is laid over it."""


class RecordsFormId(FormId):
    """The forms of the search and of a packet."""

    SOUGHT = "records_sought"
    TAKEN_OUT = "records_taken_out"


class RecordsActionId(ActionId):
    """What is pressed in windows of the records."""

    OPEN = "records_open"
    SEARCH = "records_search"
    KIND = "records_kind"
    CHANGE = "records_change"
    TURN = "records_turn"
    TAKE_OUT = "records_take_out"


@dataclass(frozen=True)
class OneRecord(Value):
    """One record, by its kind as the search knows it, and its id."""

    kind: str
    id: int
