"""A packet of one record, as something to be made."""

from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from models.actor import Actor
from models.export_requests.tables import STORED_AS, ExportRequest
from models.policy import Act
from models.records import packets
from models.records.tables import RecordPacket


@dataclass(frozen=True)
class PacketOfRecord(ExportRequest, kind="record_packet", act=Act.TAKE_OUT_RECORD):
    """A packet that somebody takes out."""

    packet_id: int = field(metadata={STORED_AS: "record_packet"})

    def authorize(self, session: Session, actor: Actor) -> None:
        """Stop whoever may not take it out, or not any more, or never asked for it."""
        packet = session.get(RecordPacket, self.packet_id)
        packets.require_own(session, actor, packet)
