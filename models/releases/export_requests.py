"""The file of a release, as something to be made: it goes to the superintendent, whoever pressed the button."""

from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.actor import Actor
from models.delivery.outbox import Delivery, DeliveryState
from models.export_requests.acts import DELIVERY
from models.export_requests.tables import STORED_AS, ExportRequest
from models.policy import Act, require_of
from models.releases.tables import ReleasedFile


@dataclass(frozen=True)
class ReleasedRecords(ExportRequest, kind="released", act=Act.READ_RELEASED):
    """A file that the police have released."""

    file_id: int = field(metadata={STORED_AS: "released_file"})

    def authorize(self, session: Session, actor: Actor) -> None:
        """Stop who may not read what was released, or where nothing was."""
        require_of(actor, self.act, session.get(ReleasedFile, self.file_id))

    def is_still_kept(self, session: Session, export_id: int) -> bool:
        """As long as nobody has received it, and the request is kept: only these bytes have the hash on record."""
        had = select(Delivery.id).filter_by(kind=DELIVERY, subject_id=export_id, state=DeliveryState.POSTED)
        file = session.get(ReleasedFile, self.file_id)
        return bool(file and not file.request.disposed_at and session.scalar(had.limit(1)) is None)
