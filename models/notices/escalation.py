"""What happens when nobody has acknowledged a notice in time: by district goals, as the agreement sets none (§V.4)."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlalchemy.orm import Session

from models.errors import must_exist
from models.notices import acknowledgments, cards, direct
from models.notices import acts as notices
from models.notices.tables import Notice
from models.people.queries import people_who_may
from models.policy import Part
from models.store import audit
from models.store.base import locked_row
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
            acknowledgments.REMIND_DUE: _remind,
            acknowledgments.DESIGNEE_DUE: partial(self._tell, FOR_DESIGNEE, Part.TOLD_FIRST),
            acknowledgments.SUPERINTENDENT_DUE: self._tell_superintendent,
        }

    def _tell_superintendent(self, session: Session, notice_id: int, now: datetime) -> None:
        notices.get(session, notice_id).escalated_at = now  # from now on the superintendent may read it
        self._tell(FOR_SUPERINTENDENT, Part.TOLD_LAST, session, notice_id, now)

    def _tell(self, kind: str, part: Part, session: Session, notice_id: int, now: datetime) -> None:
        notice = must_exist(locked_row(session, Notice, notice_id), "notice")
        people = people_who_may(session, part, notice.subject, self.agreement.today(now))
        direct.tell(session, kind, notice, people, now)
        audit.record(session, "bot", kind.replace("_", " "), notice, now, {"people": [person.id for person in people]})


def _remind(session: Session, notice_id: int, now: datetime) -> None:
    notice = notices.get(session, notice_id)
    cards.reply(session, REMINDER, notice, now)
    audit.record(session, "bot", "remind of notice", notice, now)
