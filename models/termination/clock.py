"""What falls due of a notice that ends the agreement: its arrival, its last day, the day after; and a new beginning."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from models.calendar.school_days import start_of
from models.store import audit, deadlines
from models.store.deadlines import WhenDue
from models.termination import acts, telling
from models.termination import tables as records
from models.termination.on_the_day import end_assignments
from models.termination.resuming import BEGINS_ANEW
from models.termination.steps import END, STEPS
from models.terms import Agreement

OnTheDay = Callable[[Session, Agreement, datetime], int]
"""What another topic ends with the agreement; how many records that were."""
PlanAhead = Callable[[Session, Agreement, datetime], None]


@dataclass(frozen=True)
class TerminationClock:
    """Looks after notices; `on_the_day` is what other topics end, `plan_ahead` what begins with a new agreement.

    Every look is taken once, however late: what the bot missed while it was down is done when it is up again.
    """

    agreement: Agreement
    on_the_day: Sequence[OnTheDay] = ()
    plan_ahead: PlanAhead | None = None

    def acts(self) -> dict[str, WhenDue]:
        """What to do when each time has come. The subject is the notice."""
        return {
            acts.ARRIVED_DUE: self.look_for_arrival, acts.LAST_DAY_DUE: self.announce, acts.END_DUE: self.end,
            BEGINS_ANEW: self.begin_anew,
        }  # fmt: skip

    def look_for_arrival(self, session: Session, termination_id: int, now: datetime) -> None:
        """Whether the letter has arrived."""
        acts.note_arrival(session, self.agreement, termination_id, now)

    def announce(self, session: Session, termination_id: int, now: datetime) -> None:
        """On the morning of the last day everybody with a role is told, once; not when it has passed meanwhile."""
        notice = records.get(session, termination_id)
        if notice.state in STEPS[END].before and notice.last_day == self.agreement.today(now):
            told = telling.of_last_day(session, self.agreement, notice, now)
            audit.record(session, "bot", "announce the last day", notice, now, {"told": told})

    def end(self, session: Session, termination_id: int, now: datetime) -> None:
        """The last day has passed: assignments end, open proposals are closed, both parties are told."""
        notice = acts.note_end(session, self.agreement, termination_id, now)
        if notice is None or notice.last_day is None:
            return
        ended = end_assignments(session, self.agreement, notice, notice.last_day, now)
        closed = sum(close(session, self.agreement, now) for close in self.on_the_day)
        detail = {"last_day": str(notice.last_day), "assignments": ended, "closed": closed}
        audit.record(session, "bot", "end of the agreement", notice, now, detail)

    def begin_anew(self, session: Session, termination_id: int, now: datetime) -> None:
        """A new agreement begins to hold: everybody is told, and a year is planned as when the bot starts."""
        notice = records.get(session, termination_id)
        if notice.resumes_on is None:
            return
        if notice.resumes_on > self.agreement.today(now):
            deadlines.look_again(session, BEGINS_ANEW, notice.id, start_of(self.agreement, notice.resumes_on))
            return
        if self.plan_ahead:
            self.plan_ahead(session, self.agreement, now)
        told = telling.of_beginning(session, self.agreement, notice, now)
        detail = {"from": str(notice.resumes_on), "told": told}
        audit.record(session, "bot", "agreement begins anew", notice, now, detail)
