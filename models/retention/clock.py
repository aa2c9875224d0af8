"""The yearly look for what is due, and the carrying out of what was approved: one record after another."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from models.calendar.school_days import start_of
from models.retention import disposing, listing, telling
from models.retention import tables as records
from models.retention.disposals import RUN
from models.retention.disposing import Before
from models.retention.listing import Looked
from models.retention.queries import erased
from models.retention.steps import DONE
from models.store import deadlines
from models.store.deadlines import WhenDue
from models.terms import Agreement

LOOK, FINISH = "disposal_look", "disposal_finish"
AT = timedelta(hours=8)  # in the morning
SOON = timedelta(minutes=1)
TOMORROW = timedelta(days=1)
LOOK_AGAIN = timedelta(hours=1)


@dataclass(frozen=True)
class YearlyList:
    """Lists once a year what is due, by the year of the list."""

    agreement: Agreement

    def acts(self) -> dict[str, WhenDue]:
        """What to do when the day has come."""
        return {LOOK: self.look}

    def plan(self, session: Session, now: datetime) -> None:
        """Have this year's list made on its day, or the next one where that has passed."""
        today = self.agreement.today(now)
        year = today.year if today <= self._day(today.year) else today.year + 1
        deadlines.put(session, year, {LOOK: start_of(self.agreement, self._day(year)) + AT})

    def _day(self, year: int) -> date:
        month, day = self.agreement.disposal.list_on.split("-")
        return date(year, int(month), int(day))

    def look(self, session: Session, year: int, now: datetime) -> None:
        """Look at a part of what can be due, and at the next one after whoever waits to write.

        What does not fit on one list is listed once that one is dealt with.
        """
        found = listing.look(session, self.agreement, now)
        if found is not Looked.ALL:
            deadlines.look_again(session, LOOK, year, now if found is Looked.A_PART else now + TOMORROW)
        if found is Looked.A_PART:
            return
        following = self.agreement.today(now).year + 1
        deadlines.put(session, following, {LOOK: start_of(self.agreement, self._day(following)) + AT})


@dataclass(frozen=True)
class DisposalClock:
    """Disposes of what both sides have approved, after what other topics keep `before`."""

    agreement: Agreement
    before: Before

    def acts(self) -> dict[str, WhenDue]:
        """What to do when a time has come."""
        return {RUN: self.run, FINISH: self.finish}

    def run(self, session: Session, disposal_id: int, now: datetime) -> None:
        """Dispose of one record, and have the next one looked at."""
        before = len(records.get(session, disposal_id).listed)
        has_more = disposing.next_record(session, self.agreement, self.before, disposal_id, now)
        is_stuck = has_more and len(records.get(session, disposal_id).listed) == before
        if has_more:
            deadlines.look_again(session, RUN, disposal_id, now + SOON if is_stuck else now)
        elif records.get(session, disposal_id).state == DONE:
            deadlines.put(session, disposal_id, {FINISH: now})

    def finish(self, session: Session, disposal_id: int, now: datetime) -> None:
        """Tell both sides once Slack has answered for the last message."""
        disposal = records.get(session, disposal_id)
        if erased(disposal, session).waiting:
            deadlines.look_again(session, FINISH, disposal_id, now + LOOK_AGAIN)
        elif disposal.told_at is None:
            disposal.told_at = now
            telling.changed(session, disposal, now)
            telling.tell(session, self.agreement, records.DONE_TOLD, disposal, now)
