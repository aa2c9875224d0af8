"""The file of a release, as something to be made: it goes to the superintendent, whoever pressed the button."""

from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from models.actor import Actor
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
