"""What the windows of records show of taking them out as a packet."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from slack_sdk.models.blocks import Block
from sqlalchemy.orm import Session

from handlers.parts import actions
from handlers.records.packet_views import take_button
from models.actor import Actor
from models.notices.tables import Notice
from models.records.packets import may_take_out
from models.store import disposed
from models.terms import Agreement


def of_notice(_session: Session, _agreement: Agreement, actor: Actor, notice: Notice, _now: datetime) -> list[Block]:
    """The button, for whoever may."""
    return of_kind("notice")(actor, notice)


def of_kind(kind: str) -> Callable[[Actor, Any], list[Block]]:
    """The button in the window of a record of a kind, for whoever may, as long as its contents are kept."""

    def shown(actor: Actor, row: Any) -> list[Block]:
        may_press = disposed.of(row) is None and may_take_out(actor, kind, row)
        return actions([take_button(kind, row.id)], "records_take") if may_press else []

    return shown
