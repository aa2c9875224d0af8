"""What waits for an office is told to whoever is new in it; with whoever has left, the message is closed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.actor import Actor, person_label
from models.delivery import outbox
from models.delivery.outbox import Delivery, DeliveryState
from models.destinations import PersonDM
from models.people.queries import with_roles_of
from models.people.tables import Person
from models.store import audit
from models.store.audit import Kept
from models.terms import Agreement


@dataclass(frozen=True)
class Asks:
    """A kind of message that asks an office: about which record, and whether it still asks somebody."""

    of: Callable[[Session, int], Kept]
    still: Callable[[Session, Actor, int], bool]


@dataclass(frozen=True)
class HandedOn:
    """The kinds of direct messages that ask an office for something."""

    kinds: Mapping[str, Asks]

    def __call__(self, session: Session, agreement: Agreement, person: Person, now: datetime) -> None:
        """Send somebody whose role begins what still waits for them and went to others, each once."""
        actor, place = with_roles_of(session, person, agreement.today(now)), PersonDM(person.id)
        sent = select(Delivery.kind, Delivery.subject_id).where(
            Delivery.kind.in_(self.kinds), Delivery.changes.is_(None)
        )
        # Dropped where it was closed with whoever has left, which comes before this.
        has = sent.where(Delivery.destination == str(place), Delivery.state != DeliveryState.DROPPED)
        for kind, subject in session.execute(sent.except_(has).order_by(Delivery.kind, Delivery.subject_id)).all():
            if self.kinds[kind].still(session, actor, subject):
                outbox.change_all(session, (kind,), subject, now)  # whoever has left the office has nothing to do
                outbox.enqueue(session, kind, subject, place, now)
                about = self.kinds[kind].of(session, subject)
                audit.record(session, "bot", "hand on", about, now, {"to": person_label(person.id)})
