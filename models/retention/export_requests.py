"""The certificate of a disposal, as something to be made."""

from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from models.actor import Actor
from models.errors import Conflict
from models.export_requests.tables import STORED_AS, ExportRequest
from models.policy import Act, require_of
from models.retention.queries import disposal
from models.retention.steps import DONE

NOT_DONE = "There is a certificate once the disposal was carried out."


@dataclass(frozen=True)
class Certificate(ExportRequest, kind="disposal_certificate", act=Act.READ_HOLDS):
    """The certificate of a disposal that was carried out."""

    disposal_id: int = field(metadata={STORED_AS: "disposal"})

    def authorize(self, session: Session, actor: Actor) -> None:
        """Stop who may not have it, and who asks before it was carried out."""
        found = require_of(actor, self.act, disposal(session, self.disposal_id))
        if found.state != DONE:
            raise Conflict(NOT_DONE)
