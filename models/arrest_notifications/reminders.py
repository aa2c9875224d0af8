"""Reminds of what is due after an arrest, by the hour, from one look to the next."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from models.arrest_notifications import clocks, telling
from models.arrest_notifications.following import follow
from models.arrest_notifications.steps import TO_CONFIRM
from models.arrest_notifications.tables import ArrestNotification
from models.notices.arrests import ARREST_LOOK, look_at
from models.store import audit
from models.store.deadlines import WhenDue
from models.terms import Agreement

ARRIVAL = timedelta(hours=1)  # so often it is looked whether a letter is there


@dataclass(frozen=True)
class ArrestReminders:
    """Looks after each notification: who is to be reminded since the last look, and whether the letter is there."""

    agreement: Agreement

    def acts(self) -> dict[str, WhenDue]:
        """What to do when the time has come. The subject is the notice."""
        return {ARREST_LOOK: self.look_at}

    def look_at(self, session: Session, notice_id: int, now: datetime) -> None:
        """Follow the notice, remind whoever is due, however late the look is, and say when to look again."""
        found = follow(session, self.agreement, notice_id, now)
        if found is None:
            return
        meant = dict.fromkeys(
            chase.whom for chase in clocks.chases(self.agreement, found, found.chased_until, now)
        )  # fmt: skip
        found.chased_until = now
        if meant:
            people = telling.remind(session, self.agreement, found, meant, now)
            audit.record(session, "bot", "remind of arrest notification", found, now, {"people": people})
        is_there = self._is_there(session, found, now)
        times = [clocks.next_chase(self.agreement, found, now), None if is_there else now + ARRIVAL]
        ahead = [time for time in times if time]
        if ahead:
            look_at(session, found.notice_id, min(ahead))

    def _is_there(self, session: Session, found: ArrestNotification, now: datetime) -> bool:
        """Whether no letter is on its way any more. Where Slack has failed, people are told once."""
        letter = found.letter
        if (
            found.state not in TO_CONFIRM
            or letter is None
            or found.not_arrived_at
            or telling.has_arrived(session, letter)
        ):
            return True
        if telling.is_late(session, letter):
            found.not_arrived_at = now
            telling.of_no_arrival(session, self.agreement, found, now)
            audit.record(session, "bot", "arrest letter not arrived", found, now)
        return found.not_arrived_at is not None
