"""Reminders of missing submissions: by direct message, then in the team's channel. District goals: §IX names no day."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.actor import Actor, person_label
from models.calendar.school_days import start_of
from models.delivery import outbox
from models.destinations import PersonDM, Team
from models.district.values import MOST_REMINDERS
from models.people.queries import people_who_may
from models.policy import Act, Part, Subject, may, own_schools
from models.quarters import tables as records
from models.quarters.changes import SUBMISSION_REMINDER, record
from models.quarters.questionnaires import POLICE
from models.quarters.tables import Quarter, Revision, Submission, SubmissionVersion
from models.store import audit, deadlines
from models.store.deadlines import WhenDue
from models.terms import Agreement

REMINDER = SUBMISSION_REMINDER
STILL_MISSING = "submissions_missing"
REMIND = "submission_remind_{}"
CHANNEL_DUE = "submissions_missing_due"
MORNING = timedelta(hours=8)


def plan_reminders(session: Session, agreement: Agreement, quarter: Quarter, now: datetime) -> None:
    """Set the reminders of a quarter that is opened. Of those that have passed, only the word to the team comes."""
    due = start_of(agreement, quarter.due_on) + MORNING
    days = sorted(agreement.quarter_targets.remind_days_before, reverse=True)
    times = {REMIND.format(number): due - timedelta(days=before) for number, before in enumerate(days)}
    to_come = {kind: time for kind, time in times.items() if time > now}
    deadlines.put(session, quarter.id, to_come | {CHANNEL_DUE: due + timedelta(days=1)})


@dataclass(frozen=True)
class SubmissionReminders:
    """What falls due while submissions are awaited."""

    agreement: Agreement

    def acts(self) -> dict[str, WhenDue]:
        """What to do when each reminder has come. The subject is the quarter."""
        reminders = {REMIND.format(number): partial(self.remind, number=number) for number in range(MOST_REMINDERS)}
        return {**reminders, CHANNEL_DUE: self.tell_team}

    def remind(self, session: Session, quarter_id: int, now: datetime, number: int) -> None:
        """A direct message to all who can send a submission that is missing; after downtime one, and not several."""
        later = [REMIND.format(later_number) for later_number in range(number + 1, MOST_REMINDERS)]
        if deadlines.has_come(session, later, quarter_id, now):
            return
        for submission in missing(records.get(session, quarter_id)):
            # of a school, principal and designee; of the police, supervisors and the team
            right = Act.POLICE_SUBMISSION if submission.is_police else Part.REMINDED_OF_SUBMISSION
            detail = {"submission": submission.id}
            for person in people_who_may(session, right, submission.subject, self.agreement.today(now)):
                outbox.enqueue(session, REMINDER, submission.id, PersonDM(person.id), now)
                audit.record(session, "bot", "remind of submission", person_label(person.id), now, detail)

    def tell_team(self, session: Session, quarter_id: int, now: datetime) -> None:
        """A word in the board's thread about who is missing, after the due day."""
        quarter = records.get(session, quarter_id)
        if missing(quarter):
            outbox.enqueue(session, STILL_MISSING, quarter_id, Team(), now, replies_to=quarter.board_id)
            record(session, None, "tell team of missing submissions", quarter, now)


def missing(quarter: Quarter) -> list[Submission]:
    """The submissions that are neither in nor declared missing."""
    return [submission for submission in quarter.submissions if not submission.is_settled]


def waiting_submissions(session: Session, actor: Actor) -> list[Submission]:
    """The submissions that wait for the person's own school or party, also declared missing ones; oldest first."""
    # one that was declared missing can be sent until the quarter is signed off
    is_open = Quarter.revisions.any(Revision.signed_at.is_(None))
    query = select(Submission).join(Quarter).where(Quarter.code.not_in(records.WHOLE_YEARS), is_open)
    unsent = ~Submission.versions.any(SubmissionVersion.submitted_at.is_not(None))
    own = own_schools(actor, Part.REMINDED_OF_SUBMISSION)
    parties = (*own, POLICE) if may(actor, Act.POLICE_SUBMISSION, Subject()) else own
    query = query.where(unsent, Submission.party.in_(parties))
    return list(session.scalars(query.order_by(Quarter.last_day, Submission.id)))
