"""What happens when nobody has acknowledged a notice in time: by district goals, as the agreement sets none (§V.4)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from models.delivery import outbox
from models.destinations import PersonDM
from models.notices import acknowledgments, cards
from models.notices import acts as notices
from models.people.queries import people_who_may
from models.policy import Part
from models.store import audit
from models.store.deadlines import WhenDue
from models.terms import Agreement

REMINDER = "notice_reminder"
FOR_DESIGNEE = "notice_for_designee"
FOR_SUPERINTENDENT = "notice_for_superintendent"


@dataclass(frozen=True)
class Escalation:
    """A reminder, then the designee, then the superintendent. Acknowledging or withdrawing settles what is left."""

    agreement: Agreement

    def acts(self) -> dict[str, WhenDue]:
        """What to do when each deadline of a notice has come."""
        return {
            acknowledgments.REMIND_DUE: self.remind,
            acknowledgments.DESIGNEE_DUE: self.tell_designee,
            acknowledgments.SUPERINTENDENT_DUE: self.tell_superintendent,
        }

    def remind(self, session: Session, notice_id: int, now: datetime) -> None:
        """A reminder in the notice's thread."""
        cards.reply(session, REMINDER, notices.get(session, notice_id), now)
        audit.record(session, "bot", "remind of notice", f"notice:{notice_id}", now)

    def tell_designee(self, session: Session, notice_id: int, now: datetime) -> None:
        """A direct message to the principal's designee."""
        self._tell(session, FOR_DESIGNEE, Part.TOLD_FIRST, notice_id, now)

    def tell_superintendent(self, session: Session, notice_id: int, now: datetime) -> None:
        """A direct message to the superintendent, who may read the notice from now on."""
        notices.get(session, notice_id).escalated_at = now
        self._tell(session, FOR_SUPERINTENDENT, Part.TOLD_LAST, notice_id, now)

    def _tell(self, session: Session, kind: str, part: Part, notice_id: int, now: datetime) -> None:
        people = people_who_may(session, part, notices.get(session, notice_id).subject, self.agreement.today(now))
        for person in people:
            outbox.enqueue(session, kind, notice_id, PersonDM(person.id), now)
        told = {"people": [person.id for person in people]}
        audit.record(session, "bot", kind.replace("_", " "), f"notice:{notice_id}", now, told)
