"""Has a packet made for whoever takes a record out."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from models.actor import Actor
from models.export_requests import acts as exporting
from models.records import packets
from models.records.export_requests import PacketOfRecord
from models.records.tables import RecordPacket


def take_out(
    session: Session, actor: Actor, kind: str, record_id: int, redacted: Collection[str], now: datetime
) -> RecordPacket:
    """Take a record out with these fields redacted: the packet is made, and goes to the person by direct message.

    Raises:
        Refused: the person may not take records out, or not open this one; or there is none.
        Invalid: a field is none of this kind of packet.
    """
    packet = packets.put(session, actor, kind, record_id, redacted, now)
    packet.export_id = exporting.ask(session, actor, PacketOfRecord(packet.id), now).id
    session.flush()
    return packet
