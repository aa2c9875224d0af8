"""A record of every kind that can be disposed of, finished, with canary words wherever something can be written."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy.orm import Session

from models.agreement.clauses import ClauseForm
from models.disputes.form import DisputeForm
from models.disputes.steps import SETTLED
from models.outside_requests import packets as outside_packets
from models.outside_requests.steps import ANSWERED
from models.releases.steps import ANSWER, ASK_BACK
from models.reports.packet_steps import NOTED
from models.revisions.form import RequestForm, StepForm
from models.revisions.steps import DECLINE
from models.roll_call import lists
from tests.activities import acts as activity_acts
from tests.appointments import acts as appointments
from tests.disclosures import acts as disclosures
from tests.dismissals import acts as dismissal_acts
from tests.disputes import acts as disputes
from tests.duty import acts as duty
from tests.evaluations import acts as evaluation_acts
from tests.facilities import acts as facilities
from tests.feedback import acts as feedback
from tests.notices import earlier
from tests.outside_requests import acts as outside
from tests.releases import acts as releases
from tests.reports import acts as reports
from tests.retention import acts
from tests.retention.acts import SECRET
from tests.revisions import acts as revisions
from tests.roll_call import acts as roll_call
from tests.schedules import acts as schedules
from tests.support.staff import Staff
from tests.support.town import NOW

Make = Callable[[Session, Staff], int]
CLAUSE = ClauseForm("V.4", f"{SECRET} of a clause")
ROW = {
    "School": "Hall High School", "Action": "Verbal warning", "Day": date(2023, 10, 5),
    "Officer (optional)": f"{SECRET} name", "Reason or offense in words (optional)": f"{SECRET} of an offense",
    "Specific location (optional)": f"{SECRET} of a place", "Age (optional)": 15, "Grade (optional)": "Grade 9",
}  # fmt: skip


def an_activity(session: Session, staff: Staff) -> int:
    """A talk, with a word."""
    return activity_acts.log(session, staff, staff.actor("officer"), detail=SECRET).id


def _evaluation(session: Session, staff: Staff) -> int:
    return evaluation_acts.bring_to(session, staff, "confirmed")


def _feedback(session: Session, staff: Staff, kind: str) -> int:
    principal = staff.actor("principal")
    officer = staff.id("officer") if kind == "commendation" else None
    made = feedback.record(session, staff, principal, kind, officer_id=officer, words=f"{SECRET} that were said.")
    if kind == "complaint":
        feedback.handle(session, staff, staff.actor("supervisor"), made.id, NOW, words=f"{SECRET} of the outcome.")
    return made.id


def _outside(session: Session, staff: Staff) -> int:
    made = outside.log(session, staff, school="hall", requester=f"{SECRET} Daily", asked_for=f"{SECRET} of a request")
    for step in outside.WAYS[ANSWERED]:
        outside.take(session, staff, made, step, **({"words": f"{SECRET} why"} if step == outside.PART else {}))
    chief = staff.actor("chief")
    outside.keep(session, staff, made, replace(outside.PDF, name=f"{SECRET}.pdf", content=f"%PDF {SECRET}".encode()))
    outside_packets.describe(session, chief, made.id, f"{SECRET} on paper", NOW)
    return made.id


def _records_request(session: Session, staff: Staff) -> int:
    wanted = releases.records(school="hall")
    made = releases.ask(session, staff, wanted, purpose=f"{SECRET} of a purpose")
    releases.take(session, staff, made, ASK_BACK, words=f"{SECRET} of a question")
    releases.take(session, staff, made, ANSWER, words=f"{SECRET} of an answer")
    releases.release(session, staff, made, words=f"{SECRET} of a release")
    return made.id


def _dispute(session: Session, staff: Staff) -> int:
    return disputes.bring_to(session, staff, SETTLED, form=DisputeForm(CLAUSE, "hall", f"{SECRET} of a view"))


def _revision(session: Session, staff: Staff) -> int:
    form = RequestForm(CLAUSE, f"{SECRET} now", f"{SECRET} then", f"{SECRET} why")
    made = revisions.request(session, staff, form=form)
    revisions.take(session, staff, made, DECLINE, "superintendent", form=StepForm(None, f"{SECRET} of no"))
    return made.id


def _appointment(session: Session, staff: Staff) -> int:
    made = appointments.propose(session, staff, words=f"{SECRET} of a proposal")
    for step in (appointments.CONCERN, appointments.ACCEPT):
        appointments.take(session, staff, made, step, words=f"{SECRET} of a concern")
    return made.id


def _facilities(session: Session, staff: Staff) -> int:
    found = facilities.opened(session, staff)
    facilities.say(session, staff, found, facilities.STATE, "desk", words=f"{SECRET} of a desk")
    return found.id


def _duty(session: Session, staff: Staff) -> int:
    made = duty.off(session, staff, duty.on(session, staff))
    changed = duty.TWO_31 - timedelta(minutes=5)
    duty.correct(session, staff, made, staff.actor("officer"), duty.TWO_31, f"{SECRET} of a slip", ends_at=changed)
    return made.id


def _week(session: Session, staff: Staff) -> int:
    return schedules.give(session, staff, staff.actor("officer")).id


def _change(session: Session, staff: Staff) -> int:
    change = schedules.enter(session, staff, staff.actor("officer"))
    schedules.correct(
        session, staff, staff.actor("officer"), change.id, because=f"{SECRET} of a day", last_day=schedules.WEDNESDAY
    )
    return change.id


def _substitution(session: Session, staff: Staff) -> int:
    return schedules.name_substitute(session, staff).id


def _earlier(session: Session, staff: Staff) -> int:
    return earlier.imported(session, staff, staff.actor("supervisor"), ROW, name=f"{SECRET}.xlsx").id


def _packet(session: Session, staff: Staff) -> int:
    return reports.bring_to(session, staff, NOTED).id


def _listed(session: Session, staff: Staff) -> int:
    person = roll_call.add(session, staff, f"{SECRET} Pretend, {SECRET} counselor")[0]
    roll_call.mark(session, staff, person.id)
    session.refresh(person)
    return lists.strike(session, staff.actor("principal"), person.id, person.seen, NOW).id


MAKE: dict[str, Make] = {
    "notice": lambda session, staff: acts.settled_notice(session, staff).id,
    "earlier": _earlier,
    "activity": an_activity,
    "evaluation": _evaluation,
    "dismissal": lambda session, staff: dismissal_acts.bring_to(session, staff, "decided"),
    "commendation": lambda session, staff: _feedback(session, staff, "commendation"),
    "complaint": lambda session, staff: _feedback(session, staff, "complaint"),
    "disclosure": lambda session, staff: disclosures.log(session, staff, purpose=f"{SECRET} of a purpose").id,
    "usual_week": _week,
    "schedule_change": _change,
    "substitution": _substitution,
    "duty_time": _duty,
    "appointment": _appointment,
    "facilities": _facilities,
    "revision": _revision,
    "dispute": _dispute,
    "records_request": _records_request,
    "outside_request": _outside,
    "officer_packet": _packet,
    "listed_person": _listed,
}
"""By kind; all of them at Hall, or of no school alone."""
OPEN: dict[str, Make] = {
    "activity": lambda session, staff: (
        activity_acts.log(session, staff, staff.actor("officer"), activity_acts.CONCERN).id
    ),
    "evaluation": lambda session, staff: evaluation_acts.bring_to(session, staff, "complete"),
    "dismissal": lambda session, staff: dismissal_acts.bring_to(session, staff, "forwarded"),
    "complaint": lambda session, staff: feedback.record(session, staff, staff.actor("principal")).id,
    "appointment": lambda session, staff: appointments.propose(session, staff).id,
    "revision": lambda session, staff: revisions.request(session, staff).id,
    "dispute": lambda session, staff: disputes.begin(session, staff).id,
    "records_request": lambda session, staff: releases.ask(session, staff).id,
    "outside_request": lambda session, staff: outside.log(session, staff).id,
    "officer_packet": lambda session, staff: reports.make(session, staff).id,
    "listed_person": lambda session, staff: roll_call.add(session, staff)[0].id,
}
"""Those that somebody is still to do something about."""
