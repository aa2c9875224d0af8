"""A made-up request for revision that waits for the chief, and a dispute that both sides have begun to work on."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from models.actor import Actor
from models.agreement.clauses import ClauseForm
from models.disputes import acts as disputes
from models.disputes.form import DisputeForm
from models.disputes.form import StepForm as Entry
from models.disputes.steps import MEETING, STEPS, VIEW
from models.people.queries import people_who_may, with_roles_of
from models.policy import Act, Subject
from models.quarters.recommendation_kinds import about_the_agreement
from models.revisions import acts as revisions
from models.revisions.form import RequestForm, StepForm
from models.revisions.steps import COUNTER
from models.terms import Agreement
from models.vocabulary import Party

ASKED, ANSWERED = timedelta(days=12), timedelta(days=5)
OPENED, SEEN, MET = timedelta(days=9), timedelta(days=7), timedelta(days=3)
REQUEST = RequestForm(
    ClauseForm("V.4"), "Officers tell the principal soon.",
    "Officers tell the principal within four hours.", "The team has asked for a figure. Four hours can be kept.",
)  # fmt: skip
OTHER_TEXT = StepForm(
    "Officers tell the principal within two hours, and by telephone where a student was arrested.",
    "In four hours families call the school before it knows.",
)  # fmt: skip
SCHOOLS_VIEW = "Officers were called to hallway conflicts that the school's staff would have settled."
POLICE_VIEW = "The calls came from the school's own front office. Officers cannot leave such a call."
MEETING_HELD = "Both sides listed the calls of October. The front office will ask the assistant principal first."
WHO = "Principal, chief, front office"


def ask_and_dispute(session: Session, agreement: Agreement, now: datetime) -> None:
    """A request of a recommendation, where the team has made one; a dispute at the first school."""
    school = agreement.school[0].key
    chief, superintendent = (
        _somebody(session, agreement, Act.REQUEST_REVISION, Subject(side=side), now) for side in Party
    )
    principal = _somebody(session, agreement, Act.WORK_ON_DISPUTE, Subject(school=school, side=Party.SCHOOLS), now)
    if chief and superintendent:
        source = next((found.id for found in about_the_agreement(session)), None)
        made = revisions.request(session, agreement, chief, REQUEST, now - ASKED, source)
        revisions.take_step(
            session, agreement, superintendent, made.id, COUNTER, made.seen, OTHER_TEXT, now - ANSWERED
        )  # fmt: skip
    if chief and principal:
        _dispute(session, agreement, chief, principal, school, now)


def _dispute(
    session: Session, agreement: Agreement, chief: Actor, principal: Actor, school: str, now: datetime
) -> None:
    made = disputes.open_dispute(
        session, agreement, principal, DisputeForm(ClauseForm("V.1"), school, SCHOOLS_VIEW), now - OPENED
    )  # fmt: skip
    seen = disputes.seen_by(made, STEPS[VIEW], Party.POLICE)
    disputes.take_step(session, agreement, chief, made.id, VIEW, seen, Entry(POLICE_VIEW), now - SEEN)
    met = Entry(MEETING_HELD, agreement.today(now - MET), WHO)
    disputes.take_step(session, agreement, chief, made.id, MEETING, 0, met, now - MET)


def _somebody(session: Session, agreement: Agreement, act: Act, subject: Subject, now: datetime) -> Actor | None:
    day = agreement.today(now)
    people = people_who_may(session, act, subject, day)
    return with_roles_of(session, people[0], day) if people else None
