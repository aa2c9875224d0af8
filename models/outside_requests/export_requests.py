"""What people may ask for of requests from outside: the list of a school year, and a file of a packet once more."""

from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.orm import Session

from models.actor import Actor
from models.errors import Conflict
from models.export_requests.tables import STORED_AS, ExportRequest
from models.outside_requests.acts import require_some
from models.outside_requests.kinds import FILE
from models.outside_requests.queries import years
from models.outside_requests.tables import OutsideItem
from models.policy import Act, refusal, require_of
from models.terms import Agreement


@dataclass(frozen=True)
class OutsideList(ExportRequest, kind="outside_list", act=Act.EXPORT_OUTSIDE):
    """The requests of a school year, as far as the person may take them out."""

    school_year: str

    def authorize(self, session: Session, actor: Actor) -> None:
        """Stop who may have no row."""
        require_some(actor, self.act)


@dataclass(frozen=True)
class OutsideFile(ExportRequest, kind="outside_file", act=Act.READ_OUTSIDE):
    """A file of a packet, as it was handed in."""

    item_id: int = field(metadata={STORED_AS: "outside_item"})

    def authorize(self, session: Session, actor: Actor) -> None:
        """Stop who may not read the request, or where there is no such file."""
        if require_of(actor, self.act, session.get(OutsideItem, self.item_id)).kind != FILE:
            raise refusal(self.act)


def outside_list(
    session: Session, agreement: Agreement, actor: Actor, school_year: str | None, today: date
) -> OutsideList:  # fmt: skip
    """The list of a school year. Raises `Refused`, and `Conflict` for a year that none can be of."""
    request = OutsideList(school_year or "")
    request.authorize(session, actor)
    if school_year not in years(session, agreement, actor, today):
        raise Conflict("There are no requests from outside of this school year.")
    return request
