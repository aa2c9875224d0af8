"""The morning's look at what schools provide: who is asked, and what waits for too long. District goals (§VIII)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from models.calendar.school_days import start_of
from models.facilities import acts, tables, telling
from models.facilities.queries import has_officer, of_year
from models.store import audit, deadlines
from models.store.deadlines import WhenDue
from models.terms import Agreement

LOOK = "facilities_look"
A_DAY, AT = timedelta(days=1), timedelta(hours=8)  # in the morning


@dataclass(frozen=True)
class FacilityReminders:
    """Asks each school with an officer once a school year, and reminds whom its list waits for."""

    agreement: Agreement

    def acts(self) -> dict[str, WhenDue]:
        """What to do when it has come."""
        return {LOOK: self.look}

    def plan(self, session: Session, now: datetime) -> None:
        """Have it done for the first time."""
        deadlines.put_next(session, LOOK, self._next(now), now)

    def _next(self, now: datetime) -> datetime:
        return start_of(self.agreement, self.agreement.today(now) + A_DAY) + AT

    def look(self, session: Session, _subject: int, now: datetime) -> None:
        """From the district's day on: ask a school that has an officer, also one that has come since; then remind."""
        today = self.agreement.today(now)
        year = self.agreement.school_year(today)
        if today >= self.agreement.year_starts(year):
            asked = of_year(session, year)
            for school in self.agreement.schools_on(today):
                if has_officer(session, school.key, today):
                    if school.key not in asked:
                        acts.open_list(session, self.agreement, school.key, now)
                    else:
                        self._remind(session, asked[school.key].id, now)
        deadlines.look_again(session, LOOK, 0, self._next(now))

    def _remind(self, session: Session, list_id: int, now: datetime) -> None:
        found = tables.locked(session, list_id)
        if found is None or found.stands.asks is None:
            return
        goal = timedelta(days=self.agreement.year_start_targets.remind_every_days)
        if now - (found.reminded_at or found.waits_since) >= goal:
            told = telling.remind(session, self.agreement, found, now)
            found.reminded_at = now
            audit.record(session, "bot", "remind of facilities", found, now, {"told": told})
