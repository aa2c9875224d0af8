"""Released files that were made and have reached nobody: the same bytes go out again, with the same proof (§V.6)."""

from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from models.actor import Actor
from models.delivery import dispatch, outbox
from models.delivery.outbox import Delivery, DeliveryState
from models.destinations import PersonDM
from models.errors import Conflict
from models.export_requests.acts import DELIVERY
from models.export_requests.tables import Export
from models.people.tables import Person
from models.policy import Act, Subject, may, require_of
from models.releases.queries import KEPT
from models.releases.releasing import recipient
from models.releases.tables import RecordsRequest, Release, ReleasedFile
from models.store import audit
from models.store.base import locked_row
from models.store.disposed import require_kept
from models.terms import Agreement

NOT_STUCK = "This file has been received, or is on its way."
GONE = "This file is no longer kept. Please ask for the records again."
STUCK = (DeliveryState.PARKED, DeliveryState.DROPPED)


def unreceived(session: Session, limit: int | None = None, request_id: int | None = None) -> list[ReleasedFile]:
    """The files that were made and cannot reach whoever they were for, the oldest first: of one request, or of all."""
    sent = (Delivery.kind == DELIVERY) & (Delivery.subject_id == ReleasedFile.export_id)
    query = (
        select(ReleasedFile).join(ReleasedFile.export).join(ReleasedFile.release).join(Release.request)
        .where(ReleasedFile.made_at.is_not(None), Export.content.is_not(None), KEPT)
        .where(~exists().where(sent, Delivery.state.not_in(STUCK)))
    )  # fmt: skip
    if request_id is not None:
        query = query.where(RecordsRequest.id == request_id)
    return list(session.scalars(query.order_by(ReleasedFile.id).limit(limit)))


def send_again(session: Session, agreement: Agreement, actor: Actor, file_id: int, now: datetime) -> int:
    """Have the same file sent to whoever is superintendent now, by the police or by themselves; the request's id.

    Raises:
        Refused: the person may not read what was released, or there is no such file.
        Conflict: it has been received, or is on its way; it is no longer kept; nobody is superintendent.
    """
    file = require_of(actor, Act.READ_RELEASED, locked_row(session, ReleasedFile, file_id))
    require_kept(file.request)
    if file.export is None or file.made_at is None or not dispatch.taken_back(session, DELIVERY, file.export.id):
        raise Conflict(NOT_STUCK)
    if file.export.content is None:
        raise Conflict(GONE)
    before, person = file.sent_to_id, _receiver(session, agreement, actor, file, now)
    outbox.enqueue(session, DELIVERY, file.export.id, PersonDM(person.id), now)
    file.sent_to_id = person.id
    session.flush()
    session.expire(file, ["sent_to"])
    detail = {"kind": file.kind, "notice": file.notice_id, "sha256": file.sha256, "before": before, "to": person.id}
    audit.record(session, actor.label, "send released file again", file.request, now, detail)
    return file.request.id


def _receiver(session: Session, agreement: Agreement, actor: Actor, file: ReleasedFile, now: datetime) -> Person:
    if actor.person_id and may(actor, Act.ASK_FOR_RECORDS, Subject()):
        return session.get_one(Person, actor.person_id)
    return recipient(session, agreement, file.request, now)
