"""The files of a packet, as something to be made: for the police, and for the superintendent once it is forwarded."""

from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from models.actor import Actor
from models.export_requests.tables import STORED_AS, ExportRequest
from models.policy import Act, require_of
from models.reports.packet_tables import PacketFile


@dataclass(frozen=True)
class PacketPaper(ExportRequest, kind="officer_packet", act=Act.READ_PACKET):
    """A file of a packet: its workbook or its document."""

    file_id: int = field(metadata={STORED_AS: "packet_file"})

    def authorize(self, session: Session, actor: Actor) -> None:
        """Stop who may not read the packet, or where there is none."""
        require_of(actor, self.act, session.get(PacketFile, self.file_id))
