"""The morning's look at the goals: whether the year has any, and which wait to be confirmed. District goals (§II)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.calendar.school_days import start_of
from models.delivery.outbox import Delivery
from models.goals import telling
from models.goals.queries import of_year, to_confirm
from models.policy import Act, Subject
from models.store import audit, deadlines
from models.store.deadlines import WhenDue
from models.terms import Agreement
from models.vocabulary import Party

LOOK = "goals_look"
A_DAY, AT = timedelta(days=1), timedelta(hours=8)  # in the morning


@dataclass(frozen=True)
class GoalReminders:
    """Asks the team for goals at a school year's start, and each party to confirm those of the other."""

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
        """Ask the team from the district's day on, as long as there is no goal; then whoever is to confirm one."""
        today = self.agreement.today(now)
        year = self.agreement.school_year(today)
        if of_year(session, year):
            for side in Party:
                self._to_confirm(session, year, side, now)
        elif today >= self.agreement.year_starts(year) and self._is_time(_last_asked(session, int(year[:4])), now):
            told = telling.tell(
                session, self.agreement, telling.ASKED, int(year[:4]), Act.SET_GOALS, Subject(), now
            )  # fmt: skip
            audit.record(session, "bot", "ask for goals", f"school_year:{year}", now, {"told": told})
        deadlines.look_again(session, LOOK, 0, self._next(now))

    def _to_confirm(self, session: Session, year: str, side: Party, now: datetime) -> None:
        """Ask the other party about those of one party, all in one message."""
        waiting = [goal for goal in to_confirm(session, year) if goal.subject.side is side]
        if any(self._is_time(goal.told_at, now) for goal in waiting):
            about = Subject(side=side)
            told = telling.tell(
                session, self.agreement, telling.TO_CONFIRM, int(year[:4]), Act.CONFIRM_GOAL, about, now
            )  # fmt: skip
            for goal in waiting:
                goal.told_at = now
            audit.record(session, "bot", "remind of goals", f"school_year:{year}", now, {"told": told})

    def _is_time(self, last: datetime | None, now: datetime) -> bool:
        return last is None or now - last >= timedelta(days=self.agreement.year_start_targets.remind_every_days)


def _last_asked(session: Session, year: int) -> datetime | None:
    """When the team was asked last for goals of a year."""
    query = select(Delivery.created_at).filter_by(kind=telling.ASKED, subject_id=year, changes=None)
    return session.scalars(query.order_by(Delivery.id.desc()).limit(1)).one_or_none()
