"""Reminders of evaluations not submitted, and of comments not made. Their days are district goals: §III sets none."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from models.calendar.school_days import start_of
from models.delivery import outbox
from models.destinations import PersonDM
from models.district.values import MOST_REMINDERS
from models.evaluations.acts import COMMENT_DUE
from models.evaluations.queries import of_school
from models.evaluations.tables import COMMENT_REMINDER, EvaluationVersion
from models.people.queries import reachable_holdings
from models.people.tables import RoleHeld
from models.policy import Act, Subject
from models.store import audit, deadlines
from models.store.deadlines import WhenDue
from models.terms import Agreement

REMINDER = "evaluation_reminder"
NEW_YEAR = "evaluations_new_year"
REMIND = "evaluations_remind_{}"
MOST = MOST_REMINDERS + 1
AT = timedelta(hours=8)  # in the morning of the day


@dataclass(frozen=True)
class EvaluationReminders:
    """What falls due in each school year; its rows are made when the bot starts, and when a new year begins."""

    agreement: Agreement

    def acts(self) -> dict[str, WhenDue]:
        """What to do when each deadline has come. The subject is the calendar year in which the school year began."""
        reminders = {REMIND.format(number): self.remind for number in range(len(self._days_before()))}
        return {
            **reminders,
            NEW_YEAR: lambda session, _year, now: self.plan(session, now),
            COMMENT_DUE: self.remind_of_comment,
        }

    def plan(self, session: Session, now: datetime) -> None:
        """Set this school year's deadlines as the settings have them now; of those that have passed, only the last."""
        first, last = self.agreement.days_of(self.agreement.school_year(self.agreement.today(now)))
        due = start_of(self.agreement, self.agreement.evaluation_due(self.agreement.school_year(first))) + AT
        times = [due - timedelta(days=days) for days in self._days_before()]
        passed = sum(time <= now for time in times)
        wanted = {REMIND.format(number): time for number, time in enumerate(times) if number >= passed - 1}
        others = {REMIND.format(number) for number in range(MOST)} - wanted.keys()
        deadlines.settle(session, tuple(others), first.year, now)
        wanted[NEW_YEAR] = start_of(self.agreement, last + timedelta(days=1)) + AT
        deadlines.put(session, first.year, wanted)

    def remind(self, session: Session, year: int, now: datetime) -> None:
        """A direct message to each principal with an evaluation that is not submitted."""
        today = self.agreement.today(now)
        if self.agreement.year_begins(today).year != year:
            return
        for school in self.agreement.school:
            rows = of_school(session, self.agreement, school.key, now)
            if all(row.is_submitted for row in rows):
                continue
            for held in reachable_holdings(session, Act.EVALUATE, Subject(school=school.key), today):
                outbox.enqueue(session, REMINDER, held.id, PersonDM(held.person_id), now)
                audit.record(session, "bot", "remind of evaluations", held.person, now, {"school": school.key})

    def remind_of_comment(self, session: Session, version_id: int, now: datetime) -> None:
        """A direct message to the officer who has not answered."""
        version = session.get_one(EvaluationVersion, version_id)
        outbox.enqueue(session, COMMENT_REMINDER, version_id, PersonDM(version.evaluation.officer_id), now)
        audit.record(session, "bot", "remind of comment", version.evaluation, now)

    def _days_before(self) -> list[int]:
        """Days before the due day, the earliest reminder first; the last one comes on the day after it."""
        return [*sorted(self.agreement.evaluation_targets.remind_days_before, reverse=True), -1]


def school_of(session: Session, holding_id: int) -> str:
    """The school of a principal who is reminded."""
    return session.get_one(RoleHeld, holding_id).school or ""
