"""Taking a record out as a packet, in Slack."""

from slack_sdk.models.views import View

from handlers.context import Context
from handlers.payload import Payload
from handlers.records import packet_views as views
from handlers.records.ids import OneRecord, RecordsActionId, RecordsFormId
from handlers.topic import Topic
from models.records import packets
from models.records.kinds import KINDS
from models.records.taking import take_out


class TakeOutRecords(Topic):
    """What people do to take a record out."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.forms = {RecordsFormId.TAKEN_OUT: self.take_out}
        self.actions = {RecordsActionId.TAKE_OUT: self.over(self.open)}

    def open(self, payload: Payload) -> View:
        """The form with what can be redacted."""
        about = payload.value(OneRecord)
        with self._context.read_only(payload) as (session, actor, _now):
            row = packets.record_of(session, actor, about.kind, about.id)
            name = KINDS[about.kind].sums_up(self._agreement, row).name
            before = packets.taken_before(session, actor, about.kind, about.id)
            return views.packet_form(about.kind, about.id, name, packets.offered(actor, about.kind, row), before)

    def take_out(self, payload: Payload) -> View:
        """Have the packet made, once, however often the form comes."""
        about, redacted = payload.metadata, views.redacted_in(payload.answers)
        with self._context.recording(payload) as (session, actor, now, sent):
            sent.once(lambda: take_out(session, actor, about["kind"], about["id"], redacted, now).id)
            return sent.answered(views.asked())
