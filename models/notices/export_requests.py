"""What people may ask for of notices: who may have it stands with each."""

from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.orm import Session

from models.actor import Actor
from models.export_requests.tables import STORED_AS, ExportRequest
from models.policy import Act, schools_where


@dataclass(frozen=True)
class Register(ExportRequest, kind="register", act=Act.EXPORT_NOTICES):
    """The notices of events from the first to the last day, at the schools of whoever asks."""

    first: date
    last: date

    def authorize(self, session: Session, actor: Actor) -> None:
        """Stop who may have the rows of no school."""
        schools_where(actor, self.act)


@dataclass(frozen=True)
class OfficerMonth(ExportRequest, kind="packet", act=Act.EXPORT_NOTICES):
    """An officer's reports of a month (C.G.S. 10-233p)."""

    officer_id: int = field(metadata={STORED_AS: "officer"})
    first_day: date = field(metadata={STORED_AS: "month"})
