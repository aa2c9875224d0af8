"""Reminders of a yearly report that is not adopted. Its day is a district goal: §IX says "at least annually"."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy.orm import Session

from models.actor import Actor, person_label
from models.calendar.school_days import start_of
from models.delivery import outbox
from models.destinations import PersonDM, Team
from models.district.values import MOST_REMINDERS
from models.people.queries import people_who_may
from models.policy import Act, Subject, may
from models.quarters.periods import year_before
from models.quarters.report_changes import record
from models.quarters.report_tables import YearlyReport, newest_edition
from models.quarters.yearly_report import begun, is_adopted, party_of, years
from models.store import deadlines
from models.store.deadlines import WhenDue
from models.terms import Agreement, year_called

REMINDER = "report_reminder"
OVERDUE = "report_overdue"
NEW_YEAR = "report_new_year"
REMIND = "report_remind_{}"
PAST_DUE = "report_past_due"
MORNING = timedelta(hours=8)


@dataclass(frozen=True)
class ReportReminders:
    """What falls due while a year's report is awaited; its rows are made when the bot starts and when a year begins."""

    agreement: Agreement

    def acts(self) -> dict[str, WhenDue]:
        """What to do when each has come. The subject is the calendar year in which the school year began."""
        reminders = {REMIND.format(number): partial(self.remind, number=number) for number in range(MOST_REMINDERS)}
        return {
            **reminders, PAST_DUE: self.tell_team, NEW_YEAR: lambda session, _year, now: self.plan(session, now),
        }  # fmt: skip

    def plan(self, session: Session, now: datetime) -> None:
        """Set the reminders of the last school year's report as the settings have them, none of what has passed."""
        today = self.agreement.today(now)
        begins = self.agreement.year_begins(today)
        last_year = year_before(self.agreement.school_year(today))
        due = start_of(self.agreement, self.agreement.report_due(last_year)) + MORNING
        days = sorted(self.agreement.report_targets.remind_days_before, reverse=True)
        times = {REMIND.format(number): due - timedelta(days=before) for number, before in enumerate(days)}
        times[PAST_DUE] = due + timedelta(days=1)
        subject = begins.year - 1
        others = tuple(REMIND.format(number) for number in range(len(days), MOST_REMINDERS))
        deadlines.settle(session, others, subject, now)
        if to_come := {kind: time for kind, time in times.items() if time > now}:
            deadlines.put(session, subject, to_come)
        deadlines.hasten(session, subject, {kind: now for kind, time in times.items() if time <= now})
        next_year = self.agreement.days_of(self.agreement.school_year(today))[1] + timedelta(days=1)
        deadlines.put(session, begins.year, {NEW_YEAR: start_of(self.agreement, next_year) + MORNING})

    def remind(self, session: Session, year: int, now: datetime, number: int) -> None:
        """A direct message to each member of the team; after downtime one, and not several."""
        later = [PAST_DUE, *(REMIND.format(another) for another in range(number + 1, MOST_REMINDERS))]
        if not deadlines.has_come(session, later, year, now):
            self._remind(session, year, now)

    def tell_team(self, session: Session, year: int, now: datetime) -> None:
        """After the due day, the same once more, and a word in the team's channel."""
        report = self._remind(session, year, now)
        if report:
            outbox.enqueue(session, OVERDUE, report.id, Team(), now)
            record(session, None, "tell team of overdue report", report, now)

    def _remind(self, session: Session, year: int, now: datetime) -> YearlyReport | None:
        """The report that they are reminded of, unless nothing is awaited."""
        school_year = year_called(year)
        if school_year not in years(session, self.agreement, now) or is_adopted(session, school_year):
            return None
        report = begun(session, school_year, now)
        for person in people_who_may(session, Act.ADOPT_REPORT, Subject(), self.agreement.today(now)):
            outbox.enqueue(session, REMINDER, report.id, PersonDM(person.id), now)
            record(session, None, "remind of report", report, now, person=person_label(person.id))
        return report


def waiting_reports(session: Session, agreement: Agreement, actor: Actor, now: datetime) -> list[str]:
    """The last school year, where its report waits for the person's party to adopt it."""
    if not may(actor, Act.ADOPT_REPORT, Subject()):
        return []
    last = year_before(agreement.school_year(agreement.today(now)))
    report = newest_edition(session, last)
    has_adopted = report and (report.adopted_at or any(row.party is party_of(actor) for row in report.standing))
    return [] if has_adopted or last not in years(session, agreement, now) else [last]
