"""`/sro-records`: what there is to do with records."""

from slack_sdk.models.views import View

from handlers.context import Context
from handlers.payload import Payload
from handlers.records import views
from handlers.records.ids import RecordsActionId
from handlers.records.places import open_to
from handlers.topic import Topic
from models.errors import Refused

NOTHING_THERE = (
    "You do not have permission to open the records. Officers, principals, the superintendent, the chief, the chief's "
    "designee, supervisors and administrators can."
)


class RecordsFront(Topic):
    """The way to each topic of records."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.commands = {"/sro-records": self.open}
        self.actions = {RecordsActionId.OPEN: self.open}

    def open(self, payload: Payload) -> View:
        """`/sro-records`, and the button: what the reader finds here."""
        with self._context.read_only(payload) as (_session, actor, _now):
            places = open_to(self._agreement, actor)
            if not places:
                raise Refused(NOTHING_THERE)
            return views.front(self._agreement, places)
