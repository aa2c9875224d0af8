"""Reminds the team to meet, and keeps the boards true about its members. District goals: §IX names no day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy.orm import Session

from models.calendar.school_days import start_of
from models.delivery import outbox
from models.destinations import Team
from models.district.values import MOST_REMINDERS
from models.quarters import tables as records
from models.quarters.changes import board_changed, record
from models.quarters.meetings import is_to_meet, open_quarters, short_of_members
from models.quarters.tables import Quarter
from models.store import deadlines
from models.store.deadlines import WhenDue
from models.terms import Agreement

REMINDER = "meeting_reminder"
REMIND = "meeting_remind_{}"
LOOK = "team_look"
MORNING = timedelta(hours=8)
A_DAY = timedelta(days=1)
BACK = 2
"""Days for which a team that lacks members is told of on boards once more after it has them all."""


@dataclass(frozen=True)
class TeamReminders:
    """What falls due of the team as a whole."""

    agreement: Agreement

    def acts(self) -> dict[str, WhenDue]:
        """What to do when each has come. The subject of a reminder is the quarter; the look is one for all."""
        reminders = {REMIND.format(number): partial(self.remind, number=number) for number in range(MOST_REMINDERS)}
        return {**reminders, LOOK: self.look}

    def plan(self, session: Session, now: datetime) -> None:
        """Set the reminders of the quarters that are open, also of those opened before there were any; and the look."""
        for quarter in open_quarters(session):
            deadlines.put(session, quarter.id, meeting_times(self.agreement, quarter))
        deadlines.put_next(session, LOOK, self._next_look(now), now)

    def remind(self, session: Session, quarter_id: int, now: datetime, number: int) -> None:
        """A word to the team in the board's thread while no meeting is on record; after downtime one, not several."""
        later = [REMIND.format(later_number) for later_number in range(number + 1, MOST_REMINDERS)]
        quarter = records.get(session, quarter_id)
        if deadlines.has_come(session, later, quarter_id, now) or not is_to_meet(self.agreement, quarter):
            return
        outbox.enqueue(session, REMINDER, quarter_id, Team(), now, replies_to=quarter.board_id)
        record(session, None, "remind team to meet", quarter, now)

    def look(self, session: Session, _subject: int, now: datetime) -> None:
        """Bring boards up to date while the team lacks members, and once it has them: roles begin and end by date."""
        today = self.agreement.today(now)
        if any(short_of_members(session, today - back * A_DAY) for back in range(BACK + 1)):
            for quarter in open_quarters(session):
                board_changed(session, quarter, now)
        deadlines.look_again(session, LOOK, 0, self._next_look(now))

    def _next_look(self, now: datetime) -> datetime:
        return start_of(self.agreement, self.agreement.today(now) + A_DAY) + MORNING


def plan_meeting_reminders(session: Session, agreement: Agreement, quarter: Quarter) -> None:
    """Set the reminders of a quarter that is opened."""
    deadlines.put(session, quarter.id, meeting_times(agreement, quarter))


def meeting_times(agreement: Agreement, quarter: Quarter) -> Mapping[str, datetime]:
    """When the team is reminded to meet, by the kind of deadline: so many days after the quarter's end."""
    days = sorted(agreement.quarter_targets.remind_to_meet_days)
    return {
        REMIND.format(number): start_of(agreement, quarter.last_day + after * A_DAY) + MORNING
        for number, after in enumerate(days)
    }
