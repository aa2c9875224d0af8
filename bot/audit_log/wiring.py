"""The daily anchor of one installation, as its settings have it."""

import socket
from collections.abc import Callable
from datetime import datetime

from bot.alarms.mail import Mailer
from bot.audit_log.anchors import AnchorKeeper
from bot.settings import ADMINISTRATORS, Settings
from models.store.database import Database
from models.terms import Agreement


def anchor_keeper(
    settings: Settings, database: Database, agreement: Agreement, now: Callable[[], datetime]
) -> AnchorKeeper:
    """What makes and sends the anchors, to the addresses or the channel that `SRO_ANCHOR_TO` names."""
    places = settings.anchor_places
    addresses = [place for place in places if place != ADMINISTRATORS]
    send = Mailer(settings.alert_smtp or "", addresses).send if addresses else None
    return AnchorKeeper(database, agreement, now, socket.gethostname(), send, in_channel=ADMINISTRATORS in places)
