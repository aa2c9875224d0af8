"""What the window of a notice shows of taking it out as a packet."""

from datetime import datetime

from slack_sdk.models.blocks import Block
from sqlalchemy.orm import Session

from handlers.parts import actions
from handlers.records.packet_views import take_button
from models.actor import Actor
from models.notices.tables import Notice
from models.records.packets import may_take_out
from models.terms import Agreement


def of_notice(_session: Session, _agreement: Agreement, actor: Actor, notice: Notice, _now: datetime) -> list[Block]:
    """The button, for whoever may."""
    return actions([take_button("notice", notice.id)], "records_take") if may_take_out(actor, "notice", notice) else []
