"""The way from a notice that reports an arrest to what the superintendent is told of it (C.G.S. 10-233h)."""

from slack_sdk.models.blocks import Block, ButtonElement

from handlers.arrest_notifications.ids import ArrestActionId
from handlers.parts import actions, button, paragraph
from handlers.values import RecordId
from models.arrest_notifications.queries import is_asked
from models.notices.tables import Notice
from models.terms import Agreement

ASKS = (
    "*Arrest:* state law may have the superintendent told. Please say the class of offense, now or as soon as you know."
)


def arrest_button(agreement: Agreement, notice: Notice) -> list[ButtonElement]:
    """Leads to the arrest notification; nothing where the notice reports none, or it is turned off."""
    if not is_asked(agreement, notice):
        return []
    return [button("Arrest notification", ArrestActionId.OPEN, RecordId(notice.id))]


def asks_of_arrest(agreement: Agreement, notice: Notice) -> list[Block]:
    """What the officer reads of it after filing."""
    found = arrest_button(agreement, notice)
    return [paragraph(ASKS), *actions(found, "arrest")] if found else []
