"""What was said of the program in the made-up year: two commendations, and a complaint with its outcome."""

from datetime import date, datetime, time, timedelta

from sqlalchemy.orm import Session

from bot.practice.year_answered import Who
from models.feedback import acts
from models.feedback.acts import Concerned
from models.feedback.form import FeedbackForm, OutcomeForm
from models.terms import Agreement
from models.vocabulary import Role

THANKED_AFTER, COMPLAINED_AFTER, HANDLED_AFTER, THANKED_AGO = 120, 150, 9, 12  # days
FRIDAY = 4
FOR_OFFICER = "Made up for practice: thanks for a calm talk with a class before the break."
FOR_PROGRAM = "Made up for practice: the drill in the fall was explained well."
COMPLAINT = "Made up for practice: a parent heard of an event late, and from others first."
ANSWER = "Made up for practice: the parent was called, and the school's list of who calls was corrected."


def record_feedback(session: Session, agreement: Agreement, who: Who, first: date, now: datetime) -> None:
    """Record them: of the school year that begins on a day the complaint and a commendation, another one of late."""
    school = agreement.school[0].key
    principal, officer = who(Role.PRINCIPAL, school), who(Role.OFFICER, school)
    supervisor = who(Role.SUPERVISOR, school)
    if principal is None or officer is None or supervisor is None:
        return
    day = _weekday(first + timedelta(days=THANKED_AFTER))
    form = FeedbackForm(day, "staff", "prevention", FOR_OFFICER)
    whom = Concerned(school, officer.person_id)
    acts.record(session, agreement, principal, "commendation", whom, form, _at_noon(agreement, day))
    day = _weekday(first + timedelta(days=COMPLAINED_AFTER))
    form = FeedbackForm(day, "family", "information", COMPLAINT)
    made = acts.record(session, agreement, principal, "complaint", Concerned(school), form, _at_noon(agreement, day))
    day = _weekday(day + timedelta(days=HANDLED_AFTER))
    outcome = OutcomeForm("changed", day, ANSWER)
    acts.handle(session, agreement, supervisor, made.id, made.seen, outcome, _at_noon(agreement, day))
    day = _weekday(agreement.today(now) - timedelta(days=THANKED_AGO))
    form = FeedbackForm(day, "community", "program", FOR_PROGRAM)
    acts.record(session, agreement, supervisor, "commendation", Concerned(), form, _at_noon(agreement, day))


def _weekday(day: date) -> date:
    """The day, or the Friday before it."""
    return day - timedelta(days=max(0, day.weekday() - FRIDAY))


def _at_noon(agreement: Agreement, day: date) -> datetime:
    return datetime.combine(day, time(12), agreement.zone)
