"""Closes the cards in direct messages of people whose role has ended, in words that tell nothing."""

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from bot.delivery import lost
from bot.delivery.parcel import person_of
from handlers.messages import CHANGED_LATER, may_still_have
from models.delivery.outbox import Delivery, DeliveryState
from models.destinations import PersonDM
from models.people.tables import Person, RoleHeld
from models.store.database import Database
from models.terms import Agreement

log = structlog.get_logger(__name__)

EVERY = timedelta(minutes=1)


class CardCloser:
    """Looks once a minute: a role may end by an act, an import, a date, or with the account."""

    def __init__(self, database: Database, agreement: Agreement, now: Callable[[], datetime]) -> None:
        self._database, self._agreement, self._now = database, agreement, now
        self._looked_at: datetime | None = None

    def close_one(self) -> bool:
        """Have one card closed whose reader may not have it any more; whether there was one."""
        now = self._now()
        if self._looked_at and abs(now - self._looked_at) < EVERY:
            return False
        with self._database.read() as session:
            card_id = self._to_close(session, now)
        if card_id is None:
            self._looked_at = now
            return False
        with self._database.write() as session:
            lost.let_go(session, session.get_one(Delivery, card_id), now, is_there=True, posted_anew=False)
        log.info("card_closed", delivery=card_id)
        return True

    def _to_close(self, session: Session, now: datetime) -> int | None:
        today = self._agreement.today(now)
        ended = Person.roles.any(RoleHeld.last_day < today)
        people = session.scalars(select(Person.id).where(or_(ended, Person.is_guest, Person.is_deactivated)))
        cards = select(Delivery).where(
            Delivery.state == DeliveryState.POSTED,
            Delivery.destination.in_([str(PersonDM(person_id)) for person_id in people]),
            Delivery.kind.in_(CHANGED_LATER),
            Delivery.changes.is_(None),
        )
        for card in session.scalars(cards.order_by(Delivery.id)):
            person = person_of(session, card.place)
            if person is None or person.is_guest or not may_still_have(session, card, person, today):
                return card.id
        return None
